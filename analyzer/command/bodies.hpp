// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Shipped bodies: sources of rules/bodies/ for functions that a library keeps to itself and its headers only declare. They are compiled
// in memory for the target of the program, and only those files of which it uses something.
#pragma once

#include "program/program.hpp"
#include "rules/rule_set.hpp"

namespace wcmu {

/// Adds the bodies that `rules` name and `program` lacks, and those that these need. An error: a body that does not compile, which is a
/// fault of the tool.
llvm::Error add_shipped_bodies(Program& program, const RuleSet& rules);

}  // namespace wcmu
