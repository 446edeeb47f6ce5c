// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Unknown keys are inserted and erased again; an arena gets no node back.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <set>

namespace set_inserted_and_erased {

using Set = std::set<unsigned, std::less<>, wcmu::BottomAllocator<unsigned>>;

// 24 nodes of 40 bytes: the erased ones are not used again.
// OPEN: erasing from a tree of unknown shape takes more steps than there are
// EXPECT: set_inserted_and_erased::toggle bottom=960 top=0
WCMU_ROOT std::size_t toggle(wcmu::Arena& arena, const unsigned* keys, unsigned n) {
  if (n > 24) n = 24;
  Set present(arena);
  for (unsigned i = 0; i < n; ++i)
    if (present.erase(keys[i]) == 0) present.insert(keys[i]);
  return present.size();
}

}  // namespace set_inserted_and_erased

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("set_inserted_and_erased::toggle");
  unsigned keys[24];
  for (unsigned spread : {1U, 2U, 1000U}) {
    for (unsigned i = 0; i < 24; ++i) keys[i] = i * 7919 % spread;
    for (unsigned n = 0; n < 26; ++n)
      root.run([&](wcmu::Arena& arena) { set_inserted_and_erased::toggle(arena, keys, n); });
  }
}
#endif
