// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "commands.hpp"

namespace callbacks {

static void erase(wcmu::Arena&, unsigned) {}
static void write(wcmu::Arena& arena, unsigned argument) { arena.bottom_handle().allocate(argument & 31, 1); }
static void dump(wcmu::Arena& arena, unsigned argument) {
  wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(50 + argument % 7, 1);
}

const Command commands[3] = {{'e', erase}, {'w', write}, {'d', dump}};

}  // namespace callbacks
