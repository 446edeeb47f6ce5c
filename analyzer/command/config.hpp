// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// wcmu.yaml: options of the command line that a project always gives.
#pragma once

#include "command/capacity.hpp"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// What the file says; empty where it does not. Paths lead from the working directory.
struct Config {
  std::vector<std::string> rules;
  std::vector<std::string> roots;
  std::vector<std::string> exclude_roots;
  std::vector<Capacity> capacities;  ///< As the values of --capacity, and where they are stated.
  std::vector<std::string> may_fail;
  std::vector<std::string> no_trust;
  bool strict = false;
  std::optional<std::uint64_t> max_steps;
  std::optional<std::string> emit_header, header_namespace, emit_json, build_dir;
  std::vector<std::string> budget_headers, extra_args, extra_args_before, query_drivers;
};

/// The nearest wcmu.yaml in the working directory or one above it; empty: there is none.
std::string find_config();

/// Strict, as a rule file: anything else is an error "file:line:column: error: what was expected".
llvm::Expected<Config> load_config(const std::string& path);
llvm::Expected<Config> load_config(llvm::StringRef text, llvm::StringRef path);

}  // namespace wcmu
