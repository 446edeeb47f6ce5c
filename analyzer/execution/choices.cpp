// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/choices.hpp"

#include "execution/machine.hpp"

#include <llvm/IR/Constants.h>
#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Metadata.h>

#include <algorithm>
#include <numeric>

namespace wcmu {
namespace {

const ArenaState* find(const std::vector<ArenaState>& arenas, const ArenaKey& key) {
  auto place = std::find_if(arenas.begin(), arenas.end(), [&](const ArenaState& arena) { return arena.key == key; });
  return place == arenas.end() ? nullptr : &*place;
}

bool is_call(const llvm::Instruction& action) {
  return llvm::isa<llvm::CallBase>(action) && !llvm::isa<llvm::IntrinsicInst>(action);
}

std::string described(const llvm::Instruction& action) {
  if (!is_call(action)) return "a variable";
  const llvm::Function* callee = llvm::cast<llvm::CallBase>(action).getCalledFunction();
  return callee != nullptr ? "'" + Program::readable(*callee) + "'" : "a call through a pointer";
}

bool exchangeable(const OrderWatch::Operand::Use& a, const OrderWatch::Operand::Use& b) {
  if (!a.moved && !b.moved) return true;
  const std::uint64_t alignment = std::max(a.alignment, b.alignment);
  return a.only_allocates && b.only_allocates && std::gcd(a.size, b.size) % alignment == 0;
}

const std::vector<std::string> kWaysOutOfOrder = {"evaluate one of them before, into a named variable",
                                                  "use braces to call a constructor: `T{a(), b()}` keeps the order"};

/// What the compiler makes for one operand is used by that one alone, also where a macro makes all operands one place.
bool is_temporary(const RegionInfo& region) {
  const llvm::StringRef name = region.name;
  return region.kind == RegionKind::stack && (name.starts_with("agg.tmp") || name.starts_with("ref.tmp"));
}

/// Whether they may name the same bytes, of which some are written: nobody knows where an unknown pointer leads, nor an input whether it
/// is another input or a global variable.
bool may_be_one(const RegionTable& regions, RegionId a, RegionId b) {
  for (RegionId region : {a, b})
    if (regions[region].constant() || is_temporary(regions[region])) return false;
  if (a == b || a == kUnknownRegion || b == kUnknownRegion) return true;
  const RegionInfo &first = regions[a], &second = regions[b];
  return first.outside() && second.outside() && (first.kind == RegionKind::input || second.kind == RegionKind::input);
}

/// Those of `touched` that some of `written` may hit.
Touched::Spans hit(const RegionTable& regions, const Touched::Spans& touched, const Touched::Spans& written) {
  Touched::Spans result;
  for (const auto& [region, span] : touched)
    for (const auto& [other, at] : written)
      if (region == other ? !is_temporary(regions[region]) && span.from < at.to && at.from < span.to
                          : may_be_one(regions, region, other))
        Touched::add(result, region, span);
  return result;
}

void add_all(Unsettled& all, const Unsettled& more) {
  for (auto spans : {&Unsettled::before, &Unsettled::after, &Unsettled::unwound})
    for (const auto& [region, span] : more.*spans) Touched::add(all.*spans, region, span);
}

/// What of one action hangs on whether it comes before or after one of another operand.
Unsettled meet(const RegionTable& regions, const Touched& one, const Touched& rival, bool ends_early) {
  Unsettled met;
  met.before = hit(regions, one.read, rival.written);
  met.after = hit(regions, one.written, rival.written);
  for (const auto& [region, span] : rival.written)
    if (ends_early && !is_temporary(regions[region])) met.unwound.emplace(region, span);
  return met;
}

}  // namespace

bool OrderWatch::watches(const llvm::Instruction& action) {
  return action.hasMetadataOtherThanDebugLoc() && action.getMetadata("wcmu.order") != nullptr;
}

bool OrderWatch::may_be_elided(const llvm::Instruction& call) {
  return call.hasMetadataOtherThanDebugLoc() && call.getMetadata("wcmu.elision") != nullptr;
}

std::vector<OrderWatch::Operand*> OrderWatch::operands(const llvm::Instruction& action, PathId path) {
  std::vector<Operand*> result;
  const llvm::MDNode* node = action.hasMetadataOtherThanDebugLoc() ? action.getMetadata("wcmu.order") : nullptr;
  if (node == nullptr) return result;
  for (unsigned i = 0; i + 1 < node->getNumOperands(); i += 2) {
    const auto* number = llvm::mdconst::extract<llvm::ConstantInt>(node->getOperand(i + 1));
    Operand& operand = groups_[{path, node->getOperand(i).get()}][static_cast<unsigned>(number->getZExtValue())];
    if (operand.action == nullptr || (!is_call(*operand.action) && is_call(action))) operand.action = &action;
    result.push_back(&operand);
  }
  return result;
}

void OrderWatch::use(Operand& operand, const ArenaKey& key, std::size_t end, const Effect& effect) {
  Operand::Use& use = operand.uses[{key, end}];
  if (effect.size == 0) use.only_allocates = false;
  use.size = std::gcd(use.size, effect.size);
  use.alignment = std::max(use.alignment, effect.alignment);
}

void OrderWatch::came_back(Operand& operand, const std::vector<ArenaState>& before,
                           const std::vector<ArenaState>& after) {
  operand.comes_back = true;
  for (auto& [place, use] : operand.uses) {
    static const ArenaEnd untouched;
    const ArenaState* old_arena = find(before, place.first);
    const ArenaState* new_arena = find(after, place.first);
    const ArenaEnd& was = old_arena != nullptr ? old_arena->ends[place.second] : untouched;
    const ArenaEnd& is = new_arena != nullptr ? new_arena->ends[place.second] : untouched;
    use.moved |= was.position != is.position || was.generation != is.generation;
  }
}

void OrderWatch::Operand::add(const llvm::Instruction& act, const Touched& touched) {
  auto place = std::find_if(memory.begin(), memory.end(), [&](const auto& one) { return one.first == &act; });
  if (place == memory.end()) place = memory.insert(memory.end(), {&act, {}});
  place->second.add(touched);
}

bool OrderWatch::learn(const RegionTable& regions) {
  std::map<std::pair<PathId, const llvm::Instruction*>, Unsettled> all;
  const auto compare = [&](PathId path, const Operand& one, const Operand& other) {
    for (const auto& [action, touched] : one.memory) {
      Unsettled found;
      for (const auto& [rival, by_rival] : other.memory) {
        if (rival == action) continue;  // A macro put it into both operands: it runs once.
        add_all(found, meet(regions, touched, by_rival, one.ends_early));
      }
      if (!(found == Unsettled())) add_all(all[{path, action}], found);
    }
  };
  for (const auto& [where, group] : groups_)
    for (const auto& [number, one] : group)
      for (const auto& [rival, other] : group)
        if (number != rival) compare(where.first, one, other);
  if (all == unsettled_) return false;
  unsettled_ = std::move(all);
  return true;
}

const Unsettled* OrderWatch::unsettled(const llvm::Instruction& action, PathId path) const {
  auto place = unsettled_.find({path, &action});
  return place == unsettled_.end() ? nullptr : &place->second;
}

std::vector<OrderConflict> OrderWatch::conflicts(const RegionTable& regions) const {
  std::vector<OrderConflict> found;
  for (const auto& [where, group] : groups_) {
    for (auto a = group.begin(); a != group.end(); ++a) {
      for (auto b = std::next(a); b != group.end(); ++b) {
        const Operand& first = a->second;
        const Operand& second = b->second;
        // One call that a macro puts into two operands runs once.
        OrderConflict conflict{std::min(first.location, second.location),
                               described(*first.action),
                               described(*second.action),
                               std::nullopt,
                               false,
                               std::nullopt};
        for (const auto& [place, use] : first.uses) {
          auto other = second.uses.find(place);
          if (other != second.uses.end() && !exchangeable(use, other->second)) conflict.arena = place.first;
        }
        // Also where the other one gives all back: what it takes may be bounded by what makes the first one end.
        conflict.cut_off = (first.ends_early && !second.uses.empty()) || (second.ends_early && !first.uses.empty());
        for (const auto& [one, other] : {std::pair(&first, &second), std::pair(&second, &first)})
          for (const auto& [action, touched] : one->memory)
            for (const auto& [rival, by_rival] : other->memory) {
              if (action == rival) continue;
              const Unsettled met = meet(regions, touched, by_rival, one->ends_early);
              for (const Touched::Spans* spans : {&met.before, &met.after, &met.unwound})
                if (!spans->empty() && !conflict.shared) conflict.shared = spans->begin()->first;
            }
        if (conflict.arena || conflict.cut_off || conflict.shared) found.push_back(std::move(conflict));
      }
    }
  }
  return found;
}

void Machine::touch(const Step& step, const ArenaKey& key, End end, const Effect& effect) {
  if (!seeking_.empty()) return;
  if (started_ < starts_.size()) note_start(step, key);
  const auto number = static_cast<std::size_t>(end);
  const llvm::Instruction* call = step.source;
  for (std::size_t depth = stack_.size(); depth > 0;) {
    const Activation& frame = *stack_[depth - 1];
    for (OrderWatch::Operand* operand : order_.operands(*call, frame.path)) {
      if (!operand->location.known()) operand->location = place(*call, frame.path);
      OrderWatch::use(*operand, key, number, effect);
      if (call != step.source) continue;  // How it leaves the end is seen when it comes back.
      operand->comes_back = true;
      operand->uses[{key, number}].moved |= effect.moves;
    }
    if (OrderWatch::may_be_elided(*call)) {
      problem("copy-elision", place(*call, frame.path),
              "the returned variable may be copied here or be constructed in place, as the compiler chooses, and " +
                  described(*call) + " uses arena '" + arena_name(key) + "'",
              {"return one variable on every path, declared in the outermost block of the function",
               "return std::move(variable): no compiler constructs it in place then"});
    }
    depth = frame.watched;
    if (depth > 0) call = context_.paths[stack_[depth]->path].call;
  }
}

void Machine::ends_here(const Step& step) {
  if (!seeking_.empty()) return;
  const llvm::Instruction* call = step.source;
  for (std::size_t depth = stack_.size(); depth-- > 0 && call != nullptr;) {
    const Activation& frame = *stack_[depth];
    note_early_end(*call, frame.path, depth + 1);
    call = context_.paths[frame.path].call;
  }
}

void Machine::watch_memory() { memory_.watch(stack_.empty() ? nullptr : stack_.back()->notes); }

bool Machine::execute(Activation& activation, Activation::Item& item, const Step& step) {
  if (!step.is_operand) return perform(activation, item, step);
  const llvm::Instruction& action = *step.source;
  const PathId path = activation.path;
  const Unsettled* open = order_.unsettled(action, path);
  // Of a number that is loaded only the load does not know it: what is there stays there.
  const bool is_number = llvm::isa<llvm::LoadInst>(action) && action.getType()->isIntegerTy();
  if (open != nullptr && !is_number) memory_.unsettle(item.state, open->before);
  Touched touched;  // By a call itself too: what has no body has effects.
  memory_.watch(&touched);
  const bool goes_on = perform(activation, item, step);
  note_memory(touched, action, path);
  if (open != nullptr && goes_on) {
    if (is_number && !open->before.empty()) set_unknown(item.state, step);
    memory_.unsettle(item.state, open->after);
  }
  return goes_on;
}

void Machine::note_memory(const Touched& touched, const llvm::Instruction& action, PathId path) {
  for (OrderWatch::Operand* operand : order_.operands(action, path)) {
    if (!operand->location.known()) operand->location = place(action, path);
    operand->add(action, touched);
  }
  // What is below that one learns it when it is done.
  if (!stack_.empty() && stack_.back()->notes != nullptr) stack_.back()->notes->add(touched);
  watch_memory();
}

void Machine::note_early_end(const llvm::Instruction& call, PathId path, std::size_t depth) {
  for (OrderWatch::Operand* operand : order_.operands(call, path)) {
    if (!operand->location.known()) operand->location = place(call, depth == 0 ? 0 : stack_[depth - 1]->path);
    operand->ends_early = true;
  }
}

bool Machine::learn_starts() {
  std::map<const llvm::Module*, Unsettled> all;
  for (const auto& [unit, touched] : started_memory_) {
    Unsettled found;
    for (const auto& [rival, by_rival] : started_memory_)
      if (rival != unit) add_all(found, meet(context_.regions, touched, by_rival, false));
    if (!(found == Unsettled())) all[unit] = std::move(found);
  }
  if (all == started_order_) return false;
  started_order_ = std::move(all);
  return true;
}

bool Machine::learn_order() {
  const bool learns_order = order_.learn(context_.regions), learns_starts = learn_starts();
  if (!learns_order && !learns_starts && !std::exchange(foreign_learned_, false)) return false;
  foreign_learned_ = false;
  order_matters_ |= learns_order && found_.problems.empty();
  ++order_version_;
  // There are finitely many objects and bytes, but each run may find a few more.
  constexpr unsigned kMaxVersions = 32;
  if (order_version_ < kMaxVersions) return true;
  problem("evaluation-order", {}, "what the operands of expressions write and read in another order does not settle",
          kWaysOutOfOrder);
  return false;
}

void Machine::report_order() {
  // What is not known because of the order is to blame only if there was a bound without it.
  const bool is_blamed = order_matters_ && !found_.problems.empty();
  for (const OrderConflict& conflict : order_.conflicts(context_.regions)) {
    std::string message = conflict.first + " and " + conflict.second +
                          " are operands of one expression, which the compiler may evaluate in any order";
    if (conflict.arena) {
      message += ", and both use arena '" + arena_name(*conflict.arena) + "'";
    } else if (conflict.cut_off) {
      message += ": one may end by an exception, or with the program, before or after the other uses an arena";
    } else if (is_blamed) {
      const std::string& name = context_.regions[*conflict.shared].name;
      message += ", and they meet in " + (name.empty() ? "memory" : "'" + name + "'") +
                 ": what one of them reads or leaves there is not known";
    } else {
      continue;
    }
    problem("evaluation-order", conflict.location, message, kWaysOutOfOrder);
  }
}

}  // namespace wcmu
