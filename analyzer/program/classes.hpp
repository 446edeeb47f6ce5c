// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What type_info objects say of types at run time (Itanium C++ ABI, 2.9.5): where the bases of a class lie, which handler takes an
// exception, what dynamic_cast finds. Types of the C++ library that are only declared are known by their names.
#pragma once

#include <llvm/IR/GlobalVariable.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace wcmu {

class Program;

/// An object within an object.
struct Subobject {
  const llvm::GlobalVariable* type = nullptr;  ///< Its type_info.
  std::int64_t offset = 0;                     ///< In bytes from the beginning of the whole.
  bool is_public = true;                       ///< On some way from the whole to it.
};

/// All class objects in one of the class `type` that is no part of another, itself first; nothing where not all is known.
std::optional<std::vector<Subobject>> subobjects(const Program& program, const llvm::GlobalVariable& type);

/// What a handler gets of an exception that it takes.
struct Caught {
  enum class As : std::uint8_t { nothing, object, pointer, null };
  As as =
      As::nothing;  ///< It is not taken; a part of the object; the pointer that was thrown, converted; a null pointer.
  std::int64_t offset = 0;  ///< To be added.
};

/// What a handler for `handler` does with an exception of type `thrown`; nothing: not known.
std::optional<Caught> match_handler(const Program& program, const llvm::GlobalVariable& thrown,
                                    const llvm::GlobalVariable& handler);

/// Where the object of type `target` is that dynamic_cast finds for the part of type `source`, `at` bytes into an object of the class
/// `whole`; -1 if there is none. Nothing: not known.
std::optional<std::int64_t> dynamic_cast_offset(const Program& program, const llvm::GlobalVariable& whole,
                                                const llvm::GlobalVariable& source, std::int64_t at,
                                                const llvm::GlobalVariable& target);

}  // namespace wcmu
