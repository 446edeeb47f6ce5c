// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// What the tests of the runtime share: buffers at a chosen misalignment, a small random generator, failures observed
// in a child process, and a way to arena states that would take 2^64 steps.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string_view>
#include <vector>
#include <wcmu/arena.hpp>

#include "../catch_shim.hpp"

WCMU_NAMESPACE_BEGIN

struct ArenaTestAccess {
  static void set_epoch(Arena& arena, std::uint64_t epoch) { arena.epoch_ = epoch; }
};

inline std::ostream& operator<<(std::ostream& out, Error error) { return out << describe(error); }

inline std::ostream& operator<<(std::ostream& out, const Budget& b) {
  return out << "Budget{" << b.bottom_bytes << ", " << b.top_bytes << ", " << b.alignment << ", " << b.retained_bottom
             << ", " << b.retained_top << "}";
}

WCMU_NAMESPACE_END

namespace test {

/// Do arenas poison their free bytes in the shadow memory of AddressSanitizer?
#if defined(WCMU_DETAIL_ASAN)
inline constexpr bool poisons = true;
#else
inline constexpr bool poisons = false;
#endif

/// All that a refused call may not change.
inline std::vector<std::uint64_t> state_of(const wcmu::Arena& arena) {
  std::vector<std::uint64_t> numbers;
  arena.dump([&](std::string_view name, std::uint64_t value) {
    if (name != "request_count" && name != "failure_count" && name != "largest_request") numbers.push_back(value);
  });
  return numbers;
}

inline std::uintptr_t address(const void* p) { return reinterpret_cast<std::uintptr_t>(p); }

/// A buffer whose begin is `offset` bytes past a multiple of 4096.
class Buffer {
 public:
  explicit Buffer(std::size_t size, std::size_t offset = 0) : storage_(new std::byte[size + offset + 4096]) {
    begin_ = storage_.get() + (4096 - address(storage_.get()) % 4096) % 4096 + offset;
  }
  std::byte* begin() const { return begin_; }

 private:
  std::unique_ptr<std::byte[]> storage_;
  std::byte* begin_;
};

/// splitmix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  std::size_t power_of_two(unsigned bits) { return std::size_t{1} << below(bits); }

 private:
  std::uint64_t state_;
};

/// Runs `action` in a child process, whose failure handler ends it. The error that the handler was told; Error::none if
/// `action` came back.
template <typename Action>
wcmu::Error failure_of(Action action) {
  const pid_t child = ::fork();
  if (child == 0) {
    wcmu::set_failure_handler([](const wcmu::Failure& failure) { ::_exit(static_cast<int>(failure.error)); });
    action();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return static_cast<wcmu::Error>(WEXITSTATUS(status));
}

}  // namespace test
