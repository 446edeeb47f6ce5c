// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// std::unique_ptr with a deleter that leaves a note in the arena, over a base without a virtual destructor.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <memory>
#include <utility>

namespace deleter_in_arena {

struct Note {
  wcmu::Arena* arena = nullptr;
  template <typename T>
  void operator()(T* object) const {
    const unsigned bytes = object->bytes;
    object->~T();
    arena->top_handle().allocate(bytes, 1);
  }
};
struct Item {
  explicit Item(unsigned n) : bytes(n) {}
  unsigned bytes;
};
using Owned = std::unique_ptr<Item, Note>;

static Owned make(wcmu::Arena& arena, unsigned n) { return Owned(new (arena.bottom_handle()) Item(n), Note{&arena}); }

// EXPECT: deleter_in_arena::run bottom=12 top=21 retained_bottom=12 retained_top=21
WCMU_ROOT void run(wcmu::Arena& arena, bool keep) {
  Owned first = make(arena, 5);
  Owned second = make(arena, 6);
  if (keep) first = std::move(second);
  if (!second) second = make(arena, 10);
}

}  // namespace deleter_in_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("deleter_in_arena::run");
  for (bool keep : {false, true}) root.run([&](wcmu::Arena& arena) { deleter_in_arena::run(arena, keep); });
}
#endif
