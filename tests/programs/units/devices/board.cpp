// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "device.hpp"

namespace devices {
namespace {

// Two interfaces, and a base that both ways to it share.
struct Uart final : Device, Sink {
  void poll(wcmu::Arena& arena) override { arena.bottom_handle().allocate(8 * pending, 1); }
  void flush(wcmu::Arena& arena) override { arena.bottom_handle().allocate(pending, 1); }
  unsigned name() const override { return 4; }
  unsigned pending = 2;
};
struct Silent final : Device {
  void poll(wcmu::Arena&) override {}
};
Uart uart;
Silent silent;
unsigned* registered = nullptr;

}  // namespace

Device& device(unsigned number) { return number == 0 ? static_cast<Device&>(uart) : silent; }
Sink& sink() { return uart; }
void set_level(unsigned& level, unsigned value) { level = value; }
void register_level(unsigned& level) { registered = &level; }
void adjust(unsigned value) {
  if (registered != nullptr) *registered = value & 15;
}

}  // namespace devices
