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

/// Whether they may name the same bytes, of which some are written: nobody knows where an unknown pointer leads, nor an input whether it
/// is another input or a global variable.
bool may_be_one(const RegionTable& regions, RegionId a, RegionId b) {
  if (regions[a].constant() || regions[b].constant()) return false;
  if (a == b || a == kUnknownRegion || b == kUnknownRegion) return true;
  const RegionInfo &first = regions[a], &second = regions[b];
  return first.outside() && second.outside() && (first.kind == RegionKind::input || second.kind == RegionKind::input);
}

/// An object of which one of them writes what the other one reads or writes.
std::optional<RegionId> shared_memory(const RegionTable& regions, const Touched& a, const Touched& b) {
  for (const auto& [writer, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    for (const auto& [written, span] : writer->written) {
      for (const Touched::Spans* touched : {&other->read, &other->written}) {
        for (const auto& [region, at] : *touched) {
          const bool is_hit =
              region == written ? span.from < at.to && at.from < span.to : may_be_one(regions, written, region);
          if (is_hit) return written;
        }
      }
    }
  }
  return std::nullopt;
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
        conflict.shared = shared_memory(regions, first.memory, second.memory);
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
  for (std::size_t depth = stack_.size(); depth-- > 0;) {
    const Activation& frame = *stack_[depth];
    for (OrderWatch::Operand* operand : order_.operands(*call, frame.path)) {
      if (!operand->location.known()) operand->location = place(*call, depth + 1);
      OrderWatch::use(*operand, key, number, effect);
      if (call != step.source) continue;  // How it leaves the end is seen when it comes back.
      operand->comes_back = true;
      operand->uses[{key, number}].moved |= effect.moves;
    }
    if (OrderWatch::may_be_elided(*call)) {
      problem("copy-elision", place(*call, depth + 1),
              "the returned variable may be copied here or be constructed in place, as the compiler chooses, and " +
                  described(*call) + " uses arena '" + arena_name(key) + "'",
              {"return one variable on every path, declared in the outermost block of the function",
               "return std::move(variable): no compiler constructs it in place then"});
    }
    call = context_.paths[frame.path].call;
    if (call == nullptr) return;
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

void Machine::watch_memory() {
  for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame)
    if ((*frame)->memory) return memory_.watch((*frame)->memory.get());
  memory_.watch(nullptr);
}

bool Machine::execute(Activation& activation, Activation::Item& item, const Step& step) {
  if (!step.is_operand) return perform(activation, item, step);
  const llvm::Instruction& action = *step.source;
  const PathId path = activation.path;
  Touched touched;  // By a call itself too: what has no body has effects.
  memory_.watch(&touched);
  const bool goes_on = perform(activation, item, step);
  note_memory(touched, action, path);
  return goes_on;
}

void Machine::note_memory(const Touched& touched, const llvm::Instruction& action, PathId path) {
  for (OrderWatch::Operand* operand : order_.operands(action, path)) {
    if (!operand->location.known()) operand->location = place(action, path);
    operand->memory.add(touched);
  }
  for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame) {
    if (!(*frame)->memory) continue;
    (*frame)->memory->add(touched);  // What is below that one learns it when it is done.
    break;
  }
  watch_memory();
}

void Machine::note_early_end(const llvm::Instruction& call, PathId path, std::size_t depth) {
  for (OrderWatch::Operand* operand : order_.operands(call, path)) {
    if (!operand->location.known()) operand->location = place(call, depth == 0 ? 0 : stack_[depth - 1]->path);
    operand->ends_early = true;
  }
}

void Machine::report_order() {
  for (const OrderConflict& conflict : order_.conflicts(context_.regions)) {
    const std::string both = conflict.first + " and " + conflict.second;
    if (!conflict.arena && !conflict.cut_off) {
      const std::string& name = context_.regions[*conflict.shared].name;
      trust("evaluation-order", both,
            "operands of one expression that share " + (name.empty() ? "memory" : "'" + name + "'") +
                ": in either order the arenas take the same bytes",
            conflict.location);
      continue;
    }
    problem(
        "evaluation-order", conflict.location,
        conflict.arena
            ? both +
                  " are operands of one expression, which the compiler may evaluate in any order, and both use arena "
                  "'" +
                  arena_name(*conflict.arena) + "'"
            : both +
                  " are operands of one expression, which the compiler may evaluate in any order: one may end by an "
                  "exception, or with the program, before or after the other uses an arena",
        {"evaluate one of them before, into a named variable",
         "use braces to call a constructor: `T{a(), b()}` keeps the order"});
  }
}

}  // namespace wcmu
