// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two names that are stated to be one object: parameters, objects that hold an arena, a parameter and a variable.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace stated_identity {

// EXPECT: stated_identity::parameters arena=left bottom=40 top=0 retained_bottom=40 retained_top=0
WCMU_ROOT void parameters(WCMU_ARENA_AS("left") wcmu::Arena& a, WCMU_ARENA_AS("right") wcmu::Arena& b) {
  WCMU_ASSUME(&a == &b);
  (void)a.bottom_handle().allocate(16, 8);
  (void)b.bottom_handle().allocate(24, 8);
}

struct World {
  int frame = 0;
  wcmu::Arena arena;
};

// EXPECT: stated_identity::holders arena=arena bottom=0 top=72 retained_bottom=0 retained_top=72
WCMU_ROOT void holders(World& now, World& before, unsigned n) {
  WCMU_ASSUME(n <= 3);
  WCMU_ASSUME(&now == &before);
  now.frame = 1;
  for (unsigned i = 0; i < n; ++i) (void)now.arena.top_handle().allocate(16, 8);
  (void)before.arena.top_handle().allocate(before.frame == 1 ? 24 : 400, 8);
}

alignas(64) std::byte buffer[256];
wcmu::Arena g_pool = wcmu::Arena::from_static_buffer(buffer);

// EXPECT: stated_identity::variable arena=stated_identity::g_pool bottom=48 top=0 retained_bottom=48 retained_top=0
WCMU_ROOT void variable(wcmu::Arena* pool) {
  WCMU_ASSUME(pool == &g_pool);
  (void)pool->bottom_handle().allocate(16, 8);
  (void)g_pool.bottom_handle().allocate(32, 8);
}

// That they are different is what is assumed anyway.
// EXPECT: stated_identity::different arena=a bottom=16 top=0 retained_bottom=16 retained_top=0
// EXPECT: stated_identity::different arena=b bottom=24 top=0 retained_bottom=24 retained_top=0
WCMU_ROOT void different(wcmu::Arena& a, wcmu::Arena& b, int n) {
  WCMU_ASSUME(n > 0 && &a != &b);
  (void)a.bottom_handle().allocate(16, 8);
  (void)b.bottom_handle().allocate(24, 8);
}

}  // namespace stated_identity

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  alignas(64) static std::byte other[256];
  {
    observe::Root root("stated_identity::parameters", "left");
    root.run([](wcmu::Arena& a) { stated_identity::parameters(a, a); });
  }
  {
    observe::Root root("stated_identity::holders", "arena");
    for (unsigned n = 0; n <= 3; ++n) {
      stated_identity::World world{0, wcmu::Arena::from_static_buffer(other)};
      root.run_on([&] { stated_identity::holders(world, world, n); }, world.arena);
    }
  }
  {
    observe::Root root("stated_identity::variable", "stated_identity::g_pool");
    root.run_on([] { stated_identity::variable(&stated_identity::g_pool); }, stated_identity::g_pool);
  }
  observe::Root root("stated_identity::different", "a", "b");
  root.run([](wcmu::Arena& a, wcmu::Arena& b) { stated_identity::different(a, b, 1); });
}
#endif
