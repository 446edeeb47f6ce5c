// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::pmr::string: short ones live in the object, then it doubles; append and += by a guarded count.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <memory_resource>
#include <string>

namespace pmr_string {

// 31 + 61 bytes.
// EXPECT: pmr_string::greet bottom=92 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT std::size_t greet(wcmu::Arena& arena, unsigned stars) {
  if (stars > 32) stars = 32;
  wcmu::BottomScope scope(arena);
  wcmu::BottomResource memory(arena);
  std::pmr::string text("hello ", &memory);
  for (unsigned i = 0; i < stars; ++i) text += '*';
  text.append(" end");
  return text.size();
}

}  // namespace pmr_string

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("pmr_string::greet");
  for (unsigned stars = 0; stars < 40; ++stars) root.run([&](wcmu::Arena& arena) { pmr_string::greet(arena, stars); });
}
#endif
