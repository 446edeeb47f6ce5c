// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Strided intervals over the mathematical integers (Balakrishnan and Reps, "Analyzing memory accesses in x86 executables", 2004).
#pragma once

#include <optional>
#include <ostream>

namespace wcmu {

/// Wide enough for every value of a 64-bit machine word, signed or unsigned, and for sums and most products of two.
__extension__ typedef __int128 Int;

/// Beyond this no bound is kept: arithmetic on bounds up to here cannot overflow an Int when scaled by a 32-bit factor.
inline constexpr Int kIntLimit = static_cast<Int>(1) << 90;

/// Greatest common divisor of the absolute values; gcd(0, x) = |x|.
Int gcd(Int a, Int b);
Int floor_div(Int a, Int b);  ///< b > 0
Int ceil_div(Int a, Int b);   ///< b > 0
/// May be kept as a factor or an offset in 64 bits, with room for one more addition.
inline bool is_small(Int value) { return value > -(static_cast<Int>(1) << 62) && value < (static_cast<Int>(1) << 62); }

/// The set {lo, lo + step, ..., hi}. Never empty. `step` is 0 if and only if lo == hi.
struct Interval {
  Int lo = 0;
  Int hi = 0;
  Int step = 0;

  static Interval of(Int value) { return {value, value, 0}; }
  /// lo <= hi; hi is rounded down to the grid that starts at lo.
  static Interval range(Int lo, Int hi, Int step = 1);

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

std::ostream& operator<<(std::ostream& out, const Interval& a);

}  // namespace wcmu
