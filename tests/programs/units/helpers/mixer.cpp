// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "mixer.hpp"

namespace helpers {

Voice add_voice(wcmu::Arena& arena, unsigned samples) {
  const unsigned length = limited(samples, 64);
  return Voice{arena.bottom_handle().allocate<float>(length), length};
}

}  // namespace helpers
