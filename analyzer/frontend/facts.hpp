// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// AST and preprocessor -> what the IR does not say: roots, readable names, the configuration of the build.
#pragma once

#include "frontend/compiler.hpp"
#include "unit/unit.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/CodeGen/ModuleBuilder.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/PPCallbacks.h>

#include <memory>
#include <set>

namespace wcmu {

/// Roots and functions of the emitted module, after dead code is gone. Returns warnings on annotations that say
/// nothing, one a line.
std::string collect_code_facts(clang::ASTContext& context, clang::CodeGenerator& generator, const llvm::Module& module,
                               UnitFacts& facts);

/// What the preprocessor knows at the end of the unit, and what the target is. `build.compiler*` are not touched.
void collect_build_facts(clang::CompilerInstance& compiler, BuildFacts& build);

/// What is watched while the unit is preprocessed. Outlives the callbacks.
struct PreprocessorWatch {
  std::vector<std::string> budget_headers;  ///< In: an include of one is never an error.
  bool reads_as_gcc = false;                ///< In: the user's compiler is gcc.
  bool knows_other_things = false;          ///< In: it may answer other than clang to __has_builtin and the like.
  const CompilerAnswer* answer = nullptr;   ///< In: what it says of itself.
  bool reads_budgets = false;               ///< Out: WCMU_BUDGET is expanded.
  std::set<std::string> asked_folders;      ///< Out: "gen" of a `__has_include("gen/x.hpp")` that came out false.
  std::vector<TrustEntry> trust;            ///< Out: what depends on the compiler in the user's files.
};
std::unique_ptr<clang::PPCallbacks> make_preprocessor_watch(clang::Preprocessor& preprocessor,
                                                            PreprocessorWatch& watch);

}  // namespace wcmu
