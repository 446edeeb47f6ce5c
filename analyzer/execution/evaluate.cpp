// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Bounds of an operation from the bounds of its operands: strided where the operation keeps a stride, else LLVM's interval arithmetic.
#include "execution/arithmetic.hpp"

#include <llvm/IR/ConstantRange.h>

#include <algorithm>

namespace wcmu {

using llvm::APInt;
using llvm::ConstantRange;

namespace {

APInt to_apint(Int value, unsigned width) {
  std::uint64_t words[2] = {static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64)};
  return APInt(128, words).trunc(width);
}

ConstantRange constant_range(const State& state, const Value& value) {
  unsigned width = value.width;
  if (auto range = unsigned_range(state, value))
    return ConstantRange::getNonEmpty(to_apint(range->lo, width), to_apint(range->hi + 1, width));
  if (auto range = signed_range(state, value))
    return ConstantRange::getNonEmpty(to_apint(range->lo, width), to_apint(range->hi + 1, width));
  return ConstantRange::getFull(width);
}

Int wide(const APInt& value, bool is_unsigned) {
  return is_unsigned ? static_cast<Int>(value.getZExtValue()) : static_cast<Int>(value.getSExtValue());
}

Interval from_constant_range(const ConstantRange& range, bool is_unsigned) {
  if (range.isEmptySet()) return Interval::word(range.getBitWidth(), is_unsigned);
  return is_unsigned ? Interval::range(wide(range.getUnsignedMin(), true), wide(range.getUnsignedMax(), true))
                     : Interval::range(wide(range.getSignedMin(), false), wide(range.getSignedMax(), false));
}

}  // namespace

Interval Arithmetic::evaluate(const State& state, const Definition& definition) const {
  const Value& x = definition.x;
  const Value& y = definition.y;
  unsigned width = definition.width;
  bool is_unsigned = (definition.flags & kUnsignedView) != 0;
  auto fit = [&](std::optional<Interval> exact) {
    // `exact` are the mathematical results; they are the true ones if none leaves the window, or if leaving it is ruled out.
    Interval all = Interval::word(width, is_unsigned);
    if (!exact) return all;
    if (exact->lo >= all.lo && exact->hi <= all.hi) return *exact;
    bool ruled_out = (definition.flags & (is_unsigned ? kNoUnsignedWrap : kNoSignedWrap)) != 0;
    if (!ruled_out) return all;
    return clamp(*exact, all.lo, all.hi).value_or(all);
  };
  auto view = [&](const Value& v) { return is_unsigned ? unsigned_or_all(state, v) : signed_or_all(state, v); };
  switch (definition.operation) {
    case Operation::add: {
      Interval a = view(x), b = view(y);
      return fit(Interval::range(a.lo + b.lo, a.hi + b.hi, std::max<Int>(gcd(a.step, b.step), 1)));
    }
    case Operation::sub: {
      Interval a = view(x), b = view(y);
      return fit(Interval::range(a.lo - b.hi, a.hi - b.lo, std::max<Int>(gcd(a.step, b.step), 1)));
    }
    case Operation::mul: {
      Interval a = view(x), b = view(y);
      if (b.single()) return fit(affine(a, b.lo, 0));
      if (a.single()) return fit(affine(b, a.lo, 0));
      Int ends[4];
      if (__builtin_mul_overflow(a.lo, b.lo, &ends[0]) || __builtin_mul_overflow(a.lo, b.hi, &ends[1]) ||
          __builtin_mul_overflow(a.hi, b.lo, &ends[2]) || __builtin_mul_overflow(a.hi, b.hi, &ends[3]))
        return fit(std::nullopt);
      // a = ga * i, b = gb * j for the common divisors ga, gb of the members.
      Int step = std::max<Int>(gcd(a.step, a.lo) * gcd(b.step, b.lo), 1);
      return fit(Interval::range(*std::min_element(ends, ends + 4), *std::max_element(ends, ends + 4), step));
    }
    case Operation::zext:
      return unsigned_or_all(state, x);
    case Operation::trunc:
      if (auto range = unsigned_range(state, Value::integer(width, x.symbol, x.scale, x.base))) return *range;
      return Interval::word(width, true);
    case Operation::sext:
      return signed_or_all(state, x);
    case Operation::umin:
    case Operation::umax: {
      Interval a = unsigned_or_all(state, x), b = unsigned_or_all(state, y);
      Int step = std::max<Int>(gcd(gcd(a.step, b.step), a.lo - b.lo), 1);
      return definition.operation == Operation::umin
                 ? Interval::range(std::min(a.lo, b.lo), std::min(a.hi, b.hi), step)
                 : Interval::range(std::max(a.lo, b.lo), std::max(a.hi, b.hi), step);
    }
    case Operation::smin:
    case Operation::smax: {
      Interval a = signed_or_all(state, x), b = signed_or_all(state, y);
      Int step = std::max<Int>(gcd(gcd(a.step, b.step), a.lo - b.lo), 1);
      return definition.operation == Operation::smin
                 ? Interval::range(std::min(a.lo, b.lo), std::min(a.hi, b.hi), step)
                 : Interval::range(std::max(a.lo, b.lo), std::max(a.hi, b.hi), step);
    }
    case Operation::select: {
      const Value& z = definition.z;
      Interval condition = unsigned_or_all(state, x);
      if (condition == Interval::of(1)) return view(y);
      if (condition == Interval::of(0)) return view(z);
      return join(view(y), view(z));
    }
    case Operation::udiv: {
      Interval a = unsigned_or_all(state, x), b = unsigned_or_all(state, y);
      Int least = std::max<Int>(b.lo, 1);
      return Interval::range(a.lo / std::max<Int>(b.hi, 1), a.hi / least);
    }
    case Operation::urem: {
      Interval a = unsigned_or_all(state, x), b = unsigned_or_all(state, y);
      if (b.hi <= 0) return Interval::word(width, true);
      Interval result = Interval::range(0, std::min(a.hi, b.hi - 1));
      if (!b.single()) return result;
      // x = lo + step * i, so x mod m is congruent to lo modulo gcd(step, m).
      Int step = gcd(a.step, b.lo);
      if (step > 1) return clamp(Interval::range(a.lo % step, b.lo - 1, step), 0, result.hi).value_or(result);
      return result;
    }
    case Operation::lshr:
      if (y.is_constant() && y.bits() < width) {
        Interval a = unsigned_or_all(state, x);
        return Interval::range(a.lo >> y.bits(), a.hi >> y.bits());
      }
      break;
    case Operation::bit_and:
      if (y.is_constant() && y.base > 0) {
        Interval a = unsigned_or_all(state, x);
        // The low bits of what moves in steps, as an address does; they are the same whether it wraps around or not.
        if (const Int modulus = static_cast<Int>(y.base) + 1; is_power_of_two(modulus)) {
          const Interval moves = range_of(state, x).value_or(a);
          const Int step = moves.single() ? modulus : std::min(modulus, moves.step & -moves.step);
          const Int rest = moves.lo & (step - 1);
          return step == modulus ? Interval::of(rest) : Interval::range(rest, std::min<Int>(y.base, a.hi), step);
        }
        // At most the mask, at most x; a multiple of the mask's lowest bit.
        Int unit = y.base & -y.base;
        return Interval::range(0, std::min<Int>(y.base, a.hi), unit);
      }
      if (y.is_constant() && y.base < 0 && is_power_of_two(-static_cast<Int>(y.base)) && !is_unsigned) {
        Int unit = -static_cast<Int>(y.base);
        Interval a = signed_or_all(state, x);
        return Interval::range(floor_div(a.lo, unit) * unit, floor_div(a.hi, unit) * unit, unit);
      }
      break;
    case Operation::address: {
      Int unit = static_cast<Int>(context_.regions[x.region].alignment);
      return Interval::range(unit, power_of_two(width >= 64 ? 47 : width) - unit, unit);
    }
    case Operation::eq:
    case Operation::ne:
    case Operation::ult:
    case Operation::ule:
    case Operation::slt:
    case Operation::sle:
    case Operation::is_null:
    case Operation::same_address: {
      if (x.width > 64 || !x.is_integer()) return Interval::range(0, 1);
      ConstantRange a = constant_range(state, x), b = constant_range(state, y);
      llvm::CmpInst::Predicate predicate = llvm::CmpInst::ICMP_EQ;
      switch (definition.operation) {
        case Operation::ne:
          predicate = llvm::CmpInst::ICMP_NE;
          break;
        case Operation::ult:
          predicate = llvm::CmpInst::ICMP_ULT;
          break;
        case Operation::ule:
          predicate = llvm::CmpInst::ICMP_ULE;
          break;
        case Operation::slt:
          predicate = llvm::CmpInst::ICMP_SLT;
          break;
        case Operation::sle:
          predicate = llvm::CmpInst::ICMP_SLE;
          break;
        default:
          break;
      }
      if (a.icmp(predicate, b)) return Interval::of(1);
      if (a.icmp(llvm::CmpInst::getInversePredicate(predicate), b)) return Interval::of(0);
      if (definition.operation == Operation::eq || definition.operation == Operation::ne) {
        auto p = unsigned_range(state, x), q = unsigned_range(state, y);
        if (p && q && !meet(*p, *q)) return Interval::of(definition.operation == Operation::ne);
      }
      return Interval::range(0, 1);
    }
    default:
      break;
  }
  // LLVM's interval arithmetic has a sound transfer function for every integer instruction.
  ConstantRange a = constant_range(state, x), b = constant_range(state, y);
  switch (definition.operation) {
    case Operation::sdiv:
      return from_constant_range(a.sdiv(b), is_unsigned);
    case Operation::srem:
      return from_constant_range(a.srem(b), is_unsigned);
    case Operation::shl:
      return from_constant_range(a.shl(b), is_unsigned);
    case Operation::lshr:
      return from_constant_range(a.lshr(b), is_unsigned);
    case Operation::ashr:
      return from_constant_range(a.ashr(b), is_unsigned);
    case Operation::bit_and:
      return from_constant_range(a.binaryAnd(b), is_unsigned);
    case Operation::bit_or:
      return from_constant_range(a.binaryOr(b), is_unsigned);
    case Operation::bit_xor:
      return from_constant_range(a.binaryXor(b), is_unsigned);
    default:
      return Interval::word(width, is_unsigned);
  }
}

}  // namespace wcmu
