// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The idiom: copy, sort, unique, erase; then what is left is copied exactly.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <vector>

namespace sorted_unique_erased {

using Vector = std::vector<unsigned char, wcmu::BottomAllocator<unsigned char>>;

// 8 bytes of the copy, 8 again if all of them differ.
// EXPECT: sorted_unique_erased::distinct bottom=16 top=0 retained_bottom=16 retained_top=0
WCMU_ROOT std::size_t distinct(wcmu::Arena& arena, const unsigned char* data, unsigned n) {
  if (n > 8) n = 8;
  Vector values(data, data + n, arena);
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const Vector result(values);
  return result.size();
}

}  // namespace sorted_unique_erased

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sorted_unique_erased::distinct");
  const unsigned char differ[] = {9, 2, 7, 4, 1, 6, 3, 8}, same[] = {5, 5, 5, 5, 6, 6, 5, 5};
  for (const auto* data : {differ, same})
    for (unsigned n = 0; n < 10; ++n)
      root.run([&](wcmu::Arena& arena) { sorted_unique_erased::distinct(arena, data, n); });
}
#endif
