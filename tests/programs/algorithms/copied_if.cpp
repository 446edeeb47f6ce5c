// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// copy_if with a back_inserter, count_if and reserve: what passes is stored, in a vector that grows and in one that is just right.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

namespace copied_if {

using Vector = std::vector<unsigned short, wcmu::BottomAllocator<unsigned short>>;

// 10 pass: 2 + 4 + 8 + 16 + 32 of growth, then 20.
// OPEN: what count_if counts and what copy_if copies are two numbers
// EXPECT: copied_if::loud bottom=82 top=0 retained_bottom=82 retained_top=0
WCMU_ROOT std::size_t loud(wcmu::Arena& arena, const unsigned short* samples, unsigned n) {
  if (n > 10) return 0;
  const auto is_loud = [](unsigned short s) { return s > 1000; };
  Vector grown(arena), exact(arena);
  std::copy_if(samples, samples + n, std::back_inserter(grown), is_loud);
  exact.reserve(static_cast<std::size_t>(std::count_if(samples, samples + n, is_loud)));
  std::copy_if(samples, samples + n, std::back_inserter(exact), is_loud);
  return grown.size() + exact.size();
}

}  // namespace copied_if

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("copied_if::loud");
  unsigned short samples[10];
  for (unsigned loud = 0; loud <= 10; ++loud) {
    for (unsigned i = 0; i < 10; ++i) samples[i] = i < loud ? 2000 : 10;
    for (unsigned n = 0; n < 12; ++n) root.run([&](wcmu::Arena& arena) { copied_if::loud(arena, samples, n); });
  }
}
#endif
