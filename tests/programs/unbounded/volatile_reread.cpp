// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A register is guarded and then read again: the second reading may be another value.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace volatile_reread {

struct Device {
  volatile std::size_t pending;
};

WCMU_ROOT void drain(wcmu::Arena& arena, const Device& device) {
  if (device.pending > 16) return;
  for (std::size_t left = device.pending; left > 0; --left)  // UNBOUNDED: unbounded-loop
    arena.bottom_handle().allocate(4, 4);
}

}  // namespace volatile_reread
