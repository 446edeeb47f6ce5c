// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Work that is divided among processes. Each is a copy of this one: all that was made before is there in each, nothing is shared that
// could change, and so nothing that one item does can reach another. A crash is that of one item.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// What became of one item.
struct WorkOutcome {
  std::optional<std::string> bytes;  ///< That the work gave.
  std::string end;                   ///< How its process ended, if there are none: "signal 9 (Killed)".
};

/// `work` for each of 0 ... items - 1, in at most so many processes at a time; in the order of the items, whichever was ready first.
/// `started` is told in this process, as soon as work on an item begins. Where no process can be made, the work is done in this one.
std::vector<WorkOutcome> run_in_processes(std::size_t items, unsigned jobs,
                                          llvm::function_ref<std::string(std::size_t)> work,
                                          llvm::function_ref<void(std::size_t)> started);

}  // namespace wcmu
