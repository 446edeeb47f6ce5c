// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Recursion over folded structures. Calls are executed, so recursion ends when the program ends it. Over a summary (fold.cpp) it does
// not: the subtree of a node is the node again. There a call whose entry is included in that of the same function further up is not
// entered; it has the outcomes of that one. These are found by iteration (Kleene): first none, so that only what does not recurse comes
// back; then the function is run again with what came back, until nothing new does.
//
// Positions of arenas are part of the inclusion and of the outcomes: recursion that takes bytes before it calls itself is not included,
// and one that takes them afterwards never comes to an end here. Both are reported.
#include "execution/machine.hpp"

#include <llvm/IR/InstIterator.h>
#include <llvm/IR/InstrTypes.h>

#include <algorithm>

namespace wcmu {
namespace {

constexpr unsigned kMaxReruns = 12;
constexpr unsigned kRerunsBeforeWidening = 4;

/// Makes an outcome of one activation one of another: what has a name since its entry gets a name of its own. False where that is not
/// possible: marks and words of several fields must be as they were at the entry.
bool detach(State& state, const State& entry, SymbolId since, Context& context) {
  std::map<SymbolId, SymbolId> names;
  auto rename = [&](Value& value) {
    if (value.kind == ValueKind::bytes || value.kind == ValueKind::mark) return false;
    if (value.symbol < since) return true;
    auto [place, is_new] = names.try_emplace(value.symbol, 0);
    if (is_new) place->second = context.symbols.fresh();
    value.symbol = place->second;
    return true;
  };
  auto changes = [&](const Value& value) {
    return value.symbol >= since || value.kind == ValueKind::bytes || value.kind == ValueKind::mark;
  };
  for (Value& value : state.frame.edit())
    if (!rename(value)) return false;
  std::vector<RegionId> regions;
  for (const auto& [region, object] : *state.memory) {
    bool any = changes(object->size);
    object->cells.visit_marked([&](const Cell& cell) { any |= changes(cell.value); });
    if (any) regions.push_back(region);
  }
  for (RegionId region : regions) {
    Object* object = state.edit_object(region);
    if (!rename(object->size)) return false;
    std::vector<Cell> cells;
    object->cells.visit_marked([&](const Cell& cell) { cells.push_back(cell); });
    for (Cell& cell : cells) {
      if (!changes(cell.value)) continue;
      const Object* before = entry.object(region);
      const Cell* old = before != nullptr ? before->cells.find(cell.offset) : nullptr;
      if (old != nullptr && old->value == cell.value && cell.value.symbol == 0) continue;
      if (!rename(cell.value)) return false;
      object->cells.edit(cell.offset)->value = cell.value;
    }
  }
  if (!state.caught.empty() || !state.landed.empty() || state.thrown.object.symbol >= since ||
      state.thrown.type.symbol >= since)
    return false;
  for (ArenaState& arena : state.arenas.edit())
    for (ArenaEnd& end : arena.ends) end.position = Position::of(highest(state, end.position), 0, end.position.charged);
  std::vector<std::pair<SymbolId, Interval>> ranges;
  for (const auto& [old, fresh] : names)
    if (const Interval* range = state.range(old)) ranges.emplace_back(fresh, *range);
  state.symbols.edit().erase_if([&](const SymbolRange& entry) { return entry.symbol >= since; });
  for (const auto& [symbol, range] : ranges) state.set_range(symbol, range);
  return true;
}

}  // namespace

bool Machine::calls_itself(const Code& code) {
  auto [place, is_new] = calls_itself_.try_emplace(&code, false);
  if (is_new)
    for (const llvm::Instruction& instruction : llvm::instructions(*code.function))
      if (const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction))
        place->second |= call->getCalledFunction() == code.function;
  return place->second;
}

std::optional<bool> Machine::reenter(Activation& caller, Activation::Item& item, const Step& step, const Code& code,
                                     const std::vector<Value>& arguments, const Pinned& pinned) {
  const auto active = std::find_if(stack_.rbegin(), stack_.rend(), [&](const auto& a) { return a->code == &code; });
  if (active == stack_.rend() || !(*active)->entry) return std::nullopt;
  Activation& above = **active;
  // Its outcomes have all that its callers have, also what only some of the calls in between do not see.
  if (std::any_of(stack_.rbegin(), active, [](const auto& between) { return !between->aside.empty(); }))
    return std::nullopt;
  State special = item.state;
  special.frame = entry_frame(code, arguments);
  lattice_.collect(special, nullptr, pinned);
  std::vector<std::pair<SymbolId, Value>> mapping;
  if (!lattice_.includes(*above.entry, special, false, &mapping)) return std::nullopt;
  // The outcomes are told in the symbols of that entry: those must be the same here. A summary's own are used nowhere else.
  std::set<SymbolId> own;
  for (const auto& [region, object] : *above.entry->memory)
    if (object->summary) object->cells.visit_marked([&](const Cell& cell) { own.insert(cell.value.symbol); });
  for (const auto& [symbol, value] : mapping)
    if (!own.contains(symbol) && !(value == Value::integer(64, symbol, 1, 0))) return std::nullopt;
  above.recursive = true;
  for (const Outcome& outcome : above.known) {
    State state = outcome.state;
    detach(state, *above.entry, above.pinned.watermark,
           context_);  // It was possible before; here again, so that two calls have names of their own.
    const Cow<std::vector<Value>> result = std::exchange(state.frame, item.state.frame);
    lattice_.rename_folded(state);
    // What callers know since that entry stays as they know it.
    for (const SymbolRange& entry : *item.state.symbols)
      if (entry.symbol >= above.pinned.watermark && state.range(entry.symbol) == nullptr)
        state.set_range(entry.symbol, entry.range);
    if (outcome.unwinds) {
      unwind(caller, item.block, step, std::move(state));
      continue;
    }
    for (unsigned leaf = 0; leaf < step.result_leaves && leaf < result->size(); ++leaf)
      set(state, step, leaf, (*result)[leaf]);
    Activation::Item next{std::move(state), item.block, item.step};
    if (!return_from(caller, next, step)) continue;
    ++next.step;
    caller.ready.push_back(std::move(next));
  }
  return false;
}

bool Machine::rerun(std::unique_ptr<Activation>& done, const std::vector<State>& returned,
                    const std::vector<State>& unwound) {
  if (!done->recursive) return false;
  bool grew = false, lost = false;
  for (const std::vector<State>* states : {&returned, &unwound})
    for (const State& state : *states) {
      Outcome outcome;
      outcome.unwinds = states == &unwound;
      outcome.state = state;
      lattice_.collect(outcome.state, nullptr, done->pinned);
      if (!detach(outcome.state, *done->entry, done->pinned.watermark, context_)) {
        lost = true;
        continue;
      }
      const bool known = std::any_of(done->known.begin(), done->known.end(), [&](const Outcome& old) {
        return old.unwinds == outcome.unwinds && lattice_.includes(old.state, outcome.state, false);
      });
      if (known) continue;
      if (done->reruns >= kRerunsBeforeWidening)
        for (const Outcome& old : done->known)
          if (old.unwinds == outcome.unwinds && widen(old.state, outcome.state)) break;
      done->known.push_back(std::move(outcome));
      grew = true;
    }
  if (!lost && !grew) return false;
  if (lost || ++done->reruns > kMaxReruns) {
    const llvm::Instruction* call = context_.paths[done->path].call;
    problem("unbounded-recursion", call != nullptr ? place(*call) : Location{},
            "'" + Program::readable(*done->code->function) +
                "' calls itself over a structure of unknown shape, and what it leaves behind has no bound",
            {"turn the recursion into a loop", "attest it with WCMU_ATTEST(bottom, top)"},
            propose_recursion_bound(*done->code->function));
    aborted_ = true;
    return true;
  }
  // What came back is merged, so that few are handed on.
  std::vector<Outcome> merged;
  for (bool unwinds : {false, true}) {
    std::vector<State> states;
    for (Outcome& outcome : done->known)
      if (outcome.unwinds == unwinds) states.push_back(std::move(outcome.state));
    lattice_.merge(states, precision_.apart_outcomes);
    for (State& state : states) {
      lattice_.collect(state, nullptr, done->pinned);
      if (!detach(state, *done->entry, done->pinned.watermark, context_)) continue;  // It was possible for its parts.
      Outcome outcome;
      outcome.unwinds = unwinds;
      outcome.state = std::move(state);
      merged.push_back(std::move(outcome));
    }
  }
  done->known = std::move(merged);
  done->outcomes.clear();
  for (LoopRun& loop : done->loops) loop = LoopRun{};
  done->ready.push_back({*done->entry, 0, 0});
  stack_.push_back(std::move(done));
  return true;
}

}  // namespace wcmu
