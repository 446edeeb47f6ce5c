// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A driver interface with a pure virtual function; the devices are locals of known classes behind an array of pointers.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <initializer_list>

namespace interface_devices {

struct Device {
  virtual ~Device() = default;
  virtual unsigned read(wcmu::Arena& arena) = 0;
};
struct Thermometer final : Device {
  unsigned read(wcmu::Arena& arena) override {
    arena.bottom_handle().allocate(8, 4);
    return 2;
  }
};
struct Camera final : Device {
  explicit Camera(unsigned l) : lines(l) {}
  unsigned read(wcmu::Arena& arena) override {
    arena.bottom_handle().allocate(lines * 16, 4);
    return lines;
  }
  unsigned lines;
};

// 8 + 4 * 16 + 8
// EXPECT: interface_devices::cycle bottom=80 top=0 retained_bottom=80 retained_top=0
WCMU_ROOT unsigned cycle(wcmu::Arena& arena, unsigned lines) {
  Thermometer inside, outside;
  Camera camera(lines > 4 ? 4 : lines);
  unsigned sum = 0;
  for (Device* device : std::initializer_list<Device*>{&inside, &camera, &outside}) sum += device->read(arena);
  return sum;
}

}  // namespace interface_devices

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("interface_devices::cycle");
  for (unsigned lines = 0; lines < 6; ++lines)
    root.run([&](wcmu::Arena& arena) { interface_devices::cycle(arena, lines); });
}
#endif
