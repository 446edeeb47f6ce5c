// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Static polymorphism: the base calls down into the derived class.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace crtp {

template <class Derived>
class Stage {
 public:
  void run(wcmu::Arena& arena, unsigned frames) {
    const unsigned block = static_cast<Derived*>(this)->block(frames);
    for (unsigned i = 0; i < Derived::passes; ++i) arena.bottom_handle().allocate(block, 8);
  }
};

class Gain : public Stage<Gain> {
 public:
  static constexpr unsigned passes = 1;
  unsigned block(unsigned frames) const { return frames * 4; }
};

class Reverb : public Stage<Reverb> {
 public:
  static constexpr unsigned passes = 3;
  explicit Reverb(unsigned tail) : tail_(tail) {}
  unsigned block(unsigned frames) const { return frames * 2 + tail_; }

 private:
  unsigned tail_;
};

// EXPECT: crtp::process bottom=1000 top=0 retained_bottom=1000 retained_top=0
WCMU_ROOT void process(wcmu::Arena& arena, unsigned frames) {
  WCMU_ASSUME(frames > 0 && frames <= 64);
  Gain().run(arena, frames);
  Reverb(120).run(arena, frames);
}

}  // namespace crtp

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("crtp::process");
  for (unsigned frames = 1; frames <= 64; ++frames) root.run([&](wcmu::Arena& arena) { crtp::process(arena, frames); });
}
#endif
