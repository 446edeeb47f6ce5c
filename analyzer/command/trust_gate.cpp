// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/trust_gate.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>

#include <iterator>

namespace wcmu {
namespace {

/// The kinds of docs/soundness.md that a program may do without. The others (ub, build, thread, primitives, epochs) say what a budget
/// means: none would be left.
constexpr llvm::StringLiteral kinds_to_refuse[] = {"abi",
                                                   "asm",
                                                   "assume",
                                                   "attest",
                                                   "budget-feedback",
                                                   "closed-world",
                                                   "compiler-conditional",
                                                   "distinct-arenas",
                                                   "evaluation-order",
                                                   "indirect",
                                                   "loop-bound",
                                                   "may-fail",
                                                   "mmio",
                                                   "new-handler",
                                                   "odr",
                                                   "recursion-bound",
                                                   "rule",
                                                   "weak"};

/// Whether the root rests on this entry by what it does. That the units are all there is holds of every root; of two arenas that are
/// different objects there must be two.
bool rests_on(const RootResult& root, const TrustEntry& entry) {
  if (entry.kind == "closed-world") return entry.location.known();
  if (entry.kind == "distinct-arenas") return root.arenas.size() > 1;
  return true;
}

}  // namespace

llvm::Error check_trust_kinds(const std::vector<std::string>& kinds) {
  for (const std::string& kind : kinds)
    if (!llvm::is_contained(kinds_to_refuse, kind))
      return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                     "--no-trust: '" + kind + "' is no kind of trust to do without; expected one of " +
                                         llvm::join(std::begin(kinds_to_refuse), std::end(kinds_to_refuse), ", "));
  return llvm::Error::success();
}

void apply_trust_gate(AnalysisResult& result, const std::vector<std::string>& kinds) {
  for (RootResult& root : result.roots) {
    bool refused = false;
    for (const TrustEntry& entry : root.trust_base) {
      if (!llvm::is_contained(kinds, entry.kind) || !rests_on(root, entry)) continue;
      refused = true;
      result.problems.push_back({"untrusted",
                                 Severity::error,
                                 entry.location.known() ? entry.location : root.location,
                                 "the budget of " + root.public_name + " rests on trust of the kind '" + entry.kind +
                                     "', which --no-trust refuses: " + entry.subject + ": " + entry.reason,
                                 {"let the code enforce it: a guard, a clamp, wcmu::LoopBound",
                                  "add the source of what is trusted to the analysed sources"},
                                 root.public_name});
    }
    if (!refused) continue;
    root.bounded = false;
    for (ArenaResult& arena : root.arenas) {
      arena.status = ArenaStatus::unbounded;
      arena.bottom_bytes = arena.top_bytes = arena.retained_bottom = arena.retained_top = std::nullopt;
      arena.bottom_explained = arena.top_explained = std::nullopt;
    }
  }
}

void make_strict(AnalysisResult& result) {
  for (Problem& problem : result.problems)
    if (problem.severity == Severity::warning) problem.severity = Severity::error;
}

}  // namespace wcmu
