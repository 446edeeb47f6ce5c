// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A block is taken where one was given back: their addresses are equal, and the program asks. Two blocks of one scope are never.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace place_taken_again {

// EXPECT: place_taken_again::ask bottom=132 top=0 retained_bottom=132 retained_top=0
WCMU_ROOT int ask(wcmu::Arena& arena) {
  {
    wcmu::BottomScope scope(arena);
    arena.bottom_handle().allocate(8, 8);
  }
  void* const one = arena.bottom_handle().allocate(16, 8);
  void* const other = arena.bottom_handle().allocate(16, 8);
  if (one == other) arena.bottom_handle().allocate(1000, 1);
  std::uintptr_t old = 0;
  {
    wcmu::BottomScope scope(arena);
    old = reinterpret_cast<std::uintptr_t>(arena.bottom_handle().allocate(50, 4));
  }
  const auto now = reinterpret_cast<std::uintptr_t>(arena.bottom_handle().allocate(50, 4));
  if (now == old) arena.bottom_handle().allocate(50, 1);
  return 0;
}

}  // namespace place_taken_again

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("place_taken_again::ask");
  root.run([&](wcmu::Arena& arena) { place_taken_again::ask(arena); });
}
#endif
