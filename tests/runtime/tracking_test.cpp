// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// ArenaHandle: stale as soon as its bytes were given back, never later; and too early only where it is documented.
#include <vector>

#include "support.hpp"

using wcmu::Arena;
using wcmu::ArenaHandle;
using wcmu::Error;

TEST_CASE("a handle gives its object until a reset") {
  Arena arena = Arena::with_capacity(256);
  int* const number = arena.bottom_handle().create<int>(7);
  double* const numbers = arena.top_handle().allocate<double>(3);
  const ArenaHandle<int> one = arena.track(number);
  const ArenaHandle<double[]> many = arena.track(numbers, 3);
  static_assert(std::is_trivially_copyable_v<ArenaHandle<int>> && std::is_trivially_destructible_v<ArenaHandle<int>>);
  CHECK(one.get(arena) == number);
  CHECK(many.get(arena) == numbers);
  CHECK(many.size() == 3);
  CHECK_FALSE(many.empty());
  CHECK(one.epoch() == arena.epoch());
  CHECK(arena.reset_top() == Error::none);
  CHECK(one.get(arena) == number);
  CHECK(many.get(arena) == nullptr);
  CHECK(many.is_stale(arena));
  CHECK(many.size() == 3);
  CHECK(arena.reset_bottom() == Error::none);
  CHECK(one.get(arena) == nullptr);
  CHECK(one.epoch() == 0);
  CHECK(arena.epoch() == 2);
  arena.force_reset_epoch();
  CHECK(one.get(arena) == nullptr);
  CHECK(arena.bottom_handle().create<int>(8) == number);
  CHECK(one.get(arena) == nullptr);
}

TEST_CASE("a handle is stale in any other arena, and one of nothing in every arena") {
  Arena arena = Arena::with_capacity(64);
  Arena other = Arena::with_capacity(64);
  const auto handle = arena.track(arena.bottom_handle().create<int>(7));
  CHECK(handle.is_stale(other));
  CHECK(handle.get(other) == nullptr);
  CHECK(arena.reset() == Error::none);
  CHECK(handle.get(other) == nullptr);
  CHECK(ArenaHandle<int>().is_stale(arena));
  CHECK(ArenaHandle<int[]>().is_stale(arena));
  CHECK(ArenaHandle<int[]>().empty());
  int outside = 3;
  CHECK(arena.track(&outside).is_stale(arena));
  CHECK(arena.track(static_cast<int*>(nullptr)).is_stale(arena));
  int* const block = arena.bottom_handle().allocate<int>(4);
  CHECK(arena.track(block + 1, 3).get(arena) == block + 1);
  CHECK(arena.track(block + 1, 4).is_stale(arena));
  CHECK(arena.track(block, static_cast<std::size_t>(-1) / 2).is_stale(arena));
  // No bytes can be given back.
  const auto nothing = arena.track(arena.bottom_handle().allocate<int>(0), 0);
  CHECK(nothing.get(arena) != nullptr);
  CHECK(nothing.is_stale(other));
  CHECK(nothing.empty());
}

TEMPLATE_TEST_CASE("a rewind takes what is above its mark only, and a new object there is another one", "",
                   wcmu::BottomHandle, wcmu::TopHandle) {
  Arena arena = Arena::with_capacity(256);
  const TestType end(arena);
  const auto below = arena.track(end.template create<int>(1));
  const auto bottom = arena.bottom_mark();
  const auto top = arena.top_mark();
  int* const second = end.template create<int>(2);
  const auto above = arena.track(second);
  CHECK(arena.rewind_bottom(bottom) == Error::none);
  CHECK(arena.rewind_top(top) == Error::none);
  CHECK(below.get(arena) != nullptr);
  CHECK(above.get(arena) == nullptr);
  CHECK(end.template create<int>(3) == second);
  CHECK(above.get(arena) == nullptr);
  CHECK(arena.track(second).get(arena) == second);
}

TEST_CASE("shrink gives back the end of a block, and with it the handles of that end") {
  Arena arena = Arena::with_capacity(64);
  const auto end = arena.bottom_handle();
  char* const block = end.allocate<char>(20);
  const auto all = arena.track(block, 20);
  const auto half = arena.track(block, 10);
  CHECK(end.shrink(block, 20, 10));
  CHECK(all.is_stale(arena));
  CHECK(half.get(arena) == block);
  CHECK(end.try_extend(block, 10, 20));
  CHECK(all.is_stale(arena));
  CHECK(half.get(arena) == block);
}

TEST_CASE("a handle into the prefix outlives resets, until the prefix gives up its bytes") {
  Arena arena = Arena::with_capacity(64);
  CHECK(arena.resize_persistent(16) == Error::none);
  auto* const bytes = reinterpret_cast<char*>(arena.persistent_ptr());
  const auto low = arena.track(bytes, 8);
  const auto all = arena.track(bytes, 16);
  CHECK(arena.reset() == Error::none);
  CHECK(arena.zero_all() == Error::none);
  CHECK(arena.resize_persistent(32) == Error::none);
  CHECK(low.get(arena) == bytes);
  CHECK(all.get(arena) == bytes);
  CHECK(arena.resize_persistent_capacity(8) == Error::none);
  CHECK(low.get(arena) == bytes);
  CHECK(all.get(arena) == nullptr);
  CHECK(arena.resize_persistent(16) == Error::none);
  CHECK(all.get(arena) == nullptr);
  CHECK(arena.track(bytes, 16).get(arena) == bytes);
}

TEST_CASE("a prefix that grows over an object does not revive its handle") {
  Arena arena = Arena::with_capacity(64);
  const auto number = arena.track(arena.bottom_handle().create<int>(1));
  const auto block = arena.track(arena.top_handle().create<int>(1));
  CHECK(arena.resize_persistent(64) == Error::none);
  CHECK(number.get(arena) == nullptr);
  CHECK(block.get(arena) == nullptr);
}

TEST_CASE("resize_persistent_capacity ends the handles of the bottom, not those of the top") {
  Arena arena = Arena::with_capacity(64);
  const auto bottom = arena.track(arena.bottom_handle().create<int>(1));
  const auto top = arena.track(arena.top_handle().create<int>(1));
  CHECK(arena.resize_persistent_capacity(16) == Error::none);
  CHECK(bottom.get(arena) == nullptr);
  CHECK(top.get(arena) != nullptr);
}

TEST_CASE("scopes in a loop, nested, keep what is outside of them") {
  Arena arena = Arena::with_capacity(4096);
  const auto outside = arena.track(arena.bottom_handle().create<int>(1));
  for (int i = 0; i < 100; ++i) {
    wcmu::BottomScope outer(arena);
    const auto first = arena.track(arena.bottom_handle().create<int>(2));
    for (int k = 0; k < 10; ++k) {
      wcmu::BottomScope inner(arena);
      const auto second = arena.track(arena.bottom_handle().create<int>(3));
      {
        wcmu::BottomScope innermost(arena);
        (void)arena.bottom_handle().create<int>(4);
      }
      CHECK(second.get(arena) != nullptr);
    }
    CHECK(first.get(arena) != nullptr);
  }
  CHECK(outside.get(arena) != nullptr);
}

namespace {

struct Followed {
  ArenaHandle<char[]> handle;
  char* begin;
  std::size_t size;
  bool top;
  bool live;
};

/// Random operations; the truth is kept block by block. Returns how many handles were stale too early.
unsigned follow(std::uint64_t seed, unsigned levels) {
  test::Random random(seed);
  Arena arena = Arena::with_capacity(512);
  std::vector<Followed> followed;
  std::vector<wcmu::BottomMark> bottom_marks;
  std::vector<wcmu::TopMark> top_marks;
  unsigned too_early = 0;
  const auto free_from = [&](auto is_gone) {
    for (Followed& f : followed)
      if (is_gone(f)) f.live = false;
  };
  const auto bottom_now = [&] { return arena.persistent_ptr() + arena.bottom_used(); };
  const auto top_now = [&] { return arena.persistent_ptr() + (arena.capacity() - arena.top_used()); };
  const auto update = [&] {
    const std::byte *const bottom = bottom_now(), *const top = top_now();
    free_from([&](const Followed& f) {
      const auto* const begin = reinterpret_cast<const std::byte*>(f.begin);
      return f.top ? begin < top : begin + f.size > bottom;
    });
  };
  for (int step = 0; step < 200; ++step) {
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2: {
        const bool top = random.below(2) == 0;
        const std::size_t size = 1 + random.below(12);
        char* const block = top ? arena.top_handle().allocate<char>(size) : arena.bottom_handle().allocate<char>(size);
        if (block != nullptr) followed.push_back({arena.track(block, size), block, size, top, true});
        break;
      }
      case 3:
        if (bottom_marks.size() < levels) bottom_marks.push_back(arena.bottom_mark());
        break;
      case 4:
        if (top_marks.size() < levels) top_marks.push_back(arena.top_mark());
        break;
      case 5:
        if (!bottom_marks.empty()) {
          const std::size_t which = random.below(bottom_marks.size());
          CHECK(arena.rewind_bottom(bottom_marks[which]) == Error::none);
          bottom_marks.resize(which);
        }
        break;
      case 6:
        if (!top_marks.empty()) {
          const std::size_t which = random.below(top_marks.size());
          CHECK(arena.rewind_top(top_marks[which]) == Error::none);
          top_marks.resize(which);
        }
        break;
      default:
        if (random.below(20) == 0) {
          CHECK(arena.reset() == Error::none);
          bottom_marks.clear();
          top_marks.clear();
        }
    }
    update();
    for (const Followed& f : followed) {
      const bool live = f.handle.get(arena) != nullptr;
      if (live) REQUIRE(f.live);  // never too late
      if (!live && f.live) ++too_early;
    }
  }
  return too_early;
}

}  // namespace

TEST_CASE("handles against a slow reference: never too late") {
  unsigned too_early = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    INFO("seed " << seed);
    too_early += follow(seed, 40);
  }
  CHECK(too_early > 0);  // else the history is longer than the page says
}

TEST_CASE("what is loaded in scopes of its own stays valid, however much it is") {
  Arena arena = Arena::with_capacity(1 << 16);
  std::vector<ArenaHandle<int>> loaded;
  for (int i = 0; i < 100; ++i) {
    loaded.push_back(arena.track(arena.bottom_handle().create<int>(i)));
    wcmu::BottomScope scope(arena);
    (void)arena.alloc_bottom_bytes(100);
  }
  for (int i = 0; i < 100; ++i) {
    REQUIRE(loaded[static_cast<std::size_t>(i)].get(arena) != nullptr);
    CHECK(*loaded[static_cast<std::size_t>(i)].get(arena) == i);
  }
}

namespace {

/// Scopes in scopes, each of which tracks what it holds.
void nest(Arena& arena, test::Random& random, unsigned depth) {
  wcmu::BottomScope bottom(arena);
  wcmu::TopScope top(arena);
  const auto low = arena.track(arena.bottom_handle().create<int>(1));
  const auto high = arena.track(arena.top_handle().create<int>(2));
  for (std::size_t i = random.below(4); depth > 1 && i > 0; --i) {
    nest(arena, random, depth - 1);
    REQUIRE(low.get(arena) != nullptr);
    REQUIRE(high.get(arena) != nullptr);
  }
}

}  // namespace

TEST_CASE("handles are exact in scopes that are nested at most four deep") {
  Arena arena = Arena::with_capacity(4096);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    test::Random random(seed);
    nest(arena, random, 4);
  }
}
