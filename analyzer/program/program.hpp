// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// units -> program. A symbol table over the modules of all units: nothing is merged, each unit calls its own inline functions.
// Next room: execution/.
#pragma once

#include "program/dispatch.hpp"
#include "program/primitive.hpp"
#include "result/result.hpp"
#include "rules/rule_set.hpp"
#include "unit/unit.hpp"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace wcmu {

/// WCMU_ATTEST on a function, or an attestation of a rule: a call uses and retains at most so many bytes.
struct Attestation {
  /// WCMU_ATTEST on a parameter: for the arena that it leads to.
  struct Parameter {
    unsigned argument = 0;  ///< Not counting where the result is to be put.
    std::uint64_t bottom = 0, top = 0, alignment = 1;
    bool per_entry = false;
  };
  std::vector<Parameter> parameters;  ///< If there are any, what follows is 0.
  std::uint64_t bottom = 0;
  std::uint64_t top = 0;
  std::uint64_t alignment = 1;
  bool per_entry = false;  ///< So many in all calls of one entry of the root together. Only rules say that.
};

/// A function whose budget can be asked for, with all its bodies (one, or an instance each).
struct ProgramRoot {
  std::string name;
  std::string public_name;
  Location location;
  std::vector<const llvm::Function*> bodies;  ///< Sorted by symbol; empty if none was made.
  std::string rivals;  ///< "a.cpp and b.cpp": sources that define it in different ways; else empty.
  std::optional<std::uint64_t> capacity;
  const FunctionFact* fact = nullptr;  ///< May be null.
};

class Program {
 public:
  /// Loads the units' modules, in an order that does not depend on that of `units`. An error: modules of different targets, or
  /// bitcode that cannot be read.
  static llvm::Expected<std::unique_ptr<Program>> link(std::vector<Unit> units);
  Program() = default;

  /// Adds the bodies of functions that a library keeps to itself, as one more unit that stands behind all others: its definitions
  /// count only where no unit has one. An error: a target of another layout, or bitcode that cannot be read.
  llvm::Error add_bodies(const Unit& unit);
  /// Whether this body came by add_bodies().
  [[nodiscard]] bool is_shipped(const llvm::Function& function) const {
    return shipped_.contains(function.getParent());
  }
  /// Linkage names that are used and have no definition, sorted; without intrinsics and what may be absent.
  [[nodiscard]] std::vector<std::string> undefined() const;

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// The definition that a use of `function` means, or its declaration if there is none; null if several units define it, in
  /// ways that differ.
  [[nodiscard]] const llvm::Function* resolve(const llvm::Function& function) const;
  [[nodiscard]] const llvm::GlobalVariable* resolve(const llvm::GlobalVariable& variable) const;
  /// The variable that a rule names for code of `from`: one that this unit has, or else the only one of the program; null if there is none.
  [[nodiscard]] const llvm::GlobalVariable* variable_named(llvm::StringRef name, const llvm::Module& from) const;
  /// Not several definitions that differ, of which nobody knows which is meant: strong ones, or those of an inline variable. Thread-safe.
  [[nodiscard]] bool has_one_definition(const llvm::GlobalVariable& variable) const;
  /// The one function that stands for all that have the address of `function`: an inline function has the same one in all units.
  [[nodiscard]] const llvm::Function& address_of(const llvm::Function& function) const;
  /// The bodies of which the linker keeps one for the resolved `function`, in the order of the units: more than one where an inline
  /// function differs between units. Thread-safe.
  [[nodiscard]] const std::vector<const llvm::Function*>& variants(const llvm::Function& function) const;
  /// The functions that an entry of a rule file means by a name without globs: definitions where there are any, sorted by name.
  [[nodiscard]] std::vector<const llvm::Function*> named(llvm::StringRef name) const;
  /// Any function of this linkage name, a definition first; null if there is none.
  [[nodiscard]] const llvm::Function* function(llvm::StringRef symbol) const;

  [[nodiscard]] const llvm::GlobalVariable* variable(llvm::StringRef symbol) const;

  [[nodiscard]] const Primitive* primitive(const llvm::Function& function) const;
  [[nodiscard]] const Attestation* attestation(const llvm::Function& function) const;
  [[nodiscard]] const FunctionFact* fact(llvm::StringRef symbol) const;

  /// The code of all units, in the order of their sources.
  [[nodiscard]] const std::vector<std::unique_ptr<llvm::Module>>& modules() const { return modules_; }

  /// The annotated roots, sorted by public name.
  [[nodiscard]] const std::vector<ProgramRoot>& roots() const { return roots_; }
  /// Functions of this qualified name or linkage name as a root of its own; no bodies: there are none.
  [[nodiscard]] ProgramRoot find_root(llvm::StringRef name) const;

  /// Where calls through pointers can lead. Only of a program that was linked.
  [[nodiscard]] const Dispatch& dispatch() const { return *dispatch_; }

  [[nodiscard]] const llvm::DataLayout& layout() const { return modules_.front()->getDataLayout(); }
  [[nodiscard]] const std::string& triple() const { return modules_.front()->getTargetTriple(); }
  [[nodiscard]] const BuildFacts& build() const { return build_; }
  [[nodiscard]] const std::vector<TrustEntry>& trust() const { return trust_; }
  /// Problems found while linking (wrong annotations).
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

  /// Where an instruction comes from; unknown if it has no debug location.
  static Location location(const llvm::Instruction& instruction);
  static Location location(const llvm::Function& function);
  /// "app::frame(wcmu::Arena&)", or the symbol.
  static std::string readable(const llvm::Function& function);
  /// As rules look for it.
  static FunctionName rule_name(const llvm::Function& function);

 private:
  void read_annotations(const llvm::Module& module);
  void collect_attested_parameters();
  void collect_roots(const std::vector<Unit>& units);
  /// Adds a body to a root, unless it is there already.
  void add_body(ProgramRoot& root, const llvm::Function& body) const;
  [[nodiscard]] bool same_code(const llvm::Function& a, const llvm::Function& b) const;
  [[nodiscard]] const llvm::Function* pick(const std::vector<const llvm::Function*>& list) const;

  std::unique_ptr<llvm::LLVMContext> context_;
  std::vector<UnitFacts> facts_;
  std::vector<std::unique_ptr<llvm::Module>> modules_;
  llvm::DenseSet<const llvm::Module*> shipped_;
  llvm::StringMap<std::vector<const llvm::Function*>> functions_;  // External names; definitions first.
  llvm::StringMap<std::vector<const llvm::GlobalVariable*>> variables_;
  llvm::DenseMap<const llvm::Function*, Primitive> primitives_;
  llvm::StringMap<Primitive> primitives_by_name_;
  llvm::DenseMap<const llvm::Function*, Attestation> attestations_;
  llvm::StringMap<Attestation> attestations_by_name_;  // Not those of internal functions.
  llvm::StringMap<const FunctionFact*> function_facts_;
  std::unique_ptr<Dispatch> dispatch_;
  std::vector<ProgramRoot> roots_;
  BuildFacts build_;
  std::vector<TrustEntry> trust_;
  std::vector<Problem> problems_;
  // Filled when asked for.
  mutable std::mutex mutex_;
  mutable llvm::DenseMap<const llvm::Function*, std::string> digests_;
  mutable std::map<const llvm::Function*, std::vector<const llvm::Function*>> variants_;
  mutable std::map<const std::vector<const llvm::GlobalVariable*>*, bool> agreed_;  ///< Of variables_: all are one.
};

}  // namespace wcmu
