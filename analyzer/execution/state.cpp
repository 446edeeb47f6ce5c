// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/state.hpp"

#include <algorithm>

namespace wcmu {
namespace {

template <typename List>
auto place_of(List& arenas, const ArenaKey& key) {
  return std::lower_bound(arenas.begin(), arenas.end(), key,
                          [](const ArenaState& arena, const ArenaKey& k) { return arena.key < k; });
}

Int window(unsigned width) { return static_cast<Int>(1) << width; }

/// What brings all of `range` into the numbers of the width; nothing where it takes more than one multiple of 2^width.
std::optional<Int> shift_into_window(const std::optional<Interval>& range, unsigned width, bool is_signed) {
  if (!range || width > 64) return std::nullopt;
  Int below = is_signed ? window(width) / 2 : 0;
  Int turn = (range->lo + below) >> width;
  if (turn != (range->hi + below) >> width) return std::nullopt;
  return -turn * window(width);
}

}  // namespace

Cells::const_iterator Object::first_cell(std::int64_t offset) const {
  auto cell = cells.floor(offset);
  if (cell != cells.end() && cell->end() <= offset) ++cell;
  return cell;
}

std::size_t State::weight() const {
  std::size_t sum = symbols->size() + memory->size();
  for (const auto& [region, object] : *memory) sum += object->cells.size() / 32;
  return sum;
}

const Interval* State::range(SymbolId symbol) const {
  const SymbolRange* entry = symbols->find(symbol);
  return entry != nullptr ? &entry->range : nullptr;
}

void State::set_range(SymbolId symbol, const Interval& range) {
  const Interval* known = this->range(symbol);
  if (known == nullptr)
    symbols.edit().insert({symbol, range});
  else if (!(*known == range))
    symbols.edit().edit(symbol)->range = range;
}

const Object* State::object(RegionId region) const {
  const HeldObject* held = memory->find(region);
  return held != nullptr ? &*held->second : nullptr;
}

Object* State::edit_object(RegionId region) {
  if (object(region) == nullptr) return nullptr;
  forget_recollections([&](const Recollection& read) { return read.pointer.region == region; });
  return &memory.edit().edit(region)->second.edit();
}

Object& State::add_object(RegionId region, Object object) {
  forget_recollections([&](const Recollection& read) { return read.pointer.region == region; });
  auto& list = memory.edit();
  HeldObject* known = list.edit(region);
  HeldObject& held = known != nullptr ? *known : list.insert({region, {}});
  held.second = Cow<Object>(std::move(object));
  return held.second.edit();
}

void State::remove_object(RegionId region) {
  if (object(region) != nullptr) memory.edit().erase(region);
}

const Value* State::recollect(const Value& pointer, std::int64_t size) const {
  for (const Recollection& read : *recollections)
    if (read.pointer == pointer && read.size == size) return &read.value;
  return nullptr;
}

void State::remember(const Recollection& read) {
  constexpr std::size_t kMost = 8;
  auto& all = recollections.edit();
  if (all.size() == kMost) all.erase(all.begin());
  all.push_back(read);
}

const ArenaState* State::arena(const ArenaKey& key) const {
  auto place = place_of(*arenas, key);
  return place != arenas->end() && place->key == key ? &*place : nullptr;
}

ArenaState* State::edit_arena(const ArenaKey& key) {
  auto& list = arenas.edit();
  auto place = place_of(list, key);
  if (place == list.end() || place->key != key) {
    ArenaState fresh;
    fresh.key = key;
    place = list.insert(place, fresh);
  }
  return &*place;
}

std::optional<Interval> range_of(const State& state, const Value& value) {
  if (value.kind != ValueKind::integer && value.kind != ValueKind::pointer) return std::nullopt;
  if (value.symbol == 0) return Interval::of(value.base);
  const Interval* range = state.range(value.symbol);
  if (range == nullptr) return std::nullopt;
  return affine(*range, value.scale, value.base);
}

std::optional<Int> unsigned_shift(const State& state, const Value& value) {
  return shift_into_window(range_of(state, value), value.width, false);
}

std::optional<Int> signed_shift(const State& state, const Value& value) {
  return shift_into_window(range_of(state, value), value.width, true);
}

std::optional<Interval> unsigned_range(const State& state, const Value& value) {
  auto range = range_of(state, value);
  auto shift = shift_into_window(range, value.width, false);
  return shift ? affine(*range, 1, *shift) : std::nullopt;
}

std::optional<Interval> signed_range(const State& state, const Value& value) {
  auto range = range_of(state, value);
  auto shift = shift_into_window(range, value.width, true);
  return shift ? affine(*range, 1, *shift) : std::nullopt;
}

Interval unsigned_or_all(const State& state, const Value& value) {
  auto range = unsigned_range(state, value);
  return range ? *range : Interval::range(0, window(std::min<unsigned>(value.width, 88)) - 1);
}

Interval signed_or_all(const State& state, const Value& value) {
  auto range = signed_range(state, value);
  Int half = window(std::min<unsigned>(value.width, 88)) / 2;
  return range ? *range : Interval::range(-half, half - 1);
}

Int highest(const State& state, const Position& position) {
  auto range = range_of(state, position.form);
  return range ? std::min(range->hi, position.ceiling) : position.ceiling;
}

std::optional<Interval> range_of(const State& state, const LinearForm& form) {
  std::optional<Interval> sum = Interval::of(form.constant);
  for (auto [symbol, factor] : form.terms) {
    const Interval* range = state.range(symbol);
    if (range == nullptr) return std::nullopt;
    auto term = affine(*range, factor, 0);
    if (!term) return std::nullopt;
    sum = Interval::range(sum->lo + term->lo, sum->hi + term->hi, gcd(sum->step, term->step));
    if (sum->lo < -kIntLimit || sum->hi > kIntLimit) return std::nullopt;
  }
  return sum;
}

}  // namespace wcmu
