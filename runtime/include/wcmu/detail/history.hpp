// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// What of one end has been given back, and when.
#pragma once

#include <cstddef>
#include <cstdint>

#include "config.hpp"

WCMU_NAMESPACE_BEGIN
namespace detail {

/// Answers: were the first `extent` bytes of an end in use all the time since `time`? Times are of a clock that the arena
/// counts up. It remembers only what the answer can depend on:
///  - A rewind matters only if it gives back bytes that someone asked about (`watch`).
///  - Of those, only the ones after which less was never kept: their `kept` rises with their time, so the first one after
///    `time` has the least.
/// With more than N of them, the two oldest become one. If `Strict`, it has the lesser `kept`: bytes may count as given
/// back too early, never too late. Otherwise the older one is forgotten, and it is the other way round.
template <unsigned N, bool Strict>
class History {
 public:
  /// From now on the answer for so many bytes is wanted.
  void watch(std::size_t extent) noexcept {
    if (extent > watched_) watched_ = extent;
  }

  /// All but the first `kept` bytes were given back.
  void note(std::size_t kept, std::uint64_t& clock) noexcept {
    if (__builtin_expect(kept < watched_, 0)) remember(kept, clock);
  }

  /// All bytes were given back at the time `now`, a new one, and with them all that was seen before.
  void clear(std::uint64_t now) noexcept {
    count_ = 0;
    watched_ = 0;
    cleared_ = now;
  }

  bool is_cleared_since(std::uint64_t time) const noexcept { return time < cleared_; }

  bool kept_since(std::uint64_t time, std::size_t extent) const noexcept {
    if (is_cleared_since(time)) return false;
    for (unsigned i = 0; i < count_; ++i)
      if (times_[i] > time) return extent <= kept_[i];
    return true;
  }

 private:
  // Not inline: a rewind over what nobody asked about is the common one, and has to stay small.
  __attribute__((noinline)) void remember(std::size_t kept, std::uint64_t& clock) noexcept {
    watched_ = kept;
    while (count_ > 0 && kept_[count_ - 1] >= kept) --count_;
    const std::size_t now = count_ == N ? forget_oldest(kept) : kept;
    times_[count_] = ++clock;
    kept_[count_] = now;
    ++count_;
  }

  /// Makes room for a rewind that kept `kept` bytes. What it is to count as.
  std::size_t forget_oldest(std::size_t kept) noexcept {
    const std::size_t oldest = kept_[0];
    for (unsigned i = 1; i < N; ++i) {
      times_[i - 1] = times_[i];
      kept_[i - 1] = kept_[i];
    }
    --count_;
    if (!Strict) return kept;
    if (N == 1) return oldest;
    kept_[0] = oldest;
    return kept;
  }

  std::uint64_t cleared_ = 0;
  std::uint64_t times_[N] = {};
  std::size_t kept_[N] = {};
  std::size_t watched_ = 0;
  unsigned count_ = 0;
};

}  // namespace detail
WCMU_NAMESPACE_END
