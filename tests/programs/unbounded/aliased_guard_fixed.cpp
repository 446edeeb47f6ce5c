// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a local copy, made before the guard.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace aliased_guard_fixed {

struct Header {
  std::size_t count;
};

// EXPECT: aliased_guard_fixed::load bottom=192 top=0 retained_bottom=192 retained_top=0
WCMU_ROOT void load(wcmu::Arena& arena, const Header* header, std::size_t* progress, std::size_t now) {
  const std::size_t count = header->count;
  if (count > 12) return;
  *progress = now;
  for (std::size_t i = 0; i < count; ++i) arena.bottom_handle().allocate(16, 8);
}

}  // namespace aliased_guard_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("aliased_guard_fixed::load");
  for (std::size_t count = 0; count < 15; ++count) {
    aliased_guard_fixed::Header header{count};
    root.run([&](wcmu::Arena& arena) { aliased_guard_fixed::load(arena, &header, &header.count, 1000); });
  }
}
#endif
