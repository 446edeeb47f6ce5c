// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// asm goto: where the assembly goes is not modelled.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace jump_out_of_assembly {

WCMU_ROOT void run(wcmu::Arena& arena) {
  asm goto("" : : : : end);  // UNBOUNDED: unsupported
end:
  arena.bottom_handle().allocate(8, 1);
}

}  // namespace jump_out_of_assembly
