// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/type_path.hpp"

#include <llvm/BinaryFormat/Dwarf.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>

#include <algorithm>
#include <set>

namespace wcmu {

using namespace llvm;

const DIType* strip(const DIType* type) {
  while (const auto* derived = dyn_cast_or_null<DIDerivedType>(type)) {
    switch (derived->getTag()) {
      case dwarf::DW_TAG_typedef:
      case dwarf::DW_TAG_const_type:
      case dwarf::DW_TAG_volatile_type:
      case dwarf::DW_TAG_restrict_type:
      case dwarf::DW_TAG_atomic_type:
      case dwarf::DW_TAG_member:
      case dwarf::DW_TAG_inheritance:
        type = derived->getBaseType();
        continue;
      default:
        return type;
    }
  }
  return type;
}

const DIType* pointee(const DIType* type) {
  const auto* derived = dyn_cast_or_null<DIDerivedType>(strip(type));
  if (derived == nullptr) return nullptr;
  switch (derived->getTag()) {
    case dwarf::DW_TAG_pointer_type:
    case dwarf::DW_TAG_reference_type:
    case dwarf::DW_TAG_rvalue_reference_type:
      return strip(derived->getBaseType());
    default:
      return nullptr;
  }
}

namespace {

/// Whether a scope lies in the namespace of the runtime.
bool in_runtime(const DIScope* scope) {
  for (; scope != nullptr; scope = scope->getScope())
    if (isa<DINamespace>(scope) && scope->getName() == "wcmu" &&
        (scope->getScope() == nullptr || isa<DIFile>(scope->getScope()) || isa<DICompileUnit>(scope->getScope())))
      return true;
  return false;
}

}  // namespace

bool is_runtime_class(const DIType* type, const char* name) {
  type = strip(type);
  return type != nullptr && type->getName() == name && in_runtime(type->getScope());
}

bool reaches_arena(const DIType* type, ArenaType other) {
  std::set<const DIType*> seen;
  std::vector<const DIType*> work{strip(type)};
  while (!work.empty()) {
    const DIType* next = work.back();
    work.pop_back();
    if (next == nullptr || !seen.insert(next).second) continue;
    if (is_runtime_class(next, "Arena") || (other && other(next))) return true;
    work.push_back(pointee(next));
    const auto* composite = dyn_cast<DICompositeType>(next);
    if (composite == nullptr) continue;
    if (composite->getTag() == dwarf::DW_TAG_array_type) work.push_back(strip(composite->getBaseType()));
    for (const DINode* node : composite->getElements()) {
      const auto* member = dyn_cast_or_null<DIDerivedType>(node);
      if (member != nullptr && !member->isStaticMember() &&
          (member->getTag() == dwarf::DW_TAG_member || member->getTag() == dwarf::DW_TAG_inheritance))
        work.push_back(strip(member->getBaseType()));
    }
  }
  return false;
}

namespace {

void collect_arenas(const DIType* type, ArenaType other, std::uint64_t offset, std::vector<ArenaMember>& out) {
  type = strip(type);
  if (type == nullptr) return;
  if (is_runtime_class(type, "Arena") || (other && other(type))) return out.push_back({offset, false});
  if (const DIType* target = pointee(type); target != nullptr && reaches_arena(target, other))
    return out.push_back({offset, true});
  const auto* composite = dyn_cast<DICompositeType>(type);
  if (composite == nullptr) return;
  if (composite->getTag() == dwarf::DW_TAG_array_type) {
    const DIType* element = strip(composite->getBaseType());
    std::uint64_t size = element == nullptr ? 0 : element->getSizeInBits() / 8;
    if (size == 0 || !reaches_arena(element, other)) return;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(composite->getSizeInBits() / 8 / size, 64); ++i)
      collect_arenas(element, other, offset + i * size, out);
    return;
  }
  for (const DINode* node : composite->getElements()) {
    const auto* member = dyn_cast_or_null<DIDerivedType>(node);
    if (member == nullptr || member->isStaticMember()) continue;
    if (member->getTag() != dwarf::DW_TAG_member && member->getTag() != dwarf::DW_TAG_inheritance) continue;
    collect_arenas(member->getBaseType(), other, offset + member->getOffsetInBits() / 8, out);
  }
}

}  // namespace

std::vector<ArenaMember> arena_members(const DIType* type, ArenaType other) {
  std::vector<ArenaMember> members;
  collect_arenas(type, other, 0, members);
  return members;
}

namespace {

/// The object itself is named, not the member that it begins with, unless WCMU_ARENA_AS or WCMU_CAPACITY stand at that.
void add_stated_beginning(MemberPath& path) {
  std::string label = path.label;
  const DIType* type = path.type;
  while (const auto* composite = dyn_cast_or_null<DICompositeType>(type)) {
    if (composite->getTag() == dwarf::DW_TAG_array_type || in_runtime(composite->getScope())) return;
    const DIDerivedType* first = nullptr;
    for (const DINode* node : composite->getElements()) {
      const auto* member = dyn_cast_or_null<DIDerivedType>(node);
      if (member == nullptr || member->isStaticMember() || member->getOffsetInBits() != 0) continue;
      if (member->getTag() == dwarf::DW_TAG_member || member->getTag() == dwarf::DW_TAG_inheritance) first = member;
      if (first != nullptr) break;
    }
    if (first == nullptr) return;
    const StatedArena stated = stated_of(*first);
    const std::string name = stated.name.empty() ? first->getName().str() : stated.name;
    if (first->getTag() == dwarf::DW_TAG_member && !name.empty()) label += (label.empty() ? "" : ".") + name;
    if (!stated.name.empty()) path.label = label;
    if (stated.capacity) path.capacity = stated.capacity;
    type = strip(first->getBaseType());
  }
}

}  // namespace

MemberPath member_at(const DIType* type, std::uint64_t offset, bool want_pointer) {
  MemberPath path;
  type = strip(type);
  while (const auto* composite = dyn_cast_or_null<DICompositeType>(type)) {
    if (composite->getTag() == dwarf::DW_TAG_array_type) {
      const DIType* element = strip(composite->getBaseType());
      std::uint64_t size = element == nullptr ? 0 : element->getSizeInBits() / 8;
      if (size == 0) break;
      for (std::string* text : {&path.text, &path.label}) *text += "[" + std::to_string(offset / size) + "]";
      offset %= size;
      type = element;
      continue;
    }
    // The object itself, unless a member that starts where it starts is asked for.
    if (offset == 0 && !want_pointer) break;
    const DIDerivedType* found = nullptr;
    for (const DINode* node : composite->getElements()) {
      const auto* member = dyn_cast_or_null<DIDerivedType>(node);
      if (member == nullptr || member->isStaticMember()) continue;
      if (member->getTag() != dwarf::DW_TAG_member && member->getTag() != dwarf::DW_TAG_inheritance) continue;
      std::uint64_t start = member->getOffsetInBits() / 8;
      std::uint64_t size = strip(member->getBaseType()) ? strip(member->getBaseType())->getSizeInBits() / 8 : 0;
      if (start <= offset && offset < start + std::max<std::uint64_t>(size, 1)) {
        found = member;
        if (size > 0) offset -= start;
        break;
      }
    }
    if (found == nullptr) break;
    // The runtime's own members are no names for people: a handle or a StaticArena stands for its arena.
    bool internal = in_runtime(composite->getScope());
    if (!internal && found->getTag() == dwarf::DW_TAG_member && !found->getName().empty()) {
      StatedArena stated = stated_of(*found);
      if (!path.text.empty())
        for (std::string* text : {&path.text, &path.label}) *text += '.';
      path.text += found->getName().str();
      path.label += stated.name.empty() ? found->getName().str() : stated.name;
      path.capacity = stated.capacity;
    }
    type = strip(found->getBaseType());
  }
  if (offset != 0)
    for (std::string* text : {&path.text, &path.label}) *text += "+" + std::to_string(offset);
  path.type = offset == 0 ? type : nullptr;
  if (!want_pointer) add_stated_beginning(path);
  return path;
}

namespace {

/// The debug variable of parameter number `number` (from 1, `this` included).
const DILocalVariable* parameter(const Function& function, unsigned number) {
  const DISubprogram* scope = function.getSubprogram();
  if (scope == nullptr) return nullptr;
  for (const Instruction& instruction : instructions(function)) {
    for (DbgVariableRecord& record : filterDbgVars(instruction.getDbgRecordRange()))
      if (record.getVariable()->getArg() == number && record.getVariable()->getScope() == scope)
        return record.getVariable();
    if (const auto* intrinsic = dyn_cast<DbgVariableIntrinsic>(&instruction))
      if (intrinsic->getVariable()->getArg() == number && intrinsic->getVariable()->getScope() == scope)
        return intrinsic->getVariable();
  }
  return nullptr;
}

}  // namespace

std::string parameter_name(const Function& function, unsigned number) {
  const DILocalVariable* variable = parameter(function, number + 1);
  return variable != nullptr ? variable->getName().str() : "";
}

namespace {

/// The member of this name, also of a base class, and where it is; null if there is none.
std::pair<const DIDerivedType*, std::uint64_t> named_member(const DICompositeType& composite, StringRef name) {
  for (const DINode* node : composite.getElements()) {
    const auto* member = dyn_cast_or_null<DIDerivedType>(node);
    if (member == nullptr || member->isStaticMember()) continue;
    const std::uint64_t at = member->getOffsetInBits() / 8;
    const bool is_member = member->getTag() == dwarf::DW_TAG_member;
    if (is_member && member->getName() == name) return {member, at};
    if (!(is_member && member->getName().empty()) && member->getTag() != dwarf::DW_TAG_inheritance) continue;
    // Of a virtual base only the object knows where it is.
    const auto* inner = dyn_cast_or_null<DICompositeType>(strip(member->getBaseType()));
    if (inner == nullptr || (member->getFlags() & DINode::FlagVirtual) == DINode::FlagVirtual) continue;
    if (auto found = named_member(*inner, name); found.first != nullptr) return {found.first, at + found.second};
  }
  return {nullptr, 0};
}

}  // namespace

std::optional<FieldPath> find_field(const DIType* type, StringRef path) {
  FieldPath found{{0}};
  type = strip(type);
  while (!path.empty()) {
    path.consume_front(".");
    if (const DIType* target = pointee(type)) {
      found.hops.push_back(0);
      type = target;
    }
    const auto* composite = dyn_cast_or_null<DICompositeType>(type);
    if (composite == nullptr) return std::nullopt;
    if (path.consume_front("[")) {
      std::uint64_t index = 0;
      const DIType* element = strip(composite->getBaseType());
      if (composite->getTag() != dwarf::DW_TAG_array_type || element == nullptr || path.consumeInteger(10, index) ||
          !path.consume_front("]") || (index + 1) * element->getSizeInBits() > composite->getSizeInBits())
        return std::nullopt;
      found.hops.back() += index * (element->getSizeInBits() / 8);
      type = element;
      continue;
    }
    const StringRef name = path.take_until([](char c) { return c == '.' || c == '['; });
    path = path.drop_front(name.size());
    const auto [member, at] = named_member(*composite, name);
    if (member == nullptr) return std::nullopt;
    found.hops.back() += at;
    type = strip(member->getBaseType());
    if (!member->isBitField()) continue;
    if (!path.empty()) return std::nullopt;
    found.first_bit = member->getOffsetInBits() % 8;
    found.bits = static_cast<unsigned>(member->getSizeInBits());
  }
  const auto* enumeration = dyn_cast_or_null<DICompositeType>(type);
  const bool is_number = isa_and_nonnull<DIBasicType>(type) ||
                         (enumeration != nullptr && enumeration->getTag() == dwarf::DW_TAG_enumeration_type);
  const auto* basic = dyn_cast_or_null<DIBasicType>(type);
  const bool is_real = basic != nullptr && basic->getEncoding() == dwarf::DW_ATE_float;
  if (!is_number || is_real || type->getSizeInBits() == 0 || type->getSizeInBits() > 64) return std::nullopt;
  if (found.bits == 0) found.bits = static_cast<unsigned>(type->getSizeInBits());
  return found;
}

VariableInfo describe(const Argument& argument) {
  const Function& function = *argument.getParent();
  // The calling convention splits and joins parameters, so the IR's name is the link: "h.coerce", "in.coerce0".
  StringRef name = argument.getName().split('.').first;
  for (unsigned number = 1; number <= function.arg_size() + 4; ++number) {
    const DILocalVariable* variable = parameter(function, number);
    if (variable != nullptr && variable->getName() == name) return {name.str(), strip(variable->getType()), {}};
  }
  std::string fallback = name.empty() ? "arg" + std::to_string(argument.getArgNo()) : name.str();
  return {fallback, nullptr, {}};
}

VariableInfo describe(const AllocaInst& variable) {
  for (const Instruction& instruction : instructions(variable.getFunction())) {
    for (DbgVariableRecord& record : filterDbgVars(instruction.getDbgRecordRange()))
      if (record.isDbgDeclare() && record.getAddress() == &variable)
        return {record.getVariable()->getName().str(), strip(record.getVariable()->getType()), stated_of(variable)};
    if (const auto* declare = dyn_cast<DbgDeclareInst>(&instruction); declare && declare->getAddress() == &variable)
      return {declare->getVariable()->getName().str(), strip(declare->getVariable()->getType()), stated_of(variable)};
  }
  return {variable.getName().str(), nullptr, stated_of(variable)};
}

VariableInfo describe(const GlobalVariable& variable) {
  SmallVector<DIGlobalVariableExpression*, 1> infos;
  variable.getDebugInfo(infos);
  const DIType* type = infos.empty() ? nullptr : strip(infos.front()->getVariable()->getType());
  return {demangle(variable.getName()), type, stated_of(variable)};
}

}  // namespace wcmu
