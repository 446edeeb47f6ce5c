// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Transfer functions of the scalar instructions. A result stays `scale * symbol + base` over the operand's symbol where it can; else
// it is a symbol of its own that remembers the operation, with the bounds of evaluate.cpp.
#include "execution/arithmetic.hpp"

#include <algorithm>

namespace wcmu {
namespace {

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

/// Largest power of two that divides every member, at most 2^62.
Int grid(const Interval& range) {
  Int common = gcd(range.step, range.lo);
  if (common == 0) return power_of_two(62);
  return std::min(common & -common, power_of_two(62));
}

}  // namespace

/// The same sum or difference, or that in the other direction, may be known without this one's flags, or in the other view: it is the same
/// number where it is the same in both views. (Where a flag makes this one poison, any bounds hold.)
Interval Arithmetic::known_twin(const State& state, const Definition& definition, Interval range) const {
  if (definition.operation != Operation::add && definition.operation != Operation::sub) return range;
  const Int half = power_of_two(definition.width - 1);
  for (const bool reversed : {false, true}) {
    if (reversed && definition.operation == Operation::add) break;
    for (const std::uint8_t flags : {std::uint8_t{0}, kUnsignedView}) {
      Definition twin = definition;
      twin.flags = flags;
      if (reversed) std::swap(twin.x, twin.y);
      const Interval* known = twin == definition ? nullptr : state.range(context_.symbols.find(twin));
      if (known == nullptr) continue;
      const bool same_view = ((definition.flags ^ flags) & kUnsignedView) == 0;
      Interval bounds = *known;
      if (reversed) {
        // Minus a signed number is one, but for the least.
        if (bounds.hi >= half || bounds.lo <= -half) continue;
        bounds = *affine(bounds, -1, 0);
        if ((definition.flags & kUnsignedView) != 0 && bounds.lo < 0) continue;
      } else if (!same_view && (bounds.lo < 0 || bounds.hi >= half)) {
        continue;
      }
      if (auto both = meet(range, bounds)) range = *both;
    }
  }
  return range;
}

/// What is known of x - y goes to those differences of the two that are there already.
bool Arithmetic::narrow_twins(State& state, const Value& x, const Value& y) {
  for (const bool reversed : {false, true}) {
    for (const std::uint8_t flags : {std::uint8_t{0}, kNoSignedWrap}) {
      for (const std::uint8_t view : {std::uint8_t{0}, kUnsignedView}) {
        const Definition twin{
            Operation::sub, static_cast<std::uint8_t>(flags | view), x.width, reversed ? y : x, reversed ? x : y, {}};
        const SymbolId symbol = context_.symbols.find(twin);
        const Interval* known = state.range(symbol);
        if (known != nullptr && !narrow(state, symbol, known_twin(state, twin, *known), flags == 0)) return false;
      }
    }
  }
  return true;
}

Value Arithmetic::define(State& state, Definition definition) {
  // One order of the operands, constants last.
  auto rank = [](const Value& v) { return std::tuple(v.symbol == 0, v.symbol, v.scale, v.base); };
  if (commutes(definition.operation) && rank(definition.y) < rank(definition.x)) std::swap(definition.x, definition.y);
  SymbolId symbol = context_.symbols.define(definition);
  const Interval* known = state.range(symbol);
  if (known == nullptr) {
    enter(state, symbol, known_twin(state, definition, evaluate(state, definition)));
    known = state.range(symbol);
  }
  if (known->single() && definition.width <= 64)
    return Value::constant(definition.width, static_cast<std::int64_t>(known->lo));
  return Value::integer(definition.width, symbol, 1, 0);
}

/// `sum` with as few terms as the definitions of its symbols show, exact modulo 2^width. The newest symbol that is a sum itself is
/// replaced by its operands, which are older, again and again: so what two sums have in common cancels as soon as both are down to it.
LinearForm Arithmetic::shortest(LinearForm sum, unsigned width) const {
  constexpr unsigned kMaxSteps = 12;
  LinearForm best = sum;
  for (unsigned step = 0; step < kMaxSteps && !sum.terms.empty(); ++step) {
    const auto is_sum = [&](const std::pair<SymbolId, Int>& term) {
      const Definition* known = context_.symbols.definition(term.first);
      return known != nullptr && known->width == width &&
             (known->operation == Operation::add || known->operation == Operation::sub);
    };
    auto newest = std::find_if(sum.terms.rbegin(), sum.terms.rend(), is_sum);
    if (newest == sum.terms.rend()) break;
    const auto [symbol, factor] = *newest;
    const Definition& definition = *context_.symbols.definition(symbol);
    LinearForm first = LinearForm::of(definition.x.symbol, definition.x.scale, definition.x.base);
    LinearForm second = LinearForm::of(definition.y.symbol, definition.y.scale, definition.y.base);
    second *= definition.operation == Operation::add ? 1 : -1;
    first += second;
    first *= factor;
    sum += LinearForm::of(symbol, -factor, 0);
    sum += first;
    sum.constant = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum.constant));
    const bool is_small = std::all_of(sum.terms.begin(), sum.terms.end(), [](const auto& term) {
      return term.second > -power_of_two(61) && term.second < power_of_two(61);
    });
    if (!is_small || sum.terms.size() > kMaxTerms) break;
    if (sum.terms.size() <= best.terms.size()) best = sum;
  }
  return best;
}

Value Arithmetic::binary(State& state, Operation operation, std::uint8_t flags, Value x, Value y) {
  unsigned width = x.width;
  if (!x.is_integer() || !y.is_integer() || width > 64) return unknown(state, width);
  if (x.symbol == 0 && y.symbol == 0) {
    if (auto result = fold(operation, x, y)) return Value::constant(width, *result);
    return unknown(state, width);
  }
  if (commutes(operation) && x.symbol == 0) std::swap(x, y);
  // The unsigned operations say more of what is not negative.
  if ((operation == Operation::srem || operation == Operation::sdiv) && y.is_constant() && y.base > 0) {
    if (auto range = signed_range(state, x); range && range->lo >= 0)
      operation = operation == Operation::srem ? Operation::urem : Operation::udiv;
  }

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
    Int factor = operation == Operation::mul ? static_cast<Int>(y.base) : power_of_two(static_cast<unsigned>(y.bits()));
    if (factor == 0) return Value::constant(width, 0);
    Int scale = factor * x.scale;
    if (scale > -power_of_two(61) && scale < power_of_two(61))
      affine_result = Value::integer(
          width, x.symbol, static_cast<std::int64_t>(scale),
          static_cast<std::int64_t>(static_cast<std::uint64_t>(x.base) * static_cast<std::uint64_t>(factor)));
  } else if (operation == Operation::bit_xor && y.symbol == 0 && y.base == -1 && width > 1) {
    // ~x is -1 - x.
    affine_result = Value::integer(width, x.symbol, -x.scale, -1 - x.base);
  }
  if (affine_result) {
    bool wraps = !(flags & kNoSignedWrap ? signed_shift(state, *affine_result) : std::optional<Int>(0)).has_value() ||
                 !(flags & kNoUnsignedWrap ? unsigned_shift(state, *affine_result) : std::optional<Int>(0)).has_value();
    if (!wraps) return *affine_result;
  }

  // Sums that cancel: (address + offset) - address.
  if (operation == Operation::add || operation == Operation::sub) {
    LinearForm both = LinearForm::of(x.symbol, x.scale, x.base);
    LinearForm other = LinearForm::of(y.symbol, y.scale, y.base);
    other *= operation == Operation::add ? 1 : -1;
    both += other;
    const LinearForm sum = shortest(std::move(both), width);
    const auto base = static_cast<std::int64_t>(static_cast<std::uint64_t>(sum.constant));
    const bool usable = std::all_of(sum.terms.begin(), sum.terms.end(), [&](const auto& term) {
      return term.second > -power_of_two(61) && term.second < power_of_two(61) && state.range(term.first) != nullptr;
    });
    if (sum.terms.empty()) return Value::constant(width, base);
    if (sum.terms.size() == 1 && usable)
      return Value::integer(width, sum.terms.front().first, static_cast<std::int64_t>(sum.terms.front().second), base);
    if (sum.terms.size() == 2 && usable) {
      auto [p, q] = std::pair(sum.terms[0], sum.terms[1]);
      if (p.second < 0) std::swap(p, q);
      const bool was_so = (p.first == x.symbol && q.first == y.symbol) || (p.first == y.symbol && q.first == x.symbol);
      if (p.second > 0 && !was_so) {
        // What is left is one sum or difference. The flags were those of another.
        operation = q.second < 0 ? Operation::sub : Operation::add;
        flags = 0;
        x = Value::integer(width, p.first, static_cast<std::int64_t>(p.second), base);
        y = Value::integer(width, q.first, static_cast<std::int64_t>(q.second < 0 ? -q.second : q.second), 0);
      }
    }
  }

  switch (operation) {
    case Operation::udiv:
    case Operation::lshr: {
      if (y.symbol != 0) break;
      if (operation == Operation::lshr && y.bits() >= width) return unknown(state, width);
      Int divisor =
          operation == Operation::udiv ? static_cast<Int>(y.bits()) : power_of_two(static_cast<unsigned>(y.bits()));
      auto shift = unsigned_shift(state, x);
      if (divisor > 0 && shift && x.scale % divisor == 0)
        return Value::integer(width, x.symbol, static_cast<std::int64_t>(x.scale / divisor),
                              static_cast<std::int64_t>(floor_div(x.base + *shift, divisor)));
      break;
    }
    case Operation::sdiv:
    case Operation::ashr: {
      if (y.symbol != 0 || (operation == Operation::ashr && y.bits() >= width)) break;
      Int divisor =
          operation == Operation::sdiv ? static_cast<Int>(y.base) : power_of_two(static_cast<unsigned>(y.bits()));
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
  if (auto range = range_of(state, narrow); range && range->hi - range->lo < power_of_two(width) * 2) return narrow;
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

}  // namespace wcmu
