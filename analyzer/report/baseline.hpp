// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/baseline.hpp"
#include "result/result.hpp"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>

#include <string>

namespace wcmu {

/// What a later run compares with. All arenas of `result` must be bounded; sites are there where they are explained.
Baseline baseline_of(const AnalysisResult& result);

/// "wcmu-baseline/1", described by docs/baseline.schema.json: to be committed, so without lines, paths and times.
std::string baseline_json(const Baseline& baseline);

/// The inverse; `name` is for the error.
llvm::Expected<Baseline> parse_baseline(llvm::StringRef text, llvm::StringRef name);

}  // namespace wcmu
