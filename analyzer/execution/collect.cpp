// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Garbage collection of abstract states: what nothing can read any more tells no states apart. Slots first, then objects that only
// those reached, then symbols that only those mentioned.
//
// And what a callee does not see: in a chain of calls each frame has its objects, and states that carry all of them cost as much as the
// chain is long, at every call. So those that a call cannot reach wait beside its activation until it comes back (procedure-local heaps:
// Rinetzky et al., "A semantics for procedure local heaps and its abstractions", 2005). The call cannot name them: no argument
// leads there, nor does an object that it can reach, nor an escaped one, which an unknown pointer may mean. What they mention stays: their
// symbols are older than the call, and so are the objects that they lead to, which collect() keeps.
#include "execution/lattice.hpp"

#include <algorithm>

namespace wcmu {
namespace {

class Collector {
 public:
  Collector(const Context& context, const Arithmetic& arithmetic, State& state, const Pinned& pinned,
            Lattice::Seen& seen)
      : context_(context), arithmetic_(arithmetic), state_(state), pinned_(pinned), seen_(seen) {
    seen_.present.clear();
    seen_.regions.clear();
    seen_.symbols.clear();
  }

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
    if (!note_objects()) return;
    reach_from(*state_.frame);
    if (reached_ != state_.memory->size())
      state_.memory.edit().erase_if([&](const HeldObject& held) { return !seen_.regions.contains(held.first); });
  }

  std::vector<HeldObject> take_unreachable(llvm::ArrayRef<Value> roots, PathId callee) {
    std::vector<HeldObject> taken;
    note_objects();
    reach_from(roots);
    if (reached_ == state_.memory->size()) return taken;
    // A name may be given to another object meanwhile if it is one that the callee gives: it was made by an earlier call of it.
    const auto waits = [&](const HeldObject& held) {
      const RegionInfo& info = context_.regions[held.first];
      const bool is_own =
          info.kind == RegionKind::stack || info.kind == RegionKind::heap || info.kind == RegionKind::block;
      return is_own && !seen_.regions.contains(held.first) && !context_.paths.is_below(info.path, callee);
    };
    for (const HeldObject& held : *state_.memory)
      if (waits(held)) taken.push_back(held);
    if (!taken.empty()) state_.memory.edit().erase_if(waits);
    return taken;
  }

  void drop_unmentioned_symbols(SymbolId forget_from) {
    for (const Value& value : *state_.frame) mention(value);
    for (const ArenaState& arena : *state_.arenas)
      for (const ArenaEnd& end : arena.ends) mention(end.position.form);
    if (forget_from != 0) drop_unused_inputs(forget_from);
    for (const auto& [region, object] : *state_.memory) {
      mention(object->size);
      object->cells.visit_marked([&](const Cell& cell) { mention(cell.value); });
    }
    mention_operands();
    // The place of a recollection has to be of use elsewhere; what was read lives with it.
    state_.forget_recollections([&](const Recollection& read) {
      return state_.object(read.pointer.region) == nullptr ||
             (read.pointer.symbol >= pinned_.watermark && !seen_.symbols.contains(read.pointer.symbol));
    });
    for (const Recollection& read : *state_.recollections) mention(read.value);
    mention_operands();
    keep_answers();
    auto useless = [&](const SymbolRange& entry) {
      return entry.symbol >= pinned_.watermark && !seen_.symbols.contains(entry.symbol) &&
             !context_.symbols.over_inputs(entry.symbol);
    };
    if (std::any_of(state_.symbols->begin(), state_.symbols->end(), useless)) state_.symbols.edit().erase_if(useless);
  }

  void mention(const Value& value) {
    each_part(value, [&](const Value& part) {
      mention(part.symbol);
      if (part.kind == ValueKind::mark) mention(context_.marks[static_cast<std::size_t>(part.base)].position.form);
    });
  }

 private:
  /// Calls `visit` for `value` and, where it is a list of pieces, for all parts of it.
  template <typename Visit>
  void each_part(const Value& value, Visit visit) {
    if (value.kind == ValueKind::choice)
      for (const auto& [region, offset] : context_.choices[static_cast<std::size_t>(value.base)])
        visit(Value::pointer(value.width, region, offset));
    if (value.kind != ValueKind::bytes) return visit(value);
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

  /// True if one of them is not of the callers.
  bool note_objects() {
    bool any_new = false;
    for (const auto& [region, object] : *state_.memory) {
      if (region >= seen_.objects.size()) seen_.objects.resize(2 * region + 1);
      seen_.objects[region] = &*object;
      seen_.present.insert(region);
      any_new |= object->born >= pinned_.birth;
    }
    return any_new;
  }

  void reach_from(llvm::ArrayRef<Value> roots) {
    for (const Value& value : roots) reach(value);
    for (const Exception& exception : state_.caught) reach(exception.object);
    for (const Exception& exception : state_.landed) reach(exception.object);
    reach(state_.thrown.object);
    for (const auto& [region, object] : *state_.memory)
      if (object->born < pinned_.birth || object->escaped || context_.regions[region].outside()) reach_region(region);
    for (const ArenaState& arena : *state_.arenas) reach_region(arena.key.first);
    while (!new_regions_.empty()) {
      RegionId region = new_regions_.back();
      new_regions_.pop_back();
      seen_.objects[region]->cells.visit_marked([&](const Cell& cell) { reach(cell.value); });
      reach_region(seen_.objects[region]->folded_into);
    }
  }

  void reach_region(RegionId region) {
    if (region <= kUnknownRegion || !seen_.present.contains(region) || !seen_.regions.insert(region)) return;
    ++reached_;
    new_regions_.push_back(region);
  }

  void reach(const Value& value) {
    each_part(value, [&](const Value& part) {
      if (part.is_pointer()) reach_region(part.region);
      const Definition* d = part.symbol != 0 ? context_.symbols.definition(part.symbol) : nullptr;
      if (d != nullptr && d->operation == Operation::address) reach_region(d->x.region);
    });
  }

  void mention_operands() {
    while (!new_symbols_.empty()) {
      SymbolId symbol = new_symbols_.back();
      new_symbols_.pop_back();
      if (const Definition* d = context_.symbols.definition(symbol)) {
        mention(d->x.symbol);
        mention(d->y.symbol);
        mention(d->z.symbol);
      }
    }
  }

  void mention(SymbolId symbol) {
    if (symbol != 0 && seen_.symbols.insert(symbol)) new_symbols_.push_back(symbol);
  }

  void mention(const LinearForm& form) {
    for (auto [symbol, factor] : form.terms) mention(symbol);
  }

  /// Cells that hold an unknown read from outside since `forget_from`: dropped if nothing but the cell itself knows it.
  void drop_unused_inputs(SymbolId forget_from) {
    auto is_new = [&](const Cell& cell) {
      return cell.from_outside && cell.value.is_integer() && cell.value.symbol >= forget_from;
    };
    std::vector<RegionId> holders;
    for (const auto& [region, object] : *state_.memory) {
      bool any = false;
      object->cells.visit_marked([&](const Cell& cell) { any |= is_new(cell); });
      if (any && object->fill != Fill::zero) holders.push_back(region);
    }
    if (holders.empty()) return;
    seen_.once.clear();
    seen_.twice.clear();
    auto use = [&](const Value& value) {
      if (value.symbol != 0 && !seen_.once.insert(value.symbol)) seen_.twice.insert(value.symbol);
    };
    for (const Value& value : *state_.frame) use(value);
    for (const auto& [region, object] : *state_.memory)
      object->cells.visit_marked([&](const Cell& cell) { use(cell.value); });
    auto droppable = [&](const Cell& cell) {
      return is_new(cell) && !seen_.twice.contains(cell.value.symbol) && !seen_.symbols.contains(cell.value.symbol);
    };
    for (RegionId region : holders) {
      const auto& cells = state_.object(region)->cells;
      if (std::any_of(cells.begin(), cells.end(), droppable)) state_.edit_object(region)->cells.erase_if(droppable);
    }
  }

  /// What a branch taught of a result stays while its operands live: the same question may be asked again.
  void keep_answers() {
    auto lives = [&](const Value& operand) {
      return operand.symbol == 0 || operand.symbol < pinned_.watermark || seen_.symbols.contains(operand.symbol);
    };
    for (const SymbolRange& entry : *state_.symbols) {
      if (entry.symbol < pinned_.watermark || seen_.symbols.contains(entry.symbol)) continue;
      const Definition* d = context_.symbols.definition(entry.symbol);
      if (d == nullptr || (!entry.range.single() && d->operation != Operation::sub)) continue;
      bool has_operand = d->x.symbol != 0 || d->y.symbol != 0 || d->z.symbol != 0;
      if (has_operand && lives(d->x) && lives(d->y) && lives(d->z) &&
          !entry.range.includes(arithmetic_.evaluate(state_, *d)))
        seen_.symbols.insert(entry.symbol);
    }
  }

  const Context& context_;
  const Arithmetic& arithmetic_;
  State& state_;
  const Pinned pinned_;
  std::vector<Value> parts_;
  Lattice::Seen& seen_;
  std::size_t reached_ = 0;            ///< Members of seen_.regions.
  std::vector<RegionId> new_regions_;  ///< Reached, and not yet looked into.
  std::vector<SymbolId> new_symbols_;  ///< Mentioned, and not yet looked into.
};

}  // namespace

void Lattice::collect(State& state, const llvm::BitVector* live, const Pinned& pinned, SymbolId forget_from) {
  Collector collector(context_, arithmetic_, state, pinned, seen_);
  if (live != nullptr) collector.drop_dead_slots(*live);
  collector.drop_unreachable_objects();
  collector.drop_unmentioned_symbols(forget_from);
}

std::vector<HeldObject> Lattice::set_aside(State& state, llvm::ArrayRef<Value> roots, llvm::ArrayRef<Value> mentioned,
                                           SymbolId watermark, PathId callee) {
  Collector collector(context_, arithmetic_, state, {watermark, 0}, seen_);
  std::vector<HeldObject> aside = collector.take_unreachable(roots, callee);
  for (llvm::ArrayRef<Value> values : {roots, mentioned})
    for (const Value& value : values) collector.mention(value);
  for (const auto& [region, object] : aside) {
    collector.mention(object->size);
    object->cells.visit_marked([&](const Cell& cell) { collector.mention(cell.value); });
  }
  collector.drop_unmentioned_symbols(0);
  return aside;
}

void Lattice::bring_back(State& state, llvm::ArrayRef<HeldObject> aside) {
  if (aside.empty()) return;
  auto& objects = state.memory.edit();
  for (const HeldObject& held : aside) objects.insert(held);
  rename_folded(state, /*in_memory=*/true);
}

}  // namespace wcmu
