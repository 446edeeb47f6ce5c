// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A configuration goes by value through two calls; the callee changes its copy only.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace struct_by_value {

struct Config {
  unsigned voices;
  unsigned delay;
  bool stereo;
};

static unsigned delay_line(wcmu::Arena& arena, Config config) {
  config.delay *= config.stereo ? 2 : 1;
  arena.bottom_handle().allocate(config.delay, 1);
  return config.delay;
}

// EXPECT: struct_by_value::setup bottom=296 top=0 retained_bottom=296 retained_top=0
WCMU_ROOT unsigned setup(wcmu::Arena& arena, Config config) {
  if (config.voices > 4 || config.delay > 48) return 0;
  const unsigned taken = delay_line(arena, config);
  // The delay of this copy is still that of the caller.
  arena.bottom_handle().allocate(config.delay, 1);
  arena.bottom_handle().allocate(config.voices * (config.stereo ? 38 : 19), 4);
  return taken;
}

}  // namespace struct_by_value

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("struct_by_value::setup");
  for (unsigned voices = 0; voices < 6; ++voices)
    for (unsigned delay = 0; delay < 50; ++delay)
      for (bool stereo : {false, true})
        root.run([&](wcmu::Arena& arena) { struct_by_value::setup(arena, {voices, delay, stereo}); });
}
#endif
