// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "observe.hpp"
#include "pools.h"

int main() {
  observe::Root root("pools_fill", "events", "names");
  for (unsigned n = 0; n <= 5; ++n)
    root.run([&](wcmu::Arena& events, wcmu::Arena& names) {
      Pools pools{0, &events, &names};
      pools_fill(&pools, n);
    });
}
