// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A hook from outside may be any function that C lets the pointer be to, one that takes an enumeration too.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include "hook.h"

extern "C" void* hook_scratch(void* arena, unsigned bytes) {
  return static_cast<wcmu::Arena*>(arena)->bottom_handle().allocate(bytes, 1);
}

namespace enum_hook {

// EXPECT: enum_hook::run bottom=50 top=0 retained_bottom=50 retained_top=0
WCMU_ROOT unsigned run(wcmu::Arena& arena, Hook hook, unsigned level) { return hook_run(&arena, hook, level); }

}  // namespace enum_hook
