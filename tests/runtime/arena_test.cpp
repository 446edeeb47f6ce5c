// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Conformance: what every arena promises, however it was made, on both ends, on good and on bad bases.
#include <sys/mman.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>
#include <wcmu/memory_resource.hpp>

#include "support.hpp"

using test::address;
using wcmu::Arena;
using wcmu::Error;

namespace {

constexpr std::size_t size_max = static_cast<std::size_t>(-1);

constexpr wcmu::Budget some_budget{100, 30, 64};
std::byte static_bytes[1 << 12];
unsigned char static_chars[1 << 12];

/// Runs `check` on an empty arena of each kind.
void for_each_arena(const std::function<void(Arena&)>& check) {
  for (const std::size_t capacity : {0U, 1U, 2U, 7U, 16U, 255U, 1000U, 4096U}) {
    {
      INFO("with_capacity " << capacity);
      Arena arena = Arena::with_capacity(capacity);
      check(arena);
    }
    {
      INFO("with_capacity " << capacity << ", aligned to 256");
      Arena arena = Arena::with_capacity(capacity, 256);
      CHECK((capacity == 0 || arena.is_ephemeral(arena.allocate_bottom(1, 256)) == (capacity > 0)));
      CHECK(arena.reset() == Error::none);
      arena.clear_peaks();
      check(arena);
    }
    {
      INFO("try_with_capacity " << capacity);
      wcmu::MaybeArena maybe = Arena::try_with_capacity(capacity);
      REQUIRE(maybe.error == Error::none);
      check(maybe.arena);
    }
    for (const std::size_t offset : {0U, 1U, 3U, 8U, 15U, 64U, 100U}) {
      INFO("from_buffer_unchecked " << capacity << " at offset " << offset);
      test::Buffer buffer(capacity, offset);
      Arena arena = Arena::from_buffer_unchecked(buffer.begin(), capacity);
      check(arena);
      Arena second = Arena::from_static_buffer(static_cast<void*>(buffer.begin()), capacity);
      check(second);
    }
  }
  {
    INFO("from_static_buffer, bytes");
    Arena arena = Arena::from_static_buffer(static_bytes);
    CHECK(arena.dual_headed_capacity() == sizeof static_bytes);
    check(arena);
  }
  {
    INFO("from_static_buffer, chars");
    Arena arena = Arena::from_static_buffer(static_chars);
    CHECK(arena.dual_headed_capacity() == sizeof static_chars);
    check(arena);
  }
  {
    INFO("huge");
    // Address space only: nothing touches the middle.
    constexpr std::size_t huge = std::size_t{1} << 33;
    void* const buffer = ::mmap(nullptr, huge, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    REQUIRE(buffer != MAP_FAILED);
    constexpr std::size_t page = 1 << 16;
    REQUIRE(::mprotect(buffer, page, PROT_READ | PROT_WRITE) == 0);
    REQUIRE(::mprotect(static_cast<std::byte*>(buffer) + huge - page, page, PROT_READ | PROT_WRITE) == 0);
    if (!test::poisons) {
      Arena arena = Arena::from_buffer_unchecked(static_cast<std::byte*>(buffer) + 5, huge - 12);
      check(arena);
    }
    ::munmap(buffer, huge);
  }
  for (const std::size_t prefix : {1U, 16U, 37U, 100U}) {
    INFO("a prefix of " << prefix << " bytes");
    Arena arena = Arena::with_capacity(400);
    CHECK(arena.resize_persistent(prefix) == Error::none);
    check(arena);
    Arena all = Arena::with_capacity(prefix);
    CHECK(all.resize_persistent(prefix) == Error::none);
    check(all);
  }
  {
    INFO("for_budget");
    Arena arena = Arena::for_budget(some_budget);
    CHECK(arena.dual_headed_capacity() == 144);
    check(arena);
  }
  {
    INFO("ArenaFor");
    wcmu::ArenaFor<some_budget> fitted;
    CHECK(fitted->dual_headed_capacity() == 144);
    check(fitted);
  }
  {
    INFO("StaticArena");
    wcmu::StaticArena<0> none;
    check(none);
    wcmu::StaticArena<1, 1> one;
    check(one);
    wcmu::StaticArena<333, 64> odd;
    check(odd);
  }
}

/// Both ends behind one face.
struct End {
  const char* name;
  std::function<void*(std::size_t, std::size_t)> allocate;
  std::function<std::size_t()> used;
  std::function<std::size_t()> peak;
};

/// A resource that does not throw.
template <typename Resource>
void* allocate_from(Resource& resource, std::size_t size, std::size_t align) {
  try {
    return static_cast<std::pmr::memory_resource&>(resource).allocate(size, align);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

/// Every way to allocate.
void for_each_end(const std::function<void(Arena&, End&)>& check) {
  for_each_arena([&](Arena& arena) {
    wcmu::BottomResource bottom_resource(arena);
    wcmu::TopResource top_resource(arena.top_handle());
    const auto bottom_used = [&] { return arena.bottom_used(); };
    const auto bottom_peak = [&] { return arena.bottom_peak(); };
    const auto top_used = [&] { return arena.top_used(); };
    const auto top_peak = [&] { return arena.top_peak(); };
    End ends[] = {
        {"bottom", [&](std::size_t n, std::size_t a) { return arena.allocate_bottom(n, a); }, bottom_used, bottom_peak},
        {"top", [&](std::size_t n, std::size_t a) { return arena.allocate_top(n, a); }, top_used, top_peak},
        {"bottom handle", [&](std::size_t n, std::size_t a) { return arena.bottom_handle().allocate(n, a); },
         bottom_used, bottom_peak},
        {"heap handle", [&](std::size_t n, std::size_t a) { return arena.heap_handle().allocate(n, a); }, top_used,
         top_peak},
        {"bottom resource", [&](std::size_t n, std::size_t a) { return allocate_from(bottom_resource, n, a); },
         bottom_used, bottom_peak},
        {"top resource", [&](std::size_t n, std::size_t a) { return allocate_from(top_resource, n, a); }, top_used,
         top_peak},
    };
    for (End& end : ends) {
      INFO(end.name);
      CHECK(arena.reset() == Error::none);
      arena.clear_peaks();
      check(arena, end);
    }
  });
}

using test::state_of;

}  // namespace

TEST_CASE("a new arena is empty") {
  for_each_arena([](Arena& arena) {
    CHECK(arena.bottom_used() == 0);
    CHECK(arena.top_used() == 0);
    CHECK(arena.free() == arena.dual_headed_capacity());
    CHECK(arena.bottom_peak() == 0);
    CHECK(arena.top_peak() == 0);
    CHECK(arena.peak() == 0);
    CHECK_FALSE(arena.is_sealed());
  });
}

TEST_CASE("blocks are aligned, inside, disjoint, and leave the bytes accounted for") {
  for_each_end([](Arena& arena, End& end) {
    test::Random random(arena.dual_headed_capacity());
    std::vector<std::pair<std::uintptr_t, std::size_t>> blocks;
    for (int i = 0; i < 60; ++i) {
      const std::size_t size = 1 + random.below(40);
      const std::size_t align = random.power_of_two(8);
      const auto before = state_of(arena);
      const std::size_t used = end.used();
      void* const block = end.allocate(size, align);
      if (block == nullptr) {
        CHECK(state_of(arena) == before);
        continue;
      }
      CHECK(address(block) % align == 0);
      CHECK(arena.is_ephemeral(block));
      CHECK(arena.is_ephemeral(static_cast<std::byte*>(block) + size - 1));
      CHECK(end.used() >= used + size);
      CHECK(end.used() < used + size + align);
      CHECK(arena.free() == arena.dual_headed_capacity() - arena.bottom_used() - arena.top_used());
      for (const auto& [start, length] : blocks)
        CHECK((address(block) + size <= start || start + length <= address(block)));
      blocks.emplace_back(address(block), size);
      std::memset(block, 0xA5, size);
    }
  });
}

TEST_CASE("an arena can be filled to the last byte, not beyond") {
  for_each_end([](Arena& arena, End& end) {
    const std::size_t capacity = arena.dual_headed_capacity();
    CHECK(end.allocate(capacity + 1, 1) == nullptr);
    CHECK(end.used() == 0);
    if (capacity > 0) CHECK(end.allocate(capacity, 1) != nullptr);
    CHECK(end.used() == capacity);
    CHECK(arena.free() == 0);
    const auto full = state_of(arena);
    CHECK(arena.alloc_bottom_bytes(1) == nullptr);
    CHECK(arena.alloc_top_bytes(1) == nullptr);
    CHECK(state_of(arena) == full);
  });
}

TEST_CASE("size 0 gives the alignment as a pointer and costs nothing, on a full arena too") {
  for_each_end([](Arena& arena, End& end) {
    for (int round = 0; round < 3; ++round) {
      for (std::size_t align = 1; align != 0; align *= 2) {
        const auto before = state_of(arena);
        CHECK(address(end.allocate(0, align)) == align);
        CHECK(state_of(arena) == before);
      }
      CHECK(arena.bottom_handle().allocate<double>(0) == reinterpret_cast<double*>(alignof(double)));
      if (round == 0) (void)end.allocate(1, 1);
      if (round == 1) (void)end.allocate(arena.free(), 1);
    }
  });
}

TEST_CASE("sizes and alignments near the limits never wrap") {
  for_each_end([](Arena& arena, End& end) {
    (void)end.allocate(1, 1);
    const auto before = state_of(arena);
    for (std::size_t align = 1; align != 0; align *= 2) {
      for (std::size_t size = size_max; size > size_max - 70; --size) CHECK(end.allocate(size, align) == nullptr);
      CHECK(end.allocate(size_max / 2 + 1, align) == nullptr);
      CHECK(end.allocate(size_max - align, align) == nullptr);
    }
    CHECK(end.allocate(arena.dual_headed_capacity() + 1, size_max / 2 + 1) == nullptr);
    CHECK(arena.bottom_handle().allocate<int>(size_max / sizeof(int) + 1) == nullptr);
    CHECK(arena.top_handle().allocate<int>(size_max / sizeof(int) + 2) == nullptr);
    CHECK(arena.top_handle().allocate<int>(size_max / 2) == nullptr);
    for (const std::size_t align : {std::size_t{0}, std::size_t{3}, std::size_t{24}, size_max}) {
      CHECK(end.allocate(1, align) == nullptr);
      CHECK(end.allocate(0, align) == nullptr);
    }
    CHECK(state_of(arena) == before);
  });
}

TEST_CASE("an alignment larger than the buffer is met only where the base happens to have it") {
  test::Buffer buffer(256, 0);
  Arena good = Arena::from_buffer_unchecked(buffer.begin(), 256);
  CHECK(good.allocate_bottom(1, 4096) == buffer.begin());
  Arena bad = Arena::from_buffer_unchecked(buffer.begin() + 1, 255);
  CHECK(bad.allocate_bottom(1, 4096) == nullptr);
  CHECK(bad.allocate_top(1, 4096) == nullptr);
  CHECK(bad.peak() == 0);
}

TEST_CASE("padding is computed on addresses: bottom rounds up, top rounds down") {
  test::Buffer buffer(64, 1);
  Arena arena = Arena::from_buffer_unchecked(buffer.begin(), 64);
  CHECK(arena.allocate_bottom(8, 8) == buffer.begin() + 7);
  CHECK(arena.bottom_used() == 15);
  CHECK(arena.allocate_top(5, 4) == buffer.begin() + 59);
  CHECK(arena.top_used() == 5);
  CHECK(arena.allocate_top(1, 8) == buffer.begin() + 55);
  CHECK(arena.top_used() == 9);
}

TEST_CASE("peaks are exact, and the simultaneous one is not the sum") {
  for_each_arena([](Arena& arena) {
    const std::size_t n = arena.dual_headed_capacity();
    const auto bottom = arena.bottom_mark();
    const auto top = arena.top_mark();
    if (n > 0) CHECK(arena.alloc_bottom_bytes(n) != nullptr);
    CHECK(arena.rewind_bottom(bottom) == Error::none);
    if (n > 0) CHECK(arena.alloc_top_bytes(n) != nullptr);
    CHECK(arena.rewind_top(top) == Error::none);
    CHECK(arena.bottom_peak() == n);
    CHECK(arena.top_peak() == n);
    CHECK(arena.peak() == n);
    CHECK(arena.reset() == Error::none);
    CHECK(arena.bottom_peak() == n);
    arena.clear_peaks();
    CHECK(arena.bottom_peak() == 0);
    CHECK(arena.top_peak() == 0);
    CHECK(arena.peak() == 0);
    if (n < 2) return;
    (void)arena.alloc_bottom_bytes(1);
    (void)arena.alloc_top_bytes(1);
    arena.clear_peaks();
    CHECK(arena.bottom_peak() == 1);
    CHECK(arena.top_peak() == 1);
    CHECK(arena.peak() == 2);
  });
}

TEST_CASE("rewind frees down to the mark and keeps what was before") {
  for_each_arena([](Arena& arena) {
    if (arena.dual_headed_capacity() < 16) return;
    (void)arena.alloc_bottom_bytes(3);
    (void)arena.alloc_top_bytes(2);
    const auto bottom = arena.bottom_mark();
    const auto top = arena.top_mark();
    (void)arena.alloc_bottom_bytes(4);
    (void)arena.alloc_top_bytes(4);
    CHECK(arena.rewind_bottom(bottom) == Error::none);
    CHECK(arena.bottom_used() == 3);
    CHECK(arena.top_used() == 6);
    CHECK(arena.rewind_top(top) == Error::none);
    CHECK(arena.top_used() == 2);
    CHECK(arena.rewind_bottom(bottom) == Error::none);
    CHECK(arena.bottom_used() == 3);
  });
}

TEST_CASE("foreign, stale and forward marks are refused and nothing changes") {
  Arena other = Arena::with_capacity(64);
  for_each_arena([&](Arena& arena) {
    if (arena.dual_headed_capacity() < 16) return;
    const auto start_bottom = arena.bottom_mark();
    const auto start_top = arena.top_mark();
    (void)arena.alloc_bottom_bytes(4);
    (void)arena.alloc_top_bytes(4);
    const auto high_bottom = arena.bottom_mark();
    const auto high_top = arena.top_mark();

    auto before = state_of(arena);
    CHECK(arena.rewind_bottom(other.bottom_mark()) == Error::foreign_mark);
    CHECK(arena.rewind_top(other.top_mark()) == Error::foreign_mark);
    CHECK(arena.rewind_bottom(wcmu::BottomMark{}) == Error::foreign_mark);
    CHECK(arena.rewind_top(wcmu::TopMark{}) == Error::foreign_mark);
    CHECK(state_of(arena) == before);

    CHECK(arena.rewind_bottom(start_bottom) == Error::none);
    CHECK(arena.rewind_top(start_top) == Error::none);
    before = state_of(arena);
    CHECK(arena.rewind_bottom(high_bottom) == Error::forward_mark);
    CHECK(arena.rewind_top(high_top) == Error::forward_mark);
    CHECK(state_of(arena) == before);

    CHECK(arena.reset_bottom() == Error::none);
    (void)arena.alloc_bottom_bytes(8);
    before = state_of(arena);
    CHECK(arena.rewind_bottom(start_bottom) == Error::stale_mark);
    CHECK(arena.rewind_bottom(high_bottom) == Error::stale_mark);
    CHECK(state_of(arena) == before);
    CHECK(arena.rewind_top(start_top) == Error::none);

    CHECK(arena.reset_top() == Error::none);
    CHECK(arena.rewind_top(start_top) == Error::stale_mark);
    const auto middle = arena.bottom_mark();
    CHECK(arena.reset() == Error::none);
    CHECK(arena.rewind_bottom(middle) == Error::stale_mark);
    const auto last = arena.bottom_mark();
    arena.force_reset_epoch();
    CHECK(arena.rewind_bottom(last) == Error::stale_mark);
  });
}

TEST_CASE("marks and handles of an arena that ended never lead out of one that took its place") {
  alignas(Arena) std::byte place[sizeof(Arena)];
  test::Buffer first(64);
  test::Buffer second(64);
  // Once the new buffer lies above the old one, once below.
  for (const bool swapped : {false, true}) {
    auto* arena =
        ::new (static_cast<void*>(place)) Arena(Arena::from_buffer_unchecked((swapped ? second : first).begin(), 64));
    const auto bottom = arena->bottom_mark();
    const auto top = arena->top_mark();
    const auto low = arena->track(arena->bottom_handle().create<int>(1));
    const auto high = arena->track(arena->top_handle().create<int>(1));
    arena->~Arena();
    arena =
        ::new (static_cast<void*>(place)) Arena(Arena::from_buffer_unchecked((swapped ? first : second).begin(), 64));
    (void)arena->alloc_bottom_bytes(8);
    (void)arena->alloc_top_bytes(8);
    const auto before = state_of(*arena);
    CHECK(arena->rewind_bottom(bottom) != Error::none);
    CHECK(arena->rewind_top(top) != Error::none);
    CHECK(state_of(*arena) == before);
    CHECK(low.get(*arena) == nullptr);
    CHECK(high.get(*arena) == nullptr);
    arena->~Arena();
  }
}

TEST_CASE("resets free their end, keep peaks and count the epoch") {
  for_each_arena([](Arena& arena) {
    if (arena.dual_headed_capacity() < 16) return;
    const std::uint64_t epoch = arena.epoch();
    (void)arena.alloc_bottom_bytes(4);
    (void)arena.alloc_top_bytes(5);
    CHECK(arena.reset_bottom() == Error::none);
    CHECK(arena.bottom_used() == 0);
    CHECK(arena.top_used() == 5);
    CHECK(arena.reset_top() == Error::none);
    CHECK(arena.top_used() == 0);
    (void)arena.alloc_bottom_bytes(4);
    (void)arena.alloc_top_bytes(5);
    CHECK(arena.reset() == Error::none);
    CHECK(arena.free() == arena.dual_headed_capacity());
    CHECK(arena.epoch() == epoch + 3);
    CHECK(arena.epoch_remaining() == UINT64_MAX - epoch - 3);
    CHECK(arena.bottom_peak() == 4);
    CHECK(arena.top_peak() == 5);
    CHECK(arena.peak() == 9);
  });
}

TEST_CASE("a saturated epoch refuses every reset and changes nothing") {
  Arena arena = Arena::with_capacity(64);
  wcmu::ArenaTestAccess::set_epoch(arena, UINT64_MAX - 1);
  CHECK(arena.reset() == Error::none);
  (void)arena.alloc_bottom_bytes(4);
  (void)arena.alloc_top_bytes(5);
  const auto mark = arena.bottom_mark();
  const auto before = state_of(arena);
  CHECK(arena.reset() == Error::epoch_saturated);
  CHECK(arena.reset_bottom() == Error::epoch_saturated);
  CHECK(arena.reset_top() == Error::epoch_saturated);
  CHECK(state_of(arena) == before);
  CHECK(arena.rewind_bottom(mark) == Error::none);
  arena.force_reset_epoch();
  CHECK(arena.epoch() == 0);
  CHECK(arena.free() == 64);
  CHECK(arena.peak() == 9);
  CHECK(arena.reset() == Error::none);
}

TEST_CASE("a mark from before force_reset_epoch is stale for ever") {
  Arena arena = Arena::with_capacity(64);
  const auto bottom = arena.bottom_mark();
  const auto top = arena.top_mark();
  CHECK(arena.reset() == Error::none);
  arena.force_reset_epoch();
  CHECK(arena.rewind_bottom(bottom) == Error::stale_mark);
  CHECK(arena.rewind_top(top) == Error::stale_mark);
}

TEST_CASE("try_extend and shrink change the last block of the bottom end only") {
  test::Buffer buffer(64, 0);
  Arena arena = Arena::from_buffer_unchecked(buffer.begin(), 64);
  const auto handle = arena.bottom_handle();
  void* const first = handle.allocate(8, 8);
  CHECK(handle.try_extend(first, 8, 20));
  CHECK(arena.bottom_used() == 20);
  CHECK(handle.shrink(first, 20, 5));
  CHECK(arena.bottom_used() == 5);
  CHECK(arena.bottom_peak() == 20);
  void* const second = handle.allocate(8, 8);
  auto before = state_of(arena);
  CHECK_FALSE(handle.try_extend(first, 5, 6));
  CHECK_FALSE(handle.shrink(first, 5, 4));
  CHECK_FALSE(handle.try_extend(second, 8, 57));
  CHECK_FALSE(handle.try_extend(second, 8, size_max));
  CHECK_FALSE(handle.try_extend(second, 8, 7));
  CHECK_FALSE(handle.shrink(second, 8, 9));
  CHECK_FALSE(handle.shrink(second, 16, 0));
  CHECK_FALSE(handle.try_extend(nullptr, arena.bottom_used(), 60));
  CHECK_FALSE(handle.try_extend(handle.allocate(0, 1), 0, 8));
  CHECK_FALSE(handle.shrink(buffer.begin() - 16, 32, 1));
  CHECK(state_of(arena) == before);
  CHECK(handle.try_extend(second, 8, 56));
  CHECK(arena.free() == 0);
  CHECK(handle.shrink(second, 56, 0));
  CHECK(arena.bottom_used() == 8);

  void* const top = arena.top_handle().allocate(8, 8);
  before = state_of(arena);
  CHECK_FALSE(arena.top_handle().try_extend(top, 8, 9));
  CHECK_FALSE(arena.top_handle().shrink(top, 8, 1));
  CHECK(state_of(arena) == before);
}

TEST_CASE("scopes free what was allocated in them") {
  Arena arena = Arena::with_capacity(256);
  (void)arena.alloc_bottom_bytes(1);
  (void)arena.alloc_top_bytes(1);
  {
    wcmu::ArenaScope both(arena);
    (void)arena.alloc_bottom_bytes(10);
    (void)arena.alloc_top_bytes(20);
    {
      wcmu::BottomScope bottom(arena);
      (void)arena.alloc_bottom_bytes(5);
      (void)arena.alloc_top_bytes(5);
    }
    CHECK(arena.bottom_used() == 11);
    CHECK(arena.top_used() == 26);
    {
      wcmu::TopScope top(arena);
      (void)arena.alloc_bottom_bytes(5);
      (void)arena.alloc_top_bytes(5);
    }
    CHECK(arena.bottom_used() == 16);
    CHECK(arena.top_used() == 26);
  }
  CHECK(arena.bottom_used() == 1);
  CHECK(arena.top_used() == 1);
  CHECK(arena.peak() == 11 + 5 + 26 + 5);
  {
    wcmu::ArenaScope scope(arena);
    CHECK(arena.reset() == Error::none);
    (void)arena.alloc_bottom_bytes(7);
  }
  CHECK(arena.bottom_used() == 7);  // a reset inside the scope took its mark
}

TEST_CASE("a sealed arena allocates nothing more, but can be rewound and reset") {
  Arena arena = Arena::with_capacity(64);
  const auto mark = arena.bottom_mark();
  void* const block = arena.allocate_bottom(8, 8);
  arena.seal();
  CHECK(arena.is_sealed());
  CHECK(arena.allocate_bottom(1, 1) == nullptr);
  CHECK(arena.allocate_top(1, 1) == nullptr);
  CHECK_FALSE(arena.bottom_handle().try_extend(block, 8, 9));
  CHECK(address(arena.allocate_top(0, 4)) == 4);
  CHECK_FALSE(arena.fits_budget(wcmu::Budget{1, 0, 1}));
  CHECK_FALSE(arena.fits_budget_now(wcmu::Budget{0, 1, 1}));
  CHECK(arena.fits_budget(wcmu::Budget{}));
  CHECK(arena.free() == 56);
  CHECK(arena.bottom_handle().shrink(block, 8, 4));
  CHECK(arena.free() == 60);
  CHECK(arena.rewind_bottom(mark) == Error::none);
  CHECK(arena.free() == 64);
  const auto refuses = [&] {
    return arena.allocate_bottom(1, 1) == nullptr && arena.allocate_top(1, 1) == nullptr &&
           arena.allocate_bottom(size_max, 8) == nullptr;
  };
  CHECK(refuses());
  CHECK(arena.reset_bottom() == Error::none);
  CHECK(arena.reset_top() == Error::none);
  CHECK(arena.reset() == Error::none);
  arena.force_reset_epoch();
  CHECK(refuses());
  CHECK(arena.resize_persistent_capacity(8) == Error::none);
  CHECK(arena.resize_persistent(16) == Error::none);
  CHECK(arena.zero_all() == Error::none);
  CHECK(refuses());
  CHECK(arena.free() == 48);
  CHECK(test::failure_of([&] { arena.check_budget(wcmu::Budget{1, 0, 1}); }) == Error::sealed);
}

TEST_CASE("handles compare by arena, and typed allocation places objects") {
  Arena arena = Arena::with_capacity(256);
  Arena other = Arena::with_capacity(8);
  CHECK(arena.bottom_handle() == arena.stack_handle());
  CHECK(arena.top_handle() == arena.heap_handle());
  CHECK(arena.bottom_handle() != other.bottom_handle());
  CHECK(arena.top_handle() != other.top_handle());
  CHECK(&arena.bottom_handle().arena() == &arena);
  struct Point {
    int x, y;
    Point(int a, int b) : x(a), y(b) {}
  };
  Point* const p = arena.bottom_handle().create<Point>(3, 4);
  REQUIRE(p != nullptr);
  CHECK(p->x == 3);
  CHECK(p->y == 4);
  CHECK(arena.bottom_used() == sizeof(Point));
  Point* const q = new (arena.top_handle()) Point(5, 6);
  REQUIRE(q != nullptr);
  CHECK(q->y == 6);
  CHECK(arena.top_used() == sizeof(Point));
  CHECK(other.bottom_handle().create<long double>() == nullptr);

  // A plain new-expression does not tell the alignment: it is at most what the size allows.
  (void)arena.alloc_bottom_bytes(1);
  char* const c = new (arena.bottom_handle()) char('x');
  REQUIRE(c != nullptr);
  CHECK(arena.bottom_used() == sizeof(Point) + 2);
  struct alignas(64) Line {
    char bytes[64];
  };
  Line* const line = new (arena.bottom_handle()) Line;
  REQUIRE(line != nullptr);
  CHECK(address(line) % 64 == 0);
}

TEST_CASE("dump names each number") {
  Arena arena = Arena::with_capacity(64);
  (void)arena.alloc_bottom_bytes(3);
  std::string text;
  arena.dump(
      [&](const char* name, std::uint64_t value) { text += std::string(name) + "=" + std::to_string(value) + " "; });
  std::string expected =
      "capacity=64 persistent_capacity=0 bottom_used=3 top_used=0 free=61 bottom_peak=3 top_peak=0 peak=3 epoch=0 "
      "sealed=0 ";
#if defined(WCMU_STATS)
  expected += "request_count=1 failure_count=0 largest_request=3 ";
#endif
  CHECK(text == expected);
}

TEST_CASE("is_ephemeral knows the bytes of the arena") {
  test::Buffer buffer(64, 3);
  Arena arena = Arena::from_buffer_unchecked(buffer.begin(), 64);
  CHECK(arena.is_ephemeral(buffer.begin()));
  CHECK(arena.is_ephemeral(buffer.begin() + 63));
  CHECK_FALSE(arena.is_ephemeral(buffer.begin() + 64));
  CHECK_FALSE(arena.is_ephemeral(buffer.begin() - 1));
  CHECK_FALSE(arena.is_ephemeral(nullptr));
  Arena none = Arena::with_capacity(0);
  CHECK_FALSE(none.is_ephemeral(nullptr));
}

TEST_CASE("a heap buffer is zeroed and aligned") {
  for (const std::size_t align : {1U, 2U, 16U, 64U, 4096U}) {
    Arena arena = Arena::with_capacity(100, align);
    const std::byte* const bytes = arena.alloc_bottom_bytes(100);
    REQUIRE(bytes != nullptr);
    CHECK(address(bytes) % align == 0);
    for (int i = 0; i < 100; ++i) CHECK(bytes[i] == std::byte{0});
  }
}

TEST_CASE("what cannot be made is an error, or a failure") {
  {
    const wcmu::MaybeArena huge = Arena::try_with_capacity(size_max);
    CHECK(huge.error == Error::out_of_memory);
    CHECK(huge.arena.dual_headed_capacity() == 0);
    CHECK(Arena::try_with_capacity(size_max / 2, 4096).error == Error::out_of_memory);
    CHECK(Arena::try_with_capacity(8, 3).error == Error::bad_alignment);
    CHECK(Arena::try_with_capacity(8, 0).error == Error::bad_alignment);
  }
  CHECK(test::failure_of([] { (void)Arena::with_capacity(size_max); }) == Error::out_of_memory);
  CHECK(test::failure_of([] { (void)Arena::with_capacity(8, 12); }) == Error::bad_alignment);
  CHECK(test::failure_of([] { (void)Arena::from_buffer_unchecked(nullptr, 1); }) == Error::null_buffer);
  CHECK(test::failure_of([] { (void)Arena::from_buffer_unchecked(nullptr, 0).capacity(); }) == Error::none);
  CHECK(test::failure_of([] { (void)Arena::from_static_buffer(static_bytes, size_max); }) == Error::exceeds_capacity);
  CHECK(test::failure_of([] { (void)Arena::from_buffer_unchecked(reinterpret_cast<void*>(UINTPTR_MAX - 10), 11); }) ==
        Error::exceeds_capacity);
}

TEST_CASE("check_budget fails exactly when the budget does not fit") {
  Arena arena = Arena::with_capacity(100);
  CHECK(test::failure_of([&] { arena.check_budget(wcmu::Budget{60, 40, 4}); }) == Error::none);
  CHECK(test::failure_of([&] { arena.check_budget(wcmu::Budget{61, 40, 4}); }) == Error::budget_exceeded);
}

TEST_CASE("every error has a description of its own") {
  std::vector<std::string> texts;
  for (unsigned i = 0; i <= static_cast<unsigned>(Error::wrong_thread); ++i)
    texts.emplace_back(wcmu::describe(static_cast<Error>(i)));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(texts[i] != "unknown error");
    for (std::size_t k = 0; k < i; ++k) CHECK(texts[i] != texts[k]);
  }
  CHECK(std::string(wcmu::describe(static_cast<Error>(200))) == "unknown error");
}

TEST_CASE("set_failure_handler returns the handler before, and null means the default") {
  const wcmu::FailureHandler mine = [](const wcmu::Failure&) { ::_exit(3); };
  const wcmu::FailureHandler first = wcmu::set_failure_handler(mine);
  CHECK(wcmu::set_failure_handler(nullptr) == mine);
  CHECK(wcmu::set_failure_handler(first) == first);
}

TEST_CASE("builds with statistics count requests") {
#if defined(WCMU_STATS)
  Arena arena = Arena::with_capacity(64);
  CHECK(arena.request_count() == 0);
  (void)arena.alloc_bottom_bytes(10);
  (void)arena.alloc_top_bytes(20);
  (void)arena.allocate_top(0, 8);
  CHECK(arena.alloc_bottom_bytes(35) == nullptr);
  CHECK(arena.allocate_top(7, 3) == nullptr);
  CHECK(arena.request_count() == 4);
  CHECK(arena.failure_count() == 2);
  CHECK(arena.largest_request() == 35);
  CHECK(arena.reset() == Error::none);
  CHECK(arena.request_count() == 4);
#endif
}

namespace {
wcmu::StaticArena<128, 32> global_arena;
}  // namespace

TEST_CASE("StaticArena converts, forwards and keeps its state") {
  static_assert(wcmu::StaticArena<128>::capacity() == 128);
#if !defined(WCMU_DEBUG)
  static_assert(std::is_trivially_destructible_v<wcmu::StaticArena<128>>);
#endif
  static_assert(!std::is_copy_constructible_v<wcmu::StaticArena<128>> && !std::is_move_constructible_v<Arena>);
  Arena& arena = global_arena;
  CHECK(&arena == &static_cast<Arena&>(global_arena));
  CHECK(arena.dual_headed_capacity() == 128);
  CHECK(address(global_arena.bottom_handle().allocate(8, 32)) % 32 == 0);
  CHECK(arena.bottom_used() == 8);
  CHECK(global_arena->bottom_used() == 8);
  {
    wcmu::BottomScope scope(global_arena);
    (void)global_arena.stack_handle().allocate(8, 1);
    CHECK(arena.bottom_used() == 16);
  }
  CHECK(global_arena.heap_handle() == arena.top_handle());
  CHECK(arena.bottom_used() == 8);

  wcmu::ArenaFor<some_budget> fitted;
  CHECK(fitted.capacity() == 144);
  CHECK(fitted->fits_budget(some_budget));
  CHECK(fitted->capacity() == 144);
}
