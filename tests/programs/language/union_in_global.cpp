// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A union in a global: what is stored as one member is read as another.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace union_in_global {

union Word {
  unsigned number;
  unsigned char bytes[4];
};
static Word word = {3};
void set(unsigned char high) { word.bytes[1] = high; }

// 3 + 256
// EXPECT: union_in_global::run bottom=259 top=0 retained_bottom=259 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  if (word.number <= 259) arena.bottom_handle().allocate(word.number, 1);
}

}  // namespace union_in_global

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("union_in_global::run");
  for (unsigned char high : {0, 1}) {
    union_in_global::set(high);
    root.run([](wcmu::Arena& arena) { union_in_global::run(arena); });
  }
}
#endif
