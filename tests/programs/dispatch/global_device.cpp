// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Firmware keeps its devices in globals; nothing writes to them, so their classes are known.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace global_device {

struct Device {
  virtual void poll(wcmu::Arena& arena) { arena.bottom_handle().allocate(5, 1); }

 protected:
  ~Device() = default;
};
struct Radio final : Device {
  void poll(wcmu::Arena& arena) override { arena.bottom_handle().allocate(7, 1); }
};
static Radio radio;

// EXPECT: global_device::cycle bottom=7 top=0 retained_bottom=7 retained_top=0
WCMU_ROOT void cycle(wcmu::Arena& arena) {
  Device& device = radio;
  device.poll(arena);
}

}  // namespace global_device

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("global_device::cycle");
  root.run([&](wcmu::Arena& arena) { global_device::cycle(arena); });
}
#endif
