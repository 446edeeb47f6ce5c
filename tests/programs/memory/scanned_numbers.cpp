// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What sscanf writes: the targets behind the first, too. `main` is among the units, so globals begin with what they are initialised with.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdio>

namespace scanned_numbers {

static unsigned first = 1, second = 1;
static void configure(const char* text) { std::sscanf(text, "%u %u", &first, &second); }

// EXPECT: scanned_numbers::fill bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void fill(wcmu::Arena& arena) { arena.bottom_handle().allocate(second <= 1000 ? second : 8, 1); }

}  // namespace scanned_numbers

#ifdef __WCMU_ANALYSIS__
int main() { scanned_numbers::configure("1 1000"); }
#else
#include "observe.hpp"

int main() {
  scanned_numbers::configure("1 1000");
  observe::Root root("scanned_numbers::fill");
  root.run([](wcmu::Arena& arena) { scanned_numbers::fill(arena); });
}
#endif
