// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What would bound it: for a problem, the smallest annotation that takes it away. How often a loop runs and how deep a function calls
// itself can be stated where they are. A size is bounded by what it is computed from: each number that it hangs on and that has a name
// in the source, outermost values first, is narrowed in a copy of the state, and the first that gives the size a bound is proposed.
#include "execution/machine.hpp"
#include "execution/named.hpp"

#include <llvm/IR/Instructions.h>

#include <algorithm>
#include <set>

namespace wcmu {
namespace {

using namespace llvm;

/// Enough to tell a number that nothing bounds from one that something does.
constexpr Int kWide = 1 << 24;

}  // namespace

std::optional<Proposal> Machine::propose_loop_bound(const Activation& activation, std::size_t loop) const {
  const Location where = loop_location(*activation.code, loop);
  if (!where.known() || is_in_library(where)) return std::nullopt;
  return Proposal{"WCMU_LOOP_BOUND(kMax);", Proposal::Place::loop, where};
}

std::optional<Proposal> Machine::propose_recursion_bound(const llvm::Function& function) {
  const Location where = Program::location(function);
  if (!where.known() || is_in_library(where)) return std::nullopt;
  return Proposal{"WCMU_RECURSION_BOUND(kMax);", Proposal::Place::function, where};
}

std::optional<Proposal> Machine::propose_assumption(const State& state, const Step& step, const Value& size,
                                                    const std::vector<SymbolId>& symbols,
                                                    const std::function<bool(const State&)>& is_bounded) {
  if (!seeking_.empty()) return std::nullopt;
  // What they are computed from, the widest first: of those that are equally wide what is computed from nothing else.
  struct Part {
    SymbolId symbol;
    bool is_leaf;
    Int span;
  };
  std::vector<Part> parts;
  std::set<SymbolId> seen;
  std::vector<SymbolId> work = symbols;
  while (!work.empty()) {
    const SymbolId symbol = work.back();
    work.pop_back();
    if (symbol == 0 || !seen.insert(symbol).second) continue;
    const Interval* range = state.range(symbol);
    if (range == nullptr) continue;
    const Definition* definition = context_.symbols.definition(symbol);
    parts.push_back({symbol, definition == nullptr, range->hi - range->lo});
    if (definition != nullptr)
      work.insert(work.end(), {definition->x.symbol, definition->y.symbol, definition->z.symbol});
  }
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
    return std::tie(a.is_leaf, a.span) > std::tie(b.is_leaf, b.span);
  });
  const auto before = context_.seen;  // Trying teaches the search for cases nothing.
  std::optional<Proposal> proposal;
  const auto attempt = [&](const Named& named, Int lo, Int hi, const std::string& condition, const Location& where) {
    if (proposal || lo > hi) return;
    State tried = state;
    if (!arithmetic_.narrow(tried, named.value.symbol, Interval::range(lo - named.value.base, hi - named.value.base)))
      return;
    if (is_bounded(tried)) proposal = Proposal{"WCMU_ASSUME(" + condition + ");", Proposal::Place::statement, where};
  };
  for (std::size_t depth = stack_.size(); depth-- > 0 && !proposal;) {
    const Activation& on = *stack_[depth];
    const bool is_top = depth + 1 == stack_.size();
    const Step& call = is_top ? step : call_of(depth);
    const Location where = Program::location(*call.source);
    if (is_in_library(where) || !where.known()) continue;
    const std::vector<Named> names =
        named_numbers(*on.code, call.source->getDebugLoc().get(), frame_of(state, depth), state);
    for (const Part& part : parts)
      for (const Named& named : names) {
        if (named.value.symbol != part.symbol || named.value.scale != 1 || proposal) continue;
        const Interval range = affine(*state.range(part.symbol), 1, named.value.base).value_or(Interval::of(0));
        const std::string &name = named.text, most = name + " <= kMax";
        if (range.lo >= 0)
          attempt(named, range.lo, std::min(range.hi, range.lo + 64), most, where);
        else
          attempt(named, 0, std::min<Int>(range.hi, 64), named.is_unsigned ? most : name + " >= 0 && " + most, where);
        // What is taken away from it must not be more than it is.
        if (part.symbol != size.symbol || size.base >= 0 || size.scale <= 0) continue;
        const Int least = std::max(ceil_div(-static_cast<Int>(size.base), size.scale) + named.value.base, range.lo);
        const std::string enough = name + " >= " + std::to_string(static_cast<std::int64_t>(least));
        attempt(named, least, range.hi, enough, where);
        attempt(named, least, least + 64, enough + " && " + most, where);
      }
  }
  context_.seen = before;
  return proposal;
}

std::optional<Proposal> Machine::propose_assumption(const State& state, const Step& step, const Value& size) {
  return propose_assumption(state, step, size, {size.symbol}, [&](const State& tried) {
    const auto bytes = unsigned_range(tried, size);
    return bytes && bytes->hi < kWide;
  });
}

std::optional<Proposal> Machine::propose_assumption(const State& state, const Step& step, const Position& position,
                                                    const LinearForm& taken) {
  std::vector<SymbolId> symbols;
  for (const LinearForm* form : {&taken, &position.form})
    for (auto [symbol, factor] : form->terms) symbols.push_back(symbol);
  return propose_assumption(state, step, {}, symbols, [&](const State& tried) {
    const auto most = range_of(tried, taken.terms.empty() ? position.form : taken);
    return most && most->hi < kWide;
  });
}

std::optional<Proposal> Machine::propose_for_exit(const Activation& activation, std::size_t loop, const State& state) {
  const Code& code = *activation.code;
  const CodeLoop& bounds = code.loops[loop];
  std::vector<SymbolId> symbols;
  for (std::uint32_t position = bounds.header; position <= bounds.end; ++position) {
    const CodeBlock& block = code.blocks[position];
    const auto* branch = dyn_cast<BranchInst>(block.source->getTerminator());
    const bool leaves = std::any_of(block.edges.begin(), block.edges.end(),
                                    [&](const Edge& edge) { return !bounds.contains(edge.target); });
    const auto* condition =
        branch != nullptr && branch->isConditional() ? dyn_cast<ICmpInst>(branch->getCondition()) : nullptr;
    if (!leaves || condition == nullptr) continue;
    for (const Use& operand : condition->operands())
      if (auto slot = code.slot_of.find(operand.get()); slot != code.slot_of.end() && slot->second >= 0) {
        const Value& value = (*state.frame)[static_cast<std::size_t>(slot->second)];
        const auto moves = [&](const LoopRun::Rate& rate) { return rate.symbol == value.symbol; };
        const auto& rates = activation.loops[loop].rates;
        if (value.is_integer() && std::none_of(rates.begin(), rates.end(), moves)) symbols.push_back(value.symbol);
      }
  }
  // The step is of no use but for its place: the loop's is that of what jumps back to it.
  const Step* last = nullptr;
  for (const Step& step : code.blocks[bounds.header].steps) last = &step;
  return last == nullptr ? std::nullopt
                         : propose_assumption(state, *last, {}, symbols, [](const State&) { return true; });
}

void Machine::problem(const std::string& rule, const Location& location, const std::string& message,
                      std::vector<std::string> ways_out, const std::optional<Proposal>& proposal,
                      std::vector<std::string> known) {
  if (proposal) {
    // tests/harness/proposals.py reads this.
    const char* where = proposal->place == Proposal::Place::loop       ? "first in the body of the loop at "
                        : proposal->place == Proposal::Place::function ? "first in the body of the function at "
                                                                       : "in front of the statement at ";
    const Location& at = proposal->location;
    ways_out.insert(ways_out.begin(), "state the bound: `" + proposal->text + "` " + where + at.file + ":" +
                                          std::to_string(at.line) + ":" + std::to_string(at.column));
  }
  if (!seeking_.empty()) {
    seeking_.back()->failed = true;
    return;
  }
  if (found_.problems.empty() && now_ != nullptr) found_.at_problem = over_inputs(*now_);
  found_.problems.insert({rule, Severity::error, location, message, std::move(ways_out), name_, std::move(known)});
}

}  // namespace wcmu
