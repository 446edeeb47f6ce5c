// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Which entries of rule files mean something in a program, whether a root comes there or not.
#pragma once

#include "program/program.hpp"
#include "result/result.hpp"

#include <map>
#include <vector>

namespace wcmu {

/// How many functions an entry of `functions:` is the fact of, or at how many places of the program one of another kind holds. Those
/// of `capacity:` are not counted: which arenas there are is known after the analysis. By the address of the entry.
using RuleUses = std::map<const void*, unsigned>;
RuleUses count_rule_uses(const Program& program, const RuleSet& rules);

/// A warning "unused-rule" for each entry of the user that is not in `uses`.
std::vector<Problem> unused_rules(const RuleSet& rules, const RuleUses& uses);

}  // namespace wcmu
