// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "journal.hpp"

#include <cstdlib>

namespace exit_handlers {

// EXPECT: exit_handlers::record bottom=200 top=0 retained_bottom=200 retained_top=0
WCMU_ROOT bool record(wcmu::Arena& arena, unsigned size) {
  if (size > 200) std::quick_exit(2);
  return arena.bottom_handle().allocate(size, 4) != nullptr;
}

}  // namespace exit_handlers
