// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A null check guards a read through the pointer; null means the default size.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace optional_pointer {

struct Options {
  unsigned cache_lines;
};

// EXPECT: optional_pointer::start bottom=2048 top=0 retained_bottom=2048 retained_top=0
WCMU_ROOT void start(wcmu::Arena& arena, const Options* options) {
  unsigned lines = 8;
  if (options != nullptr && options->cache_lines <= 32) lines = options->cache_lines;
  arena.bottom_handle().allocate(lines * 64, 16);
}

}  // namespace optional_pointer

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("optional_pointer::start");
  root.run([&](wcmu::Arena& arena) { optional_pointer::start(arena, nullptr); });
  for (unsigned lines = 0; lines < 40; ++lines) {
    const optional_pointer::Options options{lines};
    root.run([&](wcmu::Arena& arena) { optional_pointer::start(arena, &options); });
  }
}
#endif
