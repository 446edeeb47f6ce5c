// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// C callbacks with a context pointer, registered in a struct and run later: each gets its own object back.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace callback_with_context {

struct Handler {
  void (*run)(void* context, unsigned event);
  void* context;
};
struct Bus {
  Handler handlers[4] = {};
  unsigned count = 0;
  void add(void (*run)(void*, unsigned), void* context) { handlers[count++] = {run, context}; }
  void raise(unsigned event) {
    for (unsigned i = 0; i < count; ++i) handlers[i].run(handlers[i].context, event);
  }
};
struct Logger {
  wcmu::Arena& arena;
  unsigned line;
  static void log(void* self, unsigned event) {
    auto& logger = *static_cast<Logger*>(self);
    logger.arena.bottom_handle().allocate(logger.line + event, 1);
  }
};
struct Meter {
  unsigned events = 0;
};

// (10 + 3) + (30 + 3), and one byte an event.
// EXPECT: callback_with_context::dispatch bottom=49 top=0 retained_bottom=49 retained_top=0
WCMU_ROOT void dispatch(wcmu::Arena& arena, unsigned event) {
  if (event > 3) return;
  Logger brief{arena, 10}, full{arena, 30};
  Meter meter;
  Bus bus;
  bus.add(Logger::log, &brief);
  bus.add(+[](void* m, unsigned n) { static_cast<Meter*>(m)->events += n; }, &meter);
  bus.add(Logger::log, &full);
  bus.raise(event);
  arena.bottom_handle().allocate(meter.events, 1);
}

}  // namespace callback_with_context

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("callback_with_context::dispatch");
  for (unsigned event = 0; event < 6; ++event)
    root.run([&](wcmu::Arena& arena) { callback_with_context::dispatch(arena, event); });
}
#endif
