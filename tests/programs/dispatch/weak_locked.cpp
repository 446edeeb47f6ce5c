// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::weak_ptr::lock: an owner more while it is locked; the last one destroys.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <memory>

namespace weak_locked {

struct Session {
  explicit Session(wcmu::Arena& a) : arena(a) {}
  ~Session() { arena.top_handle().allocate(13, 1); }
  wcmu::Arena& arena;
};

// EXPECT: weak_locked::run bottom=32 top=18 retained_bottom=32 retained_top=18
WCMU_ROOT void run(wcmu::Arena& arena, bool early) {
  auto session = std::allocate_shared<Session>(wcmu::BottomAllocator<Session>(arena), arena);
  std::weak_ptr<Session> seen = session;
  if (early) session.reset();
  if (auto locked = seen.lock()) {
    session.reset();
    arena.top_handle().allocate(locked.use_count() == 1 ? 5 : 500, 1);
  } else {
    arena.top_handle().allocate(2, 1);
  }
}

}  // namespace weak_locked

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("weak_locked::run");
  for (bool early : {false, true}) root.run([&](wcmu::Arena& arena) { weak_locked::run(arena, early); });
}
#endif
