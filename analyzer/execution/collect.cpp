// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Garbage collection of abstract states: what nothing can read any more tells no states apart. Slots first, then objects that only
// those reached, then symbols that only those mentioned.
#include "execution/lattice.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace wcmu {
namespace {

class Collector {
 public:
  Collector(const Context& context, const Arithmetic& arithmetic, State& state, const Pinned& pinned)
      : context_(context), arithmetic_(arithmetic), state_(state), pinned_(pinned) {}

  void drop_dead_slots(const llvm::BitVector& live) {
    const auto& frame = *state_.frame;
    bool dirty = false;
    for (std::size_t i = 0; i < frame.size() && !dirty; ++i)
      dirty = frame[i].kind != ValueKind::dead && !live.test(static_cast<unsigned>(i));
    if (!dirty) return;
    auto& slots = state_.frame.edit();
    for (std::size_t i = 0; i < slots.size(); ++i)
      if (!live.test(static_cast<unsigned>(i))) slots[i] = {};
  }

  void drop_unreachable_objects() {
    if (std::none_of(state_.memory->begin(), state_.memory->end(),
                     [&](const auto& entry) { return entry.second->born >= pinned_.birth; }))
      return;
    for (const Value& value : *state_.frame) reach(value);
    for (const Exception& exception : state_.caught) reach(exception.object);
    reach(state_.thrown.object);
    for (const auto& [region, object] : *state_.memory)
      if (object->born < pinned_.birth || object->escaped || context_.regions[region].outside()) reach_region(region);
    for (const ArenaState& arena : *state_.arenas) reach_region(arena.key.first);
    while (!new_regions_.empty()) {
      RegionId region = new_regions_.back();
      new_regions_.pop_back();
      for (const Cell& cell : state_.object(region)->cells) reach(cell.value);
    }
    if (reached_.size() != state_.memory->size())
      std::erase_if(state_.memory.edit(), [&](const auto& entry) { return !reached_.contains(entry.first); });
  }

  void drop_unmentioned_symbols(SymbolId forget_from) {
    for (const Value& value : *state_.frame) mention(value);
    for (const ArenaState& arena : *state_.arenas)
      for (const ArenaEnd& end : arena.ends) mention(end.position.form);
    if (forget_from != 0) drop_unused_inputs(forget_from);
    for (const auto& [region, object] : *state_.memory) {
      mention(object->size);
      for (const Cell& cell : object->cells) mention(cell.value);
    }
    while (!new_symbols_.empty()) {
      SymbolId symbol = new_symbols_.back();
      new_symbols_.pop_back();
      if (const Definition* d = context_.symbols.definition(symbol)) {
        mention(d->x.symbol);
        mention(d->y.symbol);
        mention(d->z.symbol);
      }
    }
    keep_answers();
    auto useless = [&](const SymbolRange& entry) {
      return entry.symbol >= pinned_.watermark && !mentioned_.contains(entry.symbol) &&
             !context_.symbols.over_inputs(entry.symbol);
    };
    if (std::any_of(state_.symbols->begin(), state_.symbols->end(), useless))
      std::erase_if(state_.symbols.edit(), useless);
  }

 private:
  /// Calls `visit` for `value` and, where it is a list of pieces, for all parts of it.
  template <typename Visit>
  void each_part(const Value& value, Visit visit) {
    parts_.assign(1, value);
    while (!parts_.empty()) {
      Value part = parts_.back();
      parts_.pop_back();
      visit(part);
      if (part.kind == ValueKind::bytes)
        for (const Piece& piece : context_.byte_lists[static_cast<std::size_t>(part.base)])
          parts_.push_back(piece.value);
    }
  }

  void reach_region(RegionId region) {
    if (region > kUnknownRegion && state_.object(region) != nullptr && reached_.insert(region).second)
      new_regions_.push_back(region);
  }

  void reach(const Value& value) {
    each_part(value, [&](const Value& part) {
      if (part.is_pointer()) reach_region(part.region);
      const Definition* d = context_.symbols.definition(part.symbol);
      if (d != nullptr && d->operation == Operation::address) reach_region(d->x.region);
    });
  }

  void mention(SymbolId symbol) {
    if (symbol != 0 && mentioned_.insert(symbol).second) new_symbols_.push_back(symbol);
  }

  void mention(const LinearForm& form) {
    for (auto [symbol, factor] : form.terms) mention(symbol);
  }

  void mention(const Value& value) {
    each_part(value, [&](const Value& part) {
      mention(part.symbol);
      if (part.kind == ValueKind::mark) mention(context_.marks[static_cast<std::size_t>(part.base)].position.form);
    });
  }

  /// Cells that hold an unknown read from outside since `forget_from`: dropped if nothing but the cell itself knows it.
  void drop_unused_inputs(SymbolId forget_from) {
    std::unordered_map<SymbolId, unsigned> uses;
    for (const Value& value : *state_.frame) ++uses[value.symbol];
    bool any = false;
    for (const auto& [region, object] : *state_.memory)
      for (const Cell& cell : object->cells) {
        ++uses[cell.value.symbol];
        any |= cell.from_outside && cell.value.is_integer() && cell.value.symbol >= forget_from;
      }
    if (!any) return;
    auto droppable = [&](const Cell& cell) {
      return cell.from_outside && cell.value.is_integer() &&
             (cell.value.symbol >= forget_from || cell.value.symbol == 0) && uses[cell.value.symbol] <= 1 &&
             !mentioned_.contains(cell.value.symbol);
    };
    for (std::size_t i = 0; i < state_.memory->size(); ++i) {
      const Object& object = *(*state_.memory)[i].second;
      if (object.fill == Fill::zero || std::none_of(object.cells.begin(), object.cells.end(), droppable)) continue;
      std::erase_if(state_.memory.edit()[i].second.edit().cells, droppable);
    }
  }

  /// What a branch taught of a result stays while its operands live: the same question may be asked again.
  void keep_answers() {
    auto lives = [&](const Value& operand) {
      return operand.symbol == 0 || operand.symbol < pinned_.watermark || mentioned_.contains(operand.symbol);
    };
    for (const SymbolRange& entry : *state_.symbols) {
      if (entry.symbol < pinned_.watermark || !entry.range.single() || mentioned_.contains(entry.symbol)) continue;
      const Definition* d = context_.symbols.definition(entry.symbol);
      if (d == nullptr) continue;
      bool has_operand = d->x.symbol != 0 || d->y.symbol != 0 || d->z.symbol != 0;
      if (has_operand && lives(d->x) && lives(d->y) && lives(d->z) && !arithmetic_.evaluate(state_, *d).single())
        mentioned_.insert(entry.symbol);
    }
  }

  const Context& context_;
  const Arithmetic& arithmetic_;
  State& state_;
  const Pinned& pinned_;
  std::vector<Value> parts_;
  std::set<RegionId> reached_;
  std::vector<RegionId> new_regions_;  ///< Reached, and not yet looked into.
  std::unordered_set<SymbolId> mentioned_;
  std::vector<SymbolId> new_symbols_;  ///< Mentioned, and not yet looked into.
};

}  // namespace

void Lattice::collect(State& state, const llvm::BitVector* live, const Pinned& pinned, SymbolId forget_from) {
  Collector collector(context_, arithmetic_, state, pinned);
  if (live != nullptr) collector.drop_dead_slots(*live);
  collector.drop_unreachable_objects();
  collector.drop_unmentioned_symbols(forget_from);
}

}  // namespace wcmu
