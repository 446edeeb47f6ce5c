// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A class with its own operator new: if the constructor throws, the matching operator delete is called.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace class_new_throws {

struct Node {
  explicit Node(bool bad) {
    if (bad) throw 1;
  }
  static void* operator new(std::size_t n, wcmu::Arena& arena) { return arena.bottom_handle().allocate(n + 7, 1); }
  static void operator delete(void*, wcmu::Arena& arena) { arena.top_handle().allocate(11, 1); }
  char bytes[9];
};

// EXPECT: class_new_throws::make bottom=18 top=11 retained_bottom=18 retained_top=11
WCMU_ROOT void make(wcmu::Arena& arena, bool bad) {
  try {
    new (arena) Node(bad);
  } catch (int) {
    arena.bottom_handle().allocate(2, 1);
  }
}

}  // namespace class_new_throws

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("class_new_throws::make");
  for (bool bad : {false, true}) root.run([&](wcmu::Arena& arena) { class_new_throws::make(arena, bad); });
}
#endif
