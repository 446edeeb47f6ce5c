// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arena that a virtual function allocates from is a member, different in each object.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace stored_arena {

struct Sink {
  virtual ~Sink() = default;
  virtual void put(unsigned n) = 0;
};
struct MemorySink : Sink {
  explicit MemorySink(wcmu::Arena& a) : arena(&a) {}
  void put(unsigned n) override { arena->bottom_handle().allocate(n, 1); }
  wcmu::Arena* arena;
};
struct Doubled final : MemorySink {
  using MemorySink::MemorySink;
  void put(unsigned n) override {
    MemorySink::put(n);
    MemorySink::put(n);
  }
};

// The log gets what is even, twice; the other one the odd ones: 0 + 2 + 4 and 1 + 3 + 5.
// EXPECT: stored_arena::record arena=log bottom=12 top=0 retained_bottom=12 retained_top=0
// EXPECT: stored_arena::record arena=trace bottom=9 top=0 retained_bottom=9 retained_top=0
WCMU_ROOT void record(wcmu::Arena& log, wcmu::Arena& trace, unsigned n) {
  if (n > 6) n = 6;
  Doubled twice(log);
  MemorySink once(trace);
  Sink* const sinks[2] = {&twice, &once};
  for (unsigned i = 0; i < n; ++i) sinks[i % 2]->put(i);
}

}  // namespace stored_arena

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("stored_arena::record", "log", "trace");
  for (unsigned n = 0; n < 9; ++n)
    root.run([&](wcmu::Arena& log, wcmu::Arena& trace) { stored_arena::record(log, trace, n); });
}
#endif
