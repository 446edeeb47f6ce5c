// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A constructor hands its object on while it is still of the abstract class: then the default is what is called.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace abstract_seen_early {

struct Filter;
static void announce(Filter& filter);
static wcmu::Arena* target = nullptr;

struct Filter {
  Filter() { announce(*this); }
  virtual ~Filter() = default;
  virtual void reserve(wcmu::Arena& arena) { arena.bottom_handle().allocate(300, 1); }
  virtual unsigned taps() const = 0;
};
struct Short final : Filter {
  void reserve(wcmu::Arena& arena) override { arena.bottom_handle().allocate(taps(), 1); }
  unsigned taps() const override { return 8; }
};

// EXPECT: abstract_seen_early::attach bottom=300 top=0 retained_bottom=300 retained_top=0
WCMU_ROOT void attach(wcmu::Arena& arena, Filter& filter) { filter.reserve(arena); }

static void announce(Filter& filter) {
  if (target != nullptr) attach(*target, filter);
}
void make(wcmu::Arena* arena) {
  target = arena;
  Short filter;
  target = nullptr;
}

}  // namespace abstract_seen_early

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("abstract_seen_early::attach");
  root.run([&](wcmu::Arena& arena) { abstract_seen_early::make(&arena); });
}
#endif
