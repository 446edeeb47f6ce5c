// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A root that is a template of which there is no instance.
// EXIT: 1
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace root_without_instance {

template <class T>
WCMU_ROOT void fill(wcmu::Arena& arena) {  // UNBOUNDED: missing-root
  arena.bottom_handle().allocate(sizeof(T), alignof(T));
}

}  // namespace root_without_instance
