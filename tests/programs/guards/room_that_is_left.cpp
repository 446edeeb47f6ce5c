// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A guard compares two numbers, and the bytes are their difference: computed after the guard or before, signed or unsigned.
// ARGS: --max-steps 20000
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace room_that_is_left {

// EXPECT: room_that_is_left::after bottom=60000 top=0 retained_bottom=60000 retained_top=0
WCMU_ROOT void after(wcmu::Arena& arena, unsigned used, unsigned wanted) {
  if (used > 20000 || wanted > 60000) return;
  if (wanted > used) arena.bottom_handle().allocate(wanted - used, 1);
}

// EXPECT: room_that_is_left::before bottom=60000 top=0 retained_bottom=60000 retained_top=0
WCMU_ROOT void before(wcmu::Arena& arena, std::size_t used, std::size_t wanted) {
  if (used > 20000 || wanted > 60000) return;
  const std::size_t missing = wanted - used;
  if (used < wanted) arena.bottom_handle().allocate(missing, 1);
}

// EXPECT: room_that_is_left::with_sign bottom=59999 top=0 retained_bottom=59999 retained_top=0
WCMU_ROOT void with_sign(wcmu::Arena& arena, int used, int wanted) {
  if (used < 1 || used > 20000 || wanted < -5 || wanted > 60000) return;
  const int missing = wanted - used;
  if (wanted <= used) return;
  arena.bottom_handle().allocate(static_cast<unsigned>(missing), 1);
}

}  // namespace room_that_is_left

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root after("room_that_is_left::after"), before("room_that_is_left::before"),
      with_sign("room_that_is_left::with_sign");
  for (int used = 0; used <= 20000; used += 500)
    for (int wanted = -5; wanted <= 60000; wanted += 5) {
      if (wanted >= 0) {
        after.run([&](wcmu::Arena& arena) {
          room_that_is_left::after(arena, static_cast<unsigned>(used), static_cast<unsigned>(wanted));
        });
        before.run([&](wcmu::Arena& arena) {
          room_that_is_left::before(arena, static_cast<std::size_t>(used), static_cast<std::size_t>(wanted));
        });
      }
      for (int more : {0, 1})
        with_sign.run([&](wcmu::Arena& arena) { room_that_is_left::with_sign(arena, used + more, wanted); });
    }
}
#endif
