// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Unwinding through a vector of objects: each element's destructor runs, first to last, and allocates; a scope is between.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace destroyed_by_unwinding {

struct Job {
  Job(wcmu::Arena& a, unsigned c) : arena(&a), cost(c) {}
  Job(Job&& other) noexcept : arena(other.arena), cost(other.cost) { other.arena = nullptr; }
  ~Job() {
    if (arena != nullptr) arena->top_handle().allocate(cost, 1);
  }
  wcmu::Arena* arena;
  unsigned cost;
};

static void work(wcmu::Arena& arena, unsigned bad) {
  std::vector<Job, wcmu::BottomAllocator<Job>> jobs(arena);
  wcmu::TopScope scope(arena);
  for (unsigned i = 0; i < 4; ++i) {
    jobs.emplace_back(arena, i + 1);
    arena.top_handle().allocate(6, 1);
    if (i == bad) throw bad;
  }
}

// 16 + 32 + 64 of the vector. Top: 4 * 6 rewound, then 1 + 2 + 3 + 4, and 15 after the fault.
// EXPECT: destroyed_by_unwinding::run bottom=112 top=25 retained_bottom=112 retained_top=25
WCMU_ROOT void run(wcmu::Arena& arena, unsigned bad) {
  try {
    work(arena, bad);
  } catch (unsigned) {
    arena.top_handle().allocate(15, 1);
  }
}

}  // namespace destroyed_by_unwinding

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("destroyed_by_unwinding::run");
  for (unsigned bad = 0; bad < 6; ++bad) root.run([&](wcmu::Arena& arena) { destroyed_by_unwinding::run(arena, bad); });
}
#endif
