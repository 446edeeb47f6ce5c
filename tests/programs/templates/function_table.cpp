// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constant table of functions, called with a guarded index: the most expensive one counts.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace function_table {

using Command = int (*)(wcmu::Arena&, int);

static int ping(wcmu::Arena& arena, int) { return arena.bottom_handle().allocate(4, 4) != nullptr; }
static int read(wcmu::Arena& arena, int argument) {
  return arena.bottom_handle().allocate(static_cast<unsigned>(argument & 127), 1) != nullptr;
}
static int list(wcmu::Arena& arena, int) {
  int entries = 0;
  for (int i = 0; i < 5; ++i) entries += arena.top_handle().allocate(32, 8) != nullptr;
  return entries;
}

static constexpr Command commands[] = {ping, read, list};

// EXPECT: function_table::dispatch bottom=143 top=160 retained_bottom=143 retained_top=160
WCMU_ROOT int dispatch(wcmu::Arena& arena, unsigned code, int argument) {
  arena.bottom_handle().allocate(16, 8);
  if (code >= sizeof(commands) / sizeof(commands[0])) return -1;
  return commands[code](arena, argument);
}

}  // namespace function_table

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("function_table::dispatch");
  for (unsigned code = 0; code < 5; ++code)
    for (int argument = -1; argument < 130; ++argument)
      root.run([&](wcmu::Arena& arena) { function_table::dispatch(arena, code, argument); });
}
#endif
