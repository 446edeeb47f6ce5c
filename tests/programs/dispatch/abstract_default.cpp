// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What an abstract class does by default is not what its objects do: there are none of it, save while one is made.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace abstract_default {

struct Filter {
  virtual ~Filter() = default;
  virtual void reserve(wcmu::Arena& arena) { arena.bottom_handle().allocate(1000, 1); }
  virtual unsigned taps() const = 0;
};
struct Short : Filter {
  void reserve(wcmu::Arena& arena) override { arena.bottom_handle().allocate(taps(), 1); }
  unsigned taps() const override { return 8; }
};
struct Long final : Short {
  unsigned taps() const override { return 64; }
};

// EXPECT: abstract_default::run bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, Filter& filter) { filter.reserve(arena); }

}  // namespace abstract_default

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("abstract_default::run");
  abstract_default::Short brief;
  abstract_default::Long full;
  root.run([&](wcmu::Arena& arena) { abstract_default::run(arena, brief); });
  root.run([&](wcmu::Arena& arena) { abstract_default::run(arena, full); });
}
#endif
