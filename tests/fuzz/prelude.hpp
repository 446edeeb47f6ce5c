// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What every random program includes: the library, the runtime, and a few types and functions that the programs share.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <forward_list>
#include <functional>
#include <list>
#include <map>
#include <memory_resource>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

// A root that never returns is run for some rounds. Its state repeats, so what it needs is seen long before the end.
#ifdef __WCMU_ANALYSIS__
#define FUZZ_ROUNDS(n)
#define FUZZ_ROUND
#else
#define FUZZ_ROUNDS(n) unsigned rounds_left = n
#define FUZZ_ROUND \
  if (rounds_left-- == 0) return
#endif

namespace fuzz {

struct Small {
  char bytes[3];
};
struct Pair {
  int first, second;
};
struct Record {
  double value;
  short key;
  Pair pair;
};
struct alignas(32) Wide {
  char lanes[32];
};

inline constexpr unsigned limit = 3;

/// An element of the input as a number: below 0 is 0, above 2 is 2.
inline unsigned pick(int v) { return v < 0 ? 0u : v > 2 ? 2u : static_cast<unsigned>(v); }

inline unsigned code(int v) {
  switch (v) {
    case 0:
      return 0;
    case 1:
      return 4;
    case 2:
      return 9;
    default:
      return 1;
  }
}

/// A user's own guard.
struct Keeper {
  wcmu::Arena& arena;
  wcmu::BottomMark mark;
  explicit Keeper(wcmu::Arena& a) : arena(a), mark(a.bottom_mark()) {}
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  ~Keeper() { (void)arena.rewind_bottom(mark); }
};

// What is thrown. A handler by value cuts a Denied down to a Fault; a Late behind a Trouble answers for itself.
struct Fault {
  unsigned code;
  explicit Fault(unsigned c) : code(c) {}
};
struct Denied : Fault {
  using Fault::Fault;
};
struct Trouble {
  unsigned code;
  explicit Trouble(unsigned c) : code(c) {}
  Trouble(const Trouble&) = default;
  virtual ~Trouble() = default;
  virtual unsigned bytes() const { return code; }
};
struct Late : Trouble {
  using Trouble::Trouble;
  unsigned bytes() const override { return code + 8; }
};

/// Called in a handler: which exception is handled, found by throwing it again.
inline unsigned reason() {
  try {
    throw;
  } catch (const Denied& denied) {
    return denied.code + 3;
  } catch (const Fault& fault) {
    return fault.code;
  } catch (const Trouble& trouble) {
    return trouble.bytes();
  } catch (unsigned code) {
    return code;
  } catch (...) {
    return 1;
  }
}

/// Allocates when it is destroyed: at the end of its block, or while an exception passes.
struct Tail {
  wcmu::Arena& arena;
  unsigned size;
  ~Tail() { (void)arena.bottom_handle().allocate(size, 1); }
};

/// An object that points at another one, or at itself.
struct Link {
  unsigned size;
  Link* next;
};

template <class F>
void repeat(unsigned count, F action) {
  for (unsigned i = 0; i < count; ++i) action(i);
}

/// A helper that fills its caller's container through a reference.
template <class V>
void fill(V& v, unsigned count, unsigned value) {
  for (unsigned i = 0; i < count; ++i) v.push_back(value);
}

}  // namespace fuzz
