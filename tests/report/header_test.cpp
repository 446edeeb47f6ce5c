// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Compilers judge the headers in judge_samples.py; here are their exact text and the names that they refuse.
#include "../catch_shim.hpp"
#include "report/report.hpp"
#include "samples.hpp"

#include <fstream>
#include <sstream>

using namespace wcmu;
using namespace wcmu::test;

namespace {

Header header_of(std::vector<RootResult> roots) {
  AnalysisResult result;
  result.build = build_facts();
  result.roots = std::move(roots);
  sort(result);
  return budget_header(result, {"wcmu::budgets", "0.0.0"});
}

/// The problems' messages, a line each; "" if the header is fine.
std::string refusal(std::vector<RootResult> roots) {
  Header header = header_of(std::move(roots));
  std::string text;
  for (const Problem& problem : header.problems) {
    CHECK(!problem.ways_out.empty());
    text += problem.rule + ": " + problem.message + "\n";
  }
  CHECK(header.text.empty() == !text.empty());
  return text;
}

RootResult plain(const std::string& name) { return root(name, {arena("a", 1, 1)}); }

std::string golden(const std::string& name) {
  std::ifstream file(WCMU_GOLDEN "/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the header is the one that was agreed on", "[header]") {
  for (const char* name : {"one", "names", "arenas", "instances"}) {
    INFO(name);
    CHECK(budget_header(samples()[name], {"wcmu::budgets", "0.0.0"}).text == golden(std::string(name) + ".hpp"));
  }
}

TEST_CASE("each number of a budget has its place", "[header]") {
  RootResult with_retained = root("f", {arena("a", 20, 8)});
  with_retained.arenas[0].alignment = 16;
  with_retained.arenas[0].retained_bottom = 12;
  with_retained.arenas[0].retained_top = 3;
  CHECK(header_of({with_retained}).text.find("Budget f{20, 8, 16, 12, 3};") != std::string::npos);
}

TEST_CASE("places and the order of the roots do not change the header", "[header]") {
  AnalysisResult result = samples()["one"];
  const std::string before = budget_header(result, {}).text;
  result.roots[0].location.line = 99;
  result.roots[0].trust_base.back().location = {"/home/me/other.cpp", 7, 7};
  CHECK(budget_header(result, {}).text == before);
  CHECK(header_of({plain("a"), plain("b")}).text == header_of({plain("b"), plain("a")}).text);
}

TEST_CASE("another namespace", "[header]") {
  AnalysisResult result = samples()["one"];
  const std::string text = budget_header(result, {"mine", "0.0.0"}).text;
  CHECK_THAT(text, Catch::Contains("namespace mine {\nnamespace app {\n"));
  CHECK_THAT(text, Catch::Contains("::mine::app::frame}"));
}

TEST_CASE("names that C++ cannot say are refused", "[header]") {
  CHECK_THAT(
      refusal({plain("app::V::operator()")}),
      Catch::Contains(
          "root-name: the root app::V::operator() cannot be named in the header: 'operator()' is no identifier"));
  CHECK_THAT(refusal({plain("V::~V")}), Catch::Contains("'~V' is no identifier"));
  CHECK_THAT(refusal({plain("V<int>::f")}), Catch::Contains("'V<int>' is no identifier"));
  CHECK_THAT(refusal({plain("f()::Local::g")}), Catch::Contains("is no identifier"));
  CHECK_THAT(refusal({plain("app::new")}), Catch::Contains("'new' is a keyword"));
  CHECK_THAT(refusal({plain("and")}), Catch::Contains("'and' is a keyword"));
  CHECK_THAT(refusal({plain("co_await")}), Catch::Contains("'co_await' is a keyword"));
  CHECK_THAT(refusal({plain("requires::x")}), Catch::Contains("'requires' is a keyword"));
  CHECK_THAT(refusal({plain("4th")}), Catch::Contains("is no identifier"));
  CHECK(refusal({plain("newer"), plain("_x1"), plain("operators")}).empty());
}

TEST_CASE("names that clash are refused", "[header]") {
  CHECK_THAT(refusal({plain("app::f"), plain("app::f")}),
             Catch::Contains("root-name: two roots would have the name app::f in the header"));
  CHECK_THAT(refusal({plain("f"), plain("(anonymous namespace)::f")}),
             Catch::Contains("two roots would have the name f"));
  CHECK_THAT(refusal({plain("app::Mixer"), plain("app::Mixer::frame")}),
             Catch::Contains("would have the same name in the header"));
  CHECK_THAT(refusal({root("f", {arena("x", 1, 1), arena("y", 1, 1)}), plain("f::z")}),
             Catch::Contains("would share a namespace"));
  CHECK_THAT(refusal({root("f", {arena("x", 1, 1), arena("y", 1, 1)}), plain("f")}),
             Catch::Contains("would have the same name in the header"));
  CHECK_THAT(refusal({plain("all")}), Catch::Contains("the header's table"));
  CHECK_THAT(refusal({plain("all::f")}), Catch::Contains("the header's table"));
  CHECK(refusal({plain("app::all"), plain("app::Mixer::Mixer"), plain("f"), plain("g::f")}).empty());
}

TEST_CASE("overloads are refused, also where they came as one root", "[header]") {
  RootResult overloads = plain("f");
  overloads.mangled = {"_Z1fi", "_Z1fl"};
  CHECK_THAT(
      refusal({overloads}),
      Catch::Contains("root-name: the root f has 2 bodies that are no instances of one template: f(int) is one"));
  overloads.mangled = {"_ZN12_GLOBAL__N_11fEv", "_ZN12_GLOBAL__N_11fEv"};
  CHECK(!refusal({overloads}).empty());
  overloads.mangled = {"_Z1fIiEvT_", "_Z1fIlEvT_"};
  CHECK(refusal({overloads}).empty());
}

TEST_CASE("arenas of one root need names of their own", "[header]") {
  CHECK_THAT(refusal({root("f", {arena("a.b", 1, 1), arena("a_b", 1, 1), arena("a->b", 1, 1)})}),
             Catch::Contains("arena-name: two arenas of f would have the name a_b"));
  CHECK_THAT(refusal({root("f", {arena("this", 1, 1), arena("a", 1, 1)})}),
             Catch::Contains("arena-name: the arena this cannot be named in the header: 'this' is a keyword"));
  CHECK(refusal({root("f", {arena("this", 1, 1)})}).empty());
}

TEST_CASE("a budget beyond the target's addresses is refused", "[header]") {
  AnalysisResult result;
  result.build = build_facts();
  result.build.pointer_bytes = 4;
  result.roots = {root("f", {arena("a", 0x100000000, 0)})};
  Header header = budget_header(result, {});
  REQUIRE(header.problems.size() == 1);
  CHECK(header.problems[0].rule == "address-space");
  result.roots = {root("f", {arena("a", 0xffffffff, 0)})};
  CHECK(budget_header(result, {}).problems.empty());
}
