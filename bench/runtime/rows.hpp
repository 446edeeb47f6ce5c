// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What is measured: each row is a round of the same work on every subject that can do it.
#pragma once

#include "subjects.hpp"

#include <type_traits>
#include <vector>

namespace bench {

/// The compiler must have the pointer, and forget what it knows of memory: code between two allocations writes into blocks.
inline void use(void* p) { asm volatile("" : : "r"(p) : "memory"); }

struct Point {
  int x, y, z;
};

inline volatile std::uint8_t sizes[64] = {
    24, 8, 40, 3, 16, 64, 5, 12, 8, 33, 16, 24, 1, 48, 8, 20, 24, 8, 40, 3, 16, 64, 5, 12, 8, 33, 16, 24, 1, 48, 8, 20,
    24, 8, 40, 3, 16, 64, 5, 12, 8, 33, 16, 24, 1, 48, 8, 20, 24, 8, 40, 3, 16, 64, 5, 12, 8, 33, 16, 24, 1, 48, 8, 20};

/// 64 blocks of a constant size and alignment.
struct Allocate {
  static constexpr const char* name = "allocate";
  template <typename Subject>
  static void round(Subject& subject) {
    for (int i = 0; i < 64; ++i) use(subject.allocate(16, 8));
    subject.reset();
  }
};

/// 64 blocks of sizes that the compiler does not know.
struct Sizes {
  static constexpr const char* name = "allocate, any size";
  template <typename Subject>
  static void round(Subject& subject) {
    for (int i = 0; i < 64; ++i) use(subject.allocate(sizes[i], 8));
    subject.reset();
  }
};

/// 64 objects, checked for null as a program without exceptions does.
struct Create {
  static constexpr const char* name = "create";
  template <typename Subject>
  static void round(Subject& subject) {
    for (int i = 0; i < 64; ++i) {
      void* const block = subject.allocate(sizeof(Point), alignof(Point));
      if (block != nullptr) use(::new (block) Point{i, i, i});
    }
    subject.reset();
  }
};

/// A vector that grows to 64 numbers.
struct Grow {
  static constexpr const char* name = "vector growth";
  template <typename Subject>
  static void round(Subject& subject) {
    {
      using Allocator = std::decay_t<decltype(allocator_of<int>(subject, 0))>;
      std::vector<int, Allocator> numbers{allocator_of<int>(subject, 0)};
      for (int i = 0; i < 64; ++i) numbers.push_back(i);
      use(numbers.data());
    }
    subject.reset();
  }
};

/// Mark, one block, rewind.
struct Mark {
  static constexpr const char* name = "mark and rewind";
  template <typename Subject, typename = typename Subject::Mark>
  static void round(Subject& subject) {
    for (int i = 0; i < 64; ++i) {
      const auto mark = subject.mark();
      use(subject.allocate(16, 8));
      subject.rewind(mark);
      use(&subject);
    }
  }
};

/// One block, reset.
struct Reset {
  static constexpr const char* name = "reset";
  template <typename Subject>
  static void round(Subject& subject) {
    for (int i = 0; i < 64; ++i) {
      use(subject.allocate(16, 8));
      subject.reset();
      use(&subject);
    }
  }
};

template <typename Subject, typename = void>
struct HasMark : std::false_type {};
template <typename Subject>
struct HasMark<Subject, std::void_t<typename Subject::Mark>> : std::true_type {};

/// Calls `visit(row, subject type)` for every pair that goes together.
template <typename... Subjects>
struct Table {
  template <typename Row, typename Visit>
  static void row(Visit& visit) {
    (one<Row, Subjects>(visit), ...);
  }
  template <typename Row, typename Subject, typename Visit>
  static void one(Visit& visit) {
    if constexpr (!std::is_same_v<Row, Mark> || HasMark<Subject>::value) visit.template operator()<Row, Subject>();
  }
  template <typename Visit>
  static void all(Visit visit) {
    row<Allocate>(visit);
    row<Sizes>(visit);
    row<Create>(visit);
    row<Grow>(visit);
    row<Mark>(visit);
    row<Reset>(visit);
  }
};

using Everything = Table<Raw, Checked, Wcmu, WcmuTop, WcmuPmr, StdPmr
#if defined(WITH_BOOST)
                         ,
                         BoostPmr
#endif
#if defined(WITH_LLVM)
                         ,
                         Llvm
#endif
#if defined(WITH_PROTOBUF)
                         ,
                         Protobuf
#endif
#if defined(WITH_FOONATHAN)
                         ,
                         Foonathan
#endif
                         >;

}  // namespace bench
