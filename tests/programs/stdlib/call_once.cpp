// std::call_once calls what it is given: the first time, and in a root that may be the first.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <mutex>

namespace call_once {

static std::once_flag flag;

// EXPECT: call_once::setup bottom=32 top=16
WCMU_ROOT void setup(wcmu::Arena& arena) {
  std::call_once(flag, [&] { (void)arena.bottom_handle().allocate(32, 8); });
  std::call_once(flag, [&] { (void)arena.bottom_handle().allocate(64, 8); });
  (void)arena.top_handle().allocate(16, 8);
}

}  // namespace call_once

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root setup("call_once::setup");
  setup.run([](wcmu::Arena& arena) { call_once::setup(arena); });
}
#endif
