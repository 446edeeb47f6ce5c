// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "domain/integer.hpp"

#include <cstdint>
#include <limits>
#include <numeric>

namespace wcmu {

Int gcd(Int a, Int b) {
  a = a < 0 ? -a : a;
  b = b < 0 ? -b : b;
  // Nearly always words: a division of two of these takes a fraction of the time.
  constexpr Int kWord = std::numeric_limits<std::uint64_t>::max();
  if (a <= kWord && b <= kWord) return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
  while (b != 0) {
    Int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

Int floor_div(Int a, Int b) {
  Int quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

Int ceil_div(Int a, Int b) { return -floor_div(-a, b); }

Int floor_mod(Int a, Int b) { return a - floor_div(a, b) * b; }

}  // namespace wcmu
