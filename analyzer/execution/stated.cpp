// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What rule files state of places in a function that has a body: bounds of loops, ranges of parameters and members. The decoder puts a
// step where it holds (code.cpp); executing it is what the annotation in the source would do. And callbacks: a function without a body
// that calls what it is given has one made for it, so that its calls, and its loop, are those of any other function.
#include "execution/machine.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/IR/DIBuilder.h>
#include <llvm/IR/IRBuilder.h>

#include <algorithm>

namespace wcmu {

using namespace llvm;

namespace {

std::string to_text(Int number) { return std::to_string(static_cast<std::int64_t>(number)); }

}  // namespace

std::vector<State> Machine::within_bound(Activation& activation, Activation::Item& item, const Step& step,
                                         const Value& bound, const TrustEntry& stated) {
  State& state = item.state;
  Value count = read(activation, state, step.counter);
  if (!count.is_integer()) count = Value::constant(64, 0);
  count = arithmetic_.binary(state, Operation::add, 0, count, Value::constant(64, 1));
  state.frame.edit()[static_cast<std::size_t>(step.counter)] = count;
  const Value most = bound.width < 64 ? arithmetic_.zext(state, bound, 64) : bound;
  const Value within = arithmetic_.compare(state, CmpInst::ICMP_ULE, count, most);
  std::vector<State> states;
  if (within.is_constant() && within.bits() == 1) {
    states.push_back(std::move(state));
    return states;
  }
  if (const std::int32_t loop = activation.code->innermost[item.block]; counting_ && loop >= 0) {
    LoopCount& found = count_of(*activation.code, static_cast<std::size_t>(loop));
    (step.stated >= 0 ? found.ruled : found.annotated) = true;
  }
  trust(stated.kind, stated.subject, stated.reason, stated.location);
  return arithmetic_.assume(std::move(state), within, true);
}

/// A rule speaks of some bits of `word`: of a bit-field, or a member of an object that is passed in a register. If nothing is known of
/// the word its parts become values of their own, in the slot or at `place`: code takes them out by shifts and masks, each compiler in its
/// own way.
Value Machine::part_of_word(State& state, const Value& word, const Stated& stated, const Value* place) {
  const unsigned width = word.width, first = stated.first_bit, bits = stated.bits;
  const auto range = word.is_integer() ? unsigned_range(state, word) : std::nullopt;
  const bool is_open = word.kind == ValueKind::any ||
                       (word.is_integer() && word.symbol != 0 && (!range || range->count() >= power_of_two(width)));
  const bool is_certain =
      place == nullptr || (place->symbol == 0 && place->region > kUnknownRegion && !state.is_summary(place->region));
  if (!is_open || !is_certain || width > 64) {
    const Value part = arithmetic_.extract(state, word, first, bits);
    return part.kind == ValueKind::bytes ? memory_.to_integer(state, part) : part;
  }
  const Value part = arithmetic_.unknown(state, bits, stated.assume->low >= 0);
  std::vector<Piece> pieces;
  if (first > 0) pieces.push_back({arithmetic_.unknown(state, first, true), 0, first});
  pieces.push_back({part, 0, bits});
  if (const unsigned left = width - first - bits; left > 0)
    pieces.push_back({arithmetic_.unknown(state, left, true), 0, left});
  const Value whole = arithmetic_.concat(state, pieces);
  if (place == nullptr)
    state.frame.edit()[static_cast<std::size_t>(stated.slot)] = whole;
  else
    memory_.write(state, place->region, place->base, width / 8, whole);
  return part;
}

void Machine::note_assumption(const void* which, bool holds, const Location& where, const std::string& what) {
  Assumed& known = assumed_[which][stack_.back()->path];
  known.holds |= holds;
  if (holds || known.fails || !seeking_.empty()) return;
  known.fails = true;
  known.where = where;
  known.what = what;
}

std::vector<Problem> Machine::contradictions() const {
  std::vector<Problem> found;
  for (const auto& [which, by_path] : assumed_) {
    const bool never = std::none_of(by_path.begin(), by_path.end(), [](const auto& one) { return one.second.holds; });
    for (const auto& [path, one] : by_path) {
      if (one.holds || !one.fails) continue;
      const llvm::Instruction* call = context_.paths[path].call;
      const bool is_call = !never && call != nullptr;
      found.push_back({"contradicted-assumption",
                       never ? Severity::error : Severity::warning,
                       is_call ? place(*call, context_.paths[path].parent) : one.where,
                       "it is assumed " + one.what + ": " +
                           (never ? "nothing" : "where this call leads to it nothing") +
                           " that is known satisfies that, so what follows would be left out of the budget",
                       {"correct what is assumed at " + one.where.file + ":" + std::to_string(one.where.line),
                        "where control never comes, say so: WCMU_ASSUME(false)"},
                       name_});
      if (never) break;
    }
  }
  return found;
}

bool Machine::execute_stated(Activation& activation, Activation::Item& item, const Step& step) {
  const Stated& stated = activation.code->stated[static_cast<std::size_t>(step.stated)];
  const std::string function = Program::readable(*activation.code->function);
  std::vector<State> states;
  if (stated.loop != nullptr) {
    const TrustEntry entry{"loop-bound", "a loop in " + function, stated.loop->reason, stated.loop->where};
    states = within_bound(activation, item, step, Value::constant(64, static_cast<std::int64_t>(stated.bound)), entry);
  } else {
    // What is read for the assumption is read without a trace: the code may never look there.
    State tried = item.state;
    Value number = stated.slot >= 0 ? read(activation, tried, stated.slot) : stated.variable;
    Value place;
    for (std::size_t hop = 0; hop < stated.hops.size(); ++hop) {
      if (!number.is_pointer() || number.region == kNullRegion) return true;  // There is no such member.
      const bool last = hop + 1 == stated.hops.size();
      const Leaf pointer{ValueKind::pointer, static_cast<std::uint16_t>(context_.pointer_width), 0};
      Value at = number;
      at.base += static_cast<std::int64_t>(stated.hops[hop]);
      const Access access = memory_.load(tried, at, last ? stated.leaf : pointer, stated.assume->low >= 0);
      if (access.kind == Access::Kind::undefined) context_.contradiction = nullptr;
      if (access.kind == Access::Kind::undefined || access.kind == Access::Kind::choose) return true;
      if (access.kind == Access::Kind::split) return split(activation, item, access.symbol, step);
      number = access.value;
      place = at;
      if (const ArrayRef<Value> choices = memory_.choices(number); !choices.empty()) {
        for (std::size_t choice = choices.size(); choice-- > 0;) {
          State next = tried;
          Memory::identify(next, number.region, 0, choices[choice]);
          activation.ready.push_back({std::move(next), item.block, item.step});
        }
        return false;
      }
    }
    if (stated.bits != 0) number = part_of_word(tried, number, stated, stated.hops.empty() ? nullptr : &place);
    if (!number.is_integer()) return true;
    const std::string about = "'" + stated.name + "' " + (stated.slot < 0 ? "at the begin of " : "of ") + function +
                              " is in [" + std::to_string(stated.assume->low) + ", " +
                              std::to_string(stated.assume->high) + "]";
    const auto known = stated.assume->low < 0 ? signed_range(tried, number) : unsigned_range(tried, number);
    states.push_back(std::move(tried));
    bool used = false;
    const auto restrict = [&](CmpInst::Predicate predicate, std::int64_t end) {
      std::vector<State> left;
      for (State& state : states) {
        const Value inside = arithmetic_.compare(state, predicate, number, Value::constant(number.width, end));
        used |= !(inside.is_constant() && inside.bits() == 1);
        for (State& next : arithmetic_.assume(std::move(state), inside, true)) left.push_back(std::move(next));
      }
      states = std::move(left);
    };
    // An end beyond which the type has nothing says nothing.
    const bool is_signed = stated.assume->low < 0;
    const unsigned bits = number.width - (is_signed ? 1 : 0);
    const std::int64_t most = bits >= 63 ? INT64_MAX : static_cast<std::int64_t>((std::uint64_t{1} << bits) - 1);
    const std::int64_t least = is_signed ? -most - 1 : 0;
    if (stated.assume->low > most || stated.assume->high < least) states.clear();
    if (stated.assume->low > least) restrict(is_signed ? CmpInst::ICMP_SGE : CmpInst::ICMP_UGE, stated.assume->low);
    if (stated.assume->high < most) restrict(is_signed ? CmpInst::ICMP_SLE : CmpInst::ICMP_ULE, stated.assume->high);
    if (used || states.empty()) trust("assume", about, stated.assume->reason, stated.assume->where);
    std::string is_known;
    if (known)
      is_known = ", which is " +
                 (known->single() ? to_text(known->lo) : "from " + to_text(known->lo) + " to " + to_text(known->hi)) +
                 " there";
    note_assumption(&stated, !states.empty(), stated.assume->where, "that " + about + is_known);
  }
  for (State& state : drop_begin(states, states.empty() ? 0 : 1))
    activation.ready.push_back({std::move(state), item.block, item.step + 1});
  if (states.empty()) return false;
  item.state = std::move(states.front());
  return true;
}

std::optional<std::vector<const Function*>> Machine::stated_targets(const Activation& activation, const Step& step) {
  const Function& caller = *activation.code->function;
  const unsigned line = Program::location(*step.source).line;
  const IndirectRule* stated = nullptr;
  for (const IndirectRule* rule : rules_.indirect(Program::rule_name(caller)))
    if (rule->line ? *rule->line == line : stated == nullptr) stated = rule;
  if (stated == nullptr) return std::nullopt;
  auto [place, is_new] = targets_.try_emplace(stated);
  auto& [functions, missing] = place->second;
  if (is_new)
    for (const std::string& name : stated->targets) {
      const std::vector<const Function*> found = program_.named(name);
      if (found.empty()) missing = name;
      functions.insert(functions.end(), found.begin(), found.end());
    }
  if (!missing.empty())
    problem("unknown-callee", this->place(step),
            "a rule says that this call reaches '" + missing + "', which the analysed units do not have",
            {"correct the name at " + stated->where.file + ":" + std::to_string(stated->where.line),
             "add the source that defines it"});
  trust("indirect", "a call through a pointer in " + Program::readable(caller), stated->reason, stated->where);
  return functions;
}

/// A body for `named`, which calls `target` as the rule says. What is not known is read from a call of a function that gives anything.
const Function& Machine::calling_body(const Function& named, const Function& target, const CallRule& rule) {
  const Function*& known = calling_bodies_[{&named, &target, &rule}];
  if (known != nullptr) return *known;
  LLVMContext& llvm = named.getContext();
  if (!calling_module_) {
    calling_module_ = std::make_unique<Module>("callbacks", llvm);
    calling_module_->setDataLayout(context_.layout);
  }
  Module& module = *calling_module_;
  Type* word = Type::getIntNTy(llvm, context_.pointer_width);
  const FunctionCallee any = module.getOrInsertFunction("__wcmu_any_size", FunctionType::get(word, false));
  Function* body = Function::Create(named.getFunctionType(), GlobalValue::InternalLinkage,
                                    named.getName() + ".calls." + Twine(calling_bodies_.size()), module);
  body->setAttributes(named.getAttributes());
  // A place that is not the user's: problems are put down to the call of `named`.
  DIBuilder debug(module);
  DIFile* file = debug.createFile("rules/bodies/callbacks", "");
  debug.createCompileUnit(dwarf::DW_LANG_C, file, "wcmu", true, "", 0);
  DISubprogram* scope = debug.createFunction(file, body->getName(), "", file, 1,
                                             debug.createSubroutineType(debug.getOrCreateTypeArray({})), 1,
                                             DINode::FlagZero, DISubprogram::SPFlagDefinition);
  body->setSubprogram(scope);
  debug.finalize();
  IRBuilder<> builder(BasicBlock::Create(llvm, "entry", body));
  builder.SetCurrentDebugLocation(DILocation::get(llvm, 1, 1, scope));
  const auto call = [&] {
    std::vector<llvm::Value*> arguments;
    for (unsigned i = 0; i < target.arg_size(); ++i) {
      Type* type = target.getArg(i)->getType();
      const auto none = static_cast<unsigned>(body->arg_size());
      const unsigned given = i < rule.with.size() ? rule.with[i].value_or(none) : none;
      llvm::Value* value = UndefValue::get(type);
      if (given < none && body->getArg(given)->getType() == type)
        value = body->getArg(given);
      else if (type->isIntegerTy())
        value = builder.CreateZExtOrTrunc(builder.CreateCall(any), type);
      arguments.push_back(value);
    }
    builder.CreateCall(target.getFunctionType(), body->getArg(rule.argument), arguments);
  };
  if (rule.once) {
    call();
  } else {
    BasicBlock* head = BasicBlock::Create(llvm, "head", body);
    BasicBlock* round = BasicBlock::Create(llvm, "round", body);
    BasicBlock* end = BasicBlock::Create(llvm, "end", body);
    builder.CreateBr(head);
    builder.SetInsertPoint(head);
    builder.CreateCondBr(builder.CreateIsNotNull(builder.CreateCall(any)), round, end);
    builder.SetInsertPoint(round);
    call();
    builder.CreateBr(head);
    builder.SetInsertPoint(end);
  }
  if (body->getReturnType()->isVoidTy())
    builder.CreateRetVoid();
  else if (body->getReturnType()->isIntegerTy())
    builder.CreateRet(builder.CreateZExtOrTrunc(builder.CreateCall(any), body->getReturnType()));
  else
    builder.CreateRet(UndefValue::get(body->getReturnType()));
  known = body;
  return *known;
}

}  // namespace wcmu
