// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A function whose type differs in what it returns or takes is not called through this pointer; noexcept makes no difference.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace functions_of_one_type {

using Handler = void (*)(wcmu::Arena&, int);
static void mine(wcmu::Arena& arena, int n) { arena.bottom_handle().allocate(n > 3 ? 6 : 4, 1); }
static int other_result(wcmu::Arena& arena, int) {
  arena.bottom_handle().allocate(9000, 1);
  return 0;
}
static void other_argument(wcmu::Arena& arena, unsigned) { arena.bottom_handle().allocate(9000, 1); }
static void not_throwing(wcmu::Arena& arena, int) noexcept { arena.bottom_handle().allocate(8, 1); }

Handler handler_for(bool odd) { return odd ? mine : Handler(not_throwing); }
int (*odd_one())(wcmu::Arena&, int) { return other_result; }
void (*odd_two())(wcmu::Arena&, unsigned) { return other_argument; }

// EXPECT: functions_of_one_type::run bottom=8 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, Handler handler, int n) { handler(arena, n); }

}  // namespace functions_of_one_type

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("functions_of_one_type::run");
  for (bool odd : {false, true})
    for (int n = 0; n < 8; ++n)
      root.run(
          [&](wcmu::Arena& arena) { functions_of_one_type::run(arena, functions_of_one_type::handler_for(odd), n); });
}
#endif
