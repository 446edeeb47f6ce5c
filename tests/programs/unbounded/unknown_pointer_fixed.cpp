// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: the pointer is one of those that the program knows.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace unknown_pointer_fixed {

struct Token {
  int kind;
};
using Callback = void (*)(wcmu::Arena&, const Token&, const volatile char*);

static void store(wcmu::Arena& arena, const Token& token, const volatile char*) {
  arena.bottom_handle().create<Token>(token);
}
static void count(wcmu::Arena& arena, const Token&, const volatile char*) { arena.top_handle().allocate(1, 1); }

// EXPECT: unknown_pointer_fixed::notify bottom=4 top=1 retained_bottom=4 retained_top=1
WCMU_ROOT void notify(wcmu::Arena& arena, int kind) {
  const Callback callback = kind == 0 ? store : count;
  const Token token{3};
  callback(arena, token, nullptr);
}

}  // namespace unknown_pointer_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("unknown_pointer_fixed::notify");
  for (int kind : {0, 1}) root.run([&](wcmu::Arena& arena) { unknown_pointer_fixed::notify(arena, kind); });
}
#endif
