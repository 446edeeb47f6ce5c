// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: what is allocated is what was checked, or comes from the limits that were there before.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace bytes_over_pointer_fixed {

struct Limits {
  unsigned items;
};

struct Device {
  Limits* limits;
};

// EXPECT: bytes_over_pointer_fixed::handle bottom=68 top=0 retained_bottom=68 retained_top=0
WCMU_ROOT void handle(wcmu::Arena& arena, Device& device, unsigned char* buffer, const unsigned char* received) {
  Limits* limits = device.limits;
  for (unsigned i = 0; i < sizeof(Device); ++i) buffer[i] = received[i];
  const unsigned items = device.limits->items;
  if (items > 64) return;
  arena.bottom_handle().allocate(items, 1);

  limits->items = 4;
  arena.bottom_handle().allocate(limits->items, 1);
}

}  // namespace bytes_over_pointer_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

#include <cstring>

int main() {
  using namespace bytes_over_pointer_fixed;
  observe::Root root("bytes_over_pointer_fixed::handle");
  for (unsigned items : {0U, 64U, 65U}) {
    Limits first{1}, second{items};
    Device device{&first}, sent{&second};
    unsigned char received[sizeof(Device)];
    std::memcpy(received, &sent, sizeof(Device));
    root.run([&](wcmu::Arena& arena) { handle(arena, device, reinterpret_cast<unsigned char*>(&device), received); });
  }
}
#endif
