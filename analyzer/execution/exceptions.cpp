// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Exceptions are outcomes of calls with their type in the state. Landing pads fork over their clauses with the class hierarchy that
// the type_info objects hold (Itanium C++ ABI, 2.9.5).
#include "execution/machine.hpp"

#include <llvm/IR/Constants.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/Instructions.h>

namespace wcmu {

using namespace llvm;

namespace {

/// By a handler for a reference to a pointer the compiler finds the pointer behind the unwinder's header.
bool is_moved_over(const llvm::Value& exception) {
  SmallPtrSet<const llvm::Value*, 8> seen;
  SmallVector<const llvm::Value*, 8> work{&exception};
  while (!work.empty()) {
    const llvm::Value* next = work.pop_back_val();
    if (!seen.insert(next).second) continue;
    for (const User* user : next->users()) {
      if (isa<GetElementPtrInst>(user)) return true;
      if (isa<PHINode, ExtractValueInst, InsertValueInst>(user)) work.push_back(user);
    }
  }
  return false;
}

}  // namespace

std::optional<Caught> Machine::caught_by(RegionId handler, const Value& type) const {
  const auto* thrown =
      type.is_pointer() ? dyn_cast_or_null<GlobalVariable>(context_.regions[type.region].global) : nullptr;
  const auto* wanted = dyn_cast_or_null<GlobalVariable>(context_.regions[handler].global);
  if (thrown == nullptr || wanted == nullptr) return std::nullopt;
  return match_handler(program_, *thrown, *wanted);
}

void Machine::unwind(Activation& activation, std::uint32_t block, const Step& step, State state) {
  if (seeking_.empty()) note_early_end(*step.source, activation.path, stack_.size());
  if (step.is_operand)
    if (const Unsettled* open = order_.unsettled(*step.source, activation.path)) memory_.unsettle(state, open->unwound);
  if (isa<InvokeInst>(step.source)) {
    follow(activation, block, 1, std::move(state));
    return;
  }
  Outcome outcome;
  outcome.unwinds = true;
  outcome.state = std::move(state);
  leave(activation, block, std::move(outcome));
}

bool Machine::execute_landingpad(Activation& activation, Activation::Item& item, const Step& step) {
  const auto& pad = cast<LandingPadInst>(*step.source);
  State& state = item.state;
  const Value unknown = Value::pointer(context_.pointer_width, kUnknownRegion);
  auto enter = [&](State target, const Value& object, std::int64_t selector) {
    set(target, step, 0, object.is_pointer() ? object : unknown);
    if (step.result_leaves > 1) set(target, step, 1, Value::constant(32, selector));
    target.landed.push_back(std::exchange(target.thrown, {}));
    activation.ready.push_back({std::move(target), item.block, item.step + 1});
  };
  // The landing pad is given what __cxa_begin_catch will make of the exception: the part of the object, or the pointer, that the handler
  // takes.
  auto take = [&](State target, RegionId handler, const std::optional<Caught>& caught) {
    Value given = target.thrown.object;
    if (!caught) {
      memory_.escape(target, given);
      given = unknown;
    } else if (caught->as == Caught::As::null) {
      given = Value::null(context_.pointer_width);
    } else if (given.is_pointer() && given.region > kUnknownRegion) {
      if (caught->as == Caught::As::pointer) {
        if (is_moved_over(pad)) {
          problem("unsupported", place(step), "a reference to a pointer that was thrown is not analysed",
                  {"catch the pointer by value", "attest the function with WCMU_ATTEST(bottom, top)"});
          return;
        }
        Access held = memory_.load(target, given,
                                   {ValueKind::pointer, static_cast<std::uint16_t>(context_.pointer_width), 0}, false);
        given = held.kind == Access::Kind::done ? held.value : unknown;
      }
      if (given.region > kUnknownRegion) given.base += caught->offset;
    }
    enter(std::move(target), given, static_cast<std::int64_t>(handler));
  };
  for (unsigned i = 0; i < pad.getNumClauses(); ++i) {
    if (pad.isFilter(i)) {
      // A filter stops what is not in its list.
      enter(state, state.thrown.object, -1);
      if (cast<ArrayType>(pad.getClause(i)->getType())->getNumElements() == 0) return false;
      continue;
    }
    Value handler = read(activation, state, activation.code->operand(step, i));
    if (handler.is_null()) {
      const Value object = state.thrown.object;
      enter(std::move(state), object, static_cast<std::int64_t>(kNullRegion) + 1'000'000);
      return false;
    }
    auto caught = caught_by(handler.region, state.thrown.type);
    if (caught && caught->as == Caught::As::nothing) continue;
    take(state, handler.region, caught);
    if (caught) return false;
  }
  if (pad.isCleanup()) {
    const Value object = state.thrown.object;
    enter(std::move(state), object, 0);
    return false;
  }
  Outcome outcome;
  outcome.unwinds = true;
  outcome.state = std::move(state);
  leave(activation, item.block, std::move(outcome));
  return false;
}

bool Machine::throw_new(Activation& activation, Activation::Item& item, const Step& step, const std::string& type) {
  State& state = item.state;
  state.thrown = {Value::pointer(context_.pointer_width, kUnknownRegion), Value::any(context_.pointer_width)};
  StringRef name = type;
  if (name.consume_front("std::")) {
    std::string symbol = "_ZTISt" + std::to_string(name.size()) + name.str();
    if (const GlobalVariable* info = program_.variable(symbol))
      state.thrown.type = Value::pointer(context_.pointer_width, context_.regions.global(info));
  }
  unwind(activation, item.block, step, std::move(state));
  return false;
}

}  // namespace wcmu
