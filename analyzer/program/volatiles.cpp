// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/volatiles.hpp"

#include "program/program.hpp"

#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Operator.h>

#include <set>
#include <vector>

namespace wcmu {
namespace {

/// Collects the functions that store through `address`; false if it goes elsewhere.
bool collect_writers(const llvm::Value& address, std::set<const llvm::Function*>& writers) {
  for (const llvm::Use& use : address.uses()) {
    const llvm::User* user = use.getUser();
    if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(user)) {
      if (use.getOperandNo() != llvm::StoreInst::getPointerOperandIndex()) return false;
      writers.insert(store->getFunction());
    } else if (llvm::isa<llvm::GEPOperator>(user)) {
      if (!collect_writers(*user, writers)) return false;
    } else if (!llvm::isa<llvm::LoadInst>(user)) {
      return false;
    }
  }
  return true;
}

/// Adds the functions with a call of what is declared here as `function`; false if it is used in another way.
bool collect_callers(const llvm::Function& function, std::set<const llvm::Function*>& callers) {
  for (const llvm::Use& use : function.uses()) {
    const auto* call = llvm::dyn_cast<llvm::CallBase>(use.getUser());
    if (call == nullptr || !call->isCallee(&use)) return false;
    callers.insert(call->getFunction());
  }
  return true;
}

/// Calls `visit` with each declaration and definition in all units that means `object`, until one gives false.
template <typename Object, typename List, typename Visit>
bool visit_all(const Program& program, const Object& object, List list, const Visit& visit) {
  for (const auto& unit : program.modules())
    for (const Object& other : list(*unit))
      if (&other == &object || (other.getName() == object.getName() && program.resolve(other) == &object))
        if (!visit(other)) return false;
  return true;
}

}  // namespace

bool only_program_writes(const Program& program, const llvm::GlobalVariable& variable, const llvm::Function& root) {
  if (!variable.hasDefinitiveInitializer() || variable.hasSection() || variable.isThreadLocal() ||
      variable.isExternallyInitialized() || !program.has_one_definition(variable) ||
      program.resolve(variable) != &variable)
    return false;
  std::set<const llvm::Function*> found;
  if (!visit_all(
          program, variable, [](const llvm::Module& unit) { return unit.globals(); },
          [&](const llvm::GlobalVariable& other) { return collect_writers(other, found); }))
    return false;
  if (found.empty()) return false;
  std::vector<const llvm::Function*> work(found.begin(), found.end());
  while (!work.empty()) {
    const llvm::Function& function = *work.back();
    work.pop_back();
    if (&function == &root) continue;
    if (program.resolve(function) != &function) return false;
    std::set<const llvm::Function*> callers;
    if (!visit_all(
            program, function,
            [](const llvm::Module& unit) -> const llvm::Module::FunctionListType& { return unit.getFunctionList(); },
            [&](const llvm::Function& other) { return collect_callers(other, callers); }))
      return false;
    callers.erase(&function);
    if (callers.empty()) return false;
    for (const llvm::Function* caller : callers)
      if (found.insert(caller).second) work.push_back(caller);
  }
  return true;
}

}  // namespace wcmu
