// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Function pointers in a struct that is chosen by a condition and passed down with its context.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace callback_struct {

struct Codec {
  unsigned (*header)(unsigned length);
  unsigned (*body)(unsigned length);
};

static unsigned none(unsigned) { return 0; }
static unsigned plain(unsigned length) { return length; }
static unsigned doubled(unsigned length) { return 2 * length; }
static unsigned fixed(unsigned) { return 24; }

static void write(wcmu::Arena& arena, const Codec& codec, unsigned length) {
  arena.bottom_handle().allocate(codec.header(length), 1);
  arena.bottom_handle().allocate(codec.body(length), 1);
}

// EXPECT: callback_struct::send bottom=204 top=0 retained_bottom=204 retained_top=0
WCMU_ROOT void send(wcmu::Arena& arena, unsigned length, bool escaped) {
  if (length > 90) length = 90;
  Codec codec{fixed, plain};
  if (escaped) codec = Codec{none, doubled};
  write(arena, codec, length);
  codec.header = escaped ? fixed : none;
  codec.body = none;
  write(arena, codec, length);
}

}  // namespace callback_struct

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("callback_struct::send");
  for (unsigned length = 0; length < 95; ++length)
    for (bool escaped : {false, true})
      root.run([&](wcmu::Arena& arena) { callback_struct::send(arena, length, escaped); });
}
#endif
