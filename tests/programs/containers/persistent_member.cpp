// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A recorder owns a vector across calls. The budget is for one call on a recorder as the constructor leaves it.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace persistent_member {

class Recorder {
 public:
  explicit Recorder(wcmu::Arena& arena) : samples_(arena) { samples_.reserve(8); }
  bool add(short sample) {
    if (samples_.size() >= 20) return false;
    samples_.push_back(sample);
    return true;
  }

 private:
  std::vector<short, wcmu::BottomAllocator<short>> samples_;
};

// A scenario: made once, then up to 30 samples: 16 + 32 + 64.
// EXPECT: persistent_member::session bottom=112 top=0 retained_bottom=112 retained_top=0
WCMU_ROOT unsigned session(wcmu::Arena& arena, const short* samples, unsigned n) {
  if (n > 30) n = 30;
  Recorder recorder(arena);
  unsigned kept = 0;
  for (unsigned i = 0; i < n; ++i)
    if (samples[i] > 0) kept += recorder.add(samples[i]);
  return kept;
}

}  // namespace persistent_member

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("persistent_member::session");
  short samples[30];
  for (int good = 0; good <= 30; ++good) {
    for (int i = 0; i < 30; ++i) samples[i] = i < good;
    root.run([&](wcmu::Arena& arena) { persistent_member::session(arena, samples, 30); });
  }
}
#endif
