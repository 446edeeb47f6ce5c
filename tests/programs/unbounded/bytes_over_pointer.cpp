// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// NO PROPOSAL: what is allocated is read over a pointer that is not known.
// Bytes are received into a buffer, and the buffer may be the device itself: the limits that it points to may then be other ones.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace bytes_over_pointer {

struct Limits {
  unsigned items;
};

struct Device {
  Limits* limits;
};

WCMU_ROOT void handle(wcmu::Arena& arena, Device& device, unsigned char* buffer, const unsigned char* received) {
  Limits* limits = device.limits;
  for (unsigned i = 0; i < sizeof(Device); ++i) buffer[i] = received[i];
  limits->items = 4;
  arena.bottom_handle().allocate(device.limits->items, 1);  // UNBOUNDED: unbounded-size
}

}  // namespace bytes_over_pointer
