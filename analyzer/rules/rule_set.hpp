// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Facts about code that cannot be annotated, keyed by name. Read from rules/*.yaml by one strict loader.
#pragma once

#include "rules/arena_rule.hpp"
#include "rules/place_rules.hpp"
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
    into,      ///< A pointer into the object that argument `argument` points to.
    null,      ///< A null pointer.
  };
  Kind kind = Kind::anything;
  std::int64_t low = 0;
  std::int64_t high = 0;
  /// In the place of `low` or `high`: the value of an argument.
  std::optional<unsigned> low_argument, high_argument;
  unsigned argument = 0;
  bool or_null = false;  ///< With `argument` and `into`: or a null pointer.
};

/// What a call takes of the arenas that it can reach, and keeps.
struct AttestRule {
  std::optional<unsigned> argument;  ///< Of the arena that this argument leads to only.
  std::uint64_t bottom = 0;          ///< In bytes.
  std::uint64_t top = 0;
  std::uint64_t alignment = 0;  ///< 0: the largest of the target.
  bool per_entry = false;       ///< So many in all calls of one entry of the root together.
};

/// A function that it is given is called back before it returns.
struct CallRule {
  unsigned argument = 0;
  bool once = false;                          ///< Exactly once; else any number of times.
  std::vector<std::optional<unsigned>> with;  ///< What it is given: an argument of the call each, or anything.
};

/// One name of an entry of `functions:`.
struct FunctionRule {
  /// C symbol, or qualified C++ name with or without parameter types; may hold globs. "file.cpp:" in front of it: with internal
  /// linkage, and in that source.
  std::string pattern;
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
  bool waits = false;              ///< Other threads run meanwhile, and write what they can reach.
  std::vector<AttestRule> attest;  ///< Not empty: an attestation, as WCMU_ATTEST.
  bool may_throw = true;           ///< With `attest`.
  std::optional<CallRule> calls;
  bool only_hosted = false;  ///< Holds where the target has an operating system with POSIX.

  /// A primitive of somebody else's arena; else null. Then `writes` counts only where `states_writes` is set: what is not stated is found out.
  std::shared_ptr<const ArenaRule> arena;
  bool states_writes = false;
};

/// A function of the program, as rules look for it.
struct FunctionName {
  FunctionName(llvm::StringRef symbol, llvm::StringRef file = {}) : symbol(symbol), file(file) {}
  FunctionName(const char* symbol) : symbol(symbol) {}
  FunctionName(const std::string& symbol) : symbol(symbol) {}
  llvm::StringRef symbol;  ///< Linkage name.
  llvm::StringRef file;    ///< Of a function with internal linkage: its source. Else empty.
};

struct RuleFile;

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

  /// The triple of the program; until it is given no rule holds that depends on it. To be called before any look-up.
  void set_target(llvm::StringRef triple);

  /// The entry for a function, user rules before shipped ones, an exact name before a glob; null if there is none.
  /// The qualified names are taken from the linkage name by demangling.
  [[nodiscard]] const FunctionRule* function(const FunctionName& name) const;
  /// The same, looking only at rules of the user (shipped = false) or only at shipped ones.
  [[nodiscard]] const FunctionRule* function(const FunctionName& name, bool shipped) const;

  [[nodiscard]] const std::vector<std::unique_ptr<FunctionRule>>& functions() const { return functions_; }

  /// What the files say of somebody else's arenas, in their order.
  [[nodiscard]] const std::vector<const ForeignArena*>& arenas() const { return arenas_; }

  [[nodiscard]] bool has_user_rules() const;
  /// The entries of the other kinds, all of the user, in the order of the files.
  [[nodiscard]] const PlaceRules& places() const { return places_; }
  /// Those for a function. Where several patterns match, the most exact one counts.
  [[nodiscard]] std::vector<const LoopRule*> loops(const FunctionName& name) const;
  [[nodiscard]] const RecursionRule* recursion(const FunctionName& name) const;
  [[nodiscard]] std::vector<const IndirectRule*> indirect(const FunctionName& name) const;
  [[nodiscard]] std::vector<const AssumeRule*> assume(const FunctionName& name) const;
  [[nodiscard]] const RootRule* root(const FunctionName& name) const;

 private:
  struct Index;

  llvm::Error add(RuleFile file, bool shipped);
  template <typename Rule>
  llvm::Error check_places(const std::vector<Rule>& fresh) const;

  std::vector<std::unique_ptr<FunctionRule>> functions_;
  PlaceRules places_;
  std::vector<std::shared_ptr<const std::vector<ForeignArena>>> declared_;  ///< By file.
  std::vector<const ForeignArena*> arenas_;
  std::unique_ptr<Index> index_;
};

}  // namespace wcmu
