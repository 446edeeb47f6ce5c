// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arenas are members of a context that is passed by reference.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace struct_of_arenas {

struct Memory {
  wcmu::Arena& permanent;
  wcmu::Arena& frame;
};

static void* temporary(Memory& memory, unsigned bytes) { return memory.frame.bottom_handle().allocate(bytes, 4); }

// EXPECT: struct_of_arenas::update arena=permanent bottom=32 top=0 retained_bottom=32 retained_top=0
// EXPECT: struct_of_arenas::update arena=frame bottom=206 top=0 retained_bottom=206 retained_top=0
WCMU_ROOT bool update(Memory& memory, unsigned entities, bool spawned) {
  if (memory.frame.reset() != wcmu::Error::none) return false;
  if (entities > 25) return false;
  for (unsigned i = 0; i < entities; ++i) temporary(memory, 8);
  temporary(memory, 6);
  if (spawned) memory.permanent.bottom_handle().allocate(32, 16);
  return temporary(memory, 0) != nullptr;
}

}  // namespace struct_of_arenas

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("struct_of_arenas::update", "permanent", "frame");
  for (unsigned entities = 0; entities < 30; ++entities)
    for (bool spawned : {false, true})
      root.run([&](wcmu::Arena& permanent, wcmu::Arena& frame) {
        struct_of_arenas::Memory memory{permanent, frame};
        struct_of_arenas::update(memory, entities, spawned);
      });
}
#endif
