// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Strided intervals over the mathematical integers (Balakrishnan and Reps, "Analyzing memory accesses in x86 executables", 2004).
#pragma once

#include "domain/integer.hpp"

#include <optional>
#include <ostream>

namespace wcmu {

/// The set {lo, lo + step, ..., hi}. Never empty. `step` is 0 if and only if lo == hi.
struct Interval {
  Int lo = 0;
  Int hi = 0;
  Int step = 0;

  static Interval of(Int value) { return {value, value, 0}; }
  /// lo <= hi; hi is rounded down to the grid that starts at lo.
  static Interval range(Int lo, Int hi, Int step = 1);
  /// All numbers of `width` bits; of at most 88, so that bounds stay below the limit.
  static Interval word(unsigned width, bool is_unsigned);

  [[nodiscard]] bool single() const { return lo == hi; }
  [[nodiscard]] bool contains(Int value) const;
  [[nodiscard]] bool includes(const Interval& other) const;
  /// Number of members.
  [[nodiscard]] Int count() const { return step == 0 ? 1 : (hi - lo) / step + 1; }

  friend bool operator==(const Interval&, const Interval&) = default;
};

/// The least strided interval that holds both.
Interval join(const Interval& a, const Interval& b);
/// The members of `a` in [lo, hi]; nothing if there are none.
std::optional<Interval> clamp(const Interval& a, Int lo, Int hi);
/// Holds all common members; nothing if there are certainly none.
std::optional<Interval> meet(const Interval& a, const Interval& b);
/// `a` without `value` where that leaves a strided interval, else `a`; nothing if `value` is its only member.
std::optional<Interval> without(const Interval& a, Int value);
/// {scale * x + offset}; nothing if a bound leaves the limit.
std::optional<Interval> affine(const Interval& a, Int scale, Int offset);
/// The members x of `a` with lo <= scale * x + offset <= hi; nothing if there are none. `scale` is not 0.
std::optional<Interval> solve(const Interval& a, Int scale, Int offset, Int lo, Int hi);

std::ostream& operator<<(std::ostream& out, const Interval& a);

}  // namespace wcmu
