// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Code of the program that the library runs by itself: when the program ends (what was given to atexit and its like, destructors of
// static objects), and where the program replaces an allocation function that other code of the library calls. None of it is called
// by name, so nothing that is executed leads there; what the whole program registers or replaces anywhere is taken.
#pragma once

#include "program/program.hpp"
#include "rules/rule_set.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace wcmu {

/// What the library does.
enum class CallbackKind : std::uint8_t {
  exit,        ///< Handlers of atexit, destructors of static and thread-local objects.
  quick_exit,  ///< Handlers of at_quick_exit.
  terminate,   ///< Handlers of std::set_terminate.
  new_memory,  ///< The program's own operator new.
  malloc,      ///< The program's own malloc and its like.
};

/// What may run at an end of the program.
struct Callbacks {
  /// One that may take bytes of an arena.
  struct Allocating {
    std::string name;     ///< Readable.
    Location registered;  ///< Where it is given to the library.
    std::string reason;   ///< "it may allocate in 'app::Log::flush()'"
  };
  std::optional<Allocating> allocating;  ///< The first in the order of units; nothing: no arena grows any more.
  // What was believed to say so.
  std::set<const FunctionRule*> rules;
  std::set<const llvm::Function*> attested;
};

/// Follows all that a handler can call. A call through a pointer may reach every function of its type whose address is taken.
Callbacks find_callbacks(const Program& program, const RuleSet& rules, CallbackKind end);

}  // namespace wcmu
