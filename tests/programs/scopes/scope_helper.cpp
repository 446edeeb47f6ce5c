// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The scope lives in an object of the user's, handed out by a factory: its destructor runs where the object dies.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace scope_helper {

class Scratch {
 public:
  explicit Scratch(wcmu::Arena& arena) : scope_(arena), arena_(arena) {}
  void* bytes(unsigned n) { return arena_.bottom_handle().allocate(n, 8); }

 private:
  wcmu::BottomScope scope_;
  wcmu::Arena& arena_;
};

static Scratch scratch_for(wcmu::Arena& arena) { return Scratch(arena); }

// EXPECT: scope_helper::mix bottom=520 top=0 retained_bottom=8 retained_top=0
WCMU_ROOT void mix(wcmu::Arena& arena, unsigned voices) {
  if (voices > 64) return;
  {
    Scratch voice = scratch_for(arena);
    for (unsigned i = 0; i < voices; ++i) voice.bytes(5);
    scratch_for(arena).bytes(4);  // dies at once
    scratch_for(arena).bytes(8);
  }
  arena.bottom_handle().allocate(8, 8);
}

}  // namespace scope_helper

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("scope_helper::mix");
  for (unsigned voices = 0; voices < 70; ++voices)
    root.run([&](wcmu::Arena& arena) { scope_helper::mix(arena, voices); });
}
#endif
