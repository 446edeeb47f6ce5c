// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Mathematical integers, as wide as the analysis needs them.
#pragma once

#include <string>

namespace wcmu {

/// Wide enough for every value of a 64-bit machine word, signed or unsigned, and for sums and most products of two.
__extension__ typedef __int128 Int;

/// Beyond this no bound is kept: arithmetic on bounds up to here cannot overflow an Int when scaled by a 32-bit factor.
inline constexpr Int kIntLimit = static_cast<Int>(1) << 90;

/// 2^exponent, exponent < 127.
constexpr Int power_of_two(unsigned exponent) { return static_cast<Int>(1) << exponent; }
constexpr bool is_power_of_two(Int value) { return value > 0 && (value & (value - 1)) == 0; }
/// May be kept as a factor or an offset in 64 bits, with room for one more addition.
constexpr bool is_small(Int value) { return value > -power_of_two(62) && value < power_of_two(62); }

/// Greatest common divisor of the absolute values; gcd(0, x) = |x|.
Int gcd(Int a, Int b);
Int floor_div(Int a, Int b);  ///< b > 0
Int ceil_div(Int a, Int b);   ///< b > 0
Int floor_mod(Int a, Int b);  ///< b > 0; in [0, b)

std::string decimal(Int value);

}  // namespace wcmu
