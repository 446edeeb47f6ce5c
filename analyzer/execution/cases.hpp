// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Branch and bound over the inputs of a root (Land and Doig, "An automatic method of solving discrete programming problems", 1960).
// A run on all inputs at once may be above the truth: it joins executions that never meet. So the executions are divided into cases,
// each is run by itself, and the largest of their bounds is the bound of all. Divided is only where the bound of all comes from, and
// only as long as that can lower it.
#pragma once

#include "execution/machine.hpp"

namespace wcmu {

/// The bounds of all executions of the machine's root, in at most so many steps. With problems, the first run's: no bound was found.
Run run_by_cases(Machine& machine, std::uint64_t max_steps);

}  // namespace wcmu
