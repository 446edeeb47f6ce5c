// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Loads, stores and copies through pointers of which the place may not be known.
#include "execution/memory.hpp"
#include "program/type_path.hpp"

#include <algorithm>

namespace wcmu {
namespace {

constexpr Int kMaxStrongWrites = 8;   ///< A store to so few candidate places forks, and then overwrites.
constexpr Int kMaxWeakWrites = 64;    ///< A store to more candidate places forgets them all.
constexpr Int kMaxTableReads = 8192;  ///< A load from more candidate places is unknown.
constexpr Int kMaxSplit = 64;         ///< A load of different pointers forks into at most so many states.
constexpr std::int64_t kMaxChunkedBytes = 4096;

}  // namespace

std::optional<Interval> Memory::offsets(State& state, const Value& pointer, std::int64_t bytes) {
  const Object& object = this->object(state, pointer.region);
  std::optional<Interval> size = range_of(state, object.size);
  Int limit = size ? size->hi - bytes : kIntLimit;
  auto range = range_of(state, pointer);
  if (!range) return Interval::range(0, limit);
  // Accesses outside of an object are undefined; memory outside has no known beginning, a pointer into it may be anywhere.
  bool open = context_.regions[pointer.region].kind == RegionKind::input;
  auto inside = clamp(*range, open ? -kIntLimit : 0, limit);
  // ... so what the access teaches of the offset holds from here on.
  if (inside && pointer.symbol != 0 && !(*inside == *range)) {
    auto symbol = affine(*inside, pointer.scale > 0 ? 1 : -1,
                         pointer.scale > 0 ? -static_cast<Int>(pointer.base) : static_cast<Int>(pointer.base));
    Int scale = pointer.scale > 0 ? static_cast<Int>(pointer.scale) : -static_cast<Int>(pointer.scale);
    if (symbol && !arithmetic_.narrow(state, pointer.symbol,
                                      Interval::range(ceil_div(symbol->lo, scale), floor_div(symbol->hi, scale))))
      return std::nullopt;
  }
  return inside;
}

/// Nothing is known of what is read.
Access Memory::unknown_leaf(State& state, const Leaf& leaf, bool is_unsigned) {
  if (leaf.kind == ValueKind::pointer) return Access::of(Value::pointer(leaf.width, kUnknownRegion));
  if (leaf.kind == ValueKind::real) return Access::of(Value::any(leaf.width));
  return Access::of(arithmetic_.unknown(state, leaf.width, is_unsigned));
}

/// Of whole bytes, those bits that were asked for.
Value Memory::to_leaf(State& state, const Value& bytes, const Leaf& leaf) {
  return leaf.width % 8 != 0 && bytes.is_integer() ? arithmetic_.trunc(state, bytes, leaf.width) : bytes;
}

Access Memory::load(State& state, const Value& address, const Leaf& leaf, bool is_unsigned) {
  const std::int64_t bytes = (leaf.width + 7) / 8;
  note(address, bytes, false);
  Value pointer = state.current_name(Arithmetic::simplify(state, address));
  auto unknown = [&] { return unknown_leaf(state, leaf, is_unsigned); };
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) return unknown();
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function) return unknown();
  if (info.kind == RegionKind::null)
    return pointer.symbol == 0 && pointer.base >= 0 && pointer.base < 4096 ? Access::undefined() : unknown();
  auto range = offsets(state, pointer, bytes);
  if (!range) return Access::undefined();
  if (range->single()) {
    if (leaf.kind == ValueKind::pointer) {
      const Object& object = this->object(state, pointer.region);
      const auto cell = object.first_cell(static_cast<std::int64_t>(range->lo));
      if (cell != object.cells.end() && cell->offset == range->lo && cell->size == bytes &&
          cell->value.kind == ValueKind::choice)
        return Access::choose(cell->value);
    }
    Value value = read(state, pointer.region, static_cast<std::int64_t>(range->lo), bytes, leaf.kind, is_unsigned);
    return Access::of(to_leaf(state, value, leaf));
  }
  if (leaf.kind == ValueKind::integer && leaf.width % 8 == 0 && leaf.width <= 64 && !state.is_summary(pointer.region)) {
    if (const Value* known = state.recollect(pointer, bytes)) return Access::of(*known);
    Access access = load_somewhere(state, pointer, leaf, is_unsigned, *range);
    if (access.kind == Access::Kind::done && access.value.is_integer() && access.value.symbol != 0)
      state.remember({pointer, bytes, access.value});
    return access;
  }
  return load_somewhere(state, pointer, leaf, is_unsigned, *range);
}

/// From one of the places in `range`.
Access Memory::load_somewhere(State& state, const Value& pointer, const Leaf& leaf, bool is_unsigned,
                              const Interval& range) {
  const std::int64_t bytes = (leaf.width + 7) / 8;
  // Where it is not followed which of the pointers in there was read, it may be any of them.
  auto lost = [&] {
    escape_range(state, pointer.region, range.lo, range.hi + bytes);
    return unknown_leaf(state, leaf, is_unsigned);
  };
  // One of several places: the hull of what is there.
  if (leaf.kind == ValueKind::pointer) {
    // Pointers that are choices already, or too many places for a state each.
    if (range.count() > kMaxSplit || holds_folded(state, pointer.region, range, bytes))
      if (auto pointers = pointers_in(state, pointer.region, range, bytes))
        return pointers->kind == ValueKind::choice ? Access::choose(*pointers) : Access::of(*pointers);
  }
  if (range.count() > kMaxTableReads) {
    const Object& object = this->object(state, pointer.region);
    if (object.fill == Fill::zero && object.cells.empty())
      return Access::of(to_leaf(state, from_fill(state, pointer.region, 0, bytes, leaf.kind, is_unsigned), leaf));
    return lost();
  }
  const Object& object = this->object(state, pointer.region);
  bool untouched = object.fill != Fill::zero;
  if (untouched) {
    auto cell = object.first_cell(static_cast<std::int64_t>(range.lo));
    untouched = cell == object.cells.end() || cell->offset >= range.hi + bytes;
  }
  if (untouched && leaf.kind != ValueKind::pointer) return unknown_leaf(state, leaf, is_unsigned);
  std::optional<Value> first;
  std::optional<Interval> hull;
  bool all_equal = true;
  State scratch = state;  // Reading must not fill in cells here: the place is not known.
  for (Int at = range.lo; at <= range.hi; at += std::max<Int>(range.step, 1)) {
    Value value = read(scratch, pointer.region, static_cast<std::int64_t>(at), bytes, leaf.kind, is_unsigned);
    if (leaf.kind == ValueKind::integer) {
      if (value.kind != ValueKind::integer) value = arithmetic_.to_integer(scratch, value);
      auto bounds = is_unsigned ? unsigned_range(scratch, value) : signed_range(scratch, value);
      if (!bounds) return lost();
      hull = hull ? join(*hull, *bounds) : *bounds;
    }
    if (!first)
      first = value;
    else if (!(*first == value))
      all_equal = false;
  }
  if (all_equal && first->symbol == 0) return Access::of(to_leaf(state, *first, leaf));
  if (leaf.kind == ValueKind::integer && leaf.width % 8 == 0) {
    escape_range(state, pointer.region, range.lo, range.hi + bytes);
    return Access::of(arithmetic_.fresh(state, leaf.width, *hull));
  }
  if (leaf.kind == ValueKind::pointer && range.count() <= kMaxSplit && !untouched) return Access::split(pointer.symbol);
  return lost();
}

Access Memory::store(State& state, const Value& address, const Value& stored, std::int64_t bytes,
                     bool may_hit_pointers) {
  note(address, bytes, true);
  Value pointer = state.current_name(Arithmetic::simplify(state, address));
  Value value = state.current_name(Arithmetic::simplify(state, stored));
  if (value.is_integer() && value.width < bytes * 8)
    value = arithmetic_.zext(state, value, static_cast<unsigned>(bytes * 8));
  may_hit_pointers |= !value.is_integer() && value.kind != ValueKind::real;
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) {
    escape(state, value);
    forget_reachable(state, {});
    return Access::of({});
  }
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function) return Access::undefined();
  if (info.kind == RegionKind::null) {
    if (pointer.symbol == 0 && pointer.base >= 0 && pointer.base < 4096) return Access::undefined();
    return Access::of({});  // A device register: outside of all objects.
  }
  auto range = offsets(state, pointer, bytes);
  if (!range) return Access::undefined();
  bool outside = info.outside();
  bool shared = outside || object(state, pointer.region).escaped;
  if (shared) {
    escape(state, value);
    forget_aliases(state, pointer.region, may_hit_pointers);
  }
  if (range->single()) {
    write(state, pointer.region, static_cast<std::int64_t>(range->lo), bytes, value);
    return Access::of({});
  }
  if (!shared && value.is_pointer() && !range->single()) {
    // Beside choices and pointers to summaries one choice more: a state for each place would be undone by the next fold.
    std::optional<Value> old;
    if (state.is_summary(value.region) || range->count() > kMaxStrongWrites ||
        holds_folded(state, pointer.region, *range, bytes))
      old = pointers_in(state, pointer.region, *range, bytes);
    if (old && context_.either(*old, value)) {
      state.has_summaries = true;
      for (Int at = range->lo; at <= range->hi; at += range->step) {
        const Value here = *pointers_in(state, pointer.region, Interval::of(at), bytes);
        write(state, pointer.region, static_cast<std::int64_t>(at), bytes, *context_.either(here, value));
      }
      return Access::of({});
    }
  }
  if (!outside && range->count() <= kMaxStrongWrites && range_of(state, pointer)->count() <= kMaxStrongWrites)
    return Access::split(pointer.symbol);
  if (range->count() > kMaxWeakWrites || !value.is_integer() || bytes > 8) {
    if (range->count() <= kMaxWeakWrites && value.is_pointer()) return Access::split(pointer.symbol);
    Int lo = std::max(range->lo, -kIntLimit / 2), hi = range->hi + bytes;
    escape(state, value);  // It is in one of these places, nobody knows in which.
    if (hi > (static_cast<Int>(1) << 40) || lo < -(static_cast<Int>(1) << 40))
      return forget(state, pointer, std::nullopt);
    forget_range(state, pointer.region, static_cast<std::int64_t>(lo), static_cast<std::int64_t>(hi));
    return Access::of({});
  }
  // One of a few places: each may have the new value or keep its own.
  auto fresh = signed_range(state, value);
  context_.work += static_cast<std::uint64_t>(range->count());
  for (Int at = range->lo; at <= range->hi; at += range->step) {
    auto offset = static_cast<std::int64_t>(at);
    escape_range(state, pointer.region, at, at + bytes);
    Value old = read(state, pointer.region, offset, bytes, ValueKind::integer, false);
    auto bounds = old.is_integer() ? signed_range(state, old) : std::nullopt;
    Value both = Value::any(static_cast<unsigned>(bytes * 8));
    if (old == value)
      both = old;
    else if (bounds && fresh)
      both = arithmetic_.fresh(state, static_cast<unsigned>(bytes * 8), join(*bounds, *fresh));
    write(state, pointer.region, offset, bytes, both);
  }
  return Access::of({});
}

Access Memory::forget(State& state, const Value& address, std::optional<Interval> length) {
  note(address, length ? std::optional(length->hi) : std::nullopt, true);
  Value pointer = state.current_name(Arithmetic::simplify(state, address));
  if (length && length->hi <= 0) return Access::of({});
  if (pointer.kind != ValueKind::pointer || pointer.region == kUnknownRegion) {
    forget_reachable(state, {});
    return Access::of({});
  }
  const RegionInfo& info = context_.regions[pointer.region];
  if (info.kind == RegionKind::function || info.kind == RegionKind::null)
    return info.kind == RegionKind::null && pointer.base >= 4096 ? Access::of({}) : Access::undefined();
  if (info.outside() || object(state, pointer.region).escaped) forget_aliases(state, pointer.region, true);
  auto range = range_of(state, pointer);
  auto size = range_of(state, object(state, pointer.region).size);
  if (range && length && range->hi + length->hi < (static_cast<Int>(1) << 40) &&
      range->lo > -(static_cast<Int>(1) << 40)) {
    Int to = range->hi + length->hi;
    if (size) to = std::min(to, size->hi);
    if (to > range->lo)
      forget_range(state, pointer.region, static_cast<std::int64_t>(range->lo), static_cast<std::int64_t>(to));
    return Access::of({});
  }
  escape_range(state, pointer.region, -kIntLimit, kIntLimit);
  Object* object = state.edit_object(pointer.region);
  object->cells = {};
  object->fill = Fill::any;
  return Access::of({});
}

Access Memory::copy(State& state, const Value& to_address, const Value& from_address, const Value& length) {
  Interval bytes = unsigned_or_all(state, length);
  note(to_address, bytes.hi, true);
  note(from_address, bytes.hi, false);
  Value to = state.current_name(Arithmetic::simplify(state, to_address));
  Value from = state.current_name(Arithmetic::simplify(state, from_address));
  if (bytes.hi == 0) return Access::of({});
  bool plain = bytes.single() && to.is_pointer() && from.is_pointer() && to.symbol == 0 && from.symbol == 0 &&
               to.region > kUnknownRegion && from.region > kUnknownRegion && bytes.hi < (static_cast<Int>(1) << 32);
  if (!plain || context_.regions[from.region].kind == RegionKind::function ||
      context_.regions[to.region].kind == RegionKind::function) {
    // What is copied may hold pointers: they are known to whom can read the target.
    if (from.is_pointer() && from.region > kUnknownRegion)
      if (const Object* source = state.object(from.region)) {
        const Cells cells = source->cells;
        for (const Cell& cell : cells) escape(state, cell.value);
      }
    // Pointers in an object outside that were never read are not known to be copied: what is read from the target is unknown.
    return forget(state, to, bytes);
  }
  auto count = static_cast<std::int64_t>(bytes.hi);
  if (auto limit = range_of(state, object(state, to.region).size); limit && to.base + count > limit->hi)
    return Access::undefined();
  const RegionInfo& source_info = context_.regions[from.region];
  // Pointers that were never read yet are told from data by the type of the source.
  if (object(state, from.region).fill == Fill::outside && source_info.type != nullptr) {
    std::int64_t word = context_.pointer_width / 8;
    for (std::int64_t at = (from.base + word - 1) / word * word;
         at + word <= from.base + count && at < kMaxChunkedBytes; at += word) {
      MemberPath member = member_at(source_info.type, static_cast<std::uint64_t>(at), true);
      if (member.type != nullptr && pointee(member.type) != nullptr)
        read(state, from.region, at, word, ValueKind::pointer, false);
    }
  }
  const Object source = object(state, from.region);
  if (object(state, to.region).summary) {
    // Each cell may have been copied, or not.
    const Object old = object(state, to.region);
    Object copied = source;
    cut(state, copied, INT64_MIN / 4, from.base);
    cut(state, copied, from.base + count, INT64_MAX / 4);
    escape_range(state, from.region, from.base, from.base + count);  // For what the target has no cell.
    std::int64_t at = to.base;
    for (const Cell& cell : copied.cells) {
      const std::int64_t offset = cell.offset + to.base - from.base;
      if (at < offset) forget_range(state, to.region, at, offset);
      const Value value = source.summary ? another(state, cell.value) : cell.value;
      write_to_summary(state, to.region, offset, cell.size, value);
      at = offset + cell.size;
    }
    if (at < to.base + count) forget_range(state, to.region, at, to.base + count);
    return Access::of({});
  }
  bool outside = context_.regions[to.region].outside();
  if (outside || object(state, to.region).escaped) {
    escape_range(state, from.region, from.base, from.base + count);
    forget_aliases(state, to.region, true);
  }
  Object target = *state.edit_object(to.region);
  Object pruned = source;
  cut(state, pruned, INT64_MIN / 4, from.base);
  cut(state, pruned, from.base + count, INT64_MAX / 4);
  cut(state, target, to.base, to.base + count);
  auto covered = range_of(state, target.size);
  bool whole = to.base == 0 && covered && covered->single() && covered->lo <= count;
  Fill gap = source.fill == Fill::outside ? Fill::any : source.fill;
  if (whole) target.fill = gap;
  std::int64_t at = to.base;
  auto fill_gap = [&](std::int64_t end) {
    if (at >= end || target.fill == gap) return;
    if (gap == Fill::zero && end - at <= kMaxChunkedBytes) {
      while (at < end) {
        std::int64_t size = std::min<std::int64_t>(8, end - at);
        target.cells.insert({at, size, Value::constant(static_cast<unsigned>(size * 8), 0), false});
        at += size;
      }
    } else {
      target.cells.insert({at, end - at, Value::any(8), false});
    }
  };
  for (Cell cell : pruned.cells) {
    cell.offset += to.base - from.base;
    fill_gap(cell.offset);
    at = cell.end();
    cell.from_outside = false;
    if (source.summary) cell.value = another(state, cell.value);
    target.cells.insert(cell);
  }
  fill_gap(to.base + count);
  put(state, to.region, std::move(target));
  return Access::of({});
}

Access Memory::fill(State& state, const Value& to_address, const Value& byte, const Value& length) {
  Interval bytes = unsigned_or_all(state, length);
  note(to_address, bytes.hi, true);
  Value to = state.current_name(Arithmetic::simplify(state, to_address));
  Value value = Arithmetic::simplify(state, byte);
  if (value.width > 8)
    value = arithmetic_.trunc(state, value, 8);  // memset(p, -1, n): an int of which the low byte counts.
  if (bytes.hi == 0) return Access::of({});
  bool plain = bytes.single() && to.is_pointer() && to.symbol == 0 && to.region > kUnknownRegion &&
               value.is_constant() && context_.regions[to.region].kind != RegionKind::function &&
               bytes.hi < (static_cast<Int>(1) << 32) && !state.is_summary(to.region);
  if (!plain) return forget(state, to, bytes);
  auto count = static_cast<std::int64_t>(bytes.hi);
  object(state, to.region);
  // Pointers are made null like this.
  if (context_.regions[to.region].outside() || object(state, to.region).escaped) forget_aliases(state, to.region, true);
  Object target = *state.edit_object(to.region);
  auto size = range_of(state, target.size);
  if (size && to.base + count > size->hi) return Access::undefined();
  cut(state, target, to.base, to.base + count);
  bool whole = to.base == 0 && size && size->single() && size->lo == count;
  if (whole && value.base == 0) {
    target.fill = Fill::zero;
  } else if (count <= kMaxChunkedBytes) {
    for (std::int64_t at = 0; at < count;) {
      std::int64_t chunk = std::min<std::int64_t>(8, count - at);
      auto pattern = static_cast<std::int64_t>(value.bits() * 0x0101010101010101ULL);
      target.cells.insert({to.base + at, chunk, Value::constant(static_cast<unsigned>(chunk * 8), pattern), false});
      at += chunk;
    }
  } else if (target.fill != Fill::any || !whole) {
    target.cells.insert({to.base, count, Value::any(8), false});
  }
  put(state, to.region, std::move(target));
  return Access::of({});
}

}  // namespace wcmu
