// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// WCMU_ARENA_AS and WCMU_CAPACITY on variables of each kind: global, of an anonymous namespace, static in a function and in a class,
// thread_local, local in the root, an array.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace variables {

alignas(64) std::byte buffers[8][1024];

WCMU_ARENA_AS("level") WCMU_CAPACITY(512) wcmu::Arena g_level = wcmu::Arena::from_buffer_unchecked(buffers[0], 512);

namespace {
WCMU_ARENA_AS("hidden") thread_local wcmu::Arena g_hidden = wcmu::Arena::from_buffer_unchecked(buffers[1], 1024);
}  // namespace

struct Pools {
  WCMU_ARENA_AS("shared") static wcmu::Arena arena;
  WCMU_ARENA_AS("inlined") inline static wcmu::Arena other = wcmu::Arena::from_buffer_unchecked(buffers[2], 1024);
};
wcmu::Arena Pools::arena = wcmu::Arena::from_buffer_unchecked(buffers[3], 1024);

wcmu::Arena& scratch() {
  WCMU_ARENA_AS("scratch") static wcmu::Arena arena = wcmu::Arena::from_buffer_unchecked(buffers[4], 1024);
  return arena;
}

WCMU_ARENA_AS("lane")
wcmu::Arena lanes[2] = {wcmu::Arena::from_buffer_unchecked(buffers[5], 1024),
                        wcmu::Arena::from_buffer_unchecked(buffers[6], 1024)};

// EXPECT: variables::each arena=level bottom=8 top=0 retained_bottom=8 retained_top=0
// EXPECT: variables::each arena=hidden bottom=16 top=0 retained_bottom=16 retained_top=0
// EXPECT: variables::each arena=shared bottom=24 top=0 retained_bottom=24 retained_top=0
// EXPECT: variables::each arena=inlined bottom=32 top=0 retained_bottom=32 retained_top=0
// EXPECT: variables::scratched arena=scratch bottom=40 top=0 retained_bottom=40 retained_top=0
// EXPECT: variables::laned arena=lane[0] bottom=48 top=0 retained_bottom=48 retained_top=0
// EXPECT: variables::laned arena=lane[1] bottom=56 top=0 retained_bottom=56 retained_top=0
WCMU_ROOT void each() {
  (void)g_level.bottom_handle().allocate(8, 8);
  (void)g_hidden.bottom_handle().allocate(16, 8);
  (void)Pools::arena.bottom_handle().allocate(24, 8);
  (void)Pools::other.bottom_handle().allocate(32, 8);
}

WCMU_ROOT void scratched() { (void)scratch().bottom_handle().allocate(40, 8); }

WCMU_ROOT void laned() {
  (void)lanes[0].bottom_handle().allocate(48, 8);
  (void)lanes[1].bottom_handle().allocate(56, 8);
}

wcmu::Arena& hidden() { return g_hidden; }

}  // namespace variables

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  {
    observe::Root root("variables::each", "level", "hidden", "shared", "inlined");
    root.run_on([] { variables::each(); }, variables::g_level, variables::hidden(), variables::Pools::arena,
                variables::Pools::other);
  }
  {
    observe::Root root("variables::scratched", "scratch");
    root.run_on([] { variables::scratched(); }, variables::scratch());
  }
  observe::Root root("variables::laned", "lane[0]", "lane[1]");
  root.run_on([] { variables::laned(); }, variables::lanes[0], variables::lanes[1]);
}
#endif
