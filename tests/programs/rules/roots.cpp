// Roots and capacities of sources that carry no annotation at all.
#include <wcmu/arena.hpp>

namespace rule_roots {

struct Mixer {
  explicit Mixer(int channels) : channels_(channels) {}
  void frame(wcmu::Arena& scratch) const;
  int channels_;
};

// EXPECT: audio::frame bottom=64 top=0 arena=scratch
void Mixer::frame(wcmu::Arena& scratch) const {
  if (channels_ >= 0 && channels_ < 8)
    (void)scratch.bottom_handle().allocate(static_cast<unsigned>(channels_ + 1) * 8, 8);
}

}  // namespace rule_roots

// WITHOUT: no-root @any

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root frame("audio::frame", "scratch");
  for (int channels = 0; channels < 10; ++channels) {
    const rule_roots::Mixer mixer(channels);
    frame.run([&](wcmu::Arena& arena) { mixer.frame(arena); });
  }
}
#endif
