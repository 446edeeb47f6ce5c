// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// unique_ptr of a base with a deleter that only destroys; the objects lie in the arena, and their destructors allocate a record.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <memory>

namespace owned_in_arena {

struct Module {
  virtual ~Module() = default;
  virtual unsigned run() = 0;
};
struct Destroy {
  void operator()(Module* module) const { module->~Module(); }
};
using Owned = std::unique_ptr<Module, Destroy>;

struct Filter final : Module {
  explicit Filter(wcmu::Arena& a) : arena(a) {}
  ~Filter() override { arena.top_handle().allocate(6, 1); }
  unsigned run() override { return 3; }
  wcmu::Arena& arena;
};
struct Gate final : Module {
  unsigned run() override { return 5; }
  unsigned long level = 0;
  unsigned long hold = 0;
};

static Owned make(wcmu::Arena& arena, bool filter) {
  if (filter) return Owned(::new (arena.bottom_handle().allocate(sizeof(Filter), alignof(Filter))) Filter(arena));
  return Owned(::new (arena.bottom_handle().allocate(sizeof(Gate), alignof(Gate))) Gate());
}

// Gates of 24, filters of 16; a filter that is replaced or dies leaves 6.
// EXPECT: owned_in_arena::patch bottom=72 top=18 retained_bottom=72 retained_top=18
WCMU_ROOT unsigned patch(wcmu::Arena& arena, unsigned filters) {
  Owned first = make(arena, filters & 1);
  Owned second = make(arena, filters & 2);
  first = make(arena, filters & 4);
  Owned moved = std::move(second);
  return first->run() + moved->run() + (second ? 100 : 0);
}

}  // namespace owned_in_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("owned_in_arena::patch");
  for (unsigned filters = 0; filters < 8; ++filters)
    root.run([&](wcmu::Arena& arena) { owned_in_arena::patch(arena, filters); });
}
#endif
