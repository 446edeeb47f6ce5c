// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// assign, sort, unique, erase, copy and insert: what a message handler does with its identifiers.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>
#include <vector>

namespace algorithms_on_vectors {

using Vector = std::vector<unsigned short, wcmu::BottomAllocator<unsigned short>>;

// 16 of 2 bytes; the copy once more; inserting into the full copy moves it to 32.
// EXPECT: algorithms_on_vectors::merged bottom=128 top=0 retained_bottom=128 retained_top=0
WCMU_ROOT std::size_t merged(wcmu::Arena& arena, const unsigned short* ids, unsigned n) {
  if (n > 16) n = 16;
  Vector all(arena);
  all.assign(ids, ids + n);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  Vector copy(all);
  copy.insert(copy.begin(), static_cast<unsigned short>(n));
  return copy.size();
}

}  // namespace algorithms_on_vectors

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("algorithms_on_vectors::merged");
  unsigned short ids[16];
  for (unsigned different : {1U, 2U, 9U, 16U}) {
    for (unsigned i = 0; i < 16; ++i) ids[i] = static_cast<unsigned short>(i * 7 % different);
    for (unsigned n = 0; n <= 17; ++n)
      root.run([&](wcmu::Arena& arena) { algorithms_on_vectors::merged(arena, ids, n); });
  }
}
#endif
