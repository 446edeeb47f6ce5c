// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A callback from outside: it can only be one of the functions of its type whose address the program takes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace any_of_type {

struct Job {
  unsigned size;
};
using Handler = void (*)(wcmu::Arena&, const Job&);

static void store(wcmu::Arena& arena, const Job& job) { arena.bottom_handle().allocate(job.size & 63, 1); }
static void twice(wcmu::Arena& arena, const Job& job) {
  store(arena, job);
  store(arena, job);
}
static void ignore(wcmu::Arena& arena, const Job&) { arena.top_handle().allocate(3, 1); }
// Of the same type, but its address is never taken.
[[maybe_unused]] static void huge(wcmu::Arena& arena, const Job&) { arena.bottom_handle().allocate(100000, 1); }

Handler handler_for(int kind) { return kind == 0 ? store : kind == 1 ? twice : ignore; }

// EXPECT: any_of_type::run bottom=136 top=3 retained_bottom=136 retained_top=3
WCMU_ROOT void run(wcmu::Arena& arena, Handler handler, const Job& job) {
  arena.bottom_handle().allocate(10, 1);
  handler(arena, job);
}

}  // namespace any_of_type

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("any_of_type::run");
  for (int kind = 0; kind < 3; ++kind)
    for (unsigned size = 0; size < 70; ++size)
      root.run([&](wcmu::Arena& arena) { any_of_type::run(arena, any_of_type::handler_for(kind), {size}); });
}
#endif
