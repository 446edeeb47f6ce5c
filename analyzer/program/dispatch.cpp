// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/dispatch.hpp"

#include "program/program.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SetVector.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Metadata.h>

namespace wcmu {

using namespace llvm;

namespace {

enum class Taken : std::uint8_t { no, in_vtables, anywhere };

bool is_vtable(const GlobalVariable& variable) {
  return variable.getName().starts_with("_ZTV") || variable.getName().starts_with("_ZTC");
}

/// Where the address of a function is used other than to call it.
Taken address_taken(const llvm::Value& value) {
  Taken taken = Taken::no;
  for (const Use& use : value.uses()) {
    const User* user = use.getUser();
    Taken here = Taken::anywhere;
    if (const auto* call = dyn_cast<CallBase>(user)) {
      if (call->isCallee(&use)) continue;
    } else if (const auto* variable = dyn_cast<GlobalVariable>(user)) {
      // Tables by which the compiler and the linker find functions; nobody calls through them.
      if (variable->getName().starts_with("llvm.")) continue;
      if (is_vtable(*variable)) here = Taken::in_vtables;
    } else if (isa<Function>(user)) {
      continue;  // Its personality function.
    } else if (isa<ConstantExpr, ConstantAggregate, GlobalAlias>(user)) {
      here = address_taken(*user);
    }
    taken = std::max(taken, here);
  }
  return taken;
}

/// Structs of one name are different types in different units: any two are taken for the same.
bool same_type(const Type* a, const Type* b) { return a == b || (a->isStructTy() && b->isStructTy()); }

/// Types with variable arguments, and those of calls without a prototype, fit any.
bool may_be_called_as(const Function& function, const FunctionType& type) {
  const FunctionType& own = *function.getFunctionType();
  if (own.isVarArg() || type.isVarArg()) return true;
  return same_type(own.getReturnType(), type.getReturnType()) && equal(own.params(), type.params(), same_type);
}

std::optional<std::uint64_t> source_type(const Function& function) {
  const MDNode* node = function.getMetadata(LLVMContext::MD_kcfi_type);
  if (node == nullptr) return std::nullopt;
  return mdconst::extract<ConstantInt>(node->getOperand(0))->getZExtValue();
}

/// Or a destructor.
bool is_constructor(const Function& function) {
  ItaniumPartialDemangler name;
  return !name.partialDemangle(function.getName().str().c_str()) && name.isCtorOrDtor();
}

/// Whether an address in the object of a member function is stored, or is made a number.
bool keeps_object(const Function& function) {
  if (function.arg_empty()) return true;
  SmallVector<const llvm::Value*, 16> addresses{function.getArg(0)};
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    for (const User* user : addresses[i]->users()) {
      if (const auto* store = dyn_cast<StoreInst>(user)) {
        if (store->getValueOperand() == addresses[i]) return true;
      } else if (isa<GetElementPtrInst, PHINode, SelectInst, FreezeInst, BitCastInst, AddrSpaceCastInst>(user)) {
        if (!is_contained(addresses, user)) addresses.push_back(user);
      } else if (!isa<LoadInst, ICmpInst, CallBase, ReturnInst>(user)) {
        return true;
      }
    }
  }
  return false;
}

/// An object of an abstract class, or one whose vtable is for its construction, is seen by what the constructors and destructors call,
/// and by nobody else. This is one: it hands its object to other constructors and destructors only, and keeps no pointer to it.
bool is_plain_constructor(const Function& function) {
  if (keeps_object(function)) return false;
  for (const Instruction& instruction : instructions(function)) {
    const auto* call = dyn_cast<CallBase>(&instruction);
    if (call == nullptr || isa<IntrinsicInst>(call)) continue;
    const Function* callee = call->getCalledFunction();
    const bool constructs = callee != nullptr && is_constructor(*callee);
    if (!constructs && any_of(call->args(), [](const Use& argument) { return argument->getType()->isPointerTy(); }))
      return false;
  }
  return true;
}

/// The functions in which a constant is used, tables that it is in followed.
void users_of(const Constant& constant, SetVector<const Function*>& out, SmallPtrSetImpl<const Constant*>& seen) {
  if (!seen.insert(&constant).second) return;
  for (const User* user : constant.users()) {
    if (const auto* instruction = dyn_cast<Instruction>(user))
      out.insert(instruction->getFunction());
    else if (const auto* other = dyn_cast<Constant>(user))
      users_of(*other, out, seen);
  }
}

const std::vector<AddressPoint> kNoPoints;

}  // namespace

const Metadata* tested_class(const llvm::Value& vtable) {
  for (const User* user : vtable.users()) {
    const auto* test = dyn_cast<IntrinsicInst>(user);
    if (test == nullptr ||
        (test->getIntrinsicID() != Intrinsic::type_test && test->getIntrinsicID() != Intrinsic::public_type_test))
      continue;
    return cast<MetadataAsValue>(test->getArgOperand(1))->getMetadata();
  }
  return nullptr;
}

Dispatch::Dispatch(const Program& program) : program_(program) {
  DenseMap<const Function*, std::size_t> place;
  SetVector<const GlobalVariable*> vtables;
  for (const auto& module : program.modules()) {
    for (const Function& function : *module) {
      Taken taken = function.isIntrinsic() ? Taken::no : address_taken(function);
      if (taken == Taken::no) continue;
      const Function* target = &program.address_of(function);
      auto [entry, is_new] = place.try_emplace(target, candidates_.size());
      if (is_new) candidates_.push_back({target, source_type(function), true});
      Candidate& candidate = candidates_[entry->second];
      if (!candidate.type) candidate.type = source_type(*target);
      candidate.only_virtual &= taken == Taken::in_vtables;
    }
    for (const GlobalVariable& variable : module->globals())
      if (variable.hasMetadata(LLVMContext::MD_type)) vtables.insert(program.resolve(variable));
  }
  for (const GlobalVariable* vtable : vtables) {
    if (!vtable->hasInitializer()) continue;
    SmallVector<MDNode*, 8> types;
    vtable->getMetadata(LLVMContext::MD_type, types);
    bool partial = vtable->getName().starts_with("_ZTC");
    for (const Use& part : vtable->getInitializer()->operands())
      if (const auto* slots = dyn_cast<ConstantAggregate>(part))
        partial |= any_of(slots->operands(),
                          [](const Use& slot) { return slot->stripPointerCasts()->getName() == "__cxa_pure_virtual"; });
    if (partial) {
      SetVector<const Function*> users;
      SmallPtrSet<const Constant*, 8> seen;
      for (const auto& module : program.modules())
        if (const GlobalVariable* named = module->getGlobalVariable(vtable->getName(), true))
          if (program.resolve(*named) == vtable) users_of(*named, users, seen);
      if (all_of(users, [](const Function* user) { return is_plain_constructor(*user); })) continue;
    }
    for (const MDNode* type : types) {
      auto offset = static_cast<std::int64_t>(mdconst::extract<ConstantInt>(type->getOperand(0))->getZExtValue());
      points_[type->getOperand(1)].push_back({vtable, offset});
    }
  }
}

const std::vector<AddressPoint>& Dispatch::address_points(const Metadata* type) const {
  auto found = points_.find(type);
  return found == points_.end() ? kNoPoints : found->second;
}

const std::vector<AddressPoint>& Dispatch::address_points(StringRef class_name) const {
  LLVMContext& context = program_.modules().front()->getContext();
  return address_points(MDString::get(context, ("_ZTS" + class_name).str()));
}

const Constant* Dispatch::at(const GlobalVariable& vtable, std::int64_t offset) const {
  if (!vtable.hasInitializer()) return nullptr;
  const DataLayout& layout = program_.layout();
  const Constant* part = vtable.getInitializer();
  while (isa_and_nonnull<ConstantAggregate>(part)) {
    APInt at(64, static_cast<std::uint64_t>(offset));
    Type* type = part->getType();
    auto index = layout.getGEPIndexForOffset(type, at);
    if (!index) return nullptr;
    part = part->getAggregateElement(static_cast<unsigned>(index->getZExtValue()));
    offset = at.getSExtValue();
  }
  return part;
}

const Function* Dispatch::slot(const GlobalVariable& vtable, std::int64_t offset) const {
  const Constant* held = at(vtable, offset);
  const auto* function = held == nullptr ? nullptr : dyn_cast<Function>(held->stripPointerCastsAndAliases());
  return function == nullptr ? nullptr : program_.resolve(*function);
}

std::optional<std::int64_t> Dispatch::word(const GlobalVariable& vtable, std::int64_t offset) const {
  const Constant* held = at(vtable, offset);
  if (held == nullptr) return std::nullopt;
  if (held->isNullValue()) return 0;
  const auto* expression = dyn_cast<ConstantExpr>(held);
  const auto* number = expression != nullptr && expression->getOpcode() == Instruction::IntToPtr
                           ? dyn_cast<ConstantInt>(expression->getOperand(0))
                           : nullptr;
  return number == nullptr ? std::nullopt : std::optional(number->getSExtValue());
}

std::vector<const Function*> Dispatch::targets(const CallBase& call) const {
  const llvm::Value* called = call.getCalledOperand()->stripPointerCasts();
  SetVector<const Function*> found;
  // Through the vtable: load (getelementptr vtable, n), where the vtable is tested for a class.
  if (const auto* load = dyn_cast<LoadInst>(called)) {
    APInt offset(program_.layout().getIndexSizeInBits(0), 0);
    const llvm::Value* vtable = load->getPointerOperand();
    if (const auto* slot = dyn_cast<GetElementPtrInst>(vtable))
      if (slot->accumulateConstantOffset(program_.layout(), offset)) vtable = slot->getPointerOperand();
    if (const Metadata* type = tested_class(*vtable)) {
      for (const AddressPoint& point : address_points(type))
        if (const Function* function = slot(*point.vtable, point.offset + offset.getSExtValue()))
          if (!function->getName().starts_with("__cxa_")) found.insert(function);
      return {found.begin(), found.end()};
    }
  }
  std::optional<std::uint64_t> type;
  if (auto bundle = call.getOperandBundle(LLVMContext::OB_kcfi))
    type = cast<ConstantInt>(bundle->Inputs[0])->getZExtValue();
  // A pointer to a member function is called through what its two ways, virtual or not, have in common.
  const bool may_be_virtual = !type || isa<PHINode>(called);
  for (const Candidate& candidate : candidates_) {
    if (candidate.only_virtual && !may_be_virtual) continue;
    if (candidate.function->getName().starts_with("__cxa_")) continue;
    if (type && candidate.type && *candidate.type != *type) continue;
    if (may_be_called_as(*candidate.function, *call.getFunctionType())) found.insert(candidate.function);
  }
  return {found.begin(), found.end()};
}

}  // namespace wcmu
