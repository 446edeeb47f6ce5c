// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The machine can only go forward: the expensive state is entered at most once, whatever the events are.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace handshake {

enum class Phase { closed, hello, keys, open };

// EXPECT: handshake::run bottom=1216 top=0 retained_bottom=1216 retained_top=0
WCMU_ROOT bool run(wcmu::Arena& arena, const unsigned char* events) {
  Phase phase = Phase::closed;
  for (int i = 0; i < 20; ++i) {
    switch (phase) {
      case Phase::closed:
        if (events[i] != 1) return false;
        arena.bottom_handle().allocate(64, 8);
        phase = Phase::hello;
        break;
      case Phase::hello:
        if (events[i] == 2) {
          arena.bottom_handle().allocate(1024, 8);
          phase = Phase::keys;
        }
        break;
      case Phase::keys:
        arena.bottom_handle().allocate(128, 8);
        phase = Phase::open;
        break;
      case Phase::open:
        return true;
    }
  }
  return false;
}

}  // namespace handshake

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("handshake::run");
  for (int at = 0; at < 21; ++at) {
    unsigned char events[21] = {1};
    if (at != 0) events[at] = 2;
    root.run([&](wcmu::Arena& arena) { handshake::run(arena, events); });
  }
}
#endif
