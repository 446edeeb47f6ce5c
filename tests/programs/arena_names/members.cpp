// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// WCMU_ARENA_AS on members: at the beginning of an object and behind it, in a template, a pointer, a reference, a handle, an array; of two
// objects of one class the path tells them apart.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace members {

template <class T>
struct Ring {
  WCMU_ARENA_AS("ring") wcmu::Arena arena_;
  T count = 0;
  WCMU_ARENA_AS("spill") wcmu::Arena& overflow_;
};

struct Base {
  WCMU_ARENA_AS("base") wcmu::Arena* a = nullptr;
};

struct World : Base {
  WCMU_ARENA_AS("fx") wcmu::BottomHandle effects;
  WCMU_ARENA_AS("lane") wcmu::Arena* lanes[2] = {};
};

// EXPECT: members::both arena=one.ring bottom=8 top=0 retained_bottom=8 retained_top=0
// EXPECT: members::both arena=two.ring bottom=16 top=0 retained_bottom=16 retained_top=0
// EXPECT: members::both arena=one.spill bottom=24 top=0 retained_bottom=24 retained_top=0
// EXPECT: members::both arena=two.spill bottom=32 top=0 retained_bottom=32 retained_top=0
WCMU_ROOT void both(Ring<int>& one, Ring<int>& two) {
  (void)one.arena_.bottom_handle().allocate(8, 8);
  (void)two.arena_.bottom_handle().allocate(16, 8);
  (void)one.overflow_.bottom_handle().allocate(24, 8);
  (void)two.overflow_.bottom_handle().allocate(32, 8);
}

// EXPECT: members::pointers arena=base bottom=8 top=0 retained_bottom=8 retained_top=0
// EXPECT: members::pointers arena=fx bottom=16 top=0 retained_bottom=16 retained_top=0
// EXPECT: members::pointers arena=lane[0] bottom=24 top=0 retained_bottom=24 retained_top=0
// EXPECT: members::pointers arena=lane[1] bottom=32 top=0 retained_bottom=32 retained_top=0
WCMU_ROOT void pointers(World& world) {
  (void)world.a->bottom_handle().allocate(8, 8);
  (void)world.effects.allocate(16, 8);
  (void)world.lanes[0]->bottom_handle().allocate(24, 8);
  (void)world.lanes[1]->bottom_handle().allocate(32, 8);
}

}  // namespace members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  alignas(64) static std::byte buffers[6][256];
  auto made = [](int i) { return wcmu::Arena::from_buffer_unchecked(buffers[i], 256); };
  wcmu::Arena a = made(0), b = made(1), c = made(2), d = made(3);
  {
    observe::Root root("members::both", "one.ring", "two.ring", "one.spill", "two.spill");
    members::Ring<int> one{made(4), 0, a}, two{made(5), 0, b};
    root.run_on([&] { members::both(one, two); }, one.arena_, two.arena_, a, b);
  }
  for (wcmu::Arena* arena : {&a, &b, &c, &d}) {
    arena->reset();
    arena->clear_peaks();
  }
  observe::Root root("members::pointers", "base", "fx", "lane[0]", "lane[1]");
  members::World world{{&a}, b.bottom_handle(), {&c, &d}};
  root.run_on([&] { members::pointers(world); }, a, b, c, d);
}
#endif
