// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The reports for reviews, against golden files. WCMU_UPDATE_GOLDEN=1 report_test "[reviews]" writes them again.
#include "report/baseline.hpp"
#include "report/report.hpp"
#include "report/view.hpp"
#include "samples.hpp"

#include "../catch_shim.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace wcmu;

namespace {

void check_golden(const std::string& name, const std::string& text) {
  const std::string path = WCMU_GOLDEN "/" + name;
  if (std::getenv("WCMU_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  std::stringstream expected;
  expected << std::ifstream(path).rdbuf();
  CHECK(text == expected.str());
}

Problem problem(const std::string& rule, Severity severity, const Location& location, const std::string& message,
                const std::string& root = "") {
  return {rule, severity, location, message, {"one way", "another, 100% sure"}, root};
}

/// All that a report may hold: an explained arena, an unbounded one, each severity, no place, a source that failed.
AnalysisResult reviewed() {
  AnalysisResult result;
  result.build = test::build_facts();
  ArenaResult arena = test::arena("a", 28, 8);
  arena.bottom_explained = test::explanation();
  arena.top_explained =
      Explanation{{Cost::Kind::root, "app::frame(int)", {"src/app.cpp", 12, 6}, false, 8, 0, 1, {}}, {}};
  arena.capacity = 30;
  arena.status = ArenaStatus::over;
  result.roots = {test::root("app::frame", {arena}), test::root("app::other", {test::unbounded_arena("b_*")})};
  result.roots[1].bounded = false;
  result.problems = {
      problem("compile-error", Severity::error, {"src/has space.cpp", 0, 0}, "this source did not compile"),
      problem("over-capacity", Severity::error, {"src/app.cpp", 12, 6},
              "budget on arena a needs 36 bytes, capacity is 30", "app::frame"),
      problem("regression", Severity::error, {"src/app.cpp", 15, 5}, "bottom on arena a: 28 bytes, 20 before",
              "app::frame"),
      problem("unbounded-loop", Severity::error, {"/usr/include/x.h", 7, 0}, "the loop in <T> has no bound"),
      problem("unbounded-loop", Severity::error, {"/usr/include/x.h", 9, 0}, "the loop in <T> has no bound"),
      problem("baseline-changed", Severity::note, {}, "frame2 shrank: 8, now 4"),
      problem("no-capacity", Severity::warning, {"src/app.cpp", 12, 6}, "nothing to leave, nothing: to compare"),
  };
  return result;
}

Baseline before() {
  AnalysisResult result = reviewed();
  result.roots.resize(1);
  result.roots[0].arenas[0].bottom_bytes = 20;
  result.roots[0].arenas[0].top_bytes = 16;
  return baseline_of(result);
}

}  // namespace

TEST_CASE("SARIF", "[reviews]") { check_golden("reviewed.sarif", sarif_report(reviewed(), "0.0.0")); }

TEST_CASE("Markdown", "[reviews]") {
  const Baseline baseline = before();
  check_golden("reviewed.md", markdown_report(reviewed(), &baseline));
}

TEST_CASE("annotations of GitHub", "[reviews]") {
  check_golden("reviewed.github", github_annotations(reviewed().problems));
}

TEST_CASE("Code Quality of GitLab", "[reviews]") {
  check_golden("reviewed.gitlab.json", gitlab_report(reviewed().problems));
}

TEST_CASE("a baseline is read as it was written", "[reviews]") {
  const std::string text = baseline_json(before());
  check_golden("reviewed.baseline.json", text);
  const Baseline read = llvm::cantFail(parse_baseline(text, "b"));
  CHECK(baseline_json(read) == text);
  REQUIRE(read.roots.size() == 1);
  CHECK(read.roots[0].arenas[0].budget.bottom_bytes == 20);
  CHECK(read.roots[0].arenas[0].bottom_sites.at("std::vector::push_back") == 20);
}

TEST_CASE("fingerprints do not see lines and numbers, and tell equal problems apart", "[reviews]") {
  std::vector<Problem> problems = reviewed().problems;
  const std::vector<std::string> names = fingerprints(problems);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(names[i].size() == 32);
    for (std::size_t k = 0; k < i; ++k) CHECK(names[i] != names[k]);
  }
  for (Problem& each : problems) {
    each.location.line += 5;
    if (each.rule == "regression") each.message = "bottom on arena a: 280 bytes, 200 before";
  }
  CHECK(fingerprints(problems) == names);
  problems[5].message = "frame3 shrank: 8, now 4";
  CHECK(fingerprints(problems)[5] != names[5]);
}

TEST_CASE("the worst path leads to the most bytes, in the user's code", "[reviews]") {
  const std::vector<Cost> path = worst_path(test::explanation());
  REQUIRE(path.size() == 3);
  CHECK(path[0].kind == Cost::Kind::root);
  CHECK(path[1].kind == Cost::Kind::loop);
  CHECK(path[2].location == Location{"src/app.cpp", 15, 5});
}
