// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "command/cache.hpp"
#include "command/log.hpp"
#include "command/options.hpp"
#include "unit/unit.hpp"

#include <string>
#include <vector>

namespace wcmu {

/// The units of a run, in an order that does not depend on that of the inputs, each once.
struct Units {
  std::vector<Unit> units;
  std::vector<std::string> failed;  ///< Sources that did not compile, sorted; their diagnostics are told already.
  std::vector<FileUse> inputs;      ///< Of the extraction, sorted.
  bool told = false;                ///< Something was said of a source that a later run must say again.
};

/// The target of units; empty if there are none.
std::string triple_of(const std::vector<Unit>& units);

/// Extracts every job of `source` on `jobs` threads, as far as `cache` does not have it, and tells clang's diagnostics in the order of the
/// sources.
llvm::Expected<Units> extract_units(const SourceOptions& source, unsigned jobs, Cache& cache, const Log& log);

/// The compile jobs, in an order that does not depend on that of the inputs. None at all is an error.
llvm::Expected<std::vector<CompileJob>> sorted_jobs(const SourceOptions& source);

/// Sources as above, and among them units that `wcmu extract` wrote.
llvm::Expected<Units> read_inputs(const SourceOptions& source, unsigned jobs, Cache& cache, const Log& log);

/// Reads units that `wcmu extract` wrote.
llvm::Expected<Units> read_units(const std::vector<std::string>& files, const Log& log);

}  // namespace wcmu
