// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Compiled, not run, with -ffreestanding -fno-exceptions -fno-rtti by every compiler that is there: all that a firmware
// may use, instantiated.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/budget.hpp>
#include <wcmu/builder.hpp>

namespace {

#if defined(__cpp_constinit)
#define CONSTINIT constinit
#elif defined(__clang__)
#define CONSTINIT [[clang::require_constant_initialization]]
#else
#define CONSTINIT
#endif

CONSTINIT wcmu::StaticArena<65536> pool;
constexpr wcmu::Budget budget{100, 20, 8};
CONSTINIT wcmu::ArenaFor<budget> fitted;
std::byte buffer[256];

[[noreturn]] void halt(const wcmu::Failure&) {
  for (;;) {
  }
}

struct Sample {
  int value;
  short channel;
};

}  // namespace

WCMU_ROOT int firmware(int n) {
  WCMU_ASSUME(n >= 0 && n < 100);
  wcmu::set_failure_handler(&halt);
  wcmu::Arena& arena = pool;
  arena.check_budget(budget);
  fitted->check_budget(budget);
  wcmu::ArenaScope scope(arena);
  Sample* const sample = arena.bottom_handle().create<Sample>(Sample{n, 1});
  Sample* const other = new (arena.top_handle()) Sample{n, 2};
  int* const block = wcmu::TopAllocator<int>(arena).allocate(10);
  wcmu::BottomAllocator<int>(pool.bottom_handle()).deallocate(block, 10);
  wcmu::Arena local = wcmu::Arena::from_static_buffer(buffer);
  const auto mark = local.bottom_mark();
  (void)local.alloc_bottom_bytes(3);
  wcmu::LoopBound bound{100};
  for (int i = 0; i < n; ++i) {
    WCMU_LOOP_BOUND(100);
    bound.step();
  }
  wcmu::StringBuilder text(local);
  const wcmu::BudgetScope measured(local, budget);
  const wcmu::ArenaHandle<char[]> tracked =
      text.append("text") ? local.track(text.data(), text.size()) : wcmu::ArenaHandle<char[]>();
  if (local.resize_persistent_capacity(8) != wcmu::Error::none || tracked.get(local) != nullptr || !text.finish())
    return 3;
  local.zero_persistent();
  constexpr wcmu::BudgetEntry table[] = {{"firmware", "pool", budget}};
  arena.check_all("pool", table);
  std::uint64_t sum = 0;
  local.dump([&](const char*, std::uint64_t value) { sum += value; });
  if (local.rewind_bottom(mark) != wcmu::Error::none || local.reset() != wcmu::Error::none) return 1;
  return sample != nullptr && other != nullptr ? static_cast<int>(sum) : 2;
}
