// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A parser throws through frames that hold scopes: each of them is rewound on the way, and the handler starts low.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <stdexcept>

namespace through_scopes {

static unsigned section(wcmu::Arena& arena, const unsigned char* data, unsigned depth) {
  wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(40, 8);
  if (data[depth] == 0xff) throw std::runtime_error("bad section");
  return depth == 3 ? data[depth] : section(arena, data, depth + 1);
}

// 4 sections of 40 bytes; after a failure only the 72 bytes of the report.
// EXPECT: through_scopes::parse bottom=160 top=0 retained_bottom=72 retained_top=0
WCMU_ROOT unsigned parse(wcmu::Arena& arena, const unsigned char* data) {
  try {
    return section(arena, data, 0);
  } catch (const std::runtime_error&) {
    arena.bottom_handle().allocate(72, 8);
    return 0;
  }
}

}  // namespace through_scopes

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("through_scopes::parse");
  for (int bad = 0; bad <= 4; ++bad) {
    unsigned char data[5] = {};
    data[bad] = 0xff;
    root.run([&](wcmu::Arena& arena) { through_scopes::parse(arena, data); });
  }
}
#endif
