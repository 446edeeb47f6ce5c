// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A hierarchy of errors: the first handler that matches is taken, also where a later one would fit better.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace caught_by_base {

struct Error {
  virtual ~Error() = default;
  virtual unsigned bytes() const { return 8; }
};
struct BusError : Error {
  unsigned bytes() const override { return 24; }
};
struct Timeout final : BusError {
  explicit Timeout(unsigned t) : ticks(t) {}
  unsigned bytes() const override { return 16 + ticks; }
  unsigned ticks;
};

static void transfer(unsigned status) {
  if (status == 1) throw BusError();
  if (status == 2) throw Timeout(7);
  if (status == 3) throw Error();
}

// A timeout is a bus error: 4 + 23 bytes. What is no bus error takes 4 + 8 * 3.
// EXPECT: caught_by_base::poll bottom=28 top=0 retained_bottom=28 retained_top=0
WCMU_ROOT void poll(wcmu::Arena& arena, unsigned status) {
  arena.bottom_handle().allocate(4, 1);
  try {
    transfer(status);
  } catch (const BusError& error) {
    arena.bottom_handle().allocate(error.bytes(), 1);
  } catch (const Error& error) {
    arena.bottom_handle().allocate(error.bytes() * 3, 1);
  }
}

}  // namespace caught_by_base

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("caught_by_base::poll");
  for (unsigned status = 0; status < 5; ++status)
    root.run([&](wcmu::Arena& arena) { caught_by_base::poll(arena, status); });
}
#endif
