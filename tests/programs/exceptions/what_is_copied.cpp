// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The text of an exception of the library is copied into the arena: what() is what was thrown.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstring>
#include <stdexcept>
#include <string>

namespace what_is_copied {

// 20 letters and the end: more than those of std::bad_alloc.
// EXPECT: what_is_copied::why bottom=21 top=0
WCMU_ROOT const char* why(wcmu::Arena& arena, unsigned n) {
  try {
    if (n == 0) throw std::invalid_argument("empty");
    if (n > 10) throw std::length_error(std::string("the list is too long"));
    return nullptr;
  } catch (const std::exception& error) {
    const std::size_t size = std::strlen(error.what()) + 1;
    char* copy = arena.bottom_handle().allocate<char>(size);
    if (copy != nullptr) std::memcpy(copy, error.what(), size);
    return copy;
  }
}

}  // namespace what_is_copied

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("what_is_copied::why");
  for (unsigned n = 0; n < 13; ++n) root.run([&](wcmu::Arena& arena) { what_is_copied::why(arena, n); });
}
#endif
