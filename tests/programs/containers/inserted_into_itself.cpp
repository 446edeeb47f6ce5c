// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// push_back and insert of an element of the vector itself, while it grows: the value is copied before the old block is left.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace inserted_into_itself {

using Vector = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

// 4 + 8 + 16 + 32 bytes, then as many as the last one says: 21.
// EXPECT: inserted_into_itself::echo bottom=81 top=0 retained_bottom=81 retained_top=0
WCMU_ROOT void echo(wcmu::Arena& arena) {
  Vector values(1, 21u, arena);
  for (int i = 0; i < 3; ++i) values.push_back(values[0]);
  values.insert(values.begin(), values.back());
  arena.bottom_handle().allocate(values[0], 1);
}

}  // namespace inserted_into_itself

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("inserted_into_itself::echo");
  root.run([&](wcmu::Arena& arena) { inserted_into_itself::echo(arena); });
}
#endif
