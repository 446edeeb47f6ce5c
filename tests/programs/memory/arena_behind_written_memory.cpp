// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arena is behind a pointer of a context, and the other members are written: it keeps its name.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace arena_behind_written_memory {

struct Context {
  wcmu::Arena* arena;
  int* last;
  unsigned count;
};

// EXPECT: arena_behind_written_memory::place bottom=32 top=0
WCMU_ROOT void place(Context& context, int** out, unsigned n) {
  if (n > 8) return;
  for (unsigned i = 0; i < n; ++i) {
    auto* block = reinterpret_cast<int*>(context.arena->alloc_bottom_bytes(4));
    *out = block;
    context.last = block;
    ++context.count;
  }
}

}  // namespace arena_behind_written_memory

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("arena_behind_written_memory::place", "context.arena");
  root.run([&](wcmu::Arena& arena) {
    arena_behind_written_memory::Context context{&arena, nullptr, 0};
    int* last = nullptr;
    arena_behind_written_memory::place(context, &last, 8);
  });
}
#endif
