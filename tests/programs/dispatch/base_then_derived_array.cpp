// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vptr of objects in one local array is written in a loop; the second class comes late.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <new>

namespace base_then_derived_array {

struct A {
  virtual ~A() = default;
  virtual unsigned n() const { return 4; }
};
struct B : A {
  unsigned n() const override { return 60; }
};

// The last two of four are B: 4 + 4 + 60 + 60.
// EXPECT: base_then_derived_array::go bottom=128 top=0 retained_bottom=128 retained_top=0
WCMU_ROOT void go(wcmu::Arena& arena, unsigned late) {
  alignas(A) unsigned char storage[4][sizeof(A)];
  A* objects[4];
  for (unsigned i = 0; i < 4; ++i) objects[i] = i < 2 || i < late ? ::new (storage[i]) A : ::new (storage[i]) B;
  for (const A* object : objects) arena.bottom_handle().allocate(object->n(), 1);
}

}  // namespace base_then_derived_array

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("base_then_derived_array::go");
  for (unsigned late = 0; late < 5; ++late)
    root.run([&](wcmu::Arena& arena) { base_then_derived_array::go(arena, late); });
}
#endif
