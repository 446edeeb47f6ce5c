// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A diamond: from the shared base down to one side, across to the other, and to the private base that nobody finds.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace casts_over_virtual_base {

struct Port {
  virtual ~Port() = default;
  unsigned number = 2;
};
struct Reader : virtual Port {
  unsigned in = 10;
};
struct Writer : virtual Port {
  unsigned out = 20;
};
struct Secret {
  virtual ~Secret() = default;
  unsigned hidden = 500;
};
struct Duplex final : Reader, Writer, private Secret {};

static unsigned bytes(Port& port) {
  unsigned sum = port.number;
  if (auto* reader = dynamic_cast<Reader*>(&port)) {
    sum += reader->in;
    if (auto* writer = dynamic_cast<Writer*>(reader)) sum += writer->out;
  }
  if (auto* secret = dynamic_cast<Secret*>(&port)) sum += secret->hidden;
  return sum;
}

// Reader: 2 + 10. Duplex: 2 + 10 + 20.
// EXPECT: casts_over_virtual_base::run bottom=32 top=0 retained_bottom=32 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, bool both) {
  Reader reader;
  Duplex duplex;
  Port& port = both ? static_cast<Port&>(static_cast<Reader&>(duplex)) : reader;
  arena.bottom_handle().allocate(bytes(port), 1);
}

}  // namespace casts_over_virtual_base

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("casts_over_virtual_base::run");
  for (bool both : {false, true}) root.run([&](wcmu::Arena& arena) { casts_over_virtual_base::run(arena, both); });
}
#endif
