// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Facts about code that cannot be annotated, keyed by name. Read from rules/*.yaml by one strict loader.
#pragma once

#include "support/location.hpp"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Error.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wcmu {

/// The bytes from the pointer argument `pointer` on may have been written: `size` bytes if constant, as many as argument
/// `size_argument` says, or all of the object. A null pointer: nothing is written.
struct WriteRule {
  unsigned pointer = 0;
  bool and_all_behind = false;  ///< The arguments behind `pointer`, too, so far as they are pointers.
  std::optional<unsigned> size_argument;
  std::optional<std::uint64_t> size;
};

/// What a call returns.
struct ReturnRule {
  enum class Kind : std::uint8_t {
    anything,  ///< Any value of the type; a pointer: an object that is not known.
    range,     ///< An integer in [low, high]; where the type cannot hold that, any value of the type.
    argument,  ///< The value of argument `argument`.
    null,      ///< A null pointer.
  };
  Kind kind = Kind::anything;
  std::int64_t low = 0;
  std::int64_t high = 0;
  unsigned argument = 0;
};

/// One name of an entry of `functions:`.
struct FunctionRule {
  std::string pattern;   ///< C symbol, or qualified C++ name with or without parameter types; may hold globs.
  std::string reason;    ///< Why the fact holds, one line; never empty.
  Location where;        ///< In the rule file; a shipped file is named "rules/FILE", wherever it lies.
  bool shipped = false;  ///< From rules/ of the tool, not from the user.

  /// Name of a model in execution/models: its effect is exact and known to the tool ("memcpy", "strlen", "operator-new", ...).
  std::string model;
  /// File of rules/bodies that holds its body, which is executed like all other code ("tree.cpp"). Only in shipped rules.
  std::string body;
  /// With `body`: a linkage name. In a program that mentions it the body is not the truth.
  std::string unless;
  bool no_return = false;         ///< Control does not come back, no exception either.
  std::string throws;             ///< Never returns, throws this type: "std::length_error".
  std::vector<WriteRule> writes;  ///< Empty: writes nothing that the program can see.
  ReturnRule returns;
};

/// The rules in force, in order of precedence. Movable; look-ups may come from several threads at once.
class RuleSet {
 public:
  RuleSet();
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  /// Adds the entries of one file. Strict: an unknown key, a wrong type, a missing reason, a malformed glob or a duplicate is an
  /// error "file:line:column: error: ..." that says what was expected, and then nothing of the file is added.
  llvm::Error add_file(const std::string& path, bool shipped);
  llvm::Error add_text(llvm::StringRef text, llvm::StringRef name, bool shipped);

  /// Adds every *.yaml of the folder as shipped, in the order of their names. A folder without one is an error: without the
  /// shipped facts the tool would know nothing of the standard library.
  llvm::Error add_shipped_folder(const std::string& folder);

  /// The entry for a function, user rules before shipped ones, an exact name before a glob; null if there is none.
  /// `symbol` is the linkage name; the qualified names are taken from it by demangling.
  [[nodiscard]] const FunctionRule* function(llvm::StringRef symbol) const;
  /// The same, looking only at rules of the user (shipped = false) or only at shipped ones.
  [[nodiscard]] const FunctionRule* function(llvm::StringRef symbol, bool shipped) const;

  [[nodiscard]] const std::vector<std::unique_ptr<FunctionRule>>& functions() const { return functions_; }

 private:
  struct Index;

  llvm::Error add(std::vector<std::unique_ptr<FunctionRule>> entries);

  std::vector<std::unique_ptr<FunctionRule>> functions_;
  std::unique_ptr<Index> index_;
};

}  // namespace wcmu
