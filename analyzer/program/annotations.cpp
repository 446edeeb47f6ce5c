// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/annotations.hpp"

#include <llvm/IR/Constants.h>
#include <llvm/IR/IntrinsicInst.h>

#include <algorithm>

namespace wcmu {

using namespace llvm;

namespace {

std::optional<std::string> text_of(const Value* value) {
  const auto* variable = dyn_cast_or_null<GlobalVariable>(value ? value->stripPointerCasts() : nullptr);
  if (variable == nullptr || !variable->hasInitializer()) return std::nullopt;
  const auto* data = dyn_cast<ConstantDataSequential>(variable->getInitializer());
  if (data == nullptr || !data->isString()) return std::nullopt;
  return data->getAsString().rtrim('\0').str();
}

std::optional<Annotation> parse(const Value* kind, const Value* arguments) {
  Annotation annotation;
  if (auto text = text_of(kind))
    annotation.kind = std::move(*text);
  else
    return std::nullopt;
  const auto* holder = dyn_cast<GlobalVariable>(arguments->stripPointerCasts());
  if (holder == nullptr || !holder->hasInitializer()) return annotation;
  // By element: arguments that are all 0 are one constant without operands.
  const Constant& values = *holder->getInitializer();
  for (unsigned i = 0; const Constant* field = values.getAggregateElement(i); ++i) {
    if (const auto* number = dyn_cast<ConstantInt>(field))
      annotation.numbers.push_back(number->getSExtValue());
    else if (auto text = text_of(field))
      annotation.texts.push_back(std::move(*text));
  }
  return annotation;
}

/// Several declarations may state something each: the first name, as the front end has warned, and the least capacity.
void add(StatedArena& stated, const Annotation& annotation) {
  if (annotation.kind == "wcmu.arena" && !annotation.texts.empty() && stated.name.empty())
    stated.name = annotation.texts.front();
  if (annotation.kind == "wcmu.capacity" && !annotation.numbers.empty()) {
    const auto bytes = static_cast<std::uint64_t>(annotation.numbers.front());
    stated.capacity = std::min(stated.capacity.value_or(bytes), bytes);
  }
}

}  // namespace

std::vector<Annotation> annotations(const Module& module, const GlobalValue* only) {
  std::vector<Annotation> all;
  const GlobalVariable* table = module.getNamedGlobal("llvm.global.annotations");
  if (table == nullptr) return all;
  const auto* entries = dyn_cast<ConstantArray>(table->getInitializer());
  if (entries == nullptr) return all;
  for (const Use& use : entries->operands()) {
    const auto* entry = cast<ConstantStruct>(use);
    const auto* on = dyn_cast<GlobalValue>(entry->getOperand(0)->stripPointerCasts());
    if (on == nullptr || (only != nullptr && on != only)) continue;
    auto annotation = parse(entry->getOperand(1), entry->getOperand(4));
    if (!annotation) continue;
    annotation->on = on;
    all.push_back(std::move(*annotation));
  }
  return all;
}

StatedArena stated_of(const GlobalVariable& variable) {
  StatedArena stated;
  for (const Annotation& annotation : annotations(*variable.getParent(), &variable)) add(stated, annotation);
  return stated;
}

StatedArena stated_of(const AllocaInst& variable) {
  StatedArena stated;
  for (const User* user : variable.users()) {
    const auto* mark = dyn_cast<IntrinsicInst>(user);
    if (mark == nullptr || mark->getIntrinsicID() != Intrinsic::var_annotation) continue;
    if (auto annotation = parse(mark->getArgOperand(1), mark->getArgOperand(4))) add(stated, *annotation);
  }
  return stated;
}

StatedArena stated_of(const DIDerivedType& member) {
  StatedArena stated;
  if (!member.getAnnotations()) return stated;
  for (const MDOperand& operand : member.getAnnotations()->operands()) {
    const auto* pair = dyn_cast_or_null<MDNode>(operand.get());
    const auto* text =
        pair != nullptr && pair->getNumOperands() == 2 ? dyn_cast_or_null<MDString>(pair->getOperand(1)) : nullptr;
    if (text == nullptr) continue;
    StringRef value = text->getString();
    std::uint64_t bytes = 0;
    if (value.consume_front("wcmu.arena="))
      stated.name = value.str();
    else if (value.consume_front("wcmu.capacity=") && !value.getAsInteger(10, bytes))
      stated.capacity = bytes;
  }
  return stated;
}

}  // namespace wcmu
