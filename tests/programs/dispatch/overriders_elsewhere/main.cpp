// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"
#include "plugin.hpp"

namespace overriders_elsewhere {
void known(wcmu::Arena& arena, unsigned number);
void any(wcmu::Arena& arena, Plugin& plugin);
}  // namespace overriders_elsewhere

int main() {
  observe::Root known("overriders_elsewhere::known");
  observe::Root any("overriders_elsewhere::any");
  for (unsigned number = 0; number < 4; ++number) {
    known.run([&](wcmu::Arena& arena) { overriders_elsewhere::known(arena, number); });
    any.run([&](wcmu::Arena& arena) { overriders_elsewhere::any(arena, overriders_elsewhere::find(number)); });
  }
}
