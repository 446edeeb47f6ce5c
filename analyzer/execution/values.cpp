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
  if (only != context_.only.end() && !narrow(state, symbol, only->second)) context_.contradiction = &state;
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
      if (value.region == kUnknownRegion || state.is_summary(value.region)) return unknown(state, value.width, true);
      Definition definition{
          Operation::address, kUnsignedView, value.width, Value::pointer(value.width, value.region), {}, {}};
      Value address = define(state, definition);
      return binary(state, Operation::add, 0, address, offset);
    }
    case ValueKind::real:
      return Value::constant(value.width, value.base);
    case ValueKind::bytes: {
      if (value.width > 64) return unknown(state, value.width);
      // The sum of the fields.
      Value sum = Value::constant(value.width, 0);
      unsigned at = 0;
      const std::vector<Piece> pieces = context_.byte_lists[static_cast<std::size_t>(value.base)];
      for (const Piece& piece : pieces) {
        Value field = extract(state, piece.value, piece.from, piece.width);
        if (!field.is_integer()) field = to_integer(state, field);
        field = binary(state, Operation::shl, kNoUnsignedWrap, zext(state, field, value.width),
                       Value::constant(value.width, at));
        sum = binary(state, Operation::add, kNoUnsignedWrap, sum, field);
        at += piece.width;
      }
      return sum;
    }
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
      return state.current_name(Value::pointer(value.width, definition->x.region, value.base));
    if (definition != nullptr && definition->operation == Operation::add) {
      for (auto [base, offset] : {std::pair(definition->x, definition->y), std::pair(definition->y, definition->x)}) {
        const Definition* inner = base.scale == 1 ? context_.symbols.definition(base.symbol) : nullptr;
        if (inner == nullptr || inner->operation != Operation::address) continue;
        Value pointer = Value::pointer(value.width, inner->x.region, base.base + offset.base + value.base);
        pointer.symbol = offset.symbol;
        pointer.scale = offset.scale;
        return state.current_name(pointer);
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

/// An integer as fields: zeros below, the bits that it may have set, zeros above.
std::vector<Piece> Arithmetic::fields(const State& state, const Value& value) const {
  if (value.kind == ValueKind::bytes) return context_.byte_lists[static_cast<std::size_t>(value.base)];
  if (value.is_pointer() && value.symbol == 0 && value.region > kUnknownRegion) {
    // The low bits of an address are known by its alignment.
    const std::uint64_t alignment = std::min<std::uint64_t>(context_.regions[value.region].alignment, 4096);
    unsigned low = 0;
    while ((std::uint64_t{2} << low) <= alignment) ++low;
    const auto rest = static_cast<std::int64_t>(static_cast<std::uint64_t>(value.base) & (alignment - 1));
    if (low > 0 && low < value.width) return {{Value::constant(low, rest), 0, low}, {value, low, value.width - low}};
  }
  const auto range = value.is_integer() && value.symbol != 0 ? unsigned_range(state, value) : std::nullopt;
  if (!range) return {{value, 0, value.width}};
  const Int base = static_cast<Int>(value.base) + *unsigned_shift(state, value);
  const Int unit = base | value.scale;
  const unsigned width = value.width;
  unsigned low = 0, high = width;
  while (low + 1 < width && ((unit >> low) & 1) == 0) ++low;
  while (high > low + 1 && range->hi < power_of_two(high - 1)) --high;
  std::vector<Piece> result;
  if (low > 0) result.push_back({Value::constant(low, 0), 0, low});
  result.push_back(
      {Value::integer(width, value.symbol, value.scale >> low, static_cast<std::int64_t>(base >> low)), 0, high - low});
  if (high < width) result.push_back({Value::constant(width - high, 0), 0, width - high});
  return result;
}

std::optional<Value> Arithmetic::combine_fields(State& state, Operation operation, const Value& x, const Value& y) {
  const unsigned width = x.width;
  if (width > 64 || (operation != Operation::bit_or && operation != Operation::bit_and)) return std::nullopt;
  // A number that is an address is followed as that.
  auto as_address = [&](const Value& value) {
    const Value address = value.is_integer() && value.symbol != 0 ? to_pointer(state, value) : value;
    return address.is_pointer() && address.region > kUnknownRegion && address.symbol == 0 ? address : value;
  };
  const std::vector<Piece> lists[] = {fields(state, as_address(x)), fields(state, as_address(y))};
  std::vector<unsigned> cuts{0};
  for (const auto& list : lists)
    for (unsigned at = 0; const Piece& piece : list) cuts.push_back(at += piece.width);
  if (y.is_constant())  // Where the constant turns from zeros to ones and back.
    for (unsigned bit = 1; bit < width; ++bit)
      if ((((y.bits() >> bit) ^ (y.bits() >> (bit - 1))) & 1) != 0) cuts.push_back(bit);
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  // The part of a list that is in [from, to), and the constant that it is.
  auto part = [](const std::vector<Piece>& list, unsigned from, unsigned to) {
    for (unsigned at = 0; const Piece& piece : list) {
      if (from < at + piece.width) return Piece{piece.value, piece.from + from - at, to - from};
      at += piece.width;
    }
    return Piece{};
  };
  auto bits = [](const Piece& piece) -> std::optional<std::uint64_t> {
    if (!piece.value.is_constant() || piece.from + piece.width > 64) return std::nullopt;
    std::uint64_t all = piece.value.bits() >> piece.from;
    return piece.width == 64 ? all : all & ((std::uint64_t{1} << piece.width) - 1);
  };
  std::vector<Piece> result;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    Piece a = part(lists[0], cuts[i], cuts[i + 1]), b = part(lists[1], cuts[i], cuts[i + 1]);
    const unsigned size = cuts[i + 1] - cuts[i];
    const std::uint64_t ones = size == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << size) - 1;
    const std::uint64_t neutral = operation == Operation::bit_or ? 0 : ones, decisive = ones - neutral;
    Piece next;
    if (bits(a) == decisive || bits(b) == decisive)
      next = {Value::constant(size, static_cast<std::int64_t>(decisive)), 0, size};
    else if (bits(a) == neutral)
      next = b;
    else if (bits(b) == neutral)
      next = a;
    else
      return std::nullopt;
    if (!result.empty() && next.value.symbol == result.back().value.symbol) {
      // The field goes on.
      Piece& last = result.back();
      if (next.value == last.value && !next.value.is_constant() && next.from == last.from + last.width) {
        last.width += size;
        continue;
      }
      if (bits(next) == 0 && bits(last) == 0) {
        last = {Value::constant(last.width + size, 0), 0, last.width + size};
        continue;
      }
    }
    result.push_back(next);
  }
  // An address of which only bits were set and cleared that it has like that: it is itself again.
  if (!result.empty() && result.back().value.is_pointer()) {
    const std::vector<Piece> own = fields(state, result.back().value);
    if (own.size() == 2 && result.size() == 2 && result[1] == own[1] && bits(result[0]) == bits(own[0]))
      return result[1].value;
  }
  return concat(state, result);
}

}  // namespace wcmu
