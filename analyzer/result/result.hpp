// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the analysis says: plain values, filled by execution/, read by report/ and command/. Nothing in here knows LLVM.
#pragma once

#include "result/cost.hpp"
#include "support/location.hpp"

#include <wcmu/budget.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wcmu {

/// One thing that a budget rests on and that the analysis did not prove.
struct TrustEntry {
  std::string kind;     ///< "ub", "closed-world", "assume", "rule", "attest", ...: docs/soundness.md lists them.
  std::string subject;  ///< What is trusted: a name or the text of a condition. Never a path of the machine.
  std::string reason;   ///< Why that is believed, one sentence.
  Location location;    ///< Where it is stated; unknown for the standing assumptions.

  friend auto operator<=>(const TrustEntry&, const TrustEntry&) = default;
};

enum class Severity : std::uint8_t { error, warning, note };

/// Something that the user must know. Every error names a way out.
struct Problem {
  std::string rule;  ///< Stable id, listed in docs/rule-ids.md: "unbounded-loop", "unknown-callee", ...
  Severity severity = Severity::error;
  Location location;
  std::string message;
  std::vector<std::string> ways_out;
  std::string root;  ///< Public name of the root on whose way it was met; empty if of none.
  std::vector<std::string>
      known{};  ///< What the analysis knew there, of something without a bound: ranges, what grew, inputs.

  friend auto operator<=>(const Problem&, const Problem&) = default;
};

enum class ArenaStatus : std::uint8_t { ok, over, unbounded, no_capacity };

/// A call on the way to an allocation, or the allocation itself.
struct CallPlace {
  std::string function;  ///< That is called.
  Location location;

  friend bool operator==(const CallPlace&, const CallPlace&) = default;
};

/// The allocation that was the first to need as much of an end as any.
struct PeakPlace {
  std::vector<CallPlace>
      calls;  ///< The allocation first, then the calls that led there, the innermost first; empty if there is none.
  std::uint64_t bytes = 0;  ///< That it took at most, without padding.
};

/// The budget of one arena of one root, in bytes of the target. The sizes are empty where nothing could be bounded.
struct ArenaResult {
  std::string name;  ///< Shortest unambiguous tail of its access path, renamed by WCMU_ARENA_AS: "a", "ctx.scratch".
  std::string path;  ///< The whole access path from the root: "ctx->frame.scratch".
  std::optional<std::uint64_t> bottom_bytes;
  std::optional<std::uint64_t> top_bytes;
  std::uint64_t alignment = 1;  ///< Largest alignment met; the positions count from a start aligned to it.
  std::optional<std::uint64_t> retained_bottom;  ///< Empty if the root never returns.
  std::optional<std::uint64_t> retained_top;
  std::optional<std::uint64_t> declared_capacity;  ///< WCMU_CAPACITY or a constructor's constant; options override it.
  std::optional<std::uint64_t> capacity;           ///< The one the gate used; set by the gate.
  ArenaStatus status = ArenaStatus::no_capacity;   ///< Set by the gate (command/), `unbounded` by execution/.
  PeakPlace bottom_peak, top_peak;
  /// Where bottom_bytes and top_bytes come from, if that was asked for and they are bounded.
  std::optional<Explanation> bottom_explained, top_explained;
};

struct RootResult {
  std::string name;                  ///< Qualified name: "app::frame".
  std::string public_name;           ///< Name in the header: WCMU_ROOT_AS or `name`.
  std::vector<std::string> mangled;  ///< Symbols analysed: one, or one for each instance of a template.
  Location location;
  std::vector<ArenaResult> arenas;     ///< Sorted by path.
  std::vector<TrustEntry> trust_base;  ///< Sorted, without repetition.
  bool bounded = true;
  std::uint64_t steps = 0;  ///< IR instructions executed for this root.
};

/// The build that was analysed; the generated header refuses another.
struct BuildFacts {
  std::string triple;            ///< LLVM target triple.
  std::string compiler;          ///< Family of the user's compiler: "gcc" or "clang".
  std::string compiler_version;  ///< As far as known: "12.2.0"; may be empty.
  unsigned pointer_bytes = 0;    ///< sizeof(void*) of the target.
  unsigned max_align = 0;        ///< alignof(std::max_align_t) of the target.
  bool ndebug = false;           ///< NDEBUG was defined.
  bool glibcxx_assertions = false;
  std::optional<int> cxx11_abi;        ///< _GLIBCXX_USE_CXX11_ABI, if libstdc++ was included.
  std::optional<int> glibcxx_release;  ///< _GLIBCXX_RELEASE, if libstdc++ was included.

  friend auto operator<=>(const BuildFacts&, const BuildFacts&) = default;
};

struct AnalysisResult {
  BuildFacts build;
  std::vector<RootResult> roots;  ///< Sorted by public name.
  std::vector<Problem> problems;  ///< Sorted by location, rule, message; without repetition.
};

/// "ok", "over", "unbounded", "no-capacity": the words of the JSON report.
std::string_view name_of(ArenaStatus status);
/// "error", "warning", "note".
std::string_view name_of(Severity severity);

/// The arena's numbers as the program will see them; what a root that never returns retains is its peak. Empty if unbounded.
std::optional<Budget> budget_of(const ArenaResult& arena);

/// The capacity that the runtime admits this arena's budget with; empty if unbounded.
std::optional<std::uint64_t> needed_capacity(const ArenaResult& arena);

/// Brings roots, arenas, trust bases and problems into their documented order and drops repetitions.
void sort(AnalysisResult& result);

}  // namespace wcmu
