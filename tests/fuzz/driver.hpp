// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Runs random programs on every input that their guards let through, and beyond.
#pragma once

#include <vector>
#include <wcmu/arena.hpp>

namespace fuzz {

inline constexpr unsigned most_arenas = 3;

struct Program {
  unsigned long seed;
  unsigned arenas;  // 1 .. most_arenas
  bool returns;
  // Every combination of these is run. `values` are those of each element of `in`, of which the program looks at the
  // first `length` at most, or at none.
  std::vector<long long> p0, p1, n, values;
  unsigned length;
  bool reads;
  void (*run)(wcmu::Arena& a, wcmu::Arena& b, wcmu::Arena& c, int p0, unsigned p1, const int* in, unsigned n);
};

extern const std::vector<Program> programs;  // defined by the generated file

}  // namespace fuzz
