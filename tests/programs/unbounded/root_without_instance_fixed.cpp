// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: an explicit instance.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace root_without_instance_fixed {

// EXPECT: root_without_instance_fixed::fill bottom=8 top=0 retained_bottom=8 retained_top=0
template <class T>
WCMU_ROOT void fill(wcmu::Arena& arena) {
  arena.bottom_handle().allocate(sizeof(T), alignof(T));
}

template void fill<double>(wcmu::Arena&);

}  // namespace root_without_instance_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("root_without_instance_fixed::fill");
  root.run([](wcmu::Arena& arena) { root_without_instance_fixed::fill<double>(arena); });
}
#endif
