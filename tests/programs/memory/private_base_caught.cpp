// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A handler for a private base does not take the exception.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace private_base_caught {

struct Base {
  int number = 0;
};
struct Derived : private Base {};

// EXPECT: private_base_caught::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  try {
    throw Derived();
  } catch (Base&) {
    (void)arena.alloc_bottom_bytes(1);
  } catch (...) {
    (void)arena.alloc_bottom_bytes(100);
  }
}

}  // namespace private_base_caught

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("private_base_caught::place");
  root.run([&](wcmu::Arena& arena) { private_base_caught::place(arena); });
}
#endif
