// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "hook.h"
#include "observe.hpp"

namespace enum_hook {
unsigned run(wcmu::Arena& arena, Hook hook, unsigned level);
}

int main() {
  observe::Root root("enum_hook::run");
  for (unsigned number = 0; number < 2; ++number)
    for (unsigned level = 0; level < 8; ++level)
      root.run([&](wcmu::Arena& arena) { enum_hook::run(arena, hook_of(number), level); });
}
