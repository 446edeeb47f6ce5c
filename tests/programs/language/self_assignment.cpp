// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A buffer class whose assignment forgets to check for itself; through two references it may be the same object.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace self_assignment {

struct Buffer {
  Buffer(wcmu::Arena& a, unsigned n) : arena(&a), size(n), data(a.bottom_handle().allocate(n, 1)) {}
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer& other) {
    size = 0;
    data = arena->bottom_handle().allocate(other.size + 1, 1);
    size = other.size;
    return *this;
  }
  wcmu::Arena* arena;
  unsigned size;
  void* data;
};

static void assign(Buffer& to, const Buffer& from) { to = from; }

// 10 + 30, then 31 (the other) or 1 (itself), then the size that was kept: 30, 30 or 0.
// EXPECT: self_assignment::copy bottom=101 top=0 retained_bottom=101 retained_top=0
WCMU_ROOT void copy(wcmu::Arena& arena, unsigned from) {
  Buffer buffers[] = {{arena, 10}, {arena, 30}};
  assign(buffers[0], buffers[from & 1]);
  arena.bottom_handle().allocate(buffers[0].size, 1);
}

}  // namespace self_assignment

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("self_assignment::copy");
  for (unsigned from = 0; from < 2; ++from) root.run([&](wcmu::Arena& arena) { self_assignment::copy(arena, from); });
}
#endif
