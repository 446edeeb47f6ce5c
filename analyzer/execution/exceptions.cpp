// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Exceptions are outcomes of calls with their type in the state. Landing pads fork over their clauses with the class hierarchy that
// the type_info objects hold (Itanium C++ ABI, 2.9.5).
#include "execution/machine.hpp"

#include <llvm/IR/Constants.h>
#include <llvm/IR/Instructions.h>

namespace wcmu {

using namespace llvm;

namespace {

/// Whether `type` is `base` or derives from it; nothing where a type_info is only declared or of a kind without a hierarchy here.
std::optional<bool> derives(const GlobalVariable* type, const GlobalVariable* base, const Program& program) {
  if (type == base) return true;
  if (!type->hasInitializer()) return std::nullopt;
  const auto* fields = dyn_cast<ConstantStruct>(type->getInitializer());
  if (fields == nullptr) return std::nullopt;
  const auto* vtable = dyn_cast<GlobalVariable>(fields->getOperand(0)->stripInBoundsOffsets());
  if (vtable == nullptr) return std::nullopt;
  StringRef kind = vtable->getName();
  auto base_at = [&](unsigned i) -> const GlobalVariable* {
    const auto* variable =
        i < fields->getNumOperands() ? dyn_cast<GlobalVariable>(fields->getOperand(i)->stripPointerCasts()) : nullptr;
    return variable == nullptr ? nullptr : program.resolve(*variable);
  };
  auto any_of = [&](unsigned first, unsigned stride) -> std::optional<bool> {
    bool unknown = false;
    for (unsigned i = first; i < fields->getNumOperands(); i += stride) {
      const GlobalVariable* parent = base_at(i);
      auto answer = parent == nullptr ? std::nullopt : derives(parent, base, program);
      if (answer.value_or(false)) return true;
      unknown |= !answer.has_value();
    }
    return unknown ? std::nullopt : std::optional(false);
  };
  if (kind.contains("__si_class_type_info")) return any_of(2, 1);
  if (kind.contains("__vmi_class_type_info")) {
    // A private base is no base for a handler, nor is one that is there twice: left open where a word says more than "public".
    const auto* flags = fields->getNumOperands() > 2 ? dyn_cast<ConstantInt>(fields->getOperand(2)) : nullptr;
    if (flags == nullptr || !flags->isZero()) return std::nullopt;
    for (unsigned i = 5; i < fields->getNumOperands(); i += 2) {
      const auto* word = dyn_cast<ConstantInt>(fields->getOperand(i));
      if (word == nullptr || (word->getZExtValue() & 2) == 0) return std::nullopt;
    }
    return any_of(4, 2);
  }
  if (kind.contains("__class_type_info") || kind.contains("__fundamental_type_info") ||
      kind.contains("__enum_type_info"))
    return false;
  return std::nullopt;
}

}  // namespace

std::optional<bool> Machine::catches(RegionId handler, const Value& type) const {
  if (!type.is_pointer()) return std::nullopt;
  if (type.region == handler) return true;
  const auto* thrown = dyn_cast_or_null<GlobalVariable>(context_.regions[type.region].global);
  const auto* wanted = dyn_cast_or_null<GlobalVariable>(context_.regions[handler].global);
  if (thrown == nullptr || wanted == nullptr) return std::nullopt;
  return derives(thrown, wanted, program_);
}

void Machine::unwind(Activation& activation, std::uint32_t block, const Step& step, State state) {
  if (seeking_.empty()) note_early_end(*step.source, activation.path, stack_.size());
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
  auto enter = [&](State target, std::int64_t selector) {
    Value object = target.thrown.object.is_pointer() ? target.thrown.object
                                                     : Value::pointer(context_.pointer_width, kUnknownRegion);
    set(target, step, 0, object);
    if (step.result_leaves > 1) set(target, step, 1, Value::constant(32, selector));
    activation.ready.push_back({std::move(target), item.block, item.step + 1});
  };
  for (unsigned i = 0; i < pad.getNumClauses(); ++i) {
    if (pad.isFilter(i)) {
      // A filter stops what is not in its list.
      enter(state, -1);
      if (cast<ArrayType>(pad.getClause(i)->getType())->getNumElements() == 0) return false;
      continue;
    }
    Value handler = read(activation, state, activation.code->operand(step, i));
    if (handler.is_null()) {
      enter(std::move(state), static_cast<std::int64_t>(kNullRegion) + 1'000'000);
      return false;
    }
    auto verdict = catches(handler.region, state.thrown.type);
    if (verdict == false) continue;
    if (verdict == true) {
      enter(std::move(state), static_cast<std::int64_t>(handler.region));
      return false;
    }
    enter(state, static_cast<std::int64_t>(handler.region));
  }
  if (pad.isCleanup()) {
    enter(std::move(state), 0);
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
