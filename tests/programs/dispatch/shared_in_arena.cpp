// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::allocate_shared: object and counter are one block; the last owner destroys, the weak one sees it.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <memory>

namespace shared_in_arena {

struct Sample {
  explicit Sample(wcmu::Arena& a, unsigned n) : arena(a), frames(n) {}
  ~Sample() { arena.top_handle().allocate(frames, 1); }
  wcmu::Arena& arena;
  unsigned frames;
};

struct Voice {
  std::shared_ptr<Sample> sample;
  unsigned left = 0;
};

// Two blocks of 24 + 16 bytes; each sample leaves its frames when it dies.
// EXPECT: shared_in_arena::play bottom=80 top=42 retained_bottom=80 retained_top=42
WCMU_ROOT unsigned play(wcmu::Arena& arena, bool twice) {
  const wcmu::BottomAllocator<Sample> allocator(arena);
  std::weak_ptr<Sample> seen;
  {
    Voice voices[2];
    voices[0].sample = std::allocate_shared<Sample>(allocator, arena, 12u);
    voices[1] = voices[0];
    seen = voices[0].sample;
    if (twice) voices[0].sample = std::allocate_shared<Sample>(allocator, arena, 20u);
    voices[1].left = seen.expired() ? 500 : static_cast<unsigned>(seen.use_count());
    arena.top_handle().allocate(voices[1].left == 2 ? 10 : 1, 1);
    if (voices[1].left == 2) voices[1].sample.reset();
  }
  if (seen.expired()) arena.top_handle().allocate(9, 1);
  return 0;
}

}  // namespace shared_in_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("shared_in_arena::play");
  for (bool twice : {false, true}) root.run([&](wcmu::Arena& arena) { shared_in_arena::play(arena, twice); });
}
#endif
