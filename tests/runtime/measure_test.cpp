// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Scopes that measure, checks over a table, and the builder.
#include <string>
#include <wcmu/annotate.hpp>
#include <wcmu/builder.hpp>

#include "support.hpp"

using test::failure_of;
using wcmu::Arena;
using wcmu::Budget;
using wcmu::Error;

TEST_CASE("a BudgetScope fails exactly when more was used") {
  for (const std::size_t offset : {0U, 1U, 9U}) {
    test::Buffer buffer(256, offset);
    Arena arena = Arena::from_buffer_unchecked(buffer.begin(), 256);
    (void)arena.alloc_bottom_bytes(5);
    (void)arena.alloc_top_bytes(3);
    const auto use = [&](std::size_t bottom, std::size_t top, Budget budget) {
      return failure_of([&] {
        wcmu::BudgetScope scope(arena, budget);
        wcmu::ArenaScope inner(arena);
        if (bottom != 0) (void)arena.allocate_bottom(bottom, 8);
        if (top != 0) (void)arena.allocate_top(top, 8);
      });
    };
    CHECK(use(16, 0, {16, 0, 8}) == Error::none);
    CHECK(use(17, 0, {16, 0, 8}) == Error::budget_exceeded);
    CHECK(use(0, 16, {0, 16, 8}) == Error::none);
    CHECK(use(0, 24, {0, 16, 8}) == Error::budget_exceeded);
    CHECK(use(1, 0, {0, 99, 8}) == Error::budget_exceeded);
    CHECK(use(0, 1, {99, 0, 8}) == Error::budget_exceeded);
    CHECK(use(0, 0, {0, 0, 1}) == Error::none);
    CHECK(use(8, 8, {static_cast<std::size_t>(-1), static_cast<std::size_t>(-1), 8}) == Error::none);
  }
}

TEST_CASE("a BudgetScope leaves the peaks as they would be without it, nested too") {
  Arena arena = Arena::with_capacity(256);
  {
    wcmu::BottomScope scope(arena);
    (void)arena.alloc_bottom_bytes(100);
  }
  {
    wcmu::BudgetScope outer(arena, {50, 10, 1});
    (void)arena.alloc_bottom_bytes(10);
    {
      wcmu::BudgetScope inner(arena, {40, 10, 1});
      wcmu::ArenaScope scope(arena);
      (void)arena.alloc_bottom_bytes(40);
      (void)arena.alloc_top_bytes(10);
    }
    CHECK(arena.bottom_peak() == 50);
    CHECK(arena.peak() == 60);
  }
  CHECK(arena.bottom_peak() == 100);
  CHECK(arena.top_peak() == 10);
  CHECK(arena.peak() == 100);
  const auto nested = [&](std::size_t n) {
    return failure_of([&] {
      wcmu::BudgetScope outer(arena, {50, 0, 1});
      wcmu::BudgetScope inner(arena, {1000, 0, 1});
      wcmu::BottomScope scope(arena);
      (void)arena.alloc_bottom_bytes(n);
    });
  };
  CHECK(nested(50) == Error::none);
  CHECK(nested(51) == Error::budget_exceeded);
}

TEST_CASE("an AttestedScope measures what WCMU_ATTEST promises") {
  Arena arena = Arena::with_capacity(256);
  (void)arena.alloc_bottom_bytes(5);
  const auto start = arena.bottom_mark();
  (void)arena.alloc_bottom_bytes(4);
  const auto use = [&](auto action) {
    return failure_of([&] {
      wcmu::AttestedScope scope(arena, 16, 8, 8);
      action();
    });
  };
  CHECK(use([] {}) == Error::none);
  CHECK(use([&] { (void)arena.allocate_bottom(16, 8); }) == Error::none);
  CHECK(use([&] { (void)arena.allocate_bottom(17, 8); }) == Error::attest_exceeded);
  CHECK(use([&] { (void)arena.allocate_top(9, 1); }) == Error::attest_exceeded);
  CHECK(use([&] {
          wcmu::BottomScope scope(arena);
          (void)arena.allocate_bottom(24, 8);
        }) == Error::attest_exceeded);
  CHECK(use([&] { (void)arena.rewind_bottom(start); }) == Error::attest_exceeded);
}

namespace {
constexpr wcmu::BudgetEntry table[] = {
    {"app::frame", "scratch", {60, 0, 4}}, {"app::load", "scratch", {10, 0, 4}}, {"app::load", "assets", {200, 0, 4}}};
}

TEST_CASE("check_all checks every budget of an arena's name, and that there is one") {
  Arena arena = Arena::with_capacity(100);
  CHECK(failure_of([&] { arena.check_all("scratch", table); }) == Error::none);
  CHECK(failure_of([&] { arena.check_all("assets", table); }) == Error::budget_exceeded);
  CHECK(failure_of([&] { arena.check_all("scratc", table); }) == Error::unknown_arena);
  CHECK(failure_of([&] { arena.check_all("scratch2", table); }) == Error::unknown_arena);
  wcmu::StaticArena<8> small;
  CHECK(failure_of([&] { wcmu::check_table(small, "scratch", table); }) == Error::budget_exceeded);
}

TEST_CASE("a builder grows in place at the bottom, byte by byte") {
  Arena arena = Arena::with_capacity(64);
  wcmu::StringBuilder text(arena);
  CHECK(text.size() == 0);
  CHECK(text.append("hello"));
  CHECK(text.append(','));
  CHECK(text.append(" world", 6));
  CHECK(std::string(text.data(), text.size()) == "hello, world");
  CHECK(arena.bottom_used() == 12);
  CHECK(text.append("", 0));
  CHECK(arena.bottom_used() == 12);
  text.truncate(5);
  CHECK(text.size() == 5);
  CHECK(text.finish());
  CHECK(arena.bottom_used() == 5);
  CHECK(arena.peak() == 12);
  CHECK(text.append("!"));
  CHECK(std::string(text.data(), text.size()) == "hello!");
}

TEST_CASE("a builder moves once something lies behind it, and fails without a change") {
  Arena arena = Arena::with_capacity(40);
  wcmu::StringBuilder text(arena.bottom_handle());
  CHECK(text.append("12345678"));
  (void)arena.alloc_bottom_bytes(1);
  CHECK_FALSE(text.finish());
  CHECK(text.append('9'));
  CHECK(text.capacity() == 16);
  CHECK(arena.bottom_used() == 8 + 1 + 16);
  CHECK(std::string(text.data(), text.size()) == "123456789");
  const auto before = test::state_of(arena);
  CHECK_FALSE(text.append("1234567890123456789012345"));
  CHECK_FALSE(text.reserve_more(static_cast<std::size_t>(-1)));
  CHECK(test::state_of(arena) == before);
  CHECK(std::string(text.data(), text.size()) == "123456789");
}

TEST_CASE("a builder at the top end doubles") {
  Arena arena = Arena::with_capacity(64);
  wcmu::Builder<std::byte, wcmu::TopHandle> bytes(arena);
  for (int i = 0; i < 9; ++i) CHECK(bytes.append(static_cast<std::byte>(i)));
  CHECK(arena.top_used() == 1 + 2 + 4 + 8 + 16);
  CHECK(bytes.data()[8] == std::byte{8});
  CHECK_FALSE(bytes.finish());
  wcmu::ByteBuilder none(arena);
  CHECK_FALSE(none.finish());
  CHECK(none.reserve_more(3));
  CHECK(none.finish());
  CHECK(none.data() == nullptr);
  CHECK(arena.bottom_used() == 0);
}
