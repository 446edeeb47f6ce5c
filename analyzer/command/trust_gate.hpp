// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/result.hpp"

#include <llvm/Support/Error.h>

#include <string>
#include <vector>

namespace wcmu {

/// An error that lists the kinds if one of `kinds` is none that --no-trust takes.
llvm::Error check_trust_kinds(const std::vector<std::string>& kinds);

/// A root that rests on one of `kinds` has no number: a problem "untrusted" for each thing that it rests on.
void apply_trust_gate(AnalysisResult& result, const std::vector<std::string>& kinds);

/// --strict: warnings are errors.
void make_strict(AnalysisResult& result);

}  // namespace wcmu
