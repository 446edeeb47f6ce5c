// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a call does, in the order of SPEC 6: annotation, rule of the user, body in the program, shipped rule. Nothing known: a problem.
#include "execution/class_at.hpp"
#include "execution/machine.hpp"

#include "program/type_path.hpp"

#include <llvm/ADT/StringSet.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/Instructions.h>

#include <algorithm>

namespace wcmu {

using namespace llvm;

bool Machine::return_from(Activation& activation, Activation::Item& item, const Step& step) {
  if (!isa<InvokeInst>(step.source)) return true;
  follow(activation, item.block, 0, std::move(item.state));
  return false;
}

bool Machine::execute_call(Activation& activation, Activation::Item& item, const Step& step) {
  State& state = item.state;
  const auto& call = cast<CallBase>(*step.source);
  if (const auto* intrinsic = dyn_cast<IntrinsicInst>(&call)) {
    return execute_intrinsic(activation, item, step, *intrinsic) && return_from(activation, item, step);
  }
  if (call.isInlineAsm()) {
    // Assembly is taken by its constraints: outputs are unknown, memory is forgotten if it is clobbered; arenas stay.
    const auto* assembly = cast<InlineAsm>(call.getCalledOperand());
    std::vector<Value> reached;
    bool memory = assembly->getConstraintString().find("~{memory}") != std::string::npos;
    for (unsigned i = 0; i < call.arg_size(); ++i) {
      Value argument = read(activation, state, activation.code->operand(step, i));
      memory_.escape(state, argument);  // It may come back in an output.
      if (!argument.is_pointer()) continue;
      reached.push_back(argument);
      if (call.paramHasAttr(i, Attribute::ElementType)) memory_.forget(state, argument, std::nullopt);
    }
    if (memory) memory_.forget_reachable(state, reached);
    set_unknown(state, step);
    trust("asm", "inline assembly in " + Program::readable(*activation.code->function),
          "it does what its constraints say and does not touch an arena", place(step));
    return return_from(activation, item, step);
  }
  if (const Function* direct = call.getCalledFunction()) return call_function(activation, item, step, *direct);
  Value target = read(activation, state, activation.code->operand(step, call.getNumOperands() - 1));
  if (target.is_pointer() && target.region == kNullRegion && target.symbol == 0) return false;  // Undefined.
  if (target.is_pointer() && target.symbol == 0 && target.base == 0 &&
      context_.regions[target.region].kind == RegionKind::function)
    return call_function(activation, item, step, *cast<Function>(context_.regions[target.region].global));
  return call_any(activation, item, step, target);
}

/// Of a pointer that is not known the type is: it is to one of the functions of that type whose address the program takes, or, called
/// through a vtable, to an overrider of some class of the program.
bool Machine::call_any(Activation& activation, Activation::Item& item, const Step& step, const Value& target) {
  const auto& call = cast<CallBase>(*step.source);
  const Operand operand = activation.code->operand(step, call.getNumOperands() - 1);
  const bool open = target.is_pointer() &&
                    (target.region == kUnknownRegion || context_.regions[target.region].kind == RegionKind::input);
  std::vector<Value> functions;
  std::string names;
  const auto stated = operand >= 0 ? stated_targets(activation, step) : std::nullopt;
  if (stated || (open && operand >= 0)) {
    for (const Function* function : stated ? *stated : program_.dispatch().targets(call)) {
      // Called with other arguments than it has, which is undefined.
      if (function->isVarArg() ? function->arg_size() > call.arg_size() : function->arg_size() != call.arg_size())
        continue;
      functions.push_back(Value::pointer(context_.pointer_width, context_.regions.global(function)));
      if (functions.size() <= 8) names += (names.empty() ? "" : ", ") + Program::readable(*function);
      if (functions.size() == 9) names += ", ...";
    }
  }
  if (functions.empty()) {
    problem("unknown-call-target", place(step),
            "a call through a pointer of which the analysis does not know the target, in '" +
                Program::readable(*activation.code->function) + "', and no function of its type has its address taken",
            {"call the function by its name, or choose it from a constant table",
             "add the source that defines what is called to the analysed sources",
             "attest the calling function with WCMU_ATTEST(bottom, top)"});
    return false;
  }
  if (!stated)
    trust("closed-world", "a call through a pointer in " + Program::readable(*activation.code->function),
          "the program has no other function that it may reach than " + names, place(step));
  return choose(activation, item, target, operand, functions);
}

bool Machine::choose(Activation& activation, Activation::Item& item, const Value& pointer, Operand operand,
                     const std::vector<Value>& targets) {
  for (auto target = targets.rbegin(); target != targets.rend(); ++target) {
    State state = item.state;
    if (pointer.is_pointer() && pointer.region > kUnknownRegion)
      memory_.identify(state, pointer.region, pointer.base, *target);
    state.frame.edit()[static_cast<std::size_t>(operand)] = *target;
    activation.ready.push_back({std::move(state), item.block, item.step});
  }
  return false;
}

const Callee& Machine::callee(const Function& named) {
  auto [place, is_new] = callees_.try_emplace(&named);
  Callee& known = place->second;
  if (!is_new) return known;
  known.primitive = program_.primitive(named);
  known.attestation = program_.attestation(named);
  const FunctionName name = Program::rule_name(named);
  known.rule = rules_.function(name, false);
  known.shipped_rule = rules_.function(name, true);
  known.function = program_.resolve(named);
  if (known.primitive == nullptr && known.attestation == nullptr && known.rule == nullptr &&
      known.function != nullptr && !known.function->isDeclaration()) {
    known.code = &code_of(*known.function);
    known.recursion = rules_.recursion(Program::rule_name(*known.function));
    known.variants = program_.variants(*known.function);
  }
  return known;
}

std::vector<Value> Machine::arguments_of(const Activation& activation, State& state, const Step& step,
                                         const Code& callee) {
  const auto& call = cast<CallBase>(*step.source);
  std::vector<Value> values;
  for (unsigned i = 0; i < callee.parameters.size(); ++i) {
    const Parameter& parameter = callee.parameters[i];
    if (call.isByValArgument(i)) {
      // The callee gets a copy of its own.
      Value source = read(activation, state, activation.code->operand(step, i));
      auto size =
          static_cast<std::int64_t>(context_.layout.getTypeAllocSize(call.getParamByValType(i)).getFixedValue());
      RegionId copy = context_.regions.block(RegionKind::stack, &call, activation.path, i);
      // It may be an arena with a budget of its own.
      if (RegionInfo& info = context_.regions.edit(copy); has_foreign_arenas_ && info.name.empty())
        RegionTable::name(info, describe(*callee.function->getArg(i)));
      Object object;
      object.size = Value::constant(context_.pointer_width, size);
      object.born = context_.next_birth++;
      state.add_object(copy, std::move(object));
      Value target = Value::pointer(context_.pointer_width, copy);
      memory_.copy(state, target, source, Value::constant(context_.pointer_width, size));
      copy_arenas(state, target, source, Value::constant(context_.pointer_width, size), step);
      values.push_back(target);
      continue;
    }
    for (unsigned leaf = 0; leaf < parameter.leaves; ++leaf) {
      const Leaf& slot = callee.slots[static_cast<std::size_t>(parameter.slot) + leaf];
      Value value = read(activation, state, activation.code->operand(step, i), leaf);
      if (value.kind == ValueKind::any && slot.kind == ValueKind::integer)
        value = arithmetic_.unknown(state, slot.width);
      if (value.kind == ValueKind::any && slot.kind == ValueKind::pointer)
        value = Value::pointer(slot.width, kUnknownRegion);
      values.push_back(value);
    }
  }
  return values;
}

bool Machine::call_function(Activation& activation, Activation::Item& item, const Step& step, const Function& named) {
  const auto& call = cast<CallBase>(*step.source);
  const Callee& known = callee(named);
  if (known.primitive != nullptr) {
    switch (known.primitive->kind) {
      case PrimitiveKind::rewind:
      case PrimitiveKind::reset:
      case PrimitiveKind::shrink:
      case PrimitiveKind::construct:
      case PrimitiveKind::destroy:
      case PrimitiveKind::resize_discard:
      case PrimitiveKind::resize_keep:
        memory_.give_back();
        break;
      default:
        break;
    }
    return execute_primitive(activation, item, step, *known.primitive);
  }
  if (known.attestation != nullptr) return attested_call(activation, item, step, named, *known.attestation, nullptr);
  if (known.rule != nullptr) return ruled_call(activation, item, step, named, *known.rule);

  auto name = [&] { return "'" + Program::readable(named) + "'"; };
  if (known.function == nullptr) {
    problem("ambiguous-definition", place(step), name() + " is defined in several units, in ways that differ",
            {"name the sources of one program only", "pass the units of one program to `wcmu link`"});
    return false;
  }
  if (known.code != nullptr) {
    // Inlined, a call means the body of its own unit; out of line, the one that the linker kept. Any of them is followed.
    const bool differs = known.variants.size() > 1;
    const Function& function = differs ? *known.variants[item.variant] : *known.function;
    const Code& code = differs ? code_of(function) : *known.code;
    if (differs && item.variant + 1 < known.variants.size())
      activation.ready.push_back({item.state, item.block, item.step, item.variant + 1});
    item.variant = 0;
    if (differs)
      trust("odr", Program::readable(function),
            "its bodies differ between units, by macros or flags; the linker keeps one of them",
            Program::location(function));
    if (function.hasWeakAnyLinkage())
      trust("weak", Program::readable(function), "no other object of the program defines it",
            Program::location(function));
    if (const FunctionRule* rule = known.shipped_rule; rule != nullptr && program_.is_shipped(function))
      trust("rule", rule->pattern, rule->reason, rule->where);
    if (!code.unsupported.empty()) {
      problem("unsupported", place(step), name() + " is not analysed: " + code.unsupported,
              {"attest it with WCMU_ATTEST(bottom, top)"});
      return false;
    }
    // Arguments beyond those that have names are read through va_start only.
    if (function.isVarArg() ? function.arg_size() > call.arg_size() : function.arg_size() != call.arg_size()) {
      problem("unsupported", place(step), name() + " is called with another number of arguments than it has",
              {"call it with a matching prototype"});
      return false;
    }
    if (known.recursion != nullptr) {
      if (code.live >= known.recursion->bound) {
        trust("recursion-bound", Program::readable(function), known.recursion->reason, known.recursion->where);
        return false;
      }
    }
    return enter(activation, item, step, function, code);
  }
  if (known.shipped_rule != nullptr && known.shipped_rule->body.empty())
    return ruled_call(activation, item, step, named, *known.shipped_rule);
  problem("unknown-callee", place(step), name() + " has no body in the analysed units, and no rule says what it does",
          {"add the source that defines it to the analysed sources",
           "attest its declaration with WCMU_ATTEST(bottom, top)", "say what it does in a rule file (--rules)"});
  return false;
}

std::vector<HeldObject> Machine::set_aside(State& state, const std::vector<Value>& arguments,
                                           const std::vector<VariableArgument>& more, PathId callee) {
  std::vector<Value> roots = arguments, mentioned;
  for (const VariableArgument& argument : more)
    roots.insert(roots.end(), argument.leaves.begin(), argument.leaves.end());
  // What the callers will read, down to the one that was told apart like this before: what is older was looked at then.
  Pinned older = stack_.front()->pinned;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const Activation& on = *stack_[i];
    if (on.variable_arguments)
      for (const VariableArgument& argument : *on.variable_arguments)
        mentioned.insert(mentioned.end(), argument.leaves.begin(), argument.leaves.end());
    if (on.is_tidy || i == 0) {
      older = on.pinned;
      break;
    }
    const Code& code = *stack_[i - 1]->code;
    const Step& call = code.blocks[on.call_block].steps[on.call_step];
    const BitVector* live = call.live_after >= 0 ? &code.live_sets[static_cast<std::size_t>(call.live_after)] : nullptr;
    for (std::size_t slot = 0; slot < on.caller_frame->size(); ++slot)
      if (live == nullptr || live->test(static_cast<unsigned>(slot))) mentioned.push_back((*on.caller_frame)[slot]);
  }
  std::vector<HeldObject> aside = lattice_.set_aside(state, roots, mentioned, older.watermark, callee);
  found_.steps += (state.memory->size() + aside.size() + state.symbols->size()) / 4;
  return aside;
}

bool Machine::enter(Activation& activation, Activation::Item& item, const Step& step, const Function& function,
                    const Code& code) {
  const auto& call = cast<CallBase>(*step.source);
  std::vector<Value> arguments = arguments_of(activation, item.state, step, code);
  std::vector<VariableArgument> more =
      variable_arguments(activation, item.state, step, static_cast<unsigned>(function.arg_size()));
  Pinned pinned;
  pinned.watermark = context_.symbols.next();
  pinned.birth = context_.next_birth;
  if (item.state.has_summaries && calls_itself(code))
    if (auto handled = reenter(activation, item, step, code, arguments, pinned)) return *handled;
  // Looking for what the callee cannot reach costs as much as there is that it can: only now and then, and only in deep recursion.
  constexpr std::uint32_t kDeep = 16, kEvery = 8;
  std::vector<HeldObject> aside;
  const bool tidies = code.live >= kDeep && code.live % kEvery == 0 && !item.state.has_summaries &&
                      !has_foreign_arenas_ && !accelerating();
  if (tidies && step.live_after >= 0) {
    const BitVector& live = activation.code->live_sets[static_cast<std::size_t>(step.live_after)];
    std::vector<Value>& frame = item.state.frame.edit();
    for (std::size_t slot = 0; slot < frame.size(); ++slot)
      if (!live.test(static_cast<unsigned>(slot))) frame[slot] = {};
  }
  const PathId path = context_.paths.extend(activation.path, &call);
  if (tidies) aside = set_aside(item.state, arguments, more, path);
  Cow<std::vector<Value>> caller_frame = item.state.frame;
  Cow<std::vector<ArenaState>> arenas_before;
  if (step.is_operand) arenas_before = item.state.arenas;
  std::size_t before = stack_.size();
  push(code, std::move(item.state), arguments, path, std::move(pinned));
  if (stack_.size() > before) {
    stack_.back()->call_block = item.block;
    stack_.back()->call_step = item.step;
    stack_.back()->caller_frame = std::move(caller_frame);
    stack_.back()->aside = std::move(aside);
    stack_.back()->is_tidy = tidies;
    stack_.back()->watched = step.is_operand || OrderWatch::may_be_elided(call) ? before : activation.watched;
    stack_.back()->variable_arguments = std::move(more);
    if (step.is_operand) {
      stack_.back()->arenas_before = std::move(arenas_before);
      stack_.back()->watch();
      watch_memory();
    }
  }
  return false;
}

/// A shipped rule speaks of the library as it is, with its own operator new and malloc. Where the program has others that may take
/// bytes of an arena the library takes them too; the functions that never allocate aside.
bool Machine::library_allocates_nothing(const Step& step, const FunctionRule& rule) {
  static const StringSet<> pure{"abort",   "exit",   "quick-exit", "terminate", "memchr", "memcmp", "memcpy",
                                "memmove", "memset", "strcmp",     "strncmp",   "strcpy", "strlen"};
  const StringRef file = rule.where.file;
  if (pure.contains(rule.model) || file.ends_with("libm.yaml")) return true;
  const bool uses_new = file.ends_with("libstdcxx.yaml") || StringRef(rule.model).starts_with("operator-");
  for (CallbackKind kind : {CallbackKind::malloc, CallbackKind::new_memory}) {
    if (kind == CallbackKind::new_memory && !uses_new) continue;
    const Callbacks& replaced = callbacks(kind);
    if (!replaced.allocating) continue;
    problem("unsupported", place(step),
            "the library's '" + rule.pattern + "' may call '" + replaced.allocating->name +
                "' of the program: " + replaced.allocating->reason,
            {"keep what replaces the library's allocation off the arena",
             "state what this function does in a rule file of the program"});
    return false;
  }
  return true;
}

bool Machine::ruled_call(Activation& activation, Activation::Item& item, const Step& step, const Function& function,
                         const FunctionRule& rule) {
  if (rule.shipped && !library_allocates_nothing(step, rule)) return false;
  // An exact model is the tool's own knowledge; what a rule file states is believed, whoever ships it.
  if (rule.attest.empty() && (!rule.shipped || rule.model.empty()))
    trust("rule", rule.pattern, rule.reason, rule.where);
  if (!rule.model.empty()) return execute_model(activation, item, step, rule);
  if (rule.arena != nullptr) return arena_call(activation, item, step, function, rule);
  if (rule.no_return) {
    ends_here(step);
    return false;
  }
  if (!rule.throws.empty()) return throw_new(activation, item, step, rule.throws);
  if (!rule.attest.empty()) return attested_call(activation, item, step, function, attestation_of(rule), &rule);
  if (!write_by_rule(activation, item, step, rule)) return false;
  if (rule.waits) memory_.forget_reachable(item.state, {});
  if (rule.calls) return calling_call(activation, item, step, function, *rule.calls);
  return return_as(activation, item, step, rule.returns);
}

bool Machine::write_by_rule(Activation& activation, Activation::Item& item, const Step& step,
                            const FunctionRule& rule) {
  const auto& call = cast<CallBase>(*step.source);
  State& state = item.state;
  for (const WriteRule& write : rule.writes) {
    std::optional<Interval> length;
    if (write.size) length = Interval::range(0, static_cast<Int>(*write.size));
    if (write.size_argument && *write.size_argument < call.arg_size()) {
      Interval size =
          unsigned_or_all(state, read_integer(activation, state, activation.code->operand(step, *write.size_argument)));
      length = Interval::range(0, size.hi);
    }
    const unsigned end = write.and_all_behind ? call.arg_size() : std::min(write.pointer + 1, call.arg_size());
    for (unsigned i = write.pointer; i < end; ++i) {
      if (write.and_all_behind && !call.getArgOperand(i)->getType()->isPointerTy()) continue;
      Value pointer = read(activation, state, activation.code->operand(step, i));
      if (pointer.is_null()) continue;
      if (!after_access(activation, item, step, memory_.forget(state, pointer, length))) return false;
    }
  }
  return true;
}

bool Machine::return_as(Activation& activation, Activation::Item& item, const Step& step, const ReturnRule& rule) {
  State& state = item.state;
  const auto& call = cast<CallBase>(*step.source);
  const bool has_one = step.result_leaves == 1;
  const auto argument = [&](unsigned number) {
    return read(activation, state, activation.code->operand(step, number));
  };
  if (rule.or_null && has_one && call.getType()->isPointerTy()) refuse(activation, item, step, Value::null(step.width));
  switch (rule.kind) {
    case ReturnRule::Kind::anything:
      set_unknown(state, step);
      break;
    case ReturnRule::Kind::range: {
      set_unknown(state, step);
      if (!has_one || !call.getType()->isIntegerTy()) break;
      // An end that is an argument: first the numbers that it may be, then the relation.
      Int low = rule.low, high = rule.high;
      const auto end = [&](std::optional<unsigned> number, Int& bound, bool is_high) -> std::optional<Value> {
        if (!number || *number >= call.arg_size() || !call.getArgOperand(*number)->getType()->isIntegerTy())
          return std::nullopt;
        const Value value = read_integer(activation, state, activation.code->operand(step, *number));
        const Interval known = unsigned_or_all(state, value);
        bound = is_high ? known.hi : known.lo;
        // As a number with a sign it may be less than nothing.
        if (!is_high && known.hi >= static_cast<Int>(1) << (value.width - 1)) bound = kIntLimit;
        return value.width == step.width ? std::optional(value) : std::nullopt;
      };
      high = rule.high_argument ? (static_cast<Int>(1) << 64) - 1 : high;
      const std::optional<Value> least = end(rule.low_argument, low, false), most = end(rule.high_argument, high, true);
      if (low < 0) high = std::min(high, (static_cast<Int>(1) << (step.width - 1)) - 1);
      high = std::min(high, (static_cast<Int>(1) << step.width) - 1);
      if (low > high) break;
      const Value result = arithmetic_.fresh(state, step.width, Interval::range(low, high));
      set(state, step, 0, result);
      const auto relate = [&](const std::optional<Value>& bound, CmpInst::Predicate predicate) {
        if (!bound || low < 0) return;
        std::vector<State> states =
            arithmetic_.assume(state, arithmetic_.compare(state, predicate, result, *bound), true);
        if (states.size() == 1) state = std::move(states.front());
      };
      relate(most, CmpInst::ICMP_ULE);
      relate(least, CmpInst::ICMP_UGE);
      break;
    }
    case ReturnRule::Kind::argument:
      set_unknown(state, step);
      if (has_one && rule.argument < call.arg_size() && call.getArgOperand(rule.argument)->getType() == call.getType())
        set(state, step, 0, argument(rule.argument));
      break;
    case ReturnRule::Kind::into: {
      if (!has_one || rule.argument >= call.arg_size() || !call.getType()->isPointerTy()) {
        set_unknown(state, step);
        break;
      }
      const Value object = argument(rule.argument);
      const bool is_known = object.is_pointer() && object.region > kUnknownRegion &&
                            context_.regions[object.region].kind != RegionKind::function &&
                            context_.regions[object.region].kind != RegionKind::input &&
                            !state.is_summary(object.region);
      if (!is_known) {
        memory_.escape(state, object);
        set(state, step, 0, Value::pointer(step.width, kUnknownRegion));
        break;
      }
      const Value size = memory_.object(state, object.region).size;
      Int end = (static_cast<Int>(1) << (context_.pointer_width - 1)) - 1;
      if (size.is_integer()) end = std::min(end, unsigned_or_all(state, size).hi);
      const Value place = arithmetic_.fresh(state, context_.pointer_width, Interval::range(0, end));
      Value found = Value::pointer(step.width, object.region, place.base);
      found.symbol = place.symbol;
      found.scale = place.scale;
      set(state, step, 0, found);
      break;
    }
    case ReturnRule::Kind::null:
      if (has_one) set(state, step, 0, Value::null(step.width));
      break;
  }
  return return_from(activation, item, step);
}

bool Machine::calling_call(Activation& activation, Activation::Item& item, const Step& step, const Function& function,
                           const CallRule& rule) {
  const auto& call = cast<CallBase>(*step.source);
  Value target = Value::null(context_.pointer_width);
  if (rule.argument < call.arg_size())
    target = read(activation, item.state, activation.code->operand(step, rule.argument));
  // Null, or a small number that stands for something else: SIG_IGN.
  if (target.is_pointer() && target.region == kNullRegion && target.symbol == 0) {
    set_unknown(item.state, step);
    return return_from(activation, item, step);
  }
  if (!target.is_pointer() || target.symbol != 0 || target.base != 0 ||
      context_.regions[target.region].kind != RegionKind::function || function.arg_size() > call.arg_size()) {
    problem("unknown-call-target", place(step),
            "'" + Program::readable(function) + "' calls what it is given, and the analysis does not know what that is",
            {"give it a function by its name", "add the source that sets the pointer to the analysed sources"});
    return false;
  }
  const auto& named = *cast<Function>(context_.regions[target.region].global);
  const Function* resolved = program_.resolve(named);
  const Function& body = calling_body(function, resolved != nullptr ? *resolved : named, rule);
  return enter(activation, item, step, body, code_of(body));
}

std::optional<std::vector<ArenaKey>> Machine::arenas_reached(State& state, const Step& step, const Function& function,
                                                             const std::vector<Value>& arguments, bool uses,
                                                             bool alone) {
  // The arenas that it can reach: those whose object an argument leads to.
  std::set<RegionId> reached;
  std::vector<RegionId> work;
  auto reach = [&](const Value& value) {
    if (value.is_pointer() && value.region > kUnknownRegion && reached.insert(value.region).second)
      work.push_back(value.region);
  };
  for (const Value& argument : arguments) reach(argument);
  while (!work.empty()) {
    RegionId region = work.back();
    work.pop_back();
    if (const Object* object = state.object(region))
      for (const Cell& cell : object->cells) {
        reach(cell.value);
        if (cell.value.kind == ValueKind::choice)
          for (const auto& [target, offset] : context_.choices[static_cast<std::size_t>(cell.value.base)])
            reach(Value::pointer(context_.pointer_width, target, offset));
      }
  }
  std::vector<ArenaKey> arenas;
  for (const ArenaState& arena : *state.arenas)
    if (reached.contains(arena.key.first) || (!alone && context_.regions[arena.key.first].outside()))
      arenas.push_back(arena.key);
  // Somebody else's that no primitive came to yet in this run, but in another, or later.
  attests_ |= uses;
  for (const ArenaKey& key : foreign_arenas_) {
    const bool is_there = state.object(key.first) != nullptr || context_.regions[key.first].outside();
    if (!uses || !is_one_arena(key) || !is_there || state.arena(key) != nullptr) continue;
    if (!reached.contains(key.first) && (alone || !context_.regions[key.first].outside())) continue;
    open_foreign(state, key);
    arenas.push_back(key);
  }
  if (uses && !alone)
    for (const ForeignArena* declared : rules_.arenas()) {
      if (declared->is_type) continue;
      const ArenaKey key = named_arena(declared->name, declared);
      foreign_arenas_.insert(key);
      open_foreign(state, key);
      arenas.push_back(key);
    }
  // An arena that was not used yet is known by its type: an argument is one, holds one, or leads to one through its members.
  struct Path {
    Value at;
    std::vector<const llvm::DIType*> types;  // On the way: a list of nodes has no end.
  };
  std::vector<Path> paths;
  const auto is_declared = [&](const llvm::DIType* type) { return arena_types_.contains(type); };
  auto declared_at = [&](const ArenaKey& key) {
    return arena_types_.empty() ? nullptr
                                : class_at(context_.regions[key.first].type, key.second,
                                           [&](const llvm::DICompositeType& type) { return is_declared(&type); });
  };
  auto is_arena = [&](const Value& at) {
    return at.symbol == 0 && at.base >= 0 &&
           (declared_at({at.region, at.base}) != nullptr ||
            is_runtime_class(
                member_at(context_.regions[at.region].type, static_cast<std::uint64_t>(at.base), false).type, "Arena"));
  };
  const auto use = [&](const ArenaKey& key) {
    arenas.push_back(key);
    const llvm::DICompositeType* type = declared_at(key);
    if (type == nullptr) {
      state.edit_arena(key);
      return true;
    }
    if (!begins_empty(state, key, step)) return false;
    open_foreign(state, key);
    const ForeignArena& declared = *arena_types_.at(type);
    trust("rule", declared.name, declared.reason, declared.where);
    return true;
  };
  if (uses) {
    for (const Value& argument : arguments)
      if (argument.is_pointer()) paths.push_back({argument, {}});
    // Locals without a debug type of their own are seen through by what they hold.
    for (RegionId region : reached)
      if (region > kUnknownRegion && context_.regions[region].type != nullptr)
        paths.push_back({Value::pointer(context_.pointer_width, region), {}});
  }
  while (!paths.empty()) {
    Path path = std::move(paths.back());
    paths.pop_back();
    const Value& at = path.at;
    const llvm::DIType* type = at.region > kUnknownRegion ? context_.regions[at.region].type : nullptr;
    if (is_arena(at) && !(at.base == 0 && arena_members(type, is_declared).size() > 1)) {
      if (!use({at.region, at.base})) return std::nullopt;
      continue;
    }
    if (type == nullptr || std::find(path.types.begin(), path.types.end(), type) != path.types.end()) continue;
    path.types.push_back(type);
    for (const ArenaMember& member : arena_members(type, is_declared)) {
      auto offset = static_cast<std::int64_t>(member.offset);
      if (!member.is_pointer) {
        if (!use({at.region, offset})) return std::nullopt;
        continue;
      }
      Value next = memory_.read(state, at.region, offset, context_.pointer_width / 8, ValueKind::pointer, false);
      if (next.is_null()) continue;
      if (const ArrayRef<Value> choices = memory_.choices(next); !choices.empty()) {
        for (const Value& choice : choices)
          if (!choice.is_null()) paths.push_back({choice, path.types});
        continue;
      }
      if (!next.is_pointer() || next.region <= kUnknownRegion || next.symbol != 0) {
        problem("unknown-arena", place(step),
                "'" + Program::readable(function) +
                    "' is attested to use an arena, and a pointer that leads there is not known",
                {"pass the arena as an argument"});
        return std::nullopt;
      }
      paths.push_back({next, path.types});
    }
  }
  std::sort(arenas.begin(), arenas.end());
  arenas.erase(std::unique(arenas.begin(), arenas.end()), arenas.end());
  if (arenas.empty() && uses) {
    problem(
        "unknown-arena", place(step),
        "'" + Program::readable(function) + "' is attested to use an arena, but no arena is known that it can reach",
        {"pass the arena as an argument"});
    return std::nullopt;
  }
  return arenas;
}

}  // namespace wcmu
