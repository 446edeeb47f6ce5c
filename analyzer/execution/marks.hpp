// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace wcmu {

/// A set of small numbers (symbols, regions) that is filled again and again: a number is in it if its entry carries the present round
/// (Briggs and Torczon, "An efficient representation for sparse sets", 1993, in its one-array form). All in O(1), amortised.
class Marks {
 public:
  void clear() {
    if (++round_ != 0) return;
    std::fill(rounds_.begin(), rounds_.end(), 0);
    round_ = 1;
  }
  /// True if it is new.
  bool insert(std::uint32_t number) {
    if (number >= rounds_.size()) rounds_.resize(std::max<std::size_t>(number + std::size_t{1}, 2 * rounds_.size()));
    return std::exchange(rounds_[number], round_) != round_;
  }
  [[nodiscard]] bool contains(std::uint32_t number) const {
    return number < rounds_.size() && rounds_[number] == round_;
  }

 private:
  std::vector<std::uint32_t> rounds_;
  std::uint32_t round_ = 1;
};

}  // namespace wcmu
