// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>

#include <cstdint>
#include <map>

namespace llvm {
class DICompositeType;
class DIType;
}  // namespace llvm

namespace wcmu {

class Program;
class RuleSet;
struct ForeignArena;

/// The object for which `wanted` is true that begins at byte `offset` of an object of the type: that itself, or a member, base or element of
/// it, the outermost first. Null if there is none, or nothing is known.
const llvm::DICompositeType* class_at(const llvm::DIType* type, std::int64_t offset,
                                      llvm::function_ref<bool(const llvm::DICompositeType&)> wanted);

/// The types of the program that rules declare as arenas.
std::map<const llvm::DIType*, const ForeignArena*> declared_types(const Program& program, const RuleSet& rules);

}  // namespace wcmu
