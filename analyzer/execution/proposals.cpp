// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What would bound it: for a problem, the smallest annotation that takes it away. How often a loop runs and how deep a function calls
// itself can be stated where they are. A size is bounded by what it is computed from: each number that it hangs on and that has a name
// in the source, outermost values first, is narrowed in a copy of the state, and the first that gives the size a bound is proposed.
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/Instructions.h>

#include <algorithm>
#include <set>

namespace wcmu {
namespace {

using namespace llvm;

/// Enough to tell a number that nothing bounds from one that something does.
constexpr Int kWide = 1 << 24;

/// A number that can be written as `text` at the place in question: scale 1, over `symbol`.
struct Named {
  std::string text;
  SymbolId symbol = 0;
  Int base = 0;
  bool is_unsigned = false;  ///< By its type.
};

bool is_unsigned(const DIType* type) {
  const auto* basic = dyn_cast_or_null<DIBasicType>(strip(type));
  return basic != nullptr && basic->getSignedness() == DIBasicType::Signedness::Unsigned;
}

/// How a user reaches it: what a class of the library keeps to itself has an accessor, or no name.
std::string public_name(std::string text) {
  for (StringRef length : {"_M_len", "_M_string_length", "_M_extent._M_extent_value"})
    if (StringRef(text).ends_with(length)) text = text.substr(0, text.size() - length.size()) + "size()";
  const bool is_private = text.find("_M_") != std::string::npos || text.find('+') != std::string::npos;
  return is_private ? std::string() : text;
}

bool is_in_scope(const DILocalVariable& variable, const DILocation* place) {
  if (place == nullptr || place->getInlinedAt() != nullptr) return false;
  if (!variable.isParameter() && variable.getLine() >= place->getLine()) return false;
  for (const DILocalScope* scope = place->getScope(); scope != nullptr;
       scope = dyn_cast_or_null<DILocalScope>(scope->getScope())) {
    if (scope->getNonLexicalBlockFileScope() == variable.getScope()->getNonLexicalBlockFileScope()) return true;
    if (isa<DISubprogram>(scope)) return false;
  }
  return false;
}

/// Numbers that variables of `code` hold, and objects that they lead to, at `place` with this frame.
std::vector<Named> named_numbers(const Code& code, const DILocation* place, const std::vector<Value>& frame,
                                 const State& state) {
  std::vector<Named> found;
  const auto add = [&](const std::string& text, const Value& value, const DIType* type) {
    const Value number = Arithmetic::simplify(state, value);
    const std::string name = public_name(text);
    if (!name.empty() && number.is_integer() && number.symbol != 0 && number.scale == 1)
      found.push_back({name, number.symbol, number.base, is_unsigned(type)});
  };
  const auto joined = [](const std::string& first, const char* by, const std::string& second) {
    return second.empty() ? first : first + by + second;
  };
  for (const BasicBlock& block : *code.function)
    for (const Instruction& instruction : block)
      for (DbgVariableRecord& record : filterDbgVars(instruction.getDbgRecordRange())) {
        const DILocalVariable& variable = *record.getVariable();
        if (variable.getName().empty() || variable.isArtificial() || record.getNumVariableLocationOps() != 1) continue;
        const llvm::Value* held = record.getVariableLocationOp(0);
        const auto slot = held != nullptr ? code.slot_of.find(held) : code.slot_of.end();
        if (slot == code.slot_of.end() || slot->second < 0 || !is_in_scope(variable, place)) continue;
        const DIExpression& expression = *record.getExpression();
        const auto fragment = expression.getFragmentInfo();
        if (expression.getNumElements() != (fragment ? 3U : 0U)) continue;
        const Value value = frame[static_cast<std::size_t>(slot->second)];
        const std::string name = variable.getName().str();
        const std::uint64_t within = fragment ? fragment->OffsetInBits / 8 : 0;
        const DIType* type = strip(variable.getType());
        if (!record.isDbgDeclare() && !value.is_pointer()) {
          const MemberPath part = fragment ? member_at(type, within, false) : MemberPath{};
          add(joined(name, ".", part.text), value, fragment ? part.type : type);
          continue;
        }
        if (!value.is_pointer() || value.symbol != 0 || value.region <= kUnknownRegion) continue;
        const DIType* target = record.isDbgDeclare() ? type : pointee(type);
        const bool is_pointer =
            !record.isDbgDeclare() && type != nullptr && type->getTag() == dwarf::DW_TAG_pointer_type;
        const Object* object = state.object(value.region);
        if (object == nullptr || target == nullptr || fragment) continue;
        for (const Cell& cell : object->cells) {
          if (cell.offset < value.base || !cell.value.is_integer()) continue;
          const MemberPath member = member_at(target, static_cast<std::uint64_t>(cell.offset - value.base), false);
          if (member.text.empty() && is_pointer)
            add("*" + name, cell.value, target);
          else
            add(joined(name, is_pointer ? "->" : ".", member.text), cell.value, member.type);
        }
      }
  return found;
}

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
    if (!arithmetic_.narrow(tried, named.symbol, Interval::range(lo - named.base, hi - named.base))) return;
    if (is_bounded(tried)) proposal = Proposal{"WCMU_ASSUME(" + condition + ");", Proposal::Place::statement, where};
  };
  for (std::size_t depth = stack_.size(); depth-- > 0 && !proposal;) {
    const Activation& on = *stack_[depth];
    const bool is_top = depth + 1 == stack_.size();
    const Step& call =
        is_top ? step : on.code->blocks[stack_[depth + 1]->call_block].steps[stack_[depth + 1]->call_step];
    const Location where = Program::location(*call.source);
    if (is_in_library(where) || !where.known()) continue;
    const std::vector<Value>& frame = is_top ? *state.frame : *stack_[depth + 1]->caller_frame;
    const std::vector<Named> names = named_numbers(*on.code, call.source->getDebugLoc().get(), frame, state);
    for (const Part& part : parts)
      for (const Named& named : names) {
        if (named.symbol != part.symbol || proposal) continue;
        const Interval range = affine(*state.range(part.symbol), 1, named.base).value_or(Interval::of(0));
        const std::string &name = named.text, most = name + " <= kMax";
        if (range.lo >= 0)
          attempt(named, range.lo, std::min(range.hi, range.lo + 64), most, where);
        else
          attempt(named, 0, std::min<Int>(range.hi, 64), named.is_unsigned ? most : name + " >= 0 && " + most, where);
        // What is taken away from it must not be more than it is.
        if (part.symbol != size.symbol || size.base >= 0 || size.scale <= 0) continue;
        const Int least = std::max(ceil_div(-static_cast<Int>(size.base), size.scale) + named.base, range.lo);
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
                      std::vector<std::string> ways_out, const std::optional<Proposal>& proposal) {
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
  found_.problems.insert({rule, Severity::error, location, message, std::move(ways_out), name_});
}

}  // namespace wcmu
