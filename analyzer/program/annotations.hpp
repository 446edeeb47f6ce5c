// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The runtime's annotations as code generation leaves them: on functions and variables in a table of the module, on local variables as
// intrinsics, on members in the debug information, where frontend/members puts them.
#pragma once

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

struct Annotation {
  const llvm::GlobalValue* on = nullptr;  ///< A function or variable; null for a local variable.
  std::string kind;                       ///< "wcmu.root", "wcmu.arena", ...
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers;
};

/// Those on the functions and variables of a module, or on one of them only.
std::vector<Annotation> annotations(const llvm::Module& module, const llvm::GlobalValue* only = nullptr);

/// WCMU_ARENA_AS and WCMU_CAPACITY.
struct StatedArena {
  std::string name;                       ///< Empty: not stated.
  std::optional<std::uint64_t> capacity;  ///< In bytes.
};

StatedArena stated_of(const llvm::GlobalVariable& variable);
StatedArena stated_of(const llvm::AllocaInst& variable);
StatedArena stated_of(const llvm::DIDerivedType& member);

}  // namespace wcmu
