// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <wcmu/arena.hpp>

namespace devices {

struct Named {
  virtual unsigned name() const { return 1; }

 protected:
  ~Named() = default;
};
struct Device : virtual Named {
  virtual void poll(wcmu::Arena& arena) = 0;

 protected:
  ~Device() = default;
};
struct Sink {
  virtual void flush(wcmu::Arena& arena) = 0;

 protected:
  ~Sink() = default;
};

Device& device(unsigned number);
Sink& sink();
void set_level(unsigned& level, unsigned value);
void register_level(unsigned& level);
void adjust(unsigned value);

}  // namespace devices
