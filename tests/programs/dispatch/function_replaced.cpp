// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A std::function is copied, moved, swapped and emptied; the call goes to what it holds then.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <functional>
#include <utility>

namespace function_replaced {

using Task = std::function<void(wcmu::Arena&)>;

static void small(wcmu::Arena& arena) { arena.bottom_handle().allocate(2, 1); }
static void large(wcmu::Arena& arena) { arena.bottom_handle().allocate(70, 1); }

// a: small; b: large; after the swap a is large, b small; the moved copy is small; the empty one throws: 70 + 2 + 2 + 9
// EXPECT: function_replaced::run bottom=83 top=0 retained_bottom=83 retained_top=0
WCMU_ROOT void run(wcmu::Arena& arena) {
  Task a = small, b = large;
  a.swap(b);
  a(arena);
  Task c = b;
  Task d = std::move(c);
  d(arena);
  b(arena);
  b = nullptr;
  try {
    b(arena);
  } catch (const std::bad_function_call&) {
    arena.bottom_handle().allocate(9, 1);
  }
}

}  // namespace function_replaced

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("function_replaced::run");
  root.run([&](wcmu::Arena& arena) { function_replaced::run(arena); });
}
#endif
