// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Destructors throw and catch exceptions of their own while another is on its way, twice nested; that one arrives as it was.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace thrown_while_unwinding {

struct Error {
  unsigned bytes;
};
struct Inner {
  wcmu::Arena& arena;
  ~Inner() {
    try {
      throw Error{3};
    } catch (const Error& error) {
      arena.bottom_handle().allocate(error.bytes, 1);
    }
  }
};
struct Outer {
  wcmu::Arena& arena;
  ~Outer() {
    try {
      Inner inner{arena};
      throw Error{5};
    } catch (const Error& error) {
      arena.bottom_handle().allocate(error.bytes, 1);
    }
  }
};

static void work(wcmu::Arena& arena, unsigned n) {
  Outer outer{arena};
  if (n == 7) throw Error{20};
}

// 3 + 5 on every way, 20 if it fails.
// EXPECT: thrown_while_unwinding::run bottom=28 top=0 retained_bottom=28 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena, unsigned n) {
  try {
    work(arena, n);
  } catch (const Error& error) {
    arena.bottom_handle().allocate(error.bytes, 1);
  }
}

}  // namespace thrown_while_unwinding

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("thrown_while_unwinding::run");
  for (unsigned n = 0; n < 8; ++n) root.run([&](wcmu::Arena& arena) { thrown_while_unwinding::run(arena, n); });
}
#endif
