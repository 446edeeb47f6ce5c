// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The destructor of an exception runs at the end of its last handler.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace exception_destroyed {

struct Note {
  unsigned* n;
  explicit Note(unsigned* p) : n(p) {}
  Note(const Note& other) : n(other.n) {}
  ~Note() { *n = 100; }
};

// EXPECT: exception_destroyed::place bottom=100 top=0
WCMU_ROOT void place(wcmu::Arena& arena) {
  unsigned n = 1;
  try {
    throw Note(&n);
  } catch (...) {
    n = 1;
  }
  (void)arena.alloc_bottom_bytes(n);
}

}  // namespace exception_destroyed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("exception_destroyed::place");
  root.run([&](wcmu::Arena& arena) { exception_destroyed::place(arena); });
}
#endif
