// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The exception tells how much would have been needed, and the handler allocates that.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <exception>

namespace size_in_exception {

struct TooSmall : std::exception {
  explicit TooSmall(unsigned n) : needed(n) {}
  const char* what() const noexcept override { return "too small"; }
  unsigned needed;
};

static void fill(unsigned room, unsigned needed) {
  if (needed > 200) throw std::exception();
  if (needed > room) throw TooSmall(needed);
}

// 32 bytes, too small, then 200. An error of another kind needs 33 at most.
// EXPECT: size_in_exception::format bottom=232 top=0 retained_bottom=232 retained_top=0
WCMU_ROOT unsigned format(wcmu::Arena& arena, unsigned needed) {
  arena.bottom_handle().allocate(32, 1);
  try {
    fill(32, needed);
    return 32;
  } catch (const TooSmall& error) {
    arena.bottom_handle().allocate(error.needed, 1);
    return error.needed;
  } catch (const std::exception&) {
    arena.bottom_handle().allocate(1, 1);
    return 0;
  }
}

}  // namespace size_in_exception

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("size_in_exception::format");
  for (unsigned needed = 0; needed < 210; ++needed)
    root.run([&](wcmu::Arena& arena) { size_in_exception::format(arena, needed); });
}
#endif
