// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// result -> text. Pure functions: the same result gives the same bytes on every machine. Next room: command/.
#pragma once

#include "result/baseline.hpp"
#include "result/loops.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace wcmu {

/// For people: a line for each root and arena, then the trust base.
std::string text_report(const AnalysisResult& result);

/// For people: the worst case of each end of each arena as a tree, the largest parts of it, and hints.
std::string explain_text(const RootResult& root);

/// For flame graphs: a line for each site, its frames parted by semicolons, then its bytes.
std::string folded_stacks(const RootResult& root);

/// For programs: "wcmu-report/1", described by docs/report.schema.json.
std::string json_report(const AnalysisResult& result, std::string_view tool_version);

/// For code scanning: SARIF 2.1.0. Sources that did not compile are notifications; what is about an arena that is explained has the
/// way to its worst case as code flow; fingerprints have no line numbers.
std::string sarif_report(const AnalysisResult& result, std::string_view tool_version);

/// For reviews: the table of budgets, against `baseline` if there is one, the problems, the trust base.
std::string markdown_report(const AnalysisResult& result, const Baseline* baseline);

/// For GitHub's runner: a workflow command for each problem, which it shows at the line in the pull request.
std::string github_annotations(const std::vector<Problem>& problems);

/// For GitLab: a Code Quality report.
std::string gitlab_report(const std::vector<Problem>& problems);

/// A name for each problem, in their order, 32 hexadecimal digits. It is the same after an edit that only moves it or changes numbers in
/// its message; equal problems are told apart by their order.
std::vector<std::string> fingerprints(const std::vector<Problem>& problems);

/// For people: a line for each loop.
std::string loops_text(const LoopsResult& result);

/// For programs: "wcmu-loops/1", described by docs/loops.schema.json.
std::string loops_json(const LoopsResult& result);

/// For terminals and editors: "file:line:column: error: message [rule-id]" and the ways out, indented. Problems that differ only in
/// their root are told once. `color`: with escape sequences.
std::string diagnostics(const std::vector<Problem>& problems, bool color);

/// "file:line:column", as far as it is known; empty if nothing is.
std::string to_string(const Location& location);

struct HeaderOptions {
  std::string name_space = "wcmu::budgets";  ///< The roots' namespaces are mirrored below it.
  std::string tool_version;
};

/// The generated header, or the problems that stand against it ("root-name", "arena-name", "address-space"); then `text` is empty.
struct Header {
  std::string text;
  std::vector<Problem> problems;
};

/// All arenas of `result` must be bounded.
Header budget_header(const AnalysisResult& result, const HeaderOptions& options);

/// Why `name` cannot be an identifier of the header ("is a keyword", "is no identifier"); empty if it can.
std::string_view why_no_identifier(std::string_view name);

}  // namespace wcmu
