// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/result.hpp"

namespace wcmu {

/// How a run ends, as docs/exit-codes.md says. The values are public.
enum class ExitCode : int {
  ok = 0,         ///< All roots bounded, all gates passed.
  error = 1,      ///< Usage, configuration, compile or tool error; a root that is missing, or none at all.
  gate = 2,       ///< A gate failed: over capacity, headroom, regression, stale header.
  unbounded = 3,  ///< Something could not be bounded.
};

/// Of two reasons to end, the one that the run ends with: 1 wins over 3, 3 over 2, 2 over 0.
ExitCode stronger(ExitCode a, ExitCode b);

/// What a problem makes of a run; warnings and notes make nothing of it.
ExitCode exit_code_of(const Problem& problem);

/// Of all problems and of all roots: a root without a bound counts, also if no problem told why.
ExitCode exit_code_of(const AnalysisResult& result);

}  // namespace wcmu
