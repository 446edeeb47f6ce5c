// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The object comes from outside: any class of the hierarchy may be behind the reference, and the largest counts.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace any_of_hierarchy {

struct Effect {
  virtual ~Effect() = default;
  virtual void process(wcmu::Arena& arena, unsigned samples) { arena.bottom_handle().allocate(samples, 4); }
};
struct Delay : Effect {
  void process(wcmu::Arena& arena, unsigned samples) override { arena.bottom_handle().allocate(samples * 4, 4); }
};
struct Chorus : Delay {
  void process(wcmu::Arena& arena, unsigned samples) override {
    Delay::process(arena, samples);
    arena.bottom_handle().allocate(20, 4);
  }
};

// 32 * 4 + 20
// EXPECT: any_of_hierarchy::mix bottom=148 top=0 retained_bottom=148 retained_top=0
WCMU_ROOT void mix(wcmu::Arena& arena, Effect& effect, unsigned samples) {
  if (samples > 32) return;
  effect.process(arena, samples);
}

}  // namespace any_of_hierarchy

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("any_of_hierarchy::mix");
  any_of_hierarchy::Effect effect;
  any_of_hierarchy::Delay delay;
  any_of_hierarchy::Chorus chorus;
  for (auto* each :
       {&effect, static_cast<any_of_hierarchy::Effect*>(&delay), static_cast<any_of_hierarchy::Effect*>(&chorus)})
    for (unsigned samples = 0; samples < 36; ++samples)
      root.run([&](wcmu::Arena& arena) { any_of_hierarchy::mix(arena, *each, samples); });
}
#endif
