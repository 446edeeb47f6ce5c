// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Read by analysis_checks.py: every way to annotate, and every member of the runtime, in one unit.
#include <vector>
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/builder.hpp>
#include <wcmu/memory_resource.hpp>

using wcmu::Arena;
using wcmu::Error;

struct Class {
  WCMU_ROOT int method(Arena& a) {
    wcmu::ArenaScope scope(a);
    return a.bottom_handle().create<int>(3) != nullptr;
  }
  WCMU_ROOT static int method_of_class(Arena& a) { return a.alloc_top_bytes(3) != nullptr; }
};

WCMU_ROOT static int static_root(Arena& a) { return a.top_handle().allocate<int>(3) != nullptr; }

template <typename T>
WCMU_ROOT int template_root(Arena& a, T n) {
  WCMU_ASSUME(n < 4);
  WCMU_RECURSION_BOUND(2);
  for (T i = 0; i < n; ++i) {
    WCMU_LOOP_BOUND(4);
    (void)a.alloc_top_bytes(1);
  }
  return 0;
}
template int template_root<int>(Arena&, int);

WCMU_ROOT_AS("other::name")
WCMU_CAPACITY(99) inline int inline_root(WCMU_ARENA_AS("q") WCMU_CAPACITY(100) Arena& a) {
  const auto mark = a.bottom_mark();
  const auto top = a.top_mark();
  std::vector<int, wcmu::BottomAllocator<int>> v{a};
  v.push_back(1);
  std::vector<int, wcmu::TopAllocator<int>> w{a};
  w.push_back(1);
  return a.rewind_bottom(mark) != Error::none || a.rewind_top(top) != Error::none;
}

WCMU_ATTEST(3, 4, 8) void external(Arena& a);

wcmu::StaticArena<4096> global_arena;
WCMU_STATIC_ASSERT_FITS(no::such::root, 0);

constexpr wcmu::BudgetEntry table[] = {{"a::root", "a", {1, 2}}};

WCMU_ROOT int prefix_and_tracking(Arena& a, char* p) {
  a.adopt();
  wcmu::check_all(a, "a");
  wcmu::check_table(a, "a", table);
  const wcmu::BudgetScope budget(a, wcmu::Budget{1, 2});
  const wcmu::AttestedScope attested(a, 1, 2);
  bool good = a.resize_persistent(8) == Error::none && a.resize_persistent_capacity(16) == Error::none;
  a.zero_persistent();
  good = good && a.zero_persistent_range(1, 2) == Error::none && a.zero_dual_headed() == Error::none;
  good = good && a.zero_all() == Error::none && a.persistent_capacity() < a.dual_headed_capacity();
  const wcmu::ArenaHandle<char> one = a.track(p);
  const wcmu::ArenaHandle<char[]> many = a.track(p, 3);
  wcmu::StringBuilder text(a);
  good = good && text.append("abc") && text.finish();
  return good && one.get(a) == a.track(reinterpret_cast<char*>(a.persistent_ptr())).get(a) && one.epoch() == 3 &&
         many.is_stale(a);
}

WCMU_ROOT int everything(const void* p) {
  wcmu::StaticArena<64> local;
  external(local);
  external(global_arena);
  wcmu::ArenaFor<WCMU_BUDGET(no::such::root)> fitted;
  external(fitted);
  static std::byte buffer[9];
  Arena a = Arena::with_capacity(100);
  auto maybe = Arena::try_with_capacity(100);
  Arena b = Arena::from_static_buffer(buffer);
  b.check_budget(WCMU_BUDGET(no::such::root));
  wcmu::BottomResource bottom(a);
  wcmu::TopResource top(a);
  const std::pmr::vector<int> v({1, 2, 3}, &bottom);
  const std::pmr::vector<int> w({1, 2, 3}, &top);
  int* const n = new (local.bottom_handle()) int(3);
  bool good = local.bottom_handle().try_extend(n, 4, 8) && local.bottom_handle().shrink(n, 8, 4);
  good = good && b.reset() == Error::none && b.reset_bottom() == Error::none && b.reset_top() == Error::none;
  b.force_reset_epoch();
  b.clear_peaks();
  b.seal();
  good = good && a.fits_budget(wcmu::Budget{1, 2}) && a.fits_budget_now(wcmu::Budget{1, 2});
  std::uint64_t sum = a.peak() + a.epoch() + a.epoch_remaining();
  maybe.arena.dump([&](const char*, std::uint64_t value) { sum += value; });
  wcmu::LoopBound bound{3};
  bound.step();
  return static_cast<int>(sum) + good + a.is_ephemeral(p) + a.is_sealed();
}
