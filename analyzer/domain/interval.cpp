// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "domain/interval.hpp"

#include <algorithm>
#include <string>

namespace wcmu {
namespace {

Int magnitude(Int a) { return a < 0 ? -a : a; }

}  // namespace

std::string decimal(Int a) {
  if (a == 0) return "0";
  std::string digits;
  for (Int rest = a; rest != 0; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(magnitude(rest % 10)));
  if (a < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

Interval Interval::range(Int lo, Int hi, Int step) {
  if (lo >= hi) return of(lo);
  if (step > 1) hi = lo + (hi - lo) / step * step;
  if (lo == hi) return of(lo);
  return {lo, hi, std::max<Int>(step, 1)};
}

Interval Interval::word(unsigned width, bool is_unsigned) {
  width = std::min(width, 88U);
  return is_unsigned ? range(0, power_of_two(width) - 1) : range(-power_of_two(width - 1), power_of_two(width - 1) - 1);
}

bool Interval::contains(Int value) const {
  if (value < lo || value > hi) return false;
  return step == 0 || (value - lo) % step == 0;
}

bool Interval::includes(const Interval& other) const {
  if (!contains(other.lo) || !contains(other.hi)) return false;
  return other.step == 0 || step == 0 || other.step % step == 0;
}

Interval join(const Interval& a, const Interval& b) {
  Int step = gcd(gcd(a.step, b.step), a.lo - b.lo);
  return Interval::range(std::min(a.lo, b.lo), std::max(a.hi, b.hi), step == 0 ? 1 : step);
}

std::optional<Interval> clamp(const Interval& a, Int lo, Int hi) {
  if (a.lo >= lo && a.hi <= hi) return a;
  if (a.hi < lo || a.lo > hi || lo > hi) return std::nullopt;
  if (a.step == 0) return a;
  Int first = lo <= a.lo ? a.lo : a.lo + ceil_div(lo - a.lo, a.step) * a.step;
  Int last = hi >= a.hi ? a.hi : a.lo + floor_div(hi - a.lo, a.step) * a.step;
  if (first > last) return std::nullopt;
  return Interval::range(first, last, a.step);
}

std::optional<Interval> meet(const Interval& a, const Interval& b) {
  const Interval& fine = a.step <= b.step ? a : b;
  const Interval& coarse = a.step <= b.step ? b : a;
  if (coarse.step == 0) return fine.contains(coarse.lo) ? std::optional(coarse) : std::nullopt;
  if (fine.step == 0) return coarse.contains(fine.lo) ? std::optional(fine) : std::nullopt;
  if ((coarse.lo - fine.lo) % gcd(coarse.step, fine.step) != 0) return std::nullopt;
  return clamp(coarse, fine.lo, fine.hi);
}

std::optional<Interval> without(const Interval& a, Int value) {
  if (a.single()) return a.lo == value ? std::nullopt : std::optional(a);
  if (value == a.lo) return Interval::range(a.lo + a.step, a.hi, a.step);
  if (value == a.hi) return Interval::range(a.lo, a.hi - a.step, a.step);
  return a;
}

std::optional<Interval> affine(const Interval& a, Int scale, Int offset) {
  Int lo = 0;
  Int hi = 0;
  if (__builtin_mul_overflow(a.lo, scale, &lo) || __builtin_mul_overflow(a.hi, scale, &hi) ||
      __builtin_add_overflow(lo, offset, &lo) || __builtin_add_overflow(hi, offset, &hi))
    return std::nullopt;
  if (lo > hi) std::swap(lo, hi);
  if (lo < -kIntLimit || hi > kIntLimit) return std::nullopt;
  return lo == hi ? Interval::of(lo) : Interval{lo, hi, magnitude(a.step * scale)};
}

std::optional<Interval> solve(const Interval& a, Int scale, Int offset, Int lo, Int hi) {
  if (scale > 0) return clamp(a, ceil_div(lo - offset, scale), floor_div(hi - offset, scale));
  return clamp(a, ceil_div(offset - hi, -scale), floor_div(offset - lo, -scale));
}

std::ostream& operator<<(std::ostream& out, const Interval& a) {
  if (a.single()) return out << decimal(a.lo);
  out << '[' << decimal(a.lo) << ", " << decimal(a.hi);
  if (a.step != 1) out << " step " << decimal(a.step);
  return out << ']';
}

}  // namespace wcmu
