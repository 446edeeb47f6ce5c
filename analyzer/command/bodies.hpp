// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Shipped bodies: sources of rules/bodies/ for functions that a library keeps to itself and its headers only declare. They are compiled
// in memory for the target of the program, and only those files of which it uses something.
#pragma once

#include "program/program.hpp"
#include "rules/rule_set.hpp"
#include "unit/unit.hpp"

#include <memory>
#include <vector>

namespace wcmu {

/// The program of `units`, with the bodies that `rules` name and it lacks, and those that these need. An error: the units do not fit
/// together, or a body does not compile, which is a fault of the tool.
llvm::Expected<std::unique_ptr<Program>> link_program(std::vector<Unit> units, const RuleSet& rules);

}  // namespace wcmu
