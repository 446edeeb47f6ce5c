// What all calls of a function take together is attested: the first one charges it, and where between the allocations of the program its
// bytes lie is not known. The driver tries many ways to take them.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

extern "C" void pool_use(wcmu::Arena& arena);                  // bottom 64, the first at a multiple of 8
extern "C" void bytes_use(wcmu::Arena& arena);                 // bottom 16, anywhere
extern "C" void both_use(wcmu::Arena& arena);                  // bottom 40 and top 24, at multiples of 16
extern "C" void each_use(wcmu::Arena& arena);                  // bottom 16 by each call
extern "C" void copy_use(wcmu::Arena& from, wcmu::Arena& to);  // 8 by each call, and 32 together

namespace attested_per_entry {

// EXPECT: attested_per_entry::twice bottom=64 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void twice(wcmu::Arena& arena) {
  pool_use(arena);  // WITHOUT: unknown-callee
  pool_use(arena);
}

// EXPECT: attested_per_entry::each bottom=32 top=0 retained_bottom=32 retained_top=0
WCMU_ROOT void each(wcmu::Arena& arena) {
  each_use(arena);  // WITHOUT: unknown-callee
  each_use(arena);
}

// Behind the 64 bytes both blocks may be padded by their alignment less one.
// EXPECT: attested_per_entry::between bottom=110 top=0 retained_bottom=110 retained_top=0
WCMU_ROOT void between(wcmu::Arena& arena) {
  pool_use(arena);  // WITHOUT: unknown-callee
  (void)arena.bottom_handle().allocate(8, 8);
  pool_use(arena);
  (void)arena.bottom_handle().allocate(16, 16);
  pool_use(arena);
}

// The first bytes may come late, behind a padding of their own: 1 + 7 + 64 + 3 + 4.
// EXPECT: attested_per_entry::late bottom=79 top=0 retained_bottom=79 retained_top=0
WCMU_ROOT void late(wcmu::Arena& arena) {
  pool_use(arena);  // WITHOUT: unknown-callee
  (void)arena.bottom_handle().allocate(1, 1);
  pool_use(arena);
  (void)arena.bottom_handle().allocate(4, 4);
  pool_use(arena);
}

// Taken in the scope, or behind it.
// EXPECT: attested_per_entry::scoped bottom=103 top=0 retained_bottom=80 retained_top=0
WCMU_ROOT void scoped(wcmu::Arena& arena) {
  {
    wcmu::BottomScope scope(arena);
    pool_use(arena);  // WITHOUT: unknown-callee
    (void)arena.bottom_handle().allocate(32, 8);
    pool_use(arena);
  }
  (void)arena.bottom_handle().allocate(12, 4);
  pool_use(arena);
}

// Charged before the scopes: not again in each of them.
// EXPECT: attested_per_entry::rounds bottom=119 top=0 retained_bottom=64 retained_top=0
WCMU_ROOT void rounds(wcmu::Arena& arena) {
  pool_use(arena);  // WITHOUT: unknown-callee
  for (int i = 0; i < 5; ++i) {
    wcmu::BottomScope scope(arena);
    (void)arena.bottom_handle().allocate(40, 16);
    pool_use(arena);
  }
}

// EXPECT: attested_per_entry::loop bottom=142 top=0 retained_bottom=142 retained_top=0
WCMU_ROOT void loop(wcmu::Arena& arena, int n) {
  if (n > 10) return;
  (void)arena.bottom_handle().allocate(1, 1);
  for (int i = 0; i < n; ++i) {
    pool_use(arena);  // WITHOUT: unknown-callee
    (void)arena.bottom_handle().allocate(4, 4);
  }
  pool_use(arena);
}

// Too many rounds to run them.
// EXPECT: attested_per_entry::many bottom=88 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT void many(wcmu::Arena& arena) {
  for (int i = 0; i < 1'000'000; ++i) {
    wcmu::BottomScope scope(arena);
    (void)arena.bottom_handle().allocate(24, 8);
    pool_use(arena);  // WITHOUT: unknown-callee
  }
}
// 16 bytes, each of them in front of another block.
// EXPECT: attested_per_entry::growing bottom=800016 top=0 retained_bottom=800016 retained_top=0
WCMU_ROOT void growing(wcmu::Arena& arena) {
  for (int i = 0; i < 100'000; ++i) {
    bytes_use(arena);  // WITHOUT: unknown-callee
    (void)arena.bottom_handle().allocate(8, 1);
  }
}

// EXPECT: attested_per_entry::nested bottom=120 top=0 retained_bottom=120 retained_top=0
WCMU_ROOT void nested(wcmu::Arena& arena, int depth) {
  if (depth > 4) depth = 4;
  pool_use(arena);  // WITHOUT: unknown-callee
  if (depth <= 0) return;
  (void)arena.bottom_handle().allocate(7, 8);
  nested(arena, depth - 1);
}

// EXPECT: attested_per_entry::two_ends bottom=64 top=54 retained_bottom=64 retained_top=54
WCMU_ROOT void two_ends(wcmu::Arena& arena) {
  (void)arena.bottom_handle().allocate(8, 8);
  both_use(arena);  // WITHOUT: unknown-callee
  (void)arena.top_handle().allocate(15, 16);
  both_use(arena);
  (void)arena.bottom_handle().allocate(1, 8);
  both_use(arena);
}

// EXPECT: attested_per_entry::copies arena=from bottom=16 top=0
// EXPECT: attested_per_entry::copies arena=to bottom=32 top=0
WCMU_ROOT void copies(wcmu::Arena& from, wcmu::Arena& to) {
  copy_use(from, to);  // WITHOUT: unknown-callee
  copy_use(from, to);
}

}  // namespace attested_per_entry

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

#include <vector>

namespace {

// What the calls of one entry take: so many bytes each, and in the end what is left.
std::vector<unsigned> plan;
std::size_t calls = 0;
unsigned taken = 0, taken_at_top = 0;

void start() { calls = taken = taken_at_top = 0; }
unsigned next(unsigned most, unsigned so_far) {
  const unsigned wanted = calls < plan.size() ? plan[calls] : plan.back();
  return wanted < most - so_far ? wanted : most - so_far;
}
void take(wcmu::Arena& arena, unsigned most, unsigned alignment) {
  const unsigned bytes = next(most, taken);
  (void)arena.bottom_handle().allocate(bytes, taken == 0 ? alignment : 1);
  taken += bytes;
}

/// All plans of `length` calls out of a few sizes.
template <typename Run>
void all_plans(std::size_t length, Run run) {
  const unsigned sizes[] = {0, 1, 2, 7, 8, 9, 63, 64};
  if (plan.size() == length) {
    start();
    run();
    return;
  }
  for (unsigned size : sizes) {
    plan.push_back(size);
    all_plans(length, run);
    plan.pop_back();
  }
}

}  // namespace

extern "C" void pool_use(wcmu::Arena& arena) {
  take(arena, 64, 8);
  ++calls;
}
extern "C" void bytes_use(wcmu::Arena& arena) {
  take(arena, 16, 1);
  ++calls;
}
extern "C" void both_use(wcmu::Arena& arena) {
  const unsigned top = next(24, taken_at_top);
  take(arena, 40, 16);
  // Of the first bytes the position is rounded, not their address.
  const unsigned padding = taken_at_top == 0 && top > 0 ? static_cast<unsigned>(-arena.top_used() % 16) : 0;
  (void)arena.top_handle().allocate(padding + top, 1);
  taken_at_top += top;
  ++calls;
}
extern "C" void each_use(wcmu::Arena& arena) { (void)arena.bottom_handle().allocate(16, 16); }
extern "C" void copy_use(wcmu::Arena& from, wcmu::Arena& to) {
  (void)from.bottom_handle().allocate(8, 8);
  take(to, 32, 8);
  ++calls;
}

int main() {
  using namespace attested_per_entry;
  const auto run = [](const char* name, std::size_t length, auto root) {
    observe::Root observed(name);
    plan.clear();
    all_plans(length, [&] { observed.run([&](wcmu::Arena& arena) { root(arena); }); });
  };
  run("attested_per_entry::twice", 2, twice);
  run("attested_per_entry::each", 1, each);
  run("attested_per_entry::between", 3, between);
  run("attested_per_entry::late", 3, late);
  run("attested_per_entry::scoped", 3, scoped);
  run("attested_per_entry::rounds", 2, rounds);
  run("attested_per_entry::two_ends", 3, two_ends);
  {
    observe::Root observed("attested_per_entry::loop");
    for (int n : {0, 9, 10, 11})
      for (unsigned size : {0U, 1U, 4U, 8U}) {
        plan.assign(static_cast<std::size_t>(n), size);
        plan.push_back(64);
        start();
        observed.run([&](wcmu::Arena& arena) { loop(arena, n); });
      }
  }
  {
    observe::Root observed("attested_per_entry::nested");
    plan.clear();
    for (int depth : {0, 3, 4, 9})
      all_plans(3, [&] {
        plan.insert(plan.begin() + 1, {plan[1], plan[1]});
        observed.run([&](wcmu::Arena& arena) { nested(arena, depth); });
        plan.erase(plan.begin() + 1, plan.begin() + 3);
      });
  }
  run("attested_per_entry::many", 1, many);
  {
    observe::Root observed("attested_per_entry::growing");
    for (unsigned size : {0U, 1U, 16U}) {
      plan.assign(1, size);
      start();
      observed.run([&](wcmu::Arena& arena) { growing(arena); });
    }
  }
  plan.clear();
  observe::Root copied("attested_per_entry::copies", "from", "to");
  all_plans(2, [&] { copied.run([](wcmu::Arena& from, wcmu::Arena& to) { copies(from, to); }); });
}
#endif
