// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Strided intervals against explicit sets: every interval with bounds in [kLeast, kMost], every pair of them.
#include "domain/interval.hpp"

#include "../catch_shim.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <vector>

namespace wcmu {
namespace {

constexpr int kLeast = -6;
constexpr int kMost = 7;

std::vector<Interval> all_intervals(int least = kLeast, int most = kMost) {
  std::vector<Interval> all;
  for (int lo = least; lo <= most; ++lo) {
    all.push_back(Interval::of(lo));
    for (int hi = lo + 1; hi <= most; ++hi)
      for (int step = 1; step <= hi - lo; ++step)
        if ((hi - lo) % step == 0) all.push_back({lo, hi, step});
  }
  return all;
}

std::set<long> members(const Interval& a) {
  std::set<long> out;
  for (Int value = a.lo; value <= a.hi; value += std::max<Int>(a.step, 1)) out.insert(static_cast<long>(value));
  return out;
}

bool well_formed(const Interval& a) {
  if (a.lo > a.hi || (a.step == 0) != (a.lo == a.hi) || a.step < 0) return false;
  return a.step == 0 || (a.hi - a.lo) % a.step == 0;
}

/// The least strided interval that holds all of a set that is not empty.
Interval hull(const std::set<long>& set) {
  Int step = 0;
  for (long value : set) step = gcd(step, value - *set.begin());
  return {*set.begin(), *set.rbegin(), step};
}

std::set<long> common(const std::set<long>& a, const std::set<long>& b) {
  std::set<long> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(out, out.end()));
  return out;
}

bool holds(const Interval& a, const std::set<long>& set) {
  return std::all_of(set.begin(), set.end(), [&](long value) { return a.contains(value); });
}

TEST_CASE("division rounds to the side it is named after", "[interval]") {
  for (int a = -40; a <= 40; ++a)
    for (int b = 1; b <= 9; ++b) {
      Int down = floor_div(a, b), up = ceil_div(a, b);
      CAPTURE(a, b);
      REQUIRE((down * b <= a && a < (down + 1) * b));
      REQUIRE((up * b >= a && a > (up - 1) * b));
      REQUIRE((floor_mod(a, b) == a - down * b));
    }
  Int edge = power_of_two(64);
  REQUIRE((floor_div(-1, edge) == -1));
  REQUIRE((floor_div(-edge, edge) == -1));
  REQUIRE((floor_div(-edge - 1, edge) == -2));
}

TEST_CASE("the greatest common divisor is one", "[interval]") {
  for (int a = -30; a <= 30; ++a)
    for (int b = -30; b <= 30; ++b) {
      int best = 0;
      for (int d = 1; d <= 30; ++d)
        if (a % d == 0 && b % d == 0) best = d;
      if (a == 0 && b == 0) best = 0;
      CAPTURE(a, b);
      REQUIRE((gcd(a, b) == best));
    }
}

TEST_CASE("range rounds its end down to the grid", "[interval]") {
  for (int lo = -5; lo <= 5; ++lo)
    for (int hi = lo; hi <= 8; ++hi)
      for (int step = 1; step <= 6; ++step) {
        Interval made = Interval::range(lo, hi, step);
        std::set<long> expected;
        for (int value = lo; value <= hi; value += step) expected.insert(value);
        CAPTURE(lo, hi, step);
        REQUIRE(well_formed(made));
        REQUIRE(members(made) == expected);
      }
}

TEST_CASE("membership, count and what one interval alone becomes", "[interval]") {
  for (const Interval& a : all_intervals()) {
    auto set = members(a);
    CAPTURE(a);
    REQUIRE((a.count() == static_cast<Int>(set.size())));
    for (int value = kLeast - 2; value <= kMost + 2; ++value) {
      REQUIRE(a.contains(value) == set.contains(value));
      auto left = without(a, value);
      auto expected = set;
      expected.erase(value);
      CAPTURE(value);
      REQUIRE(left.has_value() == !expected.empty());
      if (!left) continue;
      REQUIRE(well_formed(*left));
      REQUIRE(holds(*left, expected));
      REQUIRE(a.includes(*left));
      // An end is always cut off.
      if (value == a.lo || value == a.hi) REQUIRE(members(*left) == expected);
    }
    for (int lo = kLeast - 2; lo <= kMost + 2; ++lo)
      for (int hi = lo - 1; hi <= kMost + 2; ++hi) {
        std::set<long> expected;
        for (long value : set)
          if (value >= lo && value <= hi) expected.insert(value);
        auto left = clamp(a, lo, hi);
        CAPTURE(lo, hi);
        REQUIRE(left.has_value() == !expected.empty());
        if (left) REQUIRE((well_formed(*left) && members(*left) == expected));
      }
    for (int scale = -4; scale <= 4; ++scale)
      for (int offset = -3; offset <= 3; ++offset) {
        std::set<long> expected;
        for (long value : set) expected.insert(scale * value + offset);
        auto made = affine(a, scale, offset);
        CAPTURE(scale, offset);
        REQUIRE(made);
        REQUIRE((well_formed(*made) && members(*made) == expected));
        if (scale == 0) continue;
        for (int lo = -12; lo <= 12; lo += 3) {
          std::set<long> hits;
          for (long value : set)
            if (scale * value + offset >= lo && scale * value + offset <= lo + 7) hits.insert(value);
          auto solved = solve(a, scale, offset, lo, lo + 7);
          if (solved.has_value() == hits.empty()) REQUIRE(solved.has_value() == !hits.empty());
          if (solved && members(*solved) != hits) REQUIRE(members(*solved) == hits);
        }
      }
  }
}

TEST_CASE("join, meet and inclusion of every pair", "[interval]") {
  auto all = all_intervals();
  for (const Interval& a : all) {
    auto x = members(a);
    for (const Interval& b : all) {
      auto y = members(b);
      INFO(a << " and " << b);
      bool contained = std::includes(x.begin(), x.end(), y.begin(), y.end());
      if (a.includes(b) != contained) REQUIRE(a.includes(b) == contained);

      auto both = x;
      both.insert(y.begin(), y.end());
      Interval joined = join(a, b);
      if (!(joined == hull(both))) REQUIRE(joined == hull(both));

      auto shared = common(x, y);
      auto met = meet(a, b);
      // Nothing is lost; both operands bound it on a side where that can be seen; "nothing" only if there is nothing.
      if (!met) {
        if (!shared.empty()) REQUIRE(shared.empty());
        continue;
      }
      if (!well_formed(*met) || !holds(*met, shared)) REQUIRE((well_formed(*met) && holds(*met, shared)));
      if (!a.includes(*met) && !b.includes(*met)) REQUIRE((a.includes(*met) || b.includes(*met)));
      if (met->lo < std::max(a.lo, b.lo) || met->hi > std::min(a.hi, b.hi))
        REQUIRE((met->lo >= std::max(a.lo, b.lo) && met->hi <= std::min(a.hi, b.hi)));
    }
  }
}

TEST_CASE("laws of the order", "[interval]") {
  auto all = all_intervals(-3, 4);
  for (const Interval& a : all) {
    REQUIRE(a.includes(a));
    REQUIRE(join(a, a) == a);
    REQUIRE(meet(a, a) == a);
    for (const Interval& b : all) {
      if (!(join(a, b) == join(b, a))) REQUIRE(join(a, b) == join(b, a));
      if (a.includes(b) && b.includes(a) && !(a == b)) REQUIRE(a == b);
      if (a.includes(b) != (join(a, b) == a)) REQUIRE(a.includes(b) == (join(a, b) == a));
      for (const Interval& c : all) {
        if (!(join(join(a, b), c) == join(a, join(b, c)))) REQUIRE(join(join(a, b), c) == join(a, join(b, c)));
        if (a.includes(b) && b.includes(c) && !a.includes(c)) REQUIRE(a.includes(c));
        if (b.includes(c) && !join(a, b).includes(join(a, c))) REQUIRE(join(a, b).includes(join(a, c)));
      }
    }
  }
}

TEST_CASE("bounds beyond the limit are given up, those at it are kept", "[interval]") {
  REQUIRE(affine(Interval::of(kIntLimit), 1, 0));
  REQUIRE_FALSE(affine(Interval::of(kIntLimit), 1, 1));
  REQUIRE_FALSE(affine(Interval::of(-kIntLimit), 1, -1));
  REQUIRE_FALSE(affine(Interval::of(kIntLimit), kIntLimit, 0));
  Interval word = Interval::range(0, (static_cast<Int>(1) << 64) - 1);
  auto doubled = affine(word, 2, 1);
  REQUIRE(doubled);
  REQUIRE((doubled->lo == 1 && doubled->hi == (static_cast<Int>(1) << 65) - 1 && doubled->step == 2));
}

TEST_CASE("words of the machine", "[interval]") {
  REQUIRE(Interval::word(8, true) == Interval::range(0, 255));
  REQUIRE(Interval::word(8, false) == Interval::range(-128, 127));
  REQUIRE(Interval::word(1, false) == Interval::range(-1, 0));
  REQUIRE(Interval::word(512, true) == Interval::word(88, true));
  for (Int value = -2; value <= 70; ++value) {
    bool power = false;
    for (unsigned exponent = 0; exponent < 8; ++exponent) power |= value == power_of_two(exponent);
    REQUIRE(is_power_of_two(value) == power);
  }
}

TEST_CASE("an interval prints itself", "[interval]") {
  auto text = [](const Interval& a) {
    std::ostringstream out;
    out << a;
    return out.str();
  };
  REQUIRE(text(Interval::of(-7)) == "-7");
  REQUIRE(text(Interval::range(0, 64)) == "[0, 64]");
  REQUIRE(text(Interval::range(-8, 8, 4)) == "[-8, 8 step 4]");
  REQUIRE(text(Interval::of(static_cast<Int>(1) << 64)) == "18446744073709551616");
}

}  // namespace
}  // namespace wcmu
