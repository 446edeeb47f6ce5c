// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Heap algorithms on an array of events that the input orders; each event that is taken stores its bytes.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <algorithm>

namespace heap_of_events {

struct Event {
  unsigned time, bytes;
};

// All 5: 4 + 8 + 12 + 16 + 20.
// OPEN: the elements of a heap are joined, and with what lies between them
// EXPECT: heap_of_events::drain bottom=60 top=0 retained_bottom=60 retained_top=0
WCMU_ROOT unsigned drain(wcmu::Arena& arena, const unsigned* times, unsigned now) {
  Event events[5];
  for (unsigned i = 0; i < 5; ++i) events[i] = {times[i], (i + 1) * 4};
  const auto later = [](const Event& a, const Event& b) { return a.time > b.time; };
  std::make_heap(events, events + 5, later);
  unsigned left = 5;
  while (left > 0 && events[0].time <= now) {
    arena.bottom_handle().allocate(events[0].bytes, 1);
    std::pop_heap(events, events + left, later);
    --left;
  }
  return left;
}

}  // namespace heap_of_events

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("heap_of_events::drain");
  const unsigned times[5] = {30, 10, 50, 20, 40};
  for (unsigned now = 0; now < 60; now += 5)
    root.run([&](wcmu::Arena& arena) { heap_of_events::drain(arena, times, now); });
}
#endif
