// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Which numbers the variables of a function hold, by the names that the source gives them.
#pragma once

#include "execution/code.hpp"
#include "execution/state.hpp"

#include <llvm/IR/DebugInfoMetadata.h>

#include <string>
#include <vector>

namespace wcmu {

/// A number that can be written as `text` at the place in question.
struct Named {
  std::string text;
  Value value;
  bool is_unsigned = false;  ///< By its type.
};

/// Numbers that variables of `code` hold, and objects that they lead to, at `place` with this frame. Without a place those of its
/// parameters.
std::vector<Named> named_numbers(const Code& code, const llvm::DILocation* place, const std::vector<Value>& frame,
                                 const State& state);

/// How a user reaches what debug information calls `text`: what a class of the library keeps to itself has an accessor, or no name.
std::string public_name(std::string text);

}  // namespace wcmu
