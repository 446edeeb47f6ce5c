// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/IR/Instructions.h>

#include <algorithm>

namespace wcmu {
namespace {

/// Call strings longer than this are taken as recursion without a bound.
constexpr std::size_t kMaxDepth = 20'000;
/// And so many activations of a function that is given nothing by which it could end.
constexpr std::size_t kMaxAimless = 1'000;

/// Whether something that a function is given may say when its recursion ends: a number of which not everything is possible, or a pointer to
/// an object that is not of the input. A wrong "no" refuses a root, a wrong "yes" takes time.
bool may_end(const State& state, const std::vector<Value>& arguments, const Context& context) {
  constexpr Int kMostValues = 1 << 20;
  bool any = false;
  for (const Value& value : arguments) {
    if (value.is_integer()) {
      const auto range = range_of(state, value);
      if (range && range->hi - range->lo < kMostValues) return true;
      any = true;
    }
    if (value.is_pointer() && !reaches_arena(context.regions[value.region].type)) {
      if (value.region > kUnknownRegion && context.regions[value.region].kind != RegionKind::input) return true;
      any = true;
    }
  }
  return !any;
}
/// With so many of them running out of steps is put down to the recursion, unless a loop took them.
constexpr std::size_t kDeep = 2'000;

}  // namespace

Machine::Machine(const Program& program, const RuleSet& rules, const Globals& globals, const llvm::Function& root,
                 std::string name)
    : program_(program),
      rules_(rules),
      root_(root),
      name_(std::move(name)),
      context_(program, globals),
      arithmetic_(context_),
      memory_(context_, arithmetic_),
      lattice_(context_, arithmetic_, memory_) {
  has_foreign_arenas_ = !rules.arenas().empty();
  for (const auto& rule : rules.functions()) {
    has_foreign_arenas_ |= rule->arena != nullptr;
    frees_blocks_ |= rule->arena != nullptr && rule->arena->block;
  }
  if (has_foreign_arenas_) collect_field_types();
  if (root.getName() == "main") {
    context_.starts_program = true;
    collect_starts();
  }
}

InputRanges Machine::over_inputs(const State& state) const {
  InputRanges result;
  for (const auto& [symbol, range] : *state.symbols)
    if (context_.symbols.over_inputs(symbol)) result.emplace_hint(result.end(), symbol, range);
  return result;
}

void Machine::trust(const std::string& kind, const std::string& subject, const std::string& reason,
                    const Location& location) {
  if (seeking_.empty()) found_.trust.insert({kind, subject, reason, location});
}

Location Machine::place(const Step& step) const { return place(*step.source); }

Location Machine::place(const llvm::Instruction& instruction) const {
  return place(instruction, stack_.empty() ? 0 : stack_.back()->path);
}

Location Machine::place(const llvm::Instruction& instruction, PathId path) const {
  return lifted(Program::location(instruction), path);
}

Location Machine::place(const Activation& activation, std::size_t loop) const {
  return lifted(loop_location(*activation.code, loop), activation.path);
}

Location Machine::lifted(const Location& first, PathId path) const {
  Location location = first;
  for (; path != 0 && is_in_library(location); path = context_.paths[path].parent)
    location = Program::location(*context_.paths[path].call);
  return is_in_library(location) ? first : location;
}

const Code& Machine::code_of(const llvm::Function& function) {
  auto& place = code_[&function];
  if (!place) {
    place = decode(function, program_, rules_, context_.regions);
    place->first_loop = number_of_loops_;
    number_of_loops_ += place->loops.size();
    counts_.resize(number_of_loops_);
  }
  return *place;
}

std::vector<CallPlace> Machine::call_path(const HighWater::Site& site) const {
  std::vector<CallPlace> result;
  auto add = [&](const llvm::Instruction& call) {
    const auto* callee = llvm::cast<llvm::CallBase>(call).getCalledFunction();
    const Location where = Program::location(call);
    // Of what the library does inside, the call that led there is told.
    if (where.known() && !is_in_library(where))
      result.push_back({callee != nullptr ? Program::readable(*callee) : "a function", where});
  };
  if (site.call == nullptr) return result;
  add(*site.call);
  for (PathId path = site.path; context_.paths[path].call != nullptr; path = context_.paths[path].parent)
    add(*context_.paths[path].call);
  return result;
}

bool Machine::is_one_arena(const ArenaKey& key) const {
  const RegionKind kind = context_.regions[key.first].kind;
  return kind == RegionKind::input || kind == RegionKind::global || kind == RegionKind::stack;
}

void Machine::describe_parameter(VariableInfo& described) const {
  const FunctionFact* fact = program_.fact(root_.getName());
  if (fact == nullptr) return;
  for (const ParameterFact& parameter : fact->parameters)
    if (!parameter.name.empty() && parameter.name == described.name)
      described.stated = {parameter.arena_as, parameter.capacity};
}

Run Machine::run(const InputRanges& only, std::uint64_t max_steps, const Precision& precision) {
  precision_ = precision;
  lattice_.join_beyond(precision.shapes);
  max_steps_ = max_steps;
  found_ = {};
  found_.trust = identities_;
  stack_.clear();
  seeking_.clear();
  aborted_ = false;
  on_numbers_ = 0;
  destroys_exceptions_ = false;
  memory_.begin_run();
  counts_.assign(number_of_loops_, {});
  escapes_.clear();
  context_.only = only;
  context_.seen.clear();
  std::size_t inputs = 0;
  State state;
  std::vector<Value> arguments;
  for (const llvm::Argument& argument : root_.args()) {
    std::vector<Leaf> leaves = leaves_of(argument.getType(), context_.layout);
    bool own_copy = argument.hasByValAttr() || argument.hasStructRetAttr();
    for (const Leaf& leaf : leaves) {
      if (leaf.kind == ValueKind::pointer) {
        RegionId region = context_.regions.input(0, static_cast<std::int64_t>(argument.getArgNo()));
        RegionInfo& info = context_.regions.edit(region);
        VariableInfo described = describe(argument);
        describe_parameter(described);
        RegionTable::name(info, described);
        info.type = own_copy ? described.type : pointee(described.type);
        if (info.type == nullptr && described.type != nullptr)
          info.type = described.type;  // A handle that is one pointer.
        info.nullable = !argument.hasNonNullAttr() && argument.getDereferenceableBytes() == 0 && !own_copy;
        info.alignment = argument.getParamAlign().valueOrOne().value();
        arguments.push_back(Value::pointer(leaf.width, context_.regions.same_as(region)));
      } else if (leaf.kind == ValueKind::real) {
        arguments.push_back(Value::any(leaf.width));
      } else {
        arguments.push_back(arithmetic_.input(state, inputs++, leaf.width, prefers_unsigned(argument)));
      }
    }
  }
  memory_.watch(nullptr);
  started_ = 0;
  started_arenas_.clear();
  root_arguments_ = std::move(arguments);
  attests_ = false;
  // What main() is given is there before the functions that run before it.
  Pinned pinned;
  if (!starts_.empty()) pinned.watermark = context_.symbols.next();
  std::vector<State> states;
  states.push_back(std::move(state));
  start(std::move(states), std::move(pinned));
  while (!stack_.empty() && !aborted_) {
    Activation& top = *stack_.back();
    if (!top.ready.empty() || next_items(top)) {
      Activation::Item item = std::move(top.ready.back());
      top.ready.pop_back();
      run_item(top, std::move(item));
    } else {
      std::unique_ptr<Activation> done = std::move(stack_.back());
      stack_.pop_back();
      if (stack_.empty() && started_ < starts_.size())
        start_next(*done);
      else if (stack_.empty())
        finish_root(*done);
      else
        finish(std::move(done));
    }
  }
  // The objects are one from the beginning.
  if (std::exchange(identified_, false)) return run(only, max_steps, precision);
  if (learn_order()) return run(only, max_steps, precision);
  report_order();
  found_.seen = context_.seen;
  return found_;
}

Cow<std::vector<Value>> Machine::entry_frame(const Code& code, const std::vector<Value>& arguments) {
  std::vector<Value> frame(code.slots.size());
  std::size_t next = 0;
  for (const Parameter& parameter : code.parameters)
    for (std::size_t leaf = 0; leaf < parameter.leaves && next < arguments.size(); ++leaf)
      frame[static_cast<std::size_t>(parameter.slot) + leaf] = arguments[next++];
  return Cow<std::vector<Value>>(std::move(frame));
}

void Machine::report_recursion(const State& state, const Code* entered, const std::vector<Value>& arguments) {
  // The function that is there most often, at the call that entered it last.
  const Activation* deepest = stack_.back().get();
  for (const auto& activation : stack_)
    if (activation->code->live >= deepest->code->live) deepest = activation.get();
  const llvm::Instruction* call = context_.paths[deepest->path].call;
  problem("unbounded-recursion", call != nullptr ? place(*call) : Location{},
          "'" + Program::readable(*deepest->code->function) + "' is entered again and again: after " +
              std::to_string(stack_.size()) + " nested calls no end was found",
          {"guard the depth: pass it as a parameter and return when it is too large", "turn the recursion into a loop"},
          propose_recursion_bound(*deepest->code->function),
          known_of_recursion(state, *deepest->code, entered, arguments));
}

void Machine::push(const Code& code, State state, const std::vector<Value>& arguments, PathId path, Pinned pinned) {
  if (stack_.size() >= kMaxDepth || (code.live >= kMaxAimless && !may_end(state, arguments, context_))) {
    seeking_.clear();
    report_recursion(state, &code, arguments);
    aborted_ = true;
    return;
  }
  for (const Location& place : code.unsequenced)
    problem("evaluation-order", place,
            "an operand changes a variable that another one uses, and the compiler may evaluate them in any order",
            {"evaluate one of them before, in a statement of its own"});
  auto activation = std::make_unique<Activation>(code);
  if (!stack_.empty()) activation->notes = stack_.back()->notes;
  activation->path = path;
  activation->pinned = std::move(pinned);
  if (context_.histories.recording && !stack_.empty())
    activation->origin = context_.histories.enter(origin_of(*stack_.back(), block_), context_.paths[path].call, code);
  activation->pending.resize(code.blocks.size());
  activation->loops.resize(code.loops.size());
  activation->nonempty.resize(static_cast<unsigned>(code.blocks.size()));
  state.frame = entry_frame(code, arguments);
  if (state.has_summaries && calls_itself(code)) {
    activation->entry = state;
    lattice_.collect(*activation->entry, nullptr, activation->pinned);
  }
  activation->ready.push_back({std::move(state), 0, 0});
  stack_.push_back(std::move(activation));
}

bool Machine::next_items(Activation& activation) {
  while (true) {
    std::optional<std::uint32_t> position;
    if (int first = activation.nonempty.find_first(); first >= 0) position = static_cast<std::uint32_t>(first);
    // A loop goes round again once nothing waits in it any more, and before anything behind it.
    std::optional<std::size_t> around;
    for (std::size_t i = 0; i < activation.loops.size(); ++i) {
      const LoopRun& run = activation.loops[i];
      bool unfinished =
          !run.deferred.empty() || (run.phase != LoopRun::Phase::idle && run.phase != LoopRun::Phase::execute);
      if (!unfinished || (position && *position <= activation.code->loops[i].end)) continue;
      if (!around || activation.code->loops[i].header >= activation.code->loops[*around].header) around = i;
    }
    if (around) {
      flush_loop(activation, *around);
      if (aborted_) return false;
      continue;
    }
    if (!position) return false;
    close_loops(activation, *position);
    std::vector<State> states = std::move(activation.pending[*position]);
    activation.pending[*position].clear();
    activation.nonempty.reset(*position);
    const CodeBlock& block = activation.code->blocks[*position];
    // Joining is work as well.
    if (states.size() > 1) found_.steps += states.size() * (16 + states.front().weight() / 16);
    if (states.size() > 1 || block.is_join) {
      if (states.size() > 1)
        for (State& state : states) lattice_.collect(state, &block.live_in, activation.pinned);
      lattice_.merge(states, precision_.apart);
    }
    if (block.heads >= 0) {
      const auto loop = static_cast<std::size_t>(block.heads);
      enter_loop(activation, loop, states);
      if (counting_ && activation.code->loops[loop].condition < 0) count_body(activation, loop);
    }
    // In reverse: `ready` is taken from its end.
    for (auto state = states.rbegin(); state != states.rend(); ++state)
      activation.ready.push_back({std::move(*state), *position, 0});
    if (!activation.ready.empty()) return true;
  }
}

void Machine::run_out(const Activation::Item& item) {
  // The innermost loop that took most of the steps.
  Activation& top = *stack_.back();
  std::uint64_t most = 0;
  Location where = place(top.code->blocks[item.block].steps[item.step]);
  std::optional<Proposal> proposal;
  std::vector<std::string> known;
  for (std::size_t depth = stack_.size(); depth-- > 0;)
    for (std::size_t i = stack_[depth]->loops.size(); i-- > 0;) {
      const Activation& live = *stack_[depth];
      const LoopRun& run = live.loops[i];
      std::uint64_t taken = found_.steps - run.first_step;
      if (run.phase == LoopRun::Phase::idle || taken / 2 < most || taken < found_.steps / 2) continue;
      most = taken;
      where = place(live, i);
      proposal = propose_loop_bound(live, i);
      known = known_of_loop(item.state, depth, i);
      known.push_back("it took " + std::to_string(taken) + " of " + std::to_string(found_.steps) + " steps" +
                      (run.phase == LoopRun::Phase::execute
                           ? " and has gone round " + std::to_string(run.iteration) + " times"
                           : ", and its rounds have nothing in common that would bound it"));
    }
  found_.out_of_steps = true;
  aborted_ = true;
  if (most == 0 && stack_.size() >= kDeep) {
    seeking_.clear();
    return report_recursion(item.state, nullptr, {});
  }
  // Running out is said also in the middle of a search.
  seeking_.clear();
  now_ = &item.state;
  problem("step-limit", where,
          "the analysis of '" + name_ + "' ran out of steps, most of them taken here; it was in '" +
              Program::readable(*top.code->function) + "'",
          {"bound the loops and recursions around this place more tightly", "raise the limit with --max-steps"},
          proposal, std::move(known));
  now_ = nullptr;
}

void Machine::run_item(Activation& activation, Activation::Item item) {
  block_ = item.block;
  while (true) {
    if (found_.steps >= max_steps_) return run_out(item);
    if (!seeking_.empty() && abandon_search()) return;
    // A step is meant to be a measure of time, and instructions on numbers take a fraction of the others'.
    if (item.state.symbols->size() > root_arguments_.size() || ++on_numbers_ % 8 == 0) ++found_.steps;
    context_.contradiction = nullptr;
    now_ = &item.state;
    bool goes_on = execute(activation, item, activation.code->blocks[item.block].steps[item.step]);
    now_ = nullptr;
    found_.steps += std::exchange(context_.work, 0);
    if (!goes_on || context_.contradiction == &item.state) return;
    ++item.step;
  }
}

bool Machine::discards_exit(const Activation& activation, std::uint32_t block,
                            std::optional<std::uint32_t> target) const {
  for (std::int32_t loop = activation.code->innermost[block]; loop >= 0;
       loop = activation.code->loops[static_cast<std::size_t>(loop)].parent) {
    const CodeLoop& around = activation.code->loops[static_cast<std::size_t>(loop)];
    if (target && around.contains(*target)) return false;
    const LoopRun& run = activation.loops[static_cast<std::size_t>(loop)];
    if (run.phase == LoopRun::Phase::generalise) return true;
    // Of the rounds from concrete positions only the last that others follow may leave, one for each remainder: they are the highest.
    if (run.phase == LoopRun::Phase::positions && !(run.rounds && run.round + run.modulus >= *run.rounds)) return true;
  }
  return false;
}

void Machine::follow(Activation& activation, std::uint32_t block, std::uint32_t edge_number, State state,
                     bool is_only) {
  const Edge& edge = activation.code->blocks[block].edges[edge_number];
  if (!edge.copies.empty()) {
    llvm::SmallVector<Value, 8> values;
    for (const Edge::Copy& copy : edge.copies)
      for (unsigned leaf = 0; leaf < copy.leaves; ++leaf) values.push_back(read(activation, state, copy.from, leaf));
    auto& frame = state.frame.edit();
    std::size_t next = 0;
    for (const Edge::Copy& copy : edge.copies)
      for (unsigned leaf = 0; leaf < copy.leaves; ++leaf) {
        Value value = values[next++];
        // An undefined leaf must be one value from here on.
        const Leaf& slot = activation.code->slots[static_cast<std::size_t>(copy.to) + leaf];
        if (value.kind == ValueKind::any && slot.kind == ValueKind::integer)
          value = arithmetic_.unknown(state, slot.width);
        if (value.kind == ValueKind::any && slot.kind == ValueKind::pointer)
          value = Value::pointer(slot.width, kUnknownRegion);
        frame[static_cast<std::size_t>(copy.to) + leaf] = value;
      }
  }
  if (discards_exit(activation, block, edge.target)) return;
  const CodeBlock& target = activation.code->blocks[edge.target];
  if (target.held != nullptr) note_assumption(target.held, true, {}, {});
  if (const std::int32_t around = activation.code->innermost[block]; counting_ && around >= 0 && edge_number == 0) {
    const auto loop = static_cast<std::size_t>(around);
    if (activation.code->loops[loop].condition == static_cast<std::int32_t>(block)) count_body(activation, loop);
  }
  if (target.heads >= 0) {
    const CodeLoop& loop = activation.code->loops[static_cast<std::size_t>(target.heads)];
    if (loop.contains(block)) {
      const auto number = static_cast<std::size_t>(target.heads);
      if (is_only && goes_round_alone(activation, number, state))
        activation.ready.push_back({std::move(state), edge.target, 0});
      else
        activation.loops[number].deferred.push_back(std::move(state));
      return;
    }
    for (std::int32_t counter : loop.counters)
      state.frame.edit()[static_cast<std::size_t>(counter)] = Value::constant(64, 0);
    if (counting_) count_entry(activation, static_cast<std::size_t>(target.heads), state);
  }
  bool same_loop = activation.code->innermost[block] == activation.code->innermost[edge.target];
  // A loop may be entered elsewhere than at its header, by a jump into its body: what counts there begins anew as well.
  for (std::int32_t around = same_loop ? -1 : activation.code->innermost[edge.target]; around >= 0;) {
    const CodeLoop& loop = activation.code->loops[static_cast<std::size_t>(around)];
    if (loop.contains(block)) break;
    if (loop.header != edge.target)
      for (std::int32_t counter : loop.counters)
        state.frame.edit()[static_cast<std::size_t>(counter)] = Value::constant(64, 0);
    around = loop.parent;
  }
  // Where nothing waits before the join nothing else can come to it: it is the next to run.
  const auto is_next = [&] {
    const int first = activation.nonempty.find_first();
    return is_only && activation.ready.empty() && (first < 0 || static_cast<std::uint32_t>(first) > edge.target);
  };
  if (same_loop && (!target.is_join || is_next())) {
    activation.ready.push_back({std::move(state), edge.target, 0});
    return;
  }
  activation.pending[edge.target].push_back(std::move(state));
  activation.nonempty.set(edge.target);
}

void Machine::leave(Activation& activation, std::uint32_t block, Outcome outcome) {
  if (discards_exit(activation, block, std::nullopt)) return;
  outcome.state.frame = {};
  activation.outcomes.push_back(std::move(outcome));
}

void Machine::finish(std::unique_ptr<Activation> done) {
  Activation& caller = *stack_.back();
  const CodeBlock& block = caller.code->blocks[done->call_block];
  const Step& step = block.steps[done->call_step];
  // Results are put into the frame for the join, so that they stay related to the rest.
  const auto watched =
      seeking_.empty() ? order_.operands(*step.source, caller.path) : std::vector<OrderWatch::Operand*>();
  for (OrderWatch::Operand* operand : watched)
    for (const Outcome& outcome : done->outcomes)
      OrderWatch::came_back(*operand, *done->arenas_before, *outcome.state.arenas);
  if (done->memory) note_memory(*done->memory, *step.source, caller.path);
  const Unsettled* open = step.is_operand ? order_.unsettled(*step.source, caller.path) : nullptr;
  std::vector<State> returned, unwound;
  for (Outcome& outcome : done->outcomes) {
    for (RegionId local : done->locals) outcome.state.remove_object(local);
    if (open != nullptr) memory_.unsettle(outcome.state, open->after);
    outcome.state.frame = Cow<std::vector<Value>>(std::move(outcome.result));
    (outcome.unwinds ? unwound : returned).push_back(std::move(outcome.state));
  }
  for (std::vector<State>* states : {&returned, &unwound}) {
    if (states->size() < 2) continue;
    found_.steps += states->size() * (16 + states->front().weight() / 16);
    for (State& state : *states) lattice_.collect(state, nullptr, done->pinned);
    lattice_.merge(*states, precision_.apart_outcomes);
  }
  if (rerun(done, returned, unwound)) return;
  for (std::vector<State>* states : {&returned, &unwound})
    for (State& state : *states) lattice_.bring_back(state, done->aside);
  auto resume = [&](State& state) {
    Cow<std::vector<Value>> result = std::exchange(state.frame, done->caller_frame);
    lattice_.rename_folded(state);
    return result;
  };
  for (State& state : unwound) {
    resume(state);
    unwind(caller, done->call_block, step, std::move(state));
  }
  for (auto state = returned.rbegin(); state != returned.rend(); ++state) {
    const Cow<std::vector<Value>> result = resume(*state);
    for (unsigned leaf = 0; leaf < step.result_leaves && leaf < result->size(); ++leaf)
      set(*state, step, leaf, (*result)[leaf]);
    Activation::Item item{std::move(*state), done->call_block, done->call_step};
    if (return_from(caller, item, step)) {
      ++item.step;
      caller.ready.push_back(std::move(item));
    }
  }
}

void Machine::collect_starts() {
  std::vector<std::pair<std::uint64_t, const llvm::Function*>> found;
  for (const auto& unit : program_.modules()) {
    const llvm::GlobalVariable* list = unit->getNamedGlobal("llvm.global_ctors");
    const auto* entries = list != nullptr && list->hasInitializer()
                              ? llvm::dyn_cast<llvm::ConstantArray>(list->getInitializer())
                              : nullptr;
    if (entries == nullptr) continue;
    for (const llvm::Use& use : entries->operands()) {
      const auto* entry = llvm::dyn_cast<llvm::ConstantStruct>(use.get());
      if (entry == nullptr || entry->getNumOperands() < 2) continue;
      const auto* priority = llvm::dyn_cast<llvm::ConstantInt>(entry->getOperand(0));
      const auto* function = llvm::dyn_cast<llvm::Function>(entry->getOperand(1)->stripPointerCasts());
      if (priority == nullptr || function == nullptr || function->isDeclaration()) continue;
      // That of an inline variable is in several units, and runs once.
      const llvm::Function* body = program_.resolve(*function);
      if (body == nullptr) body = function;
      if (std::none_of(found.begin(), found.end(), [&](const auto& known) { return known.second == body; }))
        found.emplace_back(priority->getZExtValue(), body);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [priority, function] : found) starts_.push_back(function);
}

void Machine::start_next(Activation& done) {
  const llvm::Module* unit = starts_[started_]->getParent();
  started_memory_[unit].add(*done.memory);
  const auto open = started_order_.find(unit);
  std::vector<State> states;
  for (Outcome& outcome : done.outcomes) {
    if (outcome.unwinds) {  // Ends the program: nothing catches it.
      check_handlers(Program::location(*starts_[started_]), CallbackKind::terminate);
      continue;
    }
    for (RegionId local : done.locals) outcome.state.remove_object(local);
    if (open != started_order_.end()) memory_.unsettle(outcome.state, open->second.after);
    outcome.state.frame = {};
    states.push_back(std::move(outcome.state));
  }
  if (states.size() > 1) {
    for (State& state : states) lattice_.collect(state, nullptr, done.pinned);
    lattice_.merge(states, precision_.apart_outcomes);
  }
  if (states.empty()) return;
  ++started_;
  start(std::move(states), done.pinned);
}

void Machine::start(std::vector<State> states, Pinned pinned) {
  const bool is_root = started_ == starts_.size();
  const Code& code = code_of(is_root ? root_ : *starts_[started_]);
  const std::vector<Value> arguments = is_root ? root_arguments_ : std::vector<Value>();
  const auto open = is_root ? started_order_.end() : started_order_.find(starts_[started_]->getParent());
  if (open != started_order_.end())
    for (State& state : states) memory_.unsettle(state, open->second.before);
  push(code, std::move(states.front()), arguments, 0, is_root ? Pinned() : std::move(pinned));
  if (stack_.empty()) return;
  if (!is_root) stack_.back()->watch();
  watch_memory();
  for (std::size_t i = 1; i < states.size(); ++i) {
    states[i].frame = entry_frame(code, arguments);
    stack_.back()->ready.push_back({std::move(states[i]), 0, 0});
  }
}

void Machine::note_start(const Step& step, const ArenaKey& key) {
  const llvm::Module* unit = starts_[started_]->getParent();
  const auto [place, is_new] = started_arenas_.try_emplace(key, unit);
  if (is_new || place->second == unit) return;
  problem("evaluation-order", this->place(step),
          "constructors of global variables in '" + place->second->getSourceFileName() + "' and in '" +
              unit->getSourceFileName() + "' use arena '" + arena_name(key) +
              "', and nobody knows which of them run first",
          {"use the arena in one of them only, or from main()"});
}

void Machine::finish_root(Activation& activation) {
  for (const Outcome& outcome : activation.outcomes) {
    // With main() the program ends.
    if (context_.starts_program && !counting_)
      check_handlers(Program::location(root_), outcome.unwinds ? CallbackKind::terminate : CallbackKind::exit);
    note_end(outcome.state);
    if (!memory_.given_back()) continue;
    // What is read after the root, if anything is: what outlives it.
    for (const Value& value : outcome.result) check_escape(outcome.state, value, {}, nullptr);
    for (const auto& [region, object] : *outcome.state.memory) {
      if (!context_.regions[region].outside()) continue;
      for (const Cell& cell : object->cells)
        check_escape(outcome.state, cell.value, Value::pointer(context_.pointer_width, region, cell.offset), nullptr);
    }
  }
}

}  // namespace wcmu
