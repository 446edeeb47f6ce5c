// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Text of a rule file -> entries. docs/rules.md describes the format.
#pragma once

#include "rules/rule_set.hpp"

namespace wcmu {

struct RuleFile {
  std::vector<std::unique_ptr<FunctionRule>> functions;  ///< In the order of the file, one for each name.
  PlaceRules places;
  std::shared_ptr<const std::vector<ForeignArena>> arenas;  ///< All of `arenas:`.
};

/// What the file says. Stops at the first thing that is not as docs/rules.md says, with the error "name:line:column: error: what was
/// expected". Patterns are not looked into here.
llvm::Expected<RuleFile> load_rules(llvm::StringRef text, llvm::StringRef name);

}  // namespace wcmu
