// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A class that keeps its arena and its counts in members, with private helpers that change them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace members {

class Mixer {
 public:
  explicit Mixer(wcmu::Arena& arena) : arena_(arena) {}
  bool add(unsigned frames) {
    if (count_ == limit) return false;
    ++count_;
    if (frames > longest_) longest_ = frames > 100 ? 100 : frames;
    arena_.bottom_handle().allocate(12, 4);
    return true;
  }
  void finish() {
    for (unsigned i = 0; i < count_; ++i) arena_.top_handle().allocate(longest_ * 2, 2);
  }

 private:
  static constexpr unsigned limit = 6;
  wcmu::Arena& arena_;
  unsigned count_ = 0;
  unsigned longest_ = 0;
};

// EXPECT: members::session bottom=72 top=1200 retained_bottom=72 retained_top=1200
WCMU_ROOT void session(wcmu::Arena& arena, const unsigned* frames, unsigned tracks) {
  if (tracks > 10) tracks = 10;
  Mixer mixer(arena);
  for (unsigned i = 0; i < tracks; ++i)
    if (!mixer.add(frames[i])) break;
  mixer.finish();
}

}  // namespace members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("members::session");
  for (unsigned tracks = 0; tracks < 12; ++tracks)
    for (unsigned length : {0u, 1u, 99u, 100u, 101u}) {
      unsigned frames[10];
      for (unsigned i = 0; i < 10; ++i) frames[i] = i == 2 ? length : 1;
      root.run([&](wcmu::Arena& arena) { members::session(arena, frames, tracks); });
    }
}
#endif
