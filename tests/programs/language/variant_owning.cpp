// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A variant that owns: its alternative is replaced, and the destructor of the old one allocates. An exception leaves it valueless.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <variant>

namespace variant_owning {

struct Tone {
  explicit Tone(wcmu::Arena& a, unsigned n) : arena(&a) {
    if (n > 2) throw n;
    a.bottom_handle().allocate(20, 1);
  }
  Tone(const Tone&) = delete;
  ~Tone() { arena->top_handle().allocate(4, 1); }
  wcmu::Arena* arena;
};
using Slot = std::variant<std::monostate, Tone, unsigned>;

// Twice 20 bytes, each leaves 4; or once, and 50 for the fault.
// EXPECT: variant_owning::play bottom=70 top=8 retained_bottom=70 retained_top=8
WCMU_ROOT void play(wcmu::Arena& arena, unsigned n) {
  Slot slot;
  slot.emplace<Tone>(arena, 1u);
  try {
    slot.emplace<Tone>(arena, n);
  } catch (unsigned) {
    arena.bottom_handle().allocate(slot.valueless_by_exception() ? 50 : 500, 1);
  }
  slot = 5u;
  if (n > 9) slot.emplace<std::monostate>();
}

}  // namespace variant_owning

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("variant_owning::play");
  for (unsigned n = 0; n < 12; ++n) root.run([&](wcmu::Arena& arena) { variant_owning::play(arena, n); });
}
#endif
