// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The persistent prefix: what survives, what is refused, and that a refused call changes nothing.
#include <cstring>

#include "support.hpp"

using test::state_of;
using wcmu::Arena;
using wcmu::Error;

namespace {

constexpr std::size_t size_max = static_cast<std::size_t>(-1);

void fill(std::byte* bytes, std::size_t n, unsigned value) { std::memset(bytes, static_cast<int>(value), n); }
bool is_filled(const std::byte* bytes, std::size_t n, unsigned value) {
  for (std::size_t i = 0; i < n; ++i)
    if (bytes[i] != static_cast<std::byte>(value)) return false;
  return true;
}

}  // namespace

TEST_CASE("the prefix is empty at first, and comes out of the rest") {
  Arena arena = Arena::with_capacity(100);
  CHECK(arena.persistent_capacity() == 0);
  CHECK(arena.dual_headed_capacity() == 100);
  CHECK(arena.resize_persistent(40) == Error::none);
  CHECK(arena.persistent_capacity() == 40);
  CHECK(arena.dual_headed_capacity() == 60);
  CHECK(arena.capacity() == 100);
  CHECK(arena.free() == 60);
  CHECK(arena.bottom_used() == 0);
  CHECK(arena.alloc_bottom_bytes(1) == arena.persistent_ptr() + 40);
  CHECK(arena.alloc_bottom_bytes(60) == nullptr);
  CHECK(arena.bottom_used() == 1);
  CHECK_FALSE(arena.is_ephemeral(arena.persistent_ptr()));
  CHECK_FALSE(arena.is_ephemeral(arena.persistent_ptr() + 39));
  CHECK(arena.is_ephemeral(arena.persistent_ptr() + 40));
  CHECK(arena.is_ephemeral(arena.persistent_ptr() + 99));
  CHECK_FALSE(arena.is_ephemeral(arena.persistent_ptr() + 100));
  Arena none = Arena::with_capacity(0);
  CHECK(none.resize_persistent(0) == Error::none);
  CHECK(none.resize_persistent(1) == Error::exceeds_capacity);
  CHECK(none.persistent_ptr() == nullptr);
}

TEST_CASE("resets and rewinds leave the prefix alone") {
  Arena arena = Arena::with_capacity(100);
  CHECK(arena.resize_persistent(16) == Error::none);
  fill(arena.persistent_ptr(), 16, 7);
  const auto mark = arena.bottom_mark();
  fill(arena.alloc_bottom_bytes(20), 20, 8);
  CHECK(arena.rewind_bottom(mark) == Error::none);
  CHECK(arena.bottom_used() == 0);
  CHECK(arena.reset() == Error::none);
  CHECK(arena.reset_bottom() == Error::none);
  CHECK(arena.reset_top() == Error::none);
  arena.force_reset_epoch();
  CHECK(arena.zero_dual_headed() == Error::none);
  CHECK(arena.persistent_capacity() == 16);
  CHECK(is_filled(arena.persistent_ptr(), 16, 7));
}

TEST_CASE("resize_persistent keeps the old bytes, frees both ends, counts the epoch and clears the peaks") {
  Arena arena = Arena::with_capacity(100);
  CHECK(arena.resize_persistent(16) == Error::none);
  fill(arena.persistent_ptr(), 16, 7);
  (void)arena.alloc_bottom_bytes(20);
  (void)arena.alloc_top_bytes(20);
  const auto epoch = arena.epoch();
  CHECK(arena.resize_persistent(50) == Error::none);
  CHECK(is_filled(arena.persistent_ptr(), 16, 7));
  CHECK(arena.free() == 50);
  CHECK(arena.epoch() == epoch + 1);
  CHECK(arena.bottom_peak() == 0);
  CHECK(arena.top_peak() == 0);
  CHECK(arena.peak() == 0);
  CHECK(arena.resize_persistent(8) == Error::none);
  CHECK(is_filled(arena.persistent_ptr(), 8, 7));
  CHECK(arena.resize_persistent(100) == Error::none);
  CHECK(arena.free() == 0);
  CHECK(arena.alloc_top_bytes(1) == nullptr);

  const auto before = state_of(arena);
  CHECK(arena.resize_persistent(101) == Error::exceeds_capacity);
  CHECK(arena.resize_persistent(size_max) == Error::exceeds_capacity);
  CHECK(arena.resize_persistent_capacity(101) == Error::exceeds_capacity);
  CHECK(arena.resize_persistent_capacity(size_max) == Error::exceeds_capacity);
  CHECK(state_of(arena) == before);
}

TEST_CASE("a mark from before a resize is stale: the bottom never gets into the prefix") {
  Arena arena = Arena::with_capacity(32);
  const auto mark = arena.bottom_mark();
  const auto top = arena.top_mark();
  CHECK(arena.resize_persistent(32) == Error::none);
  CHECK(arena.rewind_bottom(mark) == Error::stale_mark);
  CHECK(arena.rewind_top(top) == Error::stale_mark);
  CHECK(arena.free() == 0);
  CHECK(arena.bottom_used() == 0);
  CHECK(arena.alloc_bottom_bytes(1) == nullptr);
}

TEST_CASE("resize_persistent_capacity moves the bottom along and leaves the top as it is") {
  Arena arena = Arena::with_capacity(100);
  CHECK(arena.resize_persistent(8) == Error::none);
  fill(arena.persistent_ptr(), 8, 1);
  fill(arena.alloc_bottom_bytes(20), 20, 2);
  std::byte* const top = arena.alloc_top_bytes(30);
  fill(top, 30, 3);
  const auto bottom_mark = arena.bottom_mark();
  const auto top_mark = arena.top_mark();
  const auto epoch = arena.epoch();
  CHECK(arena.resize_persistent_capacity(8) == Error::none);
  CHECK(arena.epoch() == epoch);

  for (const std::size_t size : {50U, 3U, 37U}) {
    CHECK(arena.resize_persistent_capacity(size) == Error::none);
    CHECK(arena.persistent_capacity() == size);
    CHECK(arena.bottom_used() == 20);
    CHECK(arena.bottom_peak() == 20);
    CHECK(arena.top_used() == 30);
    CHECK(arena.peak() == 50);
    CHECK(is_filled(arena.persistent_ptr(), 3, 1));
    CHECK(is_filled(arena.persistent_ptr() + size, 20, 2));
    CHECK(is_filled(top, 30, 3));
  }
  CHECK(arena.epoch() == epoch + 3);
  CHECK(arena.rewind_bottom(bottom_mark) == Error::stale_mark);
  CHECK(arena.rewind_top(top_mark) == Error::none);

  const auto before = state_of(arena);
  CHECK(arena.resize_persistent_capacity(51) == Error::overlap);
  CHECK(arena.resize_persistent_capacity(100) == Error::overlap);
  CHECK(state_of(arena) == before);
  CHECK(is_filled(arena.persistent_ptr() + 37, 20, 2));
}

TEST_CASE("resize_persistent_capacity refuses to take the alignment from live blocks") {
  Arena arena = Arena::with_capacity(256, 64);
  auto* const number = arena.bottom_handle().create<long long>(42);
  REQUIRE(number != nullptr);
  auto before = state_of(arena);
  CHECK(arena.resize_persistent_capacity(4) == Error::bad_alignment);
  CHECK(arena.resize_persistent_capacity(63) == Error::bad_alignment);
  CHECK(state_of(arena) == before);
  CHECK(*number == 42);
  CHECK(arena.resize_persistent_capacity(24) == Error::none);
  CHECK(*reinterpret_cast<long long*>(arena.persistent_ptr() + 24) == 42);
  (void)arena.allocate_bottom(1, 32);
  before = state_of(arena);
  CHECK(arena.resize_persistent_capacity(8) == Error::bad_alignment);
  CHECK(state_of(arena) == before);
  CHECK(arena.resize_persistent_capacity(56) == Error::none);
  // What a reset freed keeps nothing where it is; a rewind does, since the arena does not know which blocks it freed.
  CHECK(arena.reset_bottom() == Error::none);
  (void)arena.alloc_bottom_bytes(3);
  CHECK(arena.resize_persistent_capacity(5) == Error::none);
  const auto mark = arena.bottom_mark();
  (void)arena.allocate_bottom(1, 16);
  CHECK(arena.rewind_bottom(mark) == Error::none);
  CHECK(arena.resize_persistent_capacity(6) == Error::bad_alignment);
  CHECK(arena.resize_persistent_capacity(21) == Error::none);
  CHECK(arena.reset() == Error::none);
  CHECK(arena.resize_persistent_capacity(6) == Error::none);
  (void)arena.alloc_bottom_bytes(3);
  CHECK(arena.resize_persistent_capacity(5) == Error::none);
}

TEST_CASE("a saturated epoch refuses everything that frees, before anything is written") {
  Arena arena = Arena::with_capacity(64);
  CHECK(arena.resize_persistent(8) == Error::none);
  fill(arena.persistent_ptr(), 8, 1);
  std::byte* const block = arena.alloc_bottom_bytes(8);
  fill(block, 8, 2);
  wcmu::ArenaTestAccess::set_epoch(arena, UINT64_MAX);
  const auto before = state_of(arena);
  CHECK(arena.resize_persistent(0) == Error::epoch_saturated);
  CHECK(arena.resize_persistent_capacity(16) == Error::epoch_saturated);
  CHECK(arena.resize_persistent_capacity(8) == Error::none);
  CHECK(arena.zero_dual_headed() == Error::epoch_saturated);
  CHECK(arena.zero_all() == Error::epoch_saturated);
  CHECK(state_of(arena) == before);
  CHECK(is_filled(arena.persistent_ptr(), 8, 1));
  CHECK(is_filled(block, 8, 2));
  arena.force_reset_epoch();
  CHECK(arena.persistent_capacity() == 8);
  CHECK(arena.zero_all() == Error::none);
  CHECK(arena.epoch() == 1);
}

TEST_CASE("the zero calls write zeros where they say, and nowhere else") {
  Arena arena = Arena::with_capacity(64);
  CHECK(arena.resize_persistent(16) == Error::none);
  fill(arena.persistent_ptr(), 16, 1);
  fill(arena.alloc_bottom_bytes(48), 48, 2);
  CHECK(arena.zero_persistent_range(4, 3) == Error::none);
  CHECK(is_filled(arena.persistent_ptr(), 4, 1));
  CHECK(is_filled(arena.persistent_ptr() + 4, 3, 0));
  CHECK(is_filled(arena.persistent_ptr() + 7, 9, 1));
  CHECK(arena.zero_persistent_range(16, 0) == Error::none);
  CHECK(arena.zero_persistent_range(16, 1) == Error::exceeds_capacity);
  CHECK(arena.zero_persistent_range(17, 0) == Error::exceeds_capacity);
  CHECK(arena.zero_persistent_range(8, size_max) == Error::exceeds_capacity);
  CHECK(arena.zero_persistent_range(size_max, 2) == Error::exceeds_capacity);
  CHECK(is_filled(arena.persistent_ptr() + 7, 9, 1));
  arena.zero_persistent();
  CHECK(is_filled(arena.persistent_ptr(), 16, 0));
  CHECK(is_filled(arena.persistent_ptr() + 16, 48, 2));
  fill(arena.persistent_ptr(), 16, 1);
  CHECK(arena.zero_dual_headed() == Error::none);
  CHECK(arena.bottom_used() == 0);
  CHECK(arena.peak() == 0);
  CHECK(is_filled(arena.persistent_ptr(), 16, 1));
  CHECK(is_filled(arena.alloc_bottom_bytes(48), 48, 0));
  fill(arena.persistent_ptr(), 64, 3);
  CHECK(arena.zero_all() == Error::none);
  CHECK(is_filled(arena.persistent_ptr(), 16, 0));
  CHECK(is_filled(arena.alloc_bottom_bytes(48), 48, 0));
  CHECK(arena.persistent_capacity() == 16);
}

TEST_CASE("admission knows the prefix") {
  Arena arena = Arena::with_capacity(16);
  CHECK(arena.fits_budget(wcmu::Budget{16, 0}));
  CHECK(arena.resize_persistent(12) == Error::none);
  CHECK_FALSE(arena.fits_budget(wcmu::Budget{16, 0}));
  CHECK_FALSE(arena.fits_budget(wcmu::Budget{1, 0, 8}));  // no byte is left from the next multiple of 8 on
  CHECK(arena.fits_budget(wcmu::Budget{4, 0, 4}));
  CHECK_FALSE(arena.fits_budget(wcmu::Budget{5, 0, 1}));
  CHECK(test::failure_of([&] { arena.check_budget(wcmu::Budget{5, 0, 1}); }) == Error::budget_exceeded);
}
