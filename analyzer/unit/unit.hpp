// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A unit is all that the tool keeps of one translation unit: its code as LLVM bitcode, and what the AST alone knows.
// Comes from frontend/; next room: program/.
#pragma once

#include "result/result.hpp"
#include "support/location.hpp"

#include <llvm/Support/Error.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcmu {

/// What is declared about a parameter of a root.
struct ParameterFact {
  std::string name;                       ///< Empty if unnamed.
  std::string arena_as;                   ///< WCMU_ARENA_AS, or empty.
  std::optional<std::uint64_t> capacity;  ///< WCMU_CAPACITY on the parameter.
  std::vector<std::uint64_t> attested;    ///< WCMU_ATTEST on the parameter: bottom, top, alignment; or empty.
  unsigned argument = 0;                  ///< Of the call, 0 being `this` where there is one.
};

/// A function with a name of its own in the IR (declared and used, or defined).
struct FunctionFact {
  std::string symbol;     ///< Linkage name.
  std::string name;       ///< Qualified, without template arguments and parameters: "app::Mixer::frame".
  std::string signature;  ///< Qualified, with parameter types: for messages and rules.
  Location location;      ///< Of the definition if there is one, else of the declaration.
  std::vector<ParameterFact>
      parameters;  ///< Without `this`; only for roots, definitions in the main file, and where attested.
};

/// A function that carries WCMU_ROOT. `symbols` is empty where no body was made: declared only, or a template without
/// an instance.
struct RootFact {
  std::string name;                  ///< As FunctionFact::name.
  std::string alias;                 ///< WCMU_ROOT_AS, or empty.
  std::vector<std::string> symbols;  ///< Linkage names of its bodies in this unit, sorted.
  Location location;
  std::optional<std::uint64_t> capacity;  ///< WCMU_CAPACITY on the root.
};

/// The kind of UnitFacts::trust that a unit has which was read without the values of the budgets that it uses.
inline constexpr std::string_view unchecked_feedback = "budget-feedback";

struct UnitFacts {
  std::string source;  ///< As named on the command, for messages.
  BuildFacts build;
  std::vector<RootFact> roots;
  std::vector<FunctionFact> functions;     ///< Sorted by symbol.
  std::vector<TrustEntry> trust;           ///< What extraction had to trust, e.g. `#if __clang__` in the user's files.
  std::vector<std::string> dropped_flags;  ///< Compiler flags that clang does not know.
};

struct Unit {
  UnitFacts facts;
  std::string bitcode;  ///< Canonicalised module (docs/architecture.md).
};

/// Whether these bytes begin as a unit does.
bool is_unit(llvm::StringRef bytes);

/// Serialises to the unit format: a magic line with the format version, the facts as JSON, the bitcode, and a digest
/// of both. Same unit, same bytes.
std::string serialize(const Unit& unit);

/// The inverse. Anything truncated, altered, of another version or not a unit is an error that says which; never a
/// crash.
llvm::Expected<Unit> deserialize(llvm::StringRef bytes, llvm::StringRef name);

}  // namespace wcmu
