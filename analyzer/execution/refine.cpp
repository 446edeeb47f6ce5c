// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a branch teaches. A condition is a symbol that remembers its operands; assuming it narrows the symbols of the operands, then
// whatever is defined by those (forward) and whatever those are defined by (backward), HC4 fashion (Benhamou et al., "Revising hull
// and box consistency", 1999). Every step only removes integers that no concrete state of the branch has.
//
// Poison (LLVM's result of a sum that must not wrap around and does) is no error until somebody asks for it. A branch asks for its
// condition and for all that this is computed from; there a flag says that nothing wrapped. What else is computed from the same operands
// may be poison on this path: its bounds hold where it is not, so they are narrowed, but say nothing of its operands.
#include "execution/arithmetic.hpp"

#include <algorithm>

namespace wcmu {
namespace {

constexpr std::size_t kMaxWindows = 4;  ///< A value that wraps around more often is not split.
/// Propagation stops here: two symbols that push each other by one step at a time would never end. Stopping early loses precision only.
constexpr int kMaxRounds = 32;
constexpr int kMaxNesting = 5;
constexpr std::size_t kMaxCuts = 6;

bool is_comparison(Operation operation) {
  switch (operation) {
    case Operation::eq:
    case Operation::ne:
    case Operation::ult:
    case Operation::ule:
    case Operation::slt:
    case Operation::sle:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool Arithmetic::narrow(State& state, SymbolId first, const Interval& range, bool asked) {
  ++nesting_;
  bool left = narrow_nested(state, first, range, asked);
  --nesting_;
  return left;
}

bool Arithmetic::narrow_nested(State& state, SymbolId first, const Interval& range, bool first_asked) {
  struct Item {
    SymbolId symbol;
    Interval wanted;
    bool asked;
  };
  std::vector<Item> work{{first, range, first_asked}};
  for (int round = 0; !work.empty(); ++round) {
    auto [symbol, wanted, asked] = work.back();
    work.pop_back();
    const Interval* known = state.range(symbol);
    if (known == nullptr) continue;
    auto left = meet(*known, wanted);
    if (!left && asked) return false;
    if (!left || *left == *known) continue;
    if (context_.symbols.over_inputs(symbol)) note_cuts(symbol, *known, *left);
    state.set_range(symbol, *left);
    if (round > kMaxRounds || nesting_ > kMaxNesting) continue;
    if (asked && !propagate_back(state, symbol)) return false;
    any_user(state, context_.symbols, symbol, [&](SymbolId user, const Interval& known) {
      if (!known.single()) work.push_back({user, evaluate(state, *context_.symbols.definition(user)), false});
      return false;
    });
  }
  return true;
}

void Arithmetic::note_cuts(SymbolId symbol, const Interval& before, const Interval& after) {
  auto seen = context_.seen.find(symbol);
  if (seen == context_.seen.end()) return;
  for (Int cut : {after.lo, after.hi + 1})
    if (cut > before.lo && cut <= before.hi && seen->second.cuts.size() < kMaxCuts) seen->second.cuts.insert(cut);
}

bool Arithmetic::narrow_value(State& state, const Value& value, Int shift, Int lo, Int hi) {
  if (value.symbol == 0) return value.base + shift >= lo && value.base + shift <= hi;
  const Interval* known = state.range(value.symbol);
  if (known == nullptr) return true;
  auto left = solve(*known, value.scale, value.base + shift, lo, hi);
  return left && narrow(state, value.symbol, *left);
}

/// The unsigned number is `residue` modulo `modulus`.
bool Arithmetic::narrow_residue(State& state, const Value& value, Int residue, Int modulus) {
  auto shift = unsigned_shift(state, value);
  if (value.symbol == 0 || value.scale != 1 || !shift) return true;
  const Interval* known = state.range(value.symbol);
  Int first = known->lo + floor_mod(residue - value.base - *shift - known->lo, modulus);
  return first <= known->hi && narrow(state, value.symbol, Interval::range(first, known->hi, modulus));
}

/// From the bounds of a symbol to those of its operands. Never forks; gives up instead.
bool Arithmetic::propagate_back(State& state, SymbolId symbol) {
  const Definition* definition = context_.symbols.definition(symbol);
  if (definition == nullptr) return true;
  const Interval range = *state.range(symbol);
  const Value& x = definition->x;
  const Value& y = definition->y;
  auto adopt = [&](std::vector<State> states) {
    if (states.empty()) return false;
    if (states.size() == 1) state = std::move(states.front());
    return true;
  };
  switch (definition->operation) {
    case Operation::eq:
    case Operation::ne:
    case Operation::ult:
    case Operation::ule:
    case Operation::slt:
    case Operation::sle:
      return !range.single() || adopt(refine(state, *definition, range.lo == 1));
    case Operation::bit_and:
    case Operation::bit_or: {
      if (definition->width != 1 || !range.single()) {
        // x & (2^k - 1) == r: x is r modulo 2^k.
        if (definition->operation == Operation::bit_and && range.single() && y.is_constant() && y.base > 0 &&
            ((y.base + 1) & y.base) == 0)
          return narrow_residue(state, x, range.lo, y.base + 1);
        return true;
      }
      bool both = (definition->operation == Operation::bit_and) == (range.lo == 1);
      if (both) return adopt(assume(state, x, range.lo == 1)) && adopt(assume(state, y, range.lo == 1));
      // One of them decides; it is known which if the other cannot.
      Int decisive = range.lo;
      bool x_may = unsigned_or_all(state, x).contains(decisive), y_may = unsigned_or_all(state, y).contains(decisive);
      if (!x_may && !y_may) return false;
      if (!x_may) return adopt(assume(state, y, decisive == 1));
      if (!y_may) return adopt(assume(state, x, decisive == 1));
      return true;
    }
    case Operation::urem:
      if (range.single() && y.is_constant() && y.bits() != 0)
        return narrow_residue(state, x, range.lo, static_cast<Int>(y.bits()));
      return true;
    case Operation::zext:
      if (auto shift = unsigned_shift(state, x)) return narrow_value(state, x, *shift, range.lo, range.hi);
      {
        // The operand wraps around: one window may be left.
        auto whole = range_of(state, x);
        if (!whole || x.symbol == 0) return true;
        Int size = power_of_two(x.width);
        std::optional<Interval> only;
        Int first = floor_div(whole->lo, size), last = floor_div(whole->hi, size);
        if (last - first >= static_cast<Int>(kMaxWindows)) return true;
        for (Int turn = first; turn <= last; ++turn) {
          auto part = solve(*state.range(x.symbol), x.scale, x.base - turn * size, range.lo, range.hi);
          if (part) only = only ? join(*only, *part) : *part;
        }
        return only && narrow(state, x.symbol, *only);
      }
    case Operation::sext:
      if (auto shift = signed_shift(state, x)) return narrow_value(state, x, *shift, range.lo, range.hi);
      return true;
    case Operation::add:
    case Operation::sub: {
      // In the view of the result.
      bool is_unsigned = (definition->flags & kUnsignedView) != 0;
      auto a = is_unsigned ? unsigned_range(state, x) : signed_range(state, x);
      auto b = is_unsigned ? unsigned_range(state, y) : signed_range(state, y);
      auto p = is_unsigned ? unsigned_shift(state, x) : signed_shift(state, x);
      auto q = is_unsigned ? unsigned_shift(state, y) : signed_shift(state, y);
      if (!a || !b) return true;
      bool adds = definition->operation == Operation::add;
      // Only where the sum cannot have wrapped: its exact bounds lie in the window, or a flag says so.
      Int lo = adds ? a->lo + b->lo : a->lo - b->hi, hi = adds ? a->hi + b->hi : a->hi - b->lo;
      Int least = is_unsigned ? 0 : -power_of_two(definition->width - 1);
      bool fits = lo >= least && hi < least + power_of_two(definition->width);
      if (!fits && (definition->flags & (is_unsigned ? kNoUnsignedWrap : kNoSignedWrap)) == 0) return true;
      if (adds)
        return narrow_value(state, x, *p, range.lo - b->hi, range.hi - b->lo) &&
               narrow_value(state, y, *q, range.lo - a->hi, range.hi - a->lo);
      return narrow_value(state, x, *p, range.lo + b->lo, range.hi + b->hi) &&
             narrow_value(state, y, *q, a->lo - range.hi, a->hi - range.lo);
    }
    case Operation::mul: {
      bool is_unsigned = (definition->flags & kUnsignedView) != 0;
      if (!y.is_constant() || y.base <= 0 || (definition->flags & (is_unsigned ? kNoUnsignedWrap : kNoSignedWrap)) == 0)
        return true;
      auto shift = is_unsigned ? unsigned_shift(state, x) : signed_shift(state, x);
      return !shift || narrow_value(state, x, *shift, ceil_div(range.lo, y.base), floor_div(range.hi, y.base));
    }
    case Operation::udiv:
    case Operation::lshr: {
      if (!y.is_constant()) return true;
      Int divisor = definition->operation == Operation::udiv ? static_cast<Int>(y.bits())
                                                             : power_of_two(static_cast<unsigned>(y.bits()));
      auto shift = unsigned_shift(state, x);
      return divisor <= 0 || !shift ||
             narrow_value(state, x, *shift, range.lo * divisor, range.hi * divisor + divisor - 1);
    }
    case Operation::umin:
    case Operation::smin:
    case Operation::umax:
    case Operation::smax: {
      bool is_unsigned = definition->operation == Operation::umin || definition->operation == Operation::umax;
      bool least = definition->operation == Operation::umin || definition->operation == Operation::smin;
      auto p = is_unsigned ? unsigned_shift(state, x) : signed_shift(state, x);
      auto q = is_unsigned ? unsigned_shift(state, y) : signed_shift(state, y);
      if (!p || !q) return true;
      if (least)
        return narrow_value(state, x, *p, range.lo, kIntLimit) && narrow_value(state, y, *q, range.lo, kIntLimit);
      return narrow_value(state, x, *p, -kIntLimit, range.hi) && narrow_value(state, y, *q, -kIntLimit, range.hi);
    }
    case Operation::select: {
      auto fits = [&](const Value& arm) {
        auto have = (definition->flags & kUnsignedView) != 0 ? unsigned_range(state, arm) : signed_range(state, arm);
        return !have || meet(*have, range).has_value();
      };
      bool first = fits(definition->y), second = fits(definition->z);
      if (!first && !second) return false;
      if (first && second) return true;
      return adopt(assume(state, x, first));
    }
    default:
      return true;
  }
}

std::vector<State> Arithmetic::assume(State state, const Value& condition, bool truth) {
  Value value = simplify(state, condition);
  std::vector<State> result;
  if (!value.is_integer()) {
    result.push_back(std::move(state));
    return result;
  }
  if (value.is_constant()) {
    if ((value.bits() & 1) == static_cast<std::uint64_t>(truth)) result.push_back(std::move(state));
    return result;
  }
  return assume_equal(std::move(state), value, truth ? 1 : 0);
}

std::vector<State> Arithmetic::assume_equal(State state, const Value& value, std::uint64_t constant) {
  Value x = simplify(state, value);
  std::vector<State> result;
  if (!x.is_integer() || x.width > 64) {
    result.push_back(std::move(state));
    return result;
  }
  if (x.is_constant()) {
    if (x.bits() == Value::constant(x.width, static_cast<std::int64_t>(constant)).bits())
      result.push_back(std::move(state));
    return result;
  }
  // A bool that is a comparison, or and/or of such, may need a fork.
  const Definition* definition = context_.symbols.definition(x.symbol);
  if (x.width == 1 && definition != nullptr && definition->width == 1 && (x.scale & 1) != 0) {
    bool symbol_truth = (x.base & 1) == 0 ? constant == 1 : constant == 0;  // An odd scale: s or 1 - s modulo 2.
    if (!narrow(state, x.symbol, Interval::of(symbol_truth))) return result;
    if (is_comparison(definition->operation)) return refine(std::move(state), *definition, symbol_truth);
    if (definition->operation == Operation::bit_and || definition->operation == Operation::bit_or) {
      bool both = (definition->operation == Operation::bit_and) == symbol_truth;
      if (both) {
        for (State& first : assume(std::move(state), definition->x, symbol_truth))
          for (State& second : assume(std::move(first), definition->y, symbol_truth))
            result.push_back(std::move(second));
        return result;
      }
      result = assume(state, definition->x, symbol_truth);
      for (State& first : assume(std::move(state), definition->x, !symbol_truth))
        for (State& second : assume(std::move(first), definition->y, symbol_truth)) result.push_back(std::move(second));
      return result;
    }
    result.push_back(std::move(state));
    return result;
  }
  return refine_against(std::move(state), x, Operation::eq, false,
                        static_cast<Int>(Value::constant(x.width, static_cast<std::int64_t>(constant)).bits()));
}

/// `x operation constant` (or `constant operation x` if swapped), where x may wrap around: each turn of the window gives an interval
/// of the symbol; touching intervals are one.
std::vector<State> Arithmetic::refine_against(State state, const Value& x, Operation operation, bool swapped,
                                              Int constant) {
  std::vector<State> result;
  bool is_signed = operation == Operation::slt || operation == Operation::sle;
  Int size = power_of_two(x.width);
  Int least = is_signed ? -size / 2 : 0;
  Int lo = least, hi = least + size - 1;
  switch (operation) {
    case Operation::eq:
      lo = hi = constant;
      break;
    case Operation::ult:
    case Operation::slt:
      (swapped ? lo : hi) = swapped ? constant + 1 : constant - 1;
      break;
    case Operation::ule:
    case Operation::sle:
      (swapped ? lo : hi) = constant;
      break;
    default:
      break;
  }
  auto whole = range_of(state, x);
  const Interval* known = state.range(x.symbol);
  if (!whole || known == nullptr) {
    result.push_back(std::move(state));
    return result;
  }
  Int first = floor_div(whole->lo - least, size), last = floor_div(whole->hi - least, size);
  if (last - first >= static_cast<Int>(kMaxWindows)) {
    result.push_back(std::move(state));
    return result;
  }
  if (operation == Operation::ne) {
    // Only an end of the range can be cut off without a fork.
    if (first == last) {
      auto hit = solve(*known, x.scale, x.base - first * size, constant, constant);
      if (hit) {
        auto left = without(*known, hit->lo);
        if (!left || !narrow(state, x.symbol, *left)) return result;
      }
    }
    result.push_back(std::move(state));
    return result;
  }
  std::vector<Interval> parts;
  if (lo <= hi)
    for (Int turn = first; turn <= last; ++turn)
      if (auto part = solve(*known, x.scale, x.base - turn * size, lo, hi)) parts.push_back(*part);
  std::sort(parts.begin(), parts.end(), [](const Interval& a, const Interval& b) { return a.lo < b.lo; });
  std::vector<Interval> merged;
  for (const Interval& part : parts) {
    if (!merged.empty() && part.lo - merged.back().hi <= std::max<Int>(known->step, 1))
      merged.back() = join(merged.back(), part);
    else
      merged.push_back(part);
  }
  for (const Interval& part : merged) {
    State next = state;
    if (narrow(next, x.symbol, part)) result.push_back(std::move(next));
  }
  return result;
}

std::vector<State> Arithmetic::refine(State state, const Definition& definition, bool truth) {
  Operation operation = definition.operation;
  Value x = simplify(state, definition.x);
  Value y = simplify(state, definition.y);
  std::vector<State> result;
  if (!x.is_integer() || !y.is_integer()) {
    result.push_back(std::move(state));
    return result;
  }
  if (!truth) {
    switch (operation) {
      case Operation::eq:
        operation = Operation::ne;
        break;
      case Operation::ne:
        operation = Operation::eq;
        break;
      case Operation::ult:
        operation = Operation::ule;
        std::swap(x, y);
        break;
      case Operation::ule:
        operation = Operation::ult;
        std::swap(x, y);
        break;
      case Operation::slt:
        operation = Operation::sle;
        std::swap(x, y);
        break;
      case Operation::sle:
        operation = Operation::slt;
        std::swap(x, y);
        break;
      default:
        break;
    }
  }
  bool is_signed = operation == Operation::slt || operation == Operation::sle;
  auto number = [&](const Value& v) { return is_signed ? static_cast<Int>(v.base) : static_cast<Int>(v.bits()); };
  if (x.is_constant() && y.is_constant()) {
    Value answer = compare(state, llvm::CmpInst::ICMP_EQ, x, y);
    bool holds = false;
    switch (operation) {
      case Operation::eq:
        holds = answer.bits() == 1;
        break;
      case Operation::ne:
        holds = answer.bits() == 0;
        break;
      case Operation::ult:
      case Operation::slt:
        holds = number(x) < number(y);
        break;
      default:
        holds = number(x) <= number(y);
        break;
    }
    if (holds) result.push_back(std::move(state));
    return result;
  }
  if (y.is_constant()) return refine_against(std::move(state), x, operation, false, number(y));
  if (x.is_constant()) return refine_against(std::move(state), y, operation, true, number(x));

  auto p = is_signed ? signed_shift(state, x) : unsigned_shift(state, x);
  auto q = is_signed ? signed_shift(state, y) : unsigned_shift(state, y);
  if (!p || !q) {
    // Equality also holds between the signed readings.
    if (operation == Operation::eq) {
      p = signed_shift(state, x);
      q = signed_shift(state, y);
    }
    if (!p || !q) {
      result.push_back(std::move(state));
      return result;
    }
  }
  if (x.symbol == y.symbol) {
    // (a - b) * s + c against 0.
    Int scale = static_cast<Int>(x.scale) - y.scale, offset = static_cast<Int>(x.base) + *p - y.base - *q;
    bool possible = true;
    auto within = [&](Int lo, Int hi) {
      if (scale == 0) return offset >= lo && offset <= hi;
      auto left = solve(*state.range(x.symbol), scale, offset, lo, hi);
      return left && narrow(state, x.symbol, *left);
    };
    switch (operation) {
      case Operation::eq:
        possible = within(0, 0);
        break;
      case Operation::ult:
      case Operation::slt:
        possible = within(-kIntLimit, -1);
        break;
      case Operation::ule:
      case Operation::sle:
        possible = within(-kIntLimit, 0);
        break;
      default:
        possible = scale != 0 || offset != 0;
        break;
    }
    if (possible) result.push_back(std::move(state));
    return result;
  }
  Interval a = *affine(*range_of(state, x), 1, *p), b = *affine(*range_of(state, y), 1, *q);
  bool possible = true;
  switch (operation) {
    case Operation::eq: {
      auto common = meet(a, b);
      possible = common && narrow_value(state, x, *p, common->lo, common->hi) &&
                 narrow_value(state, y, *q, common->lo, common->hi);
      break;
    }
    case Operation::ne:
      break;
    case Operation::ult:
    case Operation::slt:
      possible = narrow_value(state, x, *p, -kIntLimit, b.hi - 1) && narrow_value(state, y, *q, a.lo + 1, kIntLimit);
      break;
    default:
      possible = narrow_value(state, x, *p, -kIntLimit, b.hi) && narrow_value(state, y, *q, a.lo, kIntLimit);
      break;
  }
  if (possible && operation != Operation::eq && operation != Operation::ne)
    possible = narrow_difference(state, x, y, is_signed, operation == Operation::ult || operation == Operation::slt);
  if (possible) result.push_back(std::move(state));
  return result;
}

/// x < y (or x <= y) is a bound of x - y and of y - x, which are symbols like any others: who computes one later meets it with that bound.
bool Arithmetic::narrow_difference(State& state, const Value& x, const Value& y, bool is_signed, bool is_strict) {
  auto a = is_signed ? signed_range(state, x) : unsigned_range(state, x);
  auto b = is_signed ? signed_range(state, y) : unsigned_range(state, y);
  const Int half = power_of_two(x.width - 1);
  if (x.width > 64 || !a || !b || a->lo - b->hi < -half || a->hi - b->lo >= half) return true;
  // So the difference modulo 2^width, read as a signed number, is the difference.
  const Value difference = binary(state, Operation::sub, 0, x, y);
  const auto shift = signed_shift(state, difference);
  return !shift || (narrow_value(state, difference, *shift, -half, is_strict ? -1 : 0) && narrow_twins(state, x, y));
}

}  // namespace wcmu
