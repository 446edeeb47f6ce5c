// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A table of pointers to member functions, some virtual, and an index from outside.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <initializer_list>

namespace table_of_members {

struct Player {
  explicit Player(wcmu::Arena& a) : arena(a) {}
  virtual ~Player() = default;
  void stop() {}
  void play() { arena.bottom_handle().allocate(11, 1); }
  virtual void record() { arena.bottom_handle().allocate(100, 1); }
  wcmu::Arena& arena;
};
struct Cheap final : Player {
  using Player::Player;
  void record() override { arena.bottom_handle().allocate(40, 1); }
};

static void (Player::* const buttons[])() = {&Player::stop, &Player::play, &Player::record};

// EXPECT: table_of_members::press bottom=80 top=0 retained_bottom=80 retained_top=0
WCMU_ROOT void press(wcmu::Arena& arena, unsigned first, unsigned second) {
  Cheap player(arena);
  for (unsigned key : {first, second})
    if (key < 3) (player.*buttons[key])();
}

}  // namespace table_of_members

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("table_of_members::press");
  for (unsigned first = 0; first < 4; ++first)
    for (unsigned second = 0; second < 4; ++second)
      root.run([&](wcmu::Arena& arena) { table_of_members::press(arena, first, second); });
}
#endif
