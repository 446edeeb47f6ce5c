// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: read once.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace volatile_reread_fixed {

struct Device {
  volatile std::size_t pending;
};

// EXPECT: volatile_reread_fixed::drain bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void drain(wcmu::Arena& arena, const Device& device) {
  const std::size_t pending = device.pending;
  if (pending > 16) return;
  for (std::size_t left = pending; left > 0; --left) arena.bottom_handle().allocate(4, 4);
}

}  // namespace volatile_reread_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("volatile_reread_fixed::drain");
  for (std::size_t pending = 0; pending < 20; ++pending) {
    const volatile_reread_fixed::Device device{pending};
    root.run([&](wcmu::Arena& arena) { volatile_reread_fixed::drain(arena, device); });
  }
}
#endif
