// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What is known where something has no bound. A size, a position or the end of a loop hangs on symbols, and on what these are computed
// from. Told are the variables that hold them, in the innermost function of the user that has any: their ranges, and how they move in a
// loop. Then the inputs among them, by the names that the root has for them.
#include "execution/machine.hpp"
#include "execution/named.hpp"
#include "program/type_path.hpp"

#include <llvm/IR/Instructions.h>

#include <algorithm>
#include <set>

namespace wcmu {
namespace {

using namespace llvm;

/// More names than that at one place are no help.
constexpr std::size_t kMostNames = 4;

std::string words(const Interval& range) {
  return range.single() ? decimal(range.lo) : decimal(range.lo) + " to " + decimal(range.hi);
}

std::string range_in_words(const State& state, const Named& named) {
  return words(named.is_unsigned ? unsigned_or_all(state, named.value) : signed_or_all(state, named.value));
}

/// `symbols`, and all that they are computed from.
std::vector<SymbolId> parts_of(const SymbolTable& table, std::vector<SymbolId> symbols) {
  std::vector<SymbolId> parts;
  std::set<SymbolId> seen{0};
  while (!symbols.empty()) {
    const SymbolId symbol = symbols.back();
    symbols.pop_back();
    if (!seen.insert(symbol).second) continue;
    parts.push_back(symbol);
    if (const Definition* definition = table.definition(symbol))
      symbols.insert(symbols.end(), {definition->x.symbol, definition->y.symbol, definition->z.symbol});
  }
  return parts;
}

/// " and grows by 1 with each round"; empty for what stays.
std::string movement(const Named& named, const LoopRun& loop) {
  for (const LoopRun::Rate& rate : loop.rates) {
    if (rate.symbol != named.value.symbol || rate.step == 0) continue;
    const Int step = rate.step * named.value.scale;
    return " and " + std::string(step > 0 ? "grows" : "shrinks") + " by " + decimal(step > 0 ? step : -step) +
           " with each round";
  }
  return named.value.symbol >= loop.watermark ? " and changes from round to round" : "";
}

/// Where the loop is left or gone round in: the last line of it, in which all of its variables are in scope.
const Instruction* last_of(const Code& code, const CodeLoop& loop) {
  const Instruction* last = nullptr;
  for (std::uint32_t position = loop.header; position <= loop.end; ++position)
    for (const Step& step : code.blocks[position].steps) {
      const DILocation* here = step.source != nullptr ? step.source->getDebugLoc().get() : nullptr;
      if (here == nullptr || here->getInlinedAt() != nullptr) continue;
      if (last == nullptr || here->getLine() >= last->getDebugLoc().getLine()) last = step.source;
    }
  return last;
}

/// The name of the memory that holds this input when the root is entered: "config->count"; empty if it is no such memory.
template <typename Objects>
std::string input_name(const Context& context, const Objects& objects, SymbolId symbol) {
  for (const auto& [region, object] : objects) {
    const RegionInfo& info = context.regions[region];
    if (!info.outside() || info.name.empty()) continue;
    for (const Cell& cell : object->cells) {
      if (!cell.value.is_integer() || cell.value.symbol != symbol || cell.offset < 0) continue;
      const std::string member = member_at(info.type, static_cast<std::uint64_t>(cell.offset), false).text;
      const std::string name = public_name(member.empty() ? info.name : info.name + "." + member);
      if (!name.empty()) return name;
    }
  }
  return "";
}

}  // namespace

std::vector<std::string> Machine::known_of(const State& state, std::size_t depth, const Instruction& at,
                                           const std::vector<SymbolId>& symbols, const LoopRun* loop) const {
  const std::vector<SymbolId> parts = parts_of(context_.symbols, symbols);
  const auto is_part = [&](const Named& named) {
    return named.value.symbol != 0 && llvm::is_contained(parts, named.value.symbol);
  };
  std::vector<std::string> facts;
  std::vector<Named> at_root;
  for (std::size_t on = depth + 1; on-- > 0;) {
    const Code& code = *stack_[on]->code;
    const Instruction& here = on == depth ? at : *call_of(on).source;
    const Location where = Program::location(here);
    const bool wanted = facts.empty() && where.known() && !is_in_library(where);
    if (!wanted && on > 0) continue;
    const std::vector<Named> names = named_numbers(code, here.getDebugLoc().get(), frame_of(state, on), state);
    if (on == 0) at_root = names;
    std::string text;
    std::set<std::string> told;
    for (const Named& named : names) {
      if (!wanted || !is_part(named) || told.size() == kMostNames || !told.insert(named.text).second) continue;
      text += (text.empty() ? "`" : ", `") + named.text + "` is " + range_in_words(state, named) +
              (loop != nullptr && on == depth ? movement(named, *loop) : "");
    }
    if (!text.empty()) facts.push_back("in '" + Program::readable(*code.function) + "': " + text);
  }
  std::set<std::string> inputs;
  for (const SymbolId symbol : parts) {
    if (context_.symbols.definition(symbol) != nullptr) continue;
    std::string name = input_name(context_, *state.memory, symbol);
    for (const auto& activation : stack_)
      if (name.empty()) name = input_name(context_, activation->aside, symbol);
    // A parameter, whatever variable still has it; other variables of the root may hold what it was told by code that is not known.
    for (const Named& named : at_root)
      if (name.empty() && named.value.symbol == symbol && context_.symbols.over_inputs(symbol)) name = named.text;
    if (name.empty() || inputs.size() == kMostNames || !inputs.insert(name).second) continue;
    facts.push_back("it hangs on `" + name + "`, which '" + name_ + "' is given from outside");
  }
  return facts;
}

std::vector<std::string> Machine::known_of_size(const State& state, const Step& step, const Value& size) const {
  std::vector<std::string> facts = known_of(state, stack_.size() - 1, *step.source, {size.symbol}, nullptr);
  facts.insert(facts.begin(), "what is asked for is " + words(unsigned_or_all(state, size)));
  return facts;
}

std::vector<std::string> Machine::known_of_position(const State& state, const Step& step, const Position& position,
                                                    const LinearForm& taken) const {
  std::vector<SymbolId> symbols;
  for (const LinearForm* form : {&taken, &position.form})
    for (auto [symbol, factor] : form->terms) symbols.push_back(symbol);
  std::vector<std::string> facts = known_of(state, stack_.size() - 1, *step.source, symbols, nullptr);
  if (const auto bytes = range_of(state, taken))
    facts.insert(facts.begin(), "what is asked for is " + words(*bytes) + " bytes");
  return facts;
}

std::vector<std::string> Machine::known_of_loop(const State& state, std::size_t depth, std::size_t loop) const {
  const Code& code = *stack_[depth]->code;
  const CodeLoop& bounds = code.loops[loop];
  const std::vector<Value>& frame = frame_of(state, depth);
  std::vector<SymbolId> symbols;
  const auto add = [&](const llvm::Value* operand) {
    const auto slot = code.slot_of.find(operand);
    if (slot == code.slot_of.end() || slot->second < 0) return;
    const Value& value = frame[static_cast<std::size_t>(slot->second)];
    if (value.is_integer()) symbols.push_back(value.symbol);
  };
  for (std::uint32_t position = bounds.header; position <= bounds.end; ++position) {
    const CodeBlock& block = code.blocks[position];
    const auto* branch = dyn_cast<BranchInst>(block.source->getTerminator());
    const bool leaves = std::any_of(block.edges.begin(), block.edges.end(),
                                    [&](const Edge& edge) { return !bounds.contains(edge.target); });
    if (!leaves || branch == nullptr || !branch->isConditional()) continue;
    add(branch->getCondition());
    if (const auto* comparison = dyn_cast<CmpInst>(branch->getCondition()))
      for (const Use& operand : comparison->operands()) add(operand.get());
  }
  const Instruction* at = last_of(code, bounds);
  if (at == nullptr) return {};
  return known_of(state, depth, *at, symbols, &stack_[depth]->loops[loop]);
}

std::vector<std::string> Machine::known_of_recursion(const State& state, const Code& code, const Code* entered,
                                                     const std::vector<Value>& arguments) const {
  std::vector<std::vector<Named>> calls;  // The last one first. Parameters that are not needed any more are gone.
  if (entered == &code) calls.push_back(named_numbers(code, nullptr, *entry_frame(code, arguments), state));
  for (std::size_t depth = stack_.size(); depth-- > 0 && calls.size() < 2;)
    if (stack_[depth]->code == &code) calls.push_back(named_numbers(code, nullptr, frame_of(state, depth), state));
  calls.resize(2);
  std::vector<std::string> facts;
  std::set<std::string> told;
  for (const Named& named : calls.front()) {
    if (told.size() == kMostNames || !told.insert(named.text).second) continue;
    std::string text = "in the last call `" + named.text + "` is " + range_in_words(state, named);
    const auto is_same = [&](const Named& other) { return other.text == named.text; };
    const auto before = std::find_if(calls.back().begin(), calls.back().end(), is_same);
    if (before != calls.back().end()) {
      const Value &now = named.value, &then = before->value;
      if (now == then)
        text += ", as in the call before";
      else if (now.symbol == then.symbol && now.scale == then.scale)
        text += ", by " + decimal(now.base > then.base ? Int{now.base} - then.base : Int{then.base} - now.base) +
                (now.base > then.base ? " more" : " less") + " than in the call before";
    }
    facts.push_back(text);
  }
  if (facts.empty()) facts.push_back("none of its parameters holds a number that could end it");
  return facts;
}

}  // namespace wcmu
