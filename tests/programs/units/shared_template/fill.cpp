// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "ring.hpp"

namespace shared_template {

std::size_t fill(Ring<short>& ring, int from, int to) {
  for (int i = from; i < to; ++i)
    if (!ring.push(static_cast<short>(i))) break;
  return ring.size();
}

}  // namespace shared_template
