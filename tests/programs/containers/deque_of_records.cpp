// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A deque of records grows at both ends; its map of blocks is made anew when it is full.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <deque>

namespace deque_of_records {

struct Record {
  unsigned id;
  char text[60];
};
using Deque = std::deque<Record, wcmu::BottomAllocator<Record>>;

// A map of 8 pointers, and 6 blocks of 512 bytes, 8 records each.
// EXPECT: deque_of_records::collect bottom=3136 top=0
WCMU_ROOT std::size_t collect(wcmu::Arena& arena, unsigned n) {
  if (n > 40) n = 40;
  Deque records(arena);
  for (unsigned i = 0; i < n; ++i) {
    if (i % 3 == 0)
      records.push_front({i, {}});
    else
      records.push_back({i, {}});
  }
  return records.size();
}

}  // namespace deque_of_records

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("deque_of_records::collect");
  for (unsigned n = 0; n < 43; ++n) root.run([&](wcmu::Arena& arena) { deque_of_records::collect(arena, n); });
}
#endif
