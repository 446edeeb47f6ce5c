// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Readable names for bytes of objects, from debug information: offset 24 of a `Ctx` is "frame.scratch".
#pragma once

#include "program/annotations.hpp"

#include <llvm/ADT/STLFunctionalExtras.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// The type without typedefs, const and volatile; null stays null.
const llvm::DIType* strip(const llvm::DIType* type);
/// What a pointer or reference type points to, stripped; null if `type` is none or nothing is known.
const llvm::DIType* pointee(const llvm::DIType* type);

struct MemberPath {
  std::string text;                       ///< "frame.scratch", "ends[1]"; empty for the object itself.
  std::string label;                      ///< The same, with the names that WCMU_ARENA_AS gives to members.
  std::optional<std::uint64_t> capacity;  ///< WCMU_CAPACITY of the last member of the path.
  const llvm::DIType* type = nullptr;     ///< Stripped type of the innermost member that starts there.
};

/// The member of `type` that starts at byte `offset`. With `wanted` the descent stops at a class of that name; with
/// `want_pointer` it goes on to a pointer. A byte that no member starts at gives "+offset".
MemberPath member_at(const llvm::DIType* type, std::uint64_t offset, bool want_pointer);

struct VariableInfo {
  std::string name;
  const llvm::DIType* type = nullptr;
  StatedArena stated;
};

/// Whether the type is the runtime's class of this name ("Arena").
bool is_runtime_class(const llvm::DIType* type, const char* name);

/// Whether a type is that of an arena, besides the runtime's.
using ArenaType = llvm::function_ref<bool(const llvm::DIType*)>;

/// Whether an object of the type is or holds an Arena of the runtime (or another one), or pointers that lead to one; false if nothing is
/// known.
bool reaches_arena(const llvm::DIType* type, ArenaType other = nullptr);

struct ArenaMember {
  std::uint64_t offset = 0;  ///< In bytes from the beginning of the object.
  bool is_pointer = false;   ///< A pointer is there that is to an Arena or leads to one, not the Arena.
};
/// Every Arena in an object of the type, and every pointer that leads to one; at most 64 elements of an array are looked at.
std::vector<ArenaMember> arena_members(const llvm::DIType* type, ArenaType other = nullptr);

/// Where a member is, from the beginning of an object on.
struct FieldPath {
  std::vector<std::uint64_t> hops;  ///< In bytes; at each but the last is a pointer to what comes next.
  unsigned bits = 0;                ///< Of the number there.
  unsigned first_bit = 0;           ///< Of a bit-field: in its first byte.
};
/// The integer member "limits.count" of an object of the type, or "sizes[2]"; nothing if there is none. No path: the object.
std::optional<FieldPath> find_field(const llvm::DIType* type, llvm::StringRef path);

/// Of parameter `number`, `this` being 0; empty if it has no name.
std::string parameter_name(const llvm::Function& function, unsigned number);

VariableInfo describe(const llvm::Argument& argument);
VariableInfo describe(const llvm::AllocaInst& variable);
VariableInfo describe(const llvm::GlobalVariable& variable);

}  // namespace wcmu
