// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// How often loops run. The states at the header of a loop come in waves: those of wave i have gone round i times since they entered,
// whichever way they took, and all of an entry come in wave 0. So while iterations are executed the number of the last wave that begins
// the body is exact. Where a loop is accelerated the ranking function bounds the rounds, and whether the round behind the last begins
// the body is seen by running it. How often a loop is entered depends on the way, so each state carries the most on its ways; a join
// takes the larger, and an accelerated loop adds what one round adds at most, times the rounds.
//
// A loop without a bound does not end the run: its exits are followed from the invariant, which holds after any number of rounds. But a
// way that is cut, because of something else that is not known, leaves loops behind it uncounted: then no loop of the root has a bound.
#include "execution/machine.hpp"

#include <llvm/IR/InstIterator.h>

#include <algorithm>

namespace wcmu {
namespace {

std::uint64_t plus(std::uint64_t a, std::uint64_t b) { return a > kNotCounted - b ? kNotCounted : a + b; }

std::uint64_t times(std::uint64_t a, Int b) {
  if (a == 0 || b == 0) return 0;
  return static_cast<Int>(a) > static_cast<Int>(kNotCounted) / b ? kNotCounted : a * static_cast<std::uint64_t>(b);
}

std::uint64_t entered(const State& state, std::size_t loop) {
  return loop < state.entered->size() ? (*state.entered)[loop] : 0;
}

/// The functions with bodies that `root` may come to, in the order in which they are found.
std::vector<const llvm::Function*> reachable(const Program& program, const RuleSet& rules, const llvm::Function& root) {
  std::vector<const llvm::Function*> found{&root};
  std::set<const llvm::Value*> seen{&root};
  std::vector<const llvm::Value*> work;
  auto use = [&](const llvm::Value* value) {
    if (llvm::isa<llvm::Constant>(value) && seen.insert(value).second) work.push_back(value);
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const llvm::Instruction& instruction : llvm::instructions(*found[i]))
      for (const llvm::Use& operand : instruction.operands()) use(operand.get());
    while (!work.empty()) {
      const llvm::Value* value = work.back();
      work.pop_back();
      if (const auto* function = llvm::dyn_cast<llvm::Function>(value)) {
        const llvm::Function* body = program.resolve(*function);
        const bool is_known = program.primitive(*function) != nullptr || program.attestation(*function) != nullptr ||
                              rules.function(Program::rule_name(*function), false) != nullptr;
        if (body == nullptr || body->isDeclaration() || is_known) continue;
        if (body == function || seen.insert(body).second) found.push_back(body);
      } else if (const auto* variable = llvm::dyn_cast<llvm::GlobalVariable>(value)) {
        const llvm::GlobalVariable* definition = program.resolve(*variable);
        if (definition != nullptr && definition->hasInitializer()) use(definition->getInitializer());
      } else {
        for (const llvm::Use& operand : llvm::cast<llvm::User>(value)->operands()) use(operand.get());
      }
    }
  }
  return found;
}

/// A body that begins with WCMU_LOOP_BOUND(n) begins n times: a round that ends there is none.
std::optional<Int> stated_bound(const Code& code, std::size_t loop) {
  const CodeLoop& bounds = code.loops[loop];
  const std::uint32_t body =
      bounds.condition < 0 ? bounds.header : code.blocks[static_cast<std::size_t>(bounds.condition)].edges[0].target;
  for (const Step& step : code.blocks[body].steps) {
    if (step.stated >= 0 && step.counter >= 0) {
      const Stated& stated = code.stated[static_cast<std::size_t>(step.stated)];
      return static_cast<Int>(std::min(stated.bound, stated.loop->bound));
    }
    if (step.counter >= 0) {
      const Operand operand = code.operand(step, 0);
      const Value bound = operand < 0 ? code.constants[~static_cast<std::size_t>(operand)] : Value{};
      if (bound.is_constant()) return static_cast<Int>(bound.bits());
    }
    if (llvm::isa<llvm::CallBase>(step.source)) break;
  }
  return std::nullopt;
}

}  // namespace

void Machine::count_entry(const Activation& activation, std::size_t loop, State& state) {
  const std::size_t number = activation.code->first_loop + loop;
  auto& all = state.entered.edit();
  if (all.size() <= number) all.resize(number + 1);
  all[number] = plus(all[number], 1);
  if (seeking_.empty()) counts_[number].entries = std::max(counts_[number].entries, all[number]);
}

void Machine::count_body(const Activation& activation, std::size_t loop) {
  if (!seeking_.empty()) return;
  const LoopRun& run = activation.loops[loop];
  Int bodies = static_cast<Int>(run.iteration) + run.rounds.value_or(0);
  if (run.phase != LoopRun::Phase::positions) ++bodies;
  if (auto stated = stated_bound(*activation.code, loop)) bodies = std::min(bodies, *stated);
  LoopCount& count = count_of(*activation.code, loop);
  if (bodies <= static_cast<Int>(count.bodies)) return;
  count.bodies = bodies < static_cast<Int>(kNotCounted) ? static_cast<std::uint64_t>(bodies) : kNotCounted;
  count.closed_form = run.phase != LoopRun::Phase::execute;
}

void Machine::count_repeat(const Activation& activation, std::size_t loop, const State& before, const State& now) {
  if (!seeking_.empty()) return;
  count_of(*activation.code, loop).unbounded = true;
  // On a way that repeats for ever some step raises what the way raises.
  for (std::size_t i = 0; i < now.entered->size(); ++i)
    if ((*now.entered)[i] > entered(before, i)) counts_[i].entries = kNotCounted;
}

void Machine::count_rounds(Activation& activation, std::size_t loop, const std::vector<State>& back) {
  LoopRun& run = activation.loops[loop];
  // What the invariant lost may bound it yet.
  if (!run.rounds && found_.steps - run.first_step < patience_.affordable && !activation.code->loops[loop].never_ends) {
    seeking_.push_back(&run);
    return give_up(activation, loop);
  }
  std::vector<std::uint64_t> in_body = *run.invariant.entered, beyond;
  in_body.resize(number_of_loops_);
  beyond = in_body;
  for (std::size_t i = 0; i < in_body.size(); ++i) {
    std::uint64_t more = 0;  // In one round.
    for (const State& state : back) more = std::max(more, entered(state, i) - std::min(entered(state, i), in_body[i]));
    if (more == 0) continue;
    const std::uint64_t start = in_body[i];
    in_body[i] = run.rounds ? plus(start, times(more, *run.rounds - 1)) : kNotCounted;
    beyond[i] = run.rounds ? plus(start, times(more, *run.rounds)) : kNotCounted;
  }
  run.entered[0] = Cow<std::vector<std::uint64_t>>(std::move(in_body));
  run.entered[1] = Cow<std::vector<std::uint64_t>>(std::move(beyond));
  if (!run.rounds) {
    if (seeking_.empty()) count_of(*activation.code, loop).unbounded = true;
    return start_round(activation, loop, LoopRun::Phase::last, std::nullopt);
  }
  // All rounds that another follows are one: the invariant holds in each of them.
  run.modulus = 1;
  run.round = *run.rounds - 1;
  start_round(activation, loop, LoopRun::Phase::positions, run.in_body);
}

std::vector<LoopResult> Machine::loops() {
  std::vector<LoopResult> result;
  const Problem* cut = found_.problems.empty() ? nullptr : &*found_.problems.begin();
  for (const llvm::Function* function : reachable(program_, rules_, root_)) {
    const Code& code = code_of(*function);
    for (std::size_t i = 0; i < code.loops.size(); ++i) {
      const LoopCount& count = count_of(code, i);
      LoopResult loop;
      loop.location = loop_location(code, i);
      loop.function = Program::readable(*function);
      if (cut != nullptr) {
        loop.problem = cut->message + " [" + cut->rule + "]";
      } else if (count.unbounded || count.bodies == kNotCounted) {
        loop.problem = "nothing bounds how often this loop in '" + loop.function + "' runs [unbounded-loop]";
      } else {
        loop.bound = count.bodies;
        loop.source = count.ruled         ? "rule"
                      : count.annotated   ? "annotation"
                      : count.closed_form ? "closed-form"
                                          : "executed";
      }
      if (cut == nullptr && count.entries != kNotCounted) loop.entries = count.entries;
      result.push_back(std::move(loop));
    }
  }
  return result;
}

}  // namespace wcmu
