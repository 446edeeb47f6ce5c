// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A destructor that may throw: flushing fails when the file is closed. Its members are destroyed all the same.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace from_destructor {

struct Tail {
  wcmu::Arena& arena;
  ~Tail() { arena.bottom_handle().allocate(12, 4); }
};

struct File {
  File(wcmu::Arena& a, bool b) : arena(a), broken(b), tail{a} { arena.bottom_handle().allocate(64, 4); }
  ~File() noexcept(false) {
    if (broken) throw 1;
    arena.bottom_handle().allocate(8, 4);
  }
  wcmu::Arena& arena;
  bool broken;
  Tail tail;
};

// 64 + 12 + 100 when it is broken, else 64 + 8 + 12.
// EXPECT: from_destructor::save bottom=176 top=0 retained_bottom=176 retained_top=0
WCMU_ROOT bool save(wcmu::Arena& arena, bool broken) {
  try {
    File file(arena, broken);
  } catch (int) {
    arena.bottom_handle().allocate(100, 4);
    return false;
  }
  return true;
}

}  // namespace from_destructor

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("from_destructor::save");
  for (bool broken : {false, true}) root.run([&](wcmu::Arena& arena) { from_destructor::save(arena, broken); });
}
#endif
