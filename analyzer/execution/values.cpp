// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Making values, and taking them apart.
#include "execution/arithmetic.hpp"

#include <algorithm>

namespace wcmu {

Value Arithmetic::fresh(State& state, unsigned width, const Interval& range) {
  if (range.single() && width <= 64) return Value::constant(width, static_cast<std::int64_t>(range.lo));
  SymbolId symbol = context_.symbols.fresh();
  state.set_range(symbol, range);
  return Value::integer(width, symbol, 1, 0);
}

Value Arithmetic::unknown(State& state, unsigned width, bool is_unsigned) {
  if (width > 64) return Value::any(width);
  return fresh(state, width, Interval::word(width, is_unsigned || width == 1));
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
  enter(state, symbol, Interval::word(width, is_unsigned || width == 1));
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

Value Arithmetic::simplify(const State& state, const Value& x) {
  if (x.symbol == 0) return x;
  const Interval* range = state.range(x.symbol);
  if (range == nullptr || !range->single()) return x;
  auto base = static_cast<std::int64_t>(static_cast<std::uint64_t>(range->lo) * static_cast<std::uint64_t>(x.scale) +
                                        static_cast<std::uint64_t>(x.base));
  if (x.is_integer() && x.width <= 64) return Value::constant(x.width, base);
  Value result = x;
  result.symbol = 0;
  result.scale = 0;
  result.base = base;
  return result;
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
