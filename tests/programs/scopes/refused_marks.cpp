// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Marks that the arena refuses: a stale one, a forward one, and one of another arena. Nothing changes, and the program sees it.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace refused_marks {

// IMPRECISE: a rewind whose mark may be refused is taken to succeed as well, so what follows a success counts

// EXPECT: refused_marks::stale bottom=36 top=0
WCMU_ROOT void stale(wcmu::Arena& arena) {
  const auto mark = arena.bottom_mark();
  arena.alloc_bottom_bytes(8);
  if (arena.reset() != wcmu::Error::none) return;
  arena.alloc_bottom_bytes(12);
  if (arena.rewind_bottom(mark) == wcmu::Error::none) arena.alloc_bottom_bytes(100);
  arena.alloc_bottom_bytes(24);
}

// EXPECT: refused_marks::forward bottom=0 top=48
WCMU_ROOT void forward(wcmu::Arena& arena) {
  const auto low = arena.top_mark();
  arena.alloc_top_bytes(48);
  const auto high = arena.top_mark();
  if (arena.rewind_top(low) != wcmu::Error::none) return;
  if (arena.rewind_top(high) == wcmu::Error::none) arena.alloc_top_bytes(100);
  arena.alloc_top_bytes(24);
}

// EXPECT: refused_marks::foreign arena=first bottom=48 top=0
// EXPECT: refused_marks::foreign arena=second bottom=16 top=9
WCMU_ROOT void foreign(wcmu::Arena& first, wcmu::Arena& second) {
  const auto mark = first.bottom_mark();
  first.alloc_bottom_bytes(48);
  second.alloc_bottom_bytes(16);
  if (second.rewind_bottom(mark) != wcmu::Error::none) second.alloc_top_bytes(9);
}

}  // namespace refused_marks

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root("refused_marks::stale").run([](wcmu::Arena& arena) { refused_marks::stale(arena); });
  observe::Root("refused_marks::forward").run([](wcmu::Arena& arena) { refused_marks::forward(arena); });
  observe::Root("refused_marks::foreign", "first", "second").run([](wcmu::Arena& first, wcmu::Arena& second) {
    refused_marks::foreign(first, second);
  });
}
#endif
