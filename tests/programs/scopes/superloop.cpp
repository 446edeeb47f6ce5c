// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Firmware that never returns: no bound of the loop is needed, because every round ends where it began.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace superloop {

// Waits for the next tick. The driver ends the program in here.
WCMU_ATTEST(0, 0) void wait_for_tick() noexcept;

struct Sensor {
  volatile std::uint32_t value;
};

// EXPECT: superloop::firmware bottom=303 top=0 retained_bottom=null retained_top=null
[[noreturn]] WCMU_ROOT void firmware(wcmu::Arena& arena, Sensor& sensor) {
  arena.bottom_handle().allocate(48, 8);
  std::uint32_t tick = 0;
  for (;;) {
    wcmu::BottomScope scope(arena);
    const std::uint32_t samples = sensor.value & 31;
    for (std::uint32_t i = 0; i < samples; ++i) arena.bottom_handle().allocate(8, 8);
    if (++tick % 4 == 0) arena.bottom_handle().allocate(6, 2);
    arena.bottom_handle().allocate(1, 1);
    wait_for_tick();
  }
}

}  // namespace superloop

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

static superloop::Sensor sensor{0};
static int ticks = 0;
void superloop::wait_for_tick() noexcept {
  if (++ticks == 300) observe::stop();
  sensor.value = static_cast<unsigned>(ticks) * 7 + static_cast<unsigned>(ticks) / 32;
}

int main() {
  observe::Root root("superloop::firmware");
  root.run([](wcmu::Arena& arena) { superloop::firmware(arena, sensor); });
}
#endif
