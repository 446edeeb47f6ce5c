// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// An identity that is stated on one path only, or as a part of a condition, says nothing of the other executions.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace stated_identity_late {

WCMU_ROOT void sometimes(wcmu::Arena& a, wcmu::Arena& b, bool shared) {
  if (shared) {
    WCMU_ASSUME(&a == &b);  // UNBOUNDED: unsupported
    (void)a.bottom_handle().allocate(16, 8);
  }
  (void)b.bottom_handle().allocate(24, 8);
}

WCMU_ROOT void conjunction(wcmu::Arena& a, wcmu::Arena& b, int n) {
  WCMU_ASSUME(n > 0 && &a == &b);  // UNBOUNDED: unsupported
  (void)a.bottom_handle().allocate(16, 8);
  (void)b.bottom_handle().allocate(24, 8);
}

}  // namespace stated_identity_late

int main() {}
