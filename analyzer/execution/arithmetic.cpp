// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/arithmetic.hpp"

#include <llvm/IR/ConstantRange.h>

#include <algorithm>

namespace wcmu {

using llvm::APInt;
using llvm::ConstantRange;

namespace {

Int power(unsigned bits) { return static_cast<Int>(1) << bits; }

Interval whole(unsigned width, bool is_unsigned) {
  width = std::min(width, 88U);
  return is_unsigned ? Interval::range(0, power(width) - 1) : Interval::range(-power(width - 1), power(width - 1) - 1);
}

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
  if (range.isEmptySet()) return whole(range.getBitWidth(), is_unsigned);
  return is_unsigned ? Interval::range(wide(range.getUnsignedMin(), true), wide(range.getUnsignedMax(), true))
                     : Interval::range(wide(range.getSignedMin(), false), wide(range.getSignedMax(), false));
}

bool commutes(Operation operation) {
  switch (operation) {
    case Operation::add:
    case Operation::mul:
    case Operation::bit_and:
    case Operation::bit_or:
    case Operation::bit_xor:
    case Operation::umin:
    case Operation::umax:
    case Operation::smin:
    case Operation::smax:
    case Operation::eq:
    case Operation::ne:
      return true;
    default:
      return false;
  }
}

/// Both constant, at most 64 bits. Nothing where the operation is undefined.
std::optional<std::int64_t> fold(Operation operation, const Value& x, const Value& y) {
  unsigned width = x.width;
  std::uint64_t ux = x.bits(), uy = y.bits();
  std::int64_t sx = x.base, sy = y.base;
  switch (operation) {
    case Operation::add:
      return static_cast<std::int64_t>(ux + uy);
    case Operation::sub:
      return static_cast<std::int64_t>(ux - uy);
    case Operation::mul:
      return static_cast<std::int64_t>(ux * uy);
    case Operation::udiv:
      return uy == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(ux / uy));
    case Operation::urem:
      return uy == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(ux % uy));
    case Operation::sdiv:
      if (sy == 0) return std::nullopt;
      return sy == -1 ? static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(sx)) : sx / sy;
    case Operation::srem:
      if (sy == 0) return std::nullopt;
      return sy == -1 ? 0 : sx % sy;
    case Operation::shl:
      return uy >= width ? std::nullopt : std::optional(static_cast<std::int64_t>(ux << uy));
    case Operation::lshr:
      return uy >= width ? std::nullopt : std::optional(static_cast<std::int64_t>(ux >> uy));
    case Operation::ashr:
      return uy >= width ? std::nullopt : std::optional(sx >> uy);
    case Operation::bit_and:
      return sx & sy;
    case Operation::bit_or:
      return sx | sy;
    case Operation::bit_xor:
      return sx ^ sy;
    case Operation::umin:
      return ux < uy ? sx : sy;
    case Operation::umax:
      return ux > uy ? sx : sy;
    case Operation::smin:
      return std::min(sx, sy);
    case Operation::smax:
      return std::max(sx, sy);
    case Operation::eq:
      return sx == sy;
    case Operation::ne:
      return sx != sy;
    case Operation::ult:
      return ux < uy;
    case Operation::ule:
      return ux <= uy;
    case Operation::slt:
      return sx < sy;
    case Operation::sle:
      return sx <= sy;
    default:
      return std::nullopt;
  }
}

bool is_power_of_two(Int value) { return value > 0 && (value & (value - 1)) == 0; }

/// Largest power of two that divides every member, at most 2^62.
Int grid(const Interval& range) {
  Int common = gcd(range.step, range.lo);
  if (common == 0) return power(62);
  return std::min(common & -common, power(62));
}

}  // namespace

Value Arithmetic::fresh(State& state, unsigned width, const Interval& range) {
  if (range.single() && width <= 64) return Value::constant(width, static_cast<std::int64_t>(range.lo));
  SymbolId symbol = context_.symbols.fresh();
  state.set_range(symbol, range);
  return Value::integer(width, symbol, 1, 0);
}

Value Arithmetic::unknown(State& state, unsigned width, bool is_unsigned) {
  if (width > 64) return Value::any(width);
  return fresh(state, width, whole(width, is_unsigned || width == 1));
}

void Arithmetic::enter(State& state, SymbolId symbol, const Interval& range) {
  state.set_range(symbol, range);
  if (!context_.symbols.over_inputs(symbol)) return;
  auto [place, is_new] = context_.seen.try_emplace(symbol, Seen{range, {}});
  if (!is_new) place->second.hull = join(place->second.hull, range);
  auto only = context_.only.find(symbol);
  if (only != context_.only.end() && !narrow(state, symbol, only->second)) context_.contradiction = true;
}

Value Arithmetic::input(State& state, std::size_t number, unsigned width, bool is_unsigned) {
  if (width > 64) return Value::any(width);
  SymbolId symbol = context_.symbols.input(number);
  enter(state, symbol, whole(width, is_unsigned || width == 1));
  return simplify(state, Value::integer(width, symbol, 1, 0));
}

Value Arithmetic::to_integer(State& state, const Value& value) {
  switch (value.kind) {
    case ValueKind::integer:
      return value;
    case ValueKind::pointer: {
      Value offset = Value::integer(value.width, value.symbol, value.scale, value.base);
      if (value.region == kNullRegion) return offset;
      if (value.region == kUnknownRegion) return unknown(state, value.width, true);
      Definition definition{
          Operation::address, kUnsignedView, value.width, Value::pointer(value.width, value.region), {}, {}};
      Value address = define(state, definition);
      return binary(state, Operation::add, 0, address, offset);
    }
    case ValueKind::real:
      return Value::constant(value.width, value.base);
    default:
      return unknown(state, value.width);
  }
}

Value Arithmetic::to_pointer(State& state, const Value& value) {
  if (value.is_pointer()) return value;
  if (value.is_constant()) return Value::pointer(value.width, kNullRegion, static_cast<std::int64_t>(value.bits()));
  if (value.is_integer() && value.scale == 1) {
    const Definition* definition = context_.symbols.definition(value.symbol);
    if (definition != nullptr && definition->operation == Operation::address)
      return Value::pointer(value.width, definition->x.region, value.base);
    if (definition != nullptr && definition->operation == Operation::add) {
      for (auto [base, offset] : {std::pair(definition->x, definition->y), std::pair(definition->y, definition->x)}) {
        const Definition* inner = base.scale == 1 ? context_.symbols.definition(base.symbol) : nullptr;
        if (inner == nullptr || inner->operation != Operation::address) continue;
        Value pointer = Value::pointer(value.width, inner->x.region, base.base + offset.base + value.base);
        pointer.symbol = offset.symbol;
        pointer.scale = offset.scale;
        return pointer;
      }
    }
  }
  return Value::pointer(value.width, kUnknownRegion);
}

Value Arithmetic::define(State& state, Definition definition) {
  // One order of the operands, constants last.
  auto rank = [](const Value& v) { return std::tuple(v.symbol == 0, v.symbol, v.scale, v.base); };
  if (commutes(definition.operation) && rank(definition.y) < rank(definition.x)) std::swap(definition.x, definition.y);
  SymbolId symbol = context_.symbols.define(definition);
  const Interval* known = state.range(symbol);
  if (known == nullptr) {
    enter(state, symbol, evaluate(state, definition));
    known = state.range(symbol);
  }
  if (known->single() && definition.width <= 64)
    return Value::constant(definition.width, static_cast<std::int64_t>(known->lo));
  return Value::integer(definition.width, symbol, 1, 0);
}

/// A value as a sum over symbols that are no sums themselves, exact modulo 2^width.
LinearForm Arithmetic::expand(const Value& value, int depth) const {
  const Definition* definition = depth > 0 ? context_.symbols.definition(value.symbol) : nullptr;
  bool sum = definition != nullptr && definition->width == value.width &&
             (definition->operation == Operation::add || definition->operation == Operation::sub);
  if (!sum) return LinearForm::of(value.symbol, value.scale, value.base);
  LinearForm form = expand(definition->x, depth - 1);
  LinearForm second = expand(definition->y, depth - 1);
  second *= definition->operation == Operation::add ? 1 : -1;
  form += second;
  form *= value.scale;
  form += LinearForm::of(value.base);
  return form;
}

Value Arithmetic::binary(State& state, Operation operation, std::uint8_t flags, Value x, Value y) {
  unsigned width = x.width;
  if (!x.is_integer() || !y.is_integer() || width > 64) return unknown(state, width);
  if (x.symbol == 0 && y.symbol == 0) {
    if (auto result = fold(operation, x, y)) return Value::constant(width, *result);
    return unknown(state, width);
  }
  if (commutes(operation) && x.symbol == 0) std::swap(x, y);

  // Affine results keep the symbol: exact modulo 2^width. A flag says that no wrap happens, and then the result is clipped into a
  // symbol of its own where the affine form alone would not show it.
  std::optional<Value> affine_result;
  if (operation == Operation::add || operation == Operation::sub) {
    std::int64_t sign = operation == Operation::add ? 1 : -1;
    std::int64_t base = static_cast<std::int64_t>(
        static_cast<std::uint64_t>(x.base) + static_cast<std::uint64_t>(y.base) * static_cast<std::uint64_t>(sign));
    if (y.symbol == 0)
      affine_result = Value::integer(width, x.symbol, x.scale, base);
    else if (x.symbol == 0)
      affine_result = Value::integer(width, y.symbol, sign * y.scale, base);
    else if (x.symbol == y.symbol) {
      std::int64_t scale = x.scale + sign * y.scale;
      if (scale == 0) {
        // x - y with different turns of the window is still the constant modulo 2^width.
        return Value::constant(width, base);
      }
      affine_result = Value::integer(width, x.symbol, scale, base);
    }
  } else if ((operation == Operation::mul || operation == Operation::shl) && y.symbol == 0) {
    if (operation == Operation::shl && y.bits() >= width) return unknown(state, width);
    Int factor = operation == Operation::mul ? static_cast<Int>(y.base) : power(static_cast<unsigned>(y.bits()));
    if (factor == 0) return Value::constant(width, 0);
    Int scale = factor * x.scale;
    if (scale > -power(61) && scale < power(61))
      affine_result = Value::integer(
          width, x.symbol, static_cast<std::int64_t>(scale),
          static_cast<std::int64_t>(static_cast<std::uint64_t>(x.base) * static_cast<std::uint64_t>(factor)));
  }
  if (affine_result) {
    bool wraps = !(flags & kNoSignedWrap ? signed_shift(state, *affine_result) : std::optional<Int>(0)).has_value() ||
                 !(flags & kNoUnsignedWrap ? unsigned_shift(state, *affine_result) : std::optional<Int>(0)).has_value();
    if (!wraps) return *affine_result;
  }

  // Sums that cancel: (address + offset) - address.
  if (operation == Operation::add || operation == Operation::sub) {
    LinearForm sum = expand(x, 3);
    LinearForm other = expand(y, 3);
    other *= operation == Operation::add ? 1 : -1;
    sum += other;
    if (sum.terms.size() <= 1) {
      Int scale = sum.terms.empty() ? 0 : sum.terms.front().second;
      if (scale > -power(61) && scale < power(61)) {
        auto base = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum.constant));
        if (sum.terms.empty()) return Value::constant(width, base);
        Value result = Value::integer(width, sum.terms.front().first, static_cast<std::int64_t>(scale), base);
        if (state.range(result.symbol) != nullptr) return result;
      }
    }
  }

  switch (operation) {
    case Operation::udiv:
    case Operation::lshr: {
      if (y.symbol != 0) break;
      if (operation == Operation::lshr && y.bits() >= width) return unknown(state, width);
      Int divisor = operation == Operation::udiv ? static_cast<Int>(y.bits()) : power(static_cast<unsigned>(y.bits()));
      auto shift = unsigned_shift(state, x);
      if (divisor > 0 && shift && x.scale % divisor == 0)
        return Value::integer(width, x.symbol, static_cast<std::int64_t>(x.scale / divisor),
                              static_cast<std::int64_t>(floor_div(x.base + *shift, divisor)));
      break;
    }
    case Operation::sdiv:
    case Operation::ashr: {
      if (y.symbol != 0 || (operation == Operation::ashr && y.bits() >= width)) break;
      Int divisor = operation == Operation::sdiv ? static_cast<Int>(y.base) : power(static_cast<unsigned>(y.bits()));
      auto shift = signed_shift(state, x);
      // Truncation is flooring where nothing is negative, and is neither where everything divides.
      bool exact = divisor > 0 && shift && x.scale % divisor == 0 && (x.base + *shift) % divisor == 0;
      bool floors = divisor > 0 && shift && x.scale % divisor == 0 &&
                    (operation == Operation::ashr || signed_range(state, x)->lo >= 0);
      if (exact || floors)
        return Value::integer(width, x.symbol, static_cast<std::int64_t>(x.scale / divisor),
                              static_cast<std::int64_t>(floor_div(x.base + *shift, divisor)));
      break;
    }
    case Operation::urem:
    case Operation::bit_and: {
      if (y.symbol != 0) break;
      if (operation == Operation::bit_and && y.base == -1) return x;
      if (y.base == 0) return operation == Operation::bit_and ? y : unknown(state, width);
      Int modulus = operation == Operation::urem ? static_cast<Int>(y.bits()) : static_cast<Int>(y.bits()) + 1;
      bool low_bits = operation == Operation::urem || is_power_of_two(modulus);
      if (low_bits) {
        if (auto range = unsigned_range(state, x); range && range->hi < modulus) return x;
      } else if (is_power_of_two(-static_cast<Int>(y.base))) {
        // Rounding down to a multiple of a power of two, where the symbol's part is a multiple already.
        Int unit = -static_cast<Int>(y.base);
        const Interval* range = state.range(x.symbol);
        auto part = range != nullptr ? affine(*range, x.scale, 0) : std::nullopt;
        if (part && grid(*part) % unit == 0)
          return Value::integer(width, x.symbol, x.scale, static_cast<std::int64_t>(floor_div(x.base, unit) * unit));
      }
      break;
    }
    case Operation::bit_or:
      if (y.is_constant() && y.base == 0) return x;
      break;
    case Operation::bit_xor:
      if (y.is_constant() && y.base == 0) return x;
      if (width == 1 && y.is_constant()) return negate_bool(x);
      break;
    default:
      break;
  }
  if (x == y) {
    if (operation == Operation::bit_and || operation == Operation::bit_or || operation == Operation::umin ||
        operation == Operation::umax || operation == Operation::smin || operation == Operation::smax)
      return x;
    if (operation == Operation::bit_xor) return Value::constant(width, 0);
  }

  Definition definition{operation, flags, static_cast<std::uint16_t>(width), x, y, {}};
  if (width == 1) definition.flags |= kUnsignedView;
  switch (operation) {
    case Operation::udiv:
    case Operation::urem:
    case Operation::lshr:
    case Operation::umin:
    case Operation::umax:
      definition.flags |= kUnsignedView;
      break;
    case Operation::bit_and:
      if (y.is_constant() && y.base >= 0) definition.flags |= kUnsignedView;
      break;
    case Operation::add:
    case Operation::sub:
    case Operation::mul:
    case Operation::shl:
    case Operation::bit_or:
    case Operation::bit_xor: {
      bool no_negative = unsigned_range(state, x) && unsigned_range(state, y) && !(flags & kNoSignedWrap);
      bool below_half = signed_range(state, x) && signed_range(state, y);
      if ((no_negative && !below_half) || width == 1 || ((flags & kNoUnsignedWrap) && !(flags & kNoSignedWrap)))
        definition.flags |= kUnsignedView;
      break;
    }
    default:
      break;
  }
  return define(state, definition);
}

Interval Arithmetic::evaluate(const State& state, const Definition& definition) const {
  const Value& x = definition.x;
  const Value& y = definition.y;
  unsigned width = definition.width;
  bool is_unsigned = (definition.flags & kUnsignedView) != 0;
  auto fit = [&](std::optional<Interval> exact) {
    // `exact` are the mathematical results; they are the true ones if none leaves the window, or if leaving it is ruled out.
    Interval all = whole(width, is_unsigned);
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
      return whole(width, true);
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
      if (b.hi <= 0) return whole(width, true);
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
        // At most the mask, at most x; a multiple of the mask's lowest bit.
        Interval a = unsigned_or_all(state, x);
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
      return Interval::range(unit, power(width >= 64 ? 47 : width) - unit, unit);
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
      return whole(width, is_unsigned);
  }
}

Value Arithmetic::zext(State& state, const Value& x, unsigned width) {
  if (!x.is_integer() || width > 64) {
    if (x.is_constant()) return Value::constant(width, static_cast<std::int64_t>(x.bits()));
    return unknown(state, width);
  }
  if (x.symbol == 0) return Value::constant(width, static_cast<std::int64_t>(x.bits()));
  if (auto shift = unsigned_shift(state, x))
    return Value::integer(width, x.symbol, x.scale, static_cast<std::int64_t>(x.base + *shift));
  return define(state, {Operation::zext, kUnsignedView, static_cast<std::uint16_t>(width), x, {}, {}});
}

Value Arithmetic::sext(State& state, const Value& x, unsigned width) {
  if (x.is_constant()) return Value::constant(width, x.base);
  if (!x.is_integer() || width > 64) return unknown(state, width);
  if (auto shift = signed_shift(state, x))
    return Value::integer(width, x.symbol, x.scale, static_cast<std::int64_t>(x.base + *shift));
  return define(state, {Operation::sext, 0, static_cast<std::uint16_t>(width), x, {}, {}});
}

Value Arithmetic::as_signed(State& state, const Value& x) {
  if (!x.is_integer() || x.symbol == 0) return x;
  auto shift = signed_shift(state, x);
  if (shift && *shift == 0) return x;
  return define(state, {Operation::sext, 0, x.width, x, {}, {}});
}

Value Arithmetic::trunc(State& state, const Value& x, unsigned width) {
  if (x.kind == ValueKind::bytes) return extract(state, x, 0, width);
  if (x.is_constant()) return Value::constant(width, x.base);
  if (!x.is_integer() || width > 64 || x.width > 64) return unknown(state, width);
  Value narrow = Value::integer(width, x.symbol, x.scale, x.base);  // Exact modulo 2^width.
  // Low bits of what wraps around often are a number of their own (a field of a struct in a register): a symbol can be narrowed.
  if (auto range = range_of(state, narrow); range && range->hi - range->lo < power(width) * 2) return narrow;
  return define(state, {Operation::trunc, kUnsignedView, static_cast<std::uint16_t>(width), x, {}, {}});
}

Value Arithmetic::compare(State& state, llvm::CmpInst::Predicate predicate, Value x, Value y) {
  using P = llvm::CmpInst;
  if (!x.is_integer() || !y.is_integer()) return unknown(state, 1);
  Operation operation = Operation::eq;
  switch (predicate) {
    case P::ICMP_EQ:
      break;
    case P::ICMP_NE:
      operation = Operation::ne;
      break;
    case P::ICMP_UGT:
      std::swap(x, y);
      [[fallthrough]];
    case P::ICMP_ULT:
      operation = Operation::ult;
      break;
    case P::ICMP_UGE:
      std::swap(x, y);
      [[fallthrough]];
    case P::ICMP_ULE:
      operation = Operation::ule;
      break;
    case P::ICMP_SGT:
      std::swap(x, y);
      [[fallthrough]];
    case P::ICMP_SLT:
      operation = Operation::slt;
      break;
    case P::ICMP_SGE:
      std::swap(x, y);
      [[fallthrough]];
    case P::ICMP_SLE:
      operation = Operation::sle;
      break;
    default:
      return unknown(state, 1);
  }
  if (x.symbol == 0 && y.symbol == 0 && x.width <= 64) return Value::constant(1, *fold(operation, x, y));
  if (x.width > 64) return unknown(state, 1);
  // The i1 that is compared with a constant is itself, or its negation.
  if (x.width == 1 && (operation == Operation::eq || operation == Operation::ne)) {
    if (x.symbol == 0) std::swap(x, y);
    if (y.symbol == 0) return ((operation == Operation::eq) == (y.bits() == 1)) ? x : negate_bool(x);
  }
  // x - y where both are over one symbol and neither wraps: a question about one symbol.
  if (x.symbol == y.symbol && x.symbol != 0) {
    bool is_signed = operation == Operation::slt || operation == Operation::sle;
    auto a = is_signed ? signed_shift(state, x) : unsigned_shift(state, x);
    auto b = is_signed ? signed_shift(state, y) : unsigned_shift(state, y);
    if (a && b) {
      auto difference = affine(*state.range(x.symbol), static_cast<Int>(x.scale) - y.scale,
                               static_cast<Int>(x.base) + *a - y.base - *b);
      if (difference) {
        bool less = operation == Operation::ult || operation == Operation::slt;
        bool at_most = operation == Operation::ule || operation == Operation::sle;
        if ((less && difference->hi < 0) || (at_most && difference->hi <= 0)) return Value::constant(1, 1);
        if ((less && difference->lo >= 0) || (at_most && difference->lo > 0)) return Value::constant(1, 0);
        if (!less && !at_most) {
          if (!difference->contains(0)) return Value::constant(1, operation == Operation::ne);
          if (difference->single()) return Value::constant(1, operation == Operation::eq);
        }
      }
    }
  }
  return define(state, {operation, kUnsignedView, 1, x, y, {}});
}

Value Arithmetic::concat(State& state, const std::vector<Piece>& pieces) {
  unsigned width = 0;
  bool constant = true;
  for (const Piece& piece : pieces) {
    width += piece.width;
    constant &= piece.value.is_constant() || piece.value.kind == ValueKind::real;
  }
  if (pieces.size() == 1 && pieces[0].from == 0 && pieces[0].width == pieces[0].value.width) return pieces[0].value;
  if (constant && width <= 64) {
    std::uint64_t bits = 0;
    unsigned at = 0;
    for (const Piece& piece : pieces) {
      // A constant of more than 64 bits is sign-extended.
      std::uint64_t part = static_cast<std::uint64_t>(piece.value.base >> std::min(piece.from, 63U));
      if (piece.width < 64) part &= (std::uint64_t{1} << piece.width) - 1;
      bits |= part << at;
      at += piece.width;
    }
    return Value::constant(width, static_cast<std::int64_t>(bits));
  }
  if (std::all_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.value.kind == ValueKind::any; }))
    return Value::any(width);
  // High pieces that are zero: a zero extension.
  if (pieces.size() == 2 && pieces[0].value.is_integer() && pieces[0].from == 0 &&
      pieces[0].width == pieces[0].value.width && pieces[1].value.is_constant() && pieces[1].value.base == 0 &&
      width <= 64)
    return zext(state, pieces[0].value, width);
  Value value = Value::any(width);
  value.kind = ValueKind::bytes;
  if (context_.byte_lists.empty() || context_.byte_lists.back() != pieces) context_.byte_lists.push_back(pieces);
  value.base = static_cast<std::int64_t>(context_.byte_lists.size() - 1);
  return value;
}

Value Arithmetic::extract(State& state, const Value& value, unsigned from, unsigned width) {
  if (from == 0 && width == value.width) return value;
  switch (value.kind) {
    case ValueKind::real:
    case ValueKind::integer:
      if (value.symbol == 0 && value.width <= 64 && from < 64) {
        Value shifted = Value::constant(64, static_cast<std::int64_t>(value.bits() >> from));
        return Value::constant(width, shifted.base);
      }
      if (value.is_integer() && value.width <= 64) {
        Value shifted =
            from == 0 ? value : binary(state, Operation::lshr, 0, value, Value::constant(value.width, from));
        return trunc(state, shifted, width);
      }
      return Value::any(width);
    case ValueKind::bytes: {
      std::vector<Piece> pieces;
      unsigned at = 0;
      for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(value.base)]) {
        unsigned lo = std::max(at, from), hi = std::min(at + piece.width, from + width);
        if (lo < hi) pieces.push_back({piece.value, piece.from + lo - at, hi - lo});
        at += piece.width;
      }
      if (pieces.size() == 1) {
        Piece only = pieces[0];
        return extract(state, only.value, only.from, only.width);
      }
      return concat(state, pieces);
    }
    case ValueKind::mark:
      // A mark is several words; which one is asked for is in `scale`, and words are never split.
    default:
      return Value::any(width);
  }
}

}  // namespace wcmu
