// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::exception_ptr: an error is kept, and thrown again later where it can be handled.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <exception>
#include <stdexcept>

namespace kept_for_later {

static std::exception_ptr work(unsigned n) {
  try {
    if (n == 1) throw std::invalid_argument("n");
    if (n == 2) throw 12u;
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

// EXPECT: kept_for_later::finish bottom=16 top=0 retained_bottom=16 retained_top=0
WCMU_ROOT void finish(wcmu::Arena& arena, unsigned n) {
  const std::exception_ptr error = work(n);
  arena.bottom_handle().allocate(4, 1);
  if (!error) return;
  try {
    std::rethrow_exception(error);
  } catch (unsigned bytes) {
    arena.bottom_handle().allocate(bytes, 1);
  } catch (const std::exception&) {
    arena.bottom_handle().allocate(10, 1);
  }
}

}  // namespace kept_for_later

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("kept_for_later::finish");
  for (unsigned n = 0; n < 4; ++n) root.run([&](wcmu::Arena& arena) { kept_for_later::finish(arena, n); });
}
#endif
