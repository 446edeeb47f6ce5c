// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Two frame arenas that swap each frame: the members are pointers, and std::swap exchanges them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <utility>

namespace double_buffered {

class Frames {
 public:
  Frames(wcmu::Arena& a, wcmu::Arena& b) : current_(&a), last_(&b) {}
  void next() {
    std::swap(current_, last_);
    (void)current_->reset();
  }
  wcmu::Arena& current() { return *current_; }

 private:
  wcmu::Arena* current_;
  wcmu::Arena* last_;
};

// The even frames go to `even`: 0 + 8 and 2 + 8, 4 + 8; the odd ones to `odd`: 1 + 8, 3 + 8.
// EXPECT: double_buffered::run arena=even bottom=12 top=0 retained_bottom=12 retained_top=0
// EXPECT: double_buffered::run arena=odd bottom=11 top=0 retained_bottom=11 retained_top=0
WCMU_ROOT void run(wcmu::Arena& even, wcmu::Arena& odd, unsigned frames) {
  if (frames > 5) frames = 5;
  Frames buffers(even, odd);
  for (unsigned i = 0; i < frames; ++i) {
    buffers.current().bottom_handle().allocate(i, 1);
    buffers.current().bottom_handle().allocate(8, 1);
    buffers.next();
  }
}

}  // namespace double_buffered

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("double_buffered::run", "even", "odd");
  for (unsigned frames = 0; frames < 7; ++frames)
    root.run([&](wcmu::Arena& even, wcmu::Arena& odd) { double_buffered::run(even, odd, frames); });
}
#endif
