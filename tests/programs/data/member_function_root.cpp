// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root that is a member function: its arena is reached through `this`.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace member_function_root {

struct Recorder {
  wcmu::Arena* arena;
  unsigned channels;

  // EXPECT: member_function_root::Recorder::start bottom=112 top=0 retained_bottom=112 retained_top=0
  WCMU_ROOT bool start(unsigned seconds) {
    if (channels > 7 || seconds > 3) return false;
    for (unsigned c = 0; c < channels; ++c)
      for (unsigned s = 0; s <= seconds; ++s) arena->bottom_handle().allocate(4, 4);
    return true;
  }
};

}  // namespace member_function_root

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("member_function_root::Recorder::start");
  for (unsigned channels = 0; channels < 10; ++channels)
    for (unsigned seconds = 0; seconds < 5; ++seconds)
      root.run([&](wcmu::Arena& arena) { member_function_root::Recorder{&arena, channels}.start(seconds); });
}
#endif
