// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The root calls a helper that is defined in another file, and uses what it returns.
#include <wcmu/annotate.hpp>

#include "mixer.hpp"

namespace helpers {

// EXPECT: helpers::frame bottom=768 top=192 retained_bottom=0 retained_top=192
WCMU_ROOT unsigned frame(wcmu::Arena& arena, const unsigned* lengths, unsigned voices) {
  wcmu::BottomScope scope(arena);
  unsigned total = 0;
  for (unsigned i = 0; i < limited(voices, 3); ++i) total += add_voice(arena, lengths[i]).length;
  arena.top_handle().allocate(total, 1);
  return total;
}

}  // namespace helpers
