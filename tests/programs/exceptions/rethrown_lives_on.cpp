// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A handler that throws its exception on ends, but the exception lives until the outer handler has ended, too.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace rethrown_lives_on {

struct Fault {
  explicit Fault(int* counter) : ended(counter) {}
  Fault(const Fault&) = delete;
  ~Fault() { ++*ended; }
  int* ended;
};

// EXPECT: rethrown_lives_on::handle bottom=48 top=0 retained_bottom=48 retained_top=0
WCMU_ROOT int handle(wcmu::Arena& arena) {
  int ended = 0;
  try {
    try {
      throw Fault(&ended);
    } catch (const Fault&) {
      arena.bottom_handle().allocate(16, 8);
      throw;
    }
  } catch (const Fault&) {
    arena.bottom_handle().allocate(ended == 0 ? 24 : 1000, 8);
  }
  if (ended == 1) arena.bottom_handle().allocate(8, 8);
  return ended;
}

}  // namespace rethrown_lives_on

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("rethrown_lives_on::handle");
  root.run([&](wcmu::Arena& arena) { rethrown_lives_on::handle(arena); });
}
#endif
