// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `sroa` is the one transformation: 2.6 times less to execute. instcombine turns small copies into wide integers,
// simplifycfg hoists computations above their guards: both lose what the analysis lives on. Later rooms rely on this
// list being short.
#include "frontend/canonical.hpp"

#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Utils/ModuleUtils.h>

namespace wcmu {
namespace {

llvm::Error verify(const llvm::Module& module) {
  std::string why;
  llvm::raw_string_ostream out(why);
  if (!llvm::verifyModule(module, &out)) return llvm::Error::success();
  return llvm::createStringError("malformed LLVM module from clang: " + out.str());
}

}  // namespace

llvm::Error canonicalize(llvm::Module& module) {
  // Once, as clang does: of well-formed code the passes make well-formed code.
  if (llvm::Error error = verify(module)) return error;

  // The class hierarchy: an object may come from outside, also of a class that this unit makes no object of.
  llvm::SmallVector<llvm::GlobalValue*, 16> vtables;
  for (llvm::GlobalVariable& variable : module.globals())
    if (variable.hasMetadata(llvm::LLVMContext::MD_type) && !variable.hasLocalLinkage()) vtables.push_back(&variable);
  llvm::appendToCompilerUsed(module, vtables);

  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);

  llvm::ModulePassManager passes;
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(llvm::SROAPass(llvm::SROAOptions::PreserveCFG)));
  passes.addPass(llvm::GlobalDCEPass());  // after sroa, which drops the last uses of some functions
  passes.run(module, modules);

  module.setModuleInlineAsm("");  // KCFI's tables of types; nothing in here is called by name.
  for (llvm::StringRef name : {"llvm.ident", "llvm.commandline"}) {
    if (llvm::NamedMDNode* node = module.getNamedMetadata(name)) node->eraseFromParent();
  }
  return llvm::Error::success();
}

}  // namespace wcmu
