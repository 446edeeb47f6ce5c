// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Temporaries of two operands are made in an open order, and so die in one: their destructors allocate.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace temporaries_in_operands {

struct Lease {
  Lease(wcmu::Arena& a, unsigned n) : arena(a), bytes(n) {}
  Lease(const Lease&) = delete;
  ~Lease() { arena.bottom_handle().allocate(bytes, bytes); }
  wcmu::Arena& arena;
  unsigned bytes;
};
static unsigned sum(const Lease& a, const Lease& b) { return a.bytes + b.bytes; }

WCMU_ROOT unsigned run(wcmu::Arena& arena) {
  return sum(Lease(arena, 8), Lease(arena, 1));  // UNBOUNDED: evaluation-order @any
}

}  // namespace temporaries_in_operands
