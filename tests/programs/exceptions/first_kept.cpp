// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The first error of a batch is kept in an exception_ptr, and thrown at its end.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <exception>
#include <stdexcept>

namespace first_kept {

struct Rejected {
  unsigned bytes;
};

// 5 items of 8, then a report of the first that was rejected: 4 * 16.
// EXPECT: first_kept::batch bottom=104 top=0
WCMU_ROOT std::size_t batch(wcmu::Arena& arena, const unsigned char* items, unsigned n) {
  if (n > 5) n = 5;
  std::exception_ptr first;
  for (unsigned i = 0; i < n; ++i) {
    arena.bottom_handle().allocate(8, 8);
    try {
      if (items[i] > 200) throw Rejected{i * 16};
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (!first) return 0;
  try {
    std::rethrow_exception(first);
  } catch (const Rejected& rejected) {
    arena.bottom_handle().allocate(rejected.bytes, 8);
    return rejected.bytes;
  }
}

}  // namespace first_kept

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("first_kept::batch");
  for (unsigned mask = 0; mask < 32; ++mask) {
    unsigned char items[5];
    for (unsigned i = 0; i < 5; ++i) items[i] = (mask >> i & 1U) != 0 ? 255 : 0;
    for (unsigned n = 0; n < 7; ++n) root.run([&](wcmu::Arena& arena) { first_kept::batch(arena, items, n); });
  }
}
#endif
