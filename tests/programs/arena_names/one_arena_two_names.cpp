// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// One arena under two names: it is called by where it is found. The member leads to a variable.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace one_arena_two_names {

alignas(64) std::byte buffer[256];
WCMU_ARENA_AS("pool") wcmu::Arena g_pool = wcmu::Arena::from_static_buffer(buffer);

struct Job {
  WCMU_ARENA_AS("work") wcmu::Arena& arena;
};

// EXPECT: one_arena_two_names::run arena=pool bottom=48 top=0 retained_bottom=48 retained_top=0
WCMU_ROOT void run() {
  Job job{g_pool};
  (void)job.arena.bottom_handle().allocate(16, 8);
  (void)g_pool.bottom_handle().allocate(32, 8);
}

}  // namespace one_arena_two_names

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("one_arena_two_names::run", "pool");
  root.run_on([&] { one_arena_two_names::run(); }, one_arena_two_names::g_pool);
}
#endif
