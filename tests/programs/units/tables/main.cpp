// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace tables {
bool load(wcmu::Arena& arena, int kind);
}

int main() {
  observe::Root root("tables::load");
  for (int kind = -2; kind < 9; ++kind) root.run([&](wcmu::Arena& arena) { tables::load(arena, kind); });
}
