// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A packed header of bit-fields, written and read back: the length that was stored is truncated to its width.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace bit_field_header {

struct Header {
  unsigned kind : 3;
  unsigned length : 5;
  unsigned urgent : 1;
  signed offset : 4;
};

static Header encode(unsigned kind, unsigned length) {
  Header header = {};
  header.kind = kind & 7;
  header.length = length & 31;
  header.urgent = kind > 5;
  header.offset = -3;
  return header;
}

// 31 + 8 for the urgent one; the offset is -3.
// EXPECT: bit_field_header::receive bottom=39 top=3 retained_bottom=39 retained_top=3
WCMU_ROOT void receive(wcmu::Arena& arena, unsigned kind, unsigned length) {
  const Header header = encode(kind, length);
  arena.bottom_handle().allocate(header.length, 1);
  if (header.urgent) arena.bottom_handle().allocate(8, 1);
  if (header.offset < 0) arena.top_handle().allocate(static_cast<unsigned>(-header.offset), 1);
}

}  // namespace bit_field_header

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("bit_field_header::receive");
  for (unsigned kind = 0; kind < 16; ++kind)
    for (unsigned length = 0; length < 70; ++length)
      root.run([&](wcmu::Arena& arena) { bit_field_header::receive(arena, kind, length); });
}
#endif
