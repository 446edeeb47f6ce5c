// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "device.hpp"
#include "observe.hpp"

namespace devices {
void configure();
void levels(wcmu::Arena& arena);
void names(wcmu::Arena& arena, unsigned number);
void outside(wcmu::Arena& arena, const Named& named);
}  // namespace devices

int main() {
  observe::Root levels("devices::levels");
  observe::Root names("devices::names");
  observe::Root outside("devices::outside");
  devices::configure();
  for (unsigned value = 0; value < 16; ++value) {
    devices::adjust(value);
    levels.run([](wcmu::Arena& arena) { devices::levels(arena); });
  }
  for (unsigned number = 0; number < 2; ++number) {
    names.run([&](wcmu::Arena& arena) { devices::names(arena, number); });
    outside.run([&](wcmu::Arena& arena) { devices::outside(arena, devices::device(number)); });
  }
}
