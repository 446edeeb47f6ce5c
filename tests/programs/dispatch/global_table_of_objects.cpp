// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Drivers in a table of pointers that nothing writes; the index is from outside, and the table says which classes there are.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace global_table_of_objects {

struct Driver {
  virtual void poll(wcmu::Arena& arena) const = 0;
  virtual void huge(wcmu::Arena& arena) const { arena.bottom_handle().allocate(4096, 1); }

 protected:
  ~Driver() = default;
};
struct Uart final : Driver {
  void poll(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(16, 1); }
};
struct Spi final : Driver {
  void poll(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(32, 1); }
};
struct Unused final : Driver {
  void poll(wcmu::Arena& arena) const override { arena.bottom_handle().allocate(2000, 1); }
};
static Uart uart;
static Spi spi;
static Driver* drivers[] = {&uart, &spi, &uart};

// EXPECT: global_table_of_objects::poll bottom=48 top=0 retained_bottom=48 retained_top=0
WCMU_ROOT void poll(wcmu::Arena& arena, unsigned index) {
  if (index >= 2) return;
  drivers[index]->poll(arena);
  drivers[index + 1]->poll(arena);
}

}  // namespace global_table_of_objects

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("global_table_of_objects::poll");
  for (unsigned index = 0; index < 3; ++index)
    root.run([&](wcmu::Arena& arena) { global_table_of_objects::poll(arena, index); });
}
#endif
