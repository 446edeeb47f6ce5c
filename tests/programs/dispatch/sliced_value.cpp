// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A derived object passed by value is a base object: its overrider is not called. By reference it is.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace sliced_value {

struct Codec {
  virtual ~Codec() = default;
  virtual unsigned frame() const { return base; }
  unsigned base = 11;
};
struct Wide final : Codec {
  Wide() { base = 13; }
  unsigned frame() const override { return 40; }
};

static unsigned by_value(Codec codec) { return static_cast<Codec&>(codec).frame(); }
static unsigned by_reference(const Codec& codec) { return codec.frame(); }

// 13 + 40, then the assignment copies 13 but no class: 13.
// EXPECT: sliced_value::encode bottom=66 top=0 retained_bottom=66 retained_top=0
WCMU_ROOT void encode(wcmu::Arena& arena) {
  const Wide wide;
  arena.bottom_handle().allocate(by_value(wide), 1);
  arena.bottom_handle().allocate(by_reference(wide), 1);
  Codec plain;
  plain = wide;
  arena.bottom_handle().allocate(by_reference(plain), 1);
}

}  // namespace sliced_value

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("sliced_value::encode");
  root.run([&](wcmu::Arena& arena) { sliced_value::encode(arena); });
}
#endif
