// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Bit fields bound what a packet can ask for, without a guard.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace bit_fields {

struct Options {
  std::uint16_t blocks : 5;
  std::uint16_t wide : 1;
  std::uint16_t trailer : 3;
};

// EXPECT: bit_fields::accept bottom=255 top=0 retained_bottom=255 retained_top=0
WCMU_ROOT void accept(wcmu::Arena& arena, const Options& options) {
  for (unsigned i = 0; i < options.blocks; ++i) arena.bottom_handle().allocate(options.wide ? 8 : 4, 4);
  arena.bottom_handle().allocate(options.trailer, 1);
}

}  // namespace bit_fields

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("bit_fields::accept");
  for (unsigned bits = 0; bits < 512; ++bits) {
    bit_fields::Options options{};
    options.blocks = bits & 31;
    options.wide = bits >> 5 & 1;
    options.trailer = bits >> 6 & 7;
    root.run([&](wcmu::Arena& arena) { bit_fields::accept(arena, options); });
  }
}
#endif
