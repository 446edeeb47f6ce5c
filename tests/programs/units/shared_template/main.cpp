// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"

namespace shared_template {
std::size_t record(wcmu::Arena& arena, int first, int last);
}

int main() {
  observe::Root root("shared_template::record");
  for (int first = -20; first < 20; ++first)
    for (int last = -20; last < 20; ++last)
      root.run([&](wcmu::Arena& arena) { shared_template::record(arena, first, last); });
}
