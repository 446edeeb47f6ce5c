// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support.hpp"

#include "../catch_shim.hpp"

using namespace wcmu;
using namespace wcmu::test;

namespace {

ExtractOutcome extract_with(const Folder& folder, std::vector<std::string> flags = {},
                            std::vector<std::string> headers = {"app_budgets.hpp"}) {
  ExtractOptions options;
  options.budget_headers = std::move(headers);
  return extract(job_of(folder, "a.cpp", std::move(flags)), options);
}

#define CHECK_EXTRACTS(outcome_expression)                       \
  do {                                                           \
    const ExtractOutcome checked_outcome = (outcome_expression); \
    INFO(checked_outcome.diagnostics);                           \
    CHECK(checked_outcome.unit);                                 \
  } while (false)

}  // namespace

TEST_CASE("a budget header that was never made is empty", "[budget-header]") {
  for (const char* include :
       {"\"app_budgets.hpp\"", "<app_budgets.hpp>", "\"gen/app_budgets.hpp\"", "<gen/app_budgets.hpp>",
        "\"../x/gen/app_budgets.hpp\"", "\"/not/there/app_budgets.hpp\""}) {
    Folder folder;
    folder.write("a.cpp", std::string("#include ") + include + "\nint x;");
    INFO(include);
    CHECK_EXTRACTS(extract_with(folder));
    CHECK(!extract_with(folder, {}, {}).unit);
  }
}

TEST_CASE("an old budget header is not read", "[budget-header]") {
  Folder folder;
  folder.write("gen/app_budgets.hpp", "#error stale\n");
  folder.write("include/nested.hpp", "#include \"gen/app_budgets.hpp\"\n#include <app_budgets.hpp>\n");
  folder.write("a.cpp", "#include <nested.hpp>\n#include \"gen/app_budgets.hpp\"\nint x;");
  CHECK_EXTRACTS(extract_with(folder, {"-Iinclude", "-I.", "-Igen"}));
  CHECK_EXTRACTS(extract_with(folder, {"-Iinclude", "-I.", "-Igen", "-include", "gen/app_budgets.hpp"}));
  CHECK(!extract_with(folder, {"-Iinclude", "-I.", "-Igen"}, {}).unit);
}

TEST_CASE("whether a budget header lies about makes no difference", "[budget-header]") {
  const char* text = R"(
#if __has_include("gen/app_budgets.hpp")
int there;
#include "gen/app_budgets.hpp"
#else
#error the build that ships has it
#endif
)";
  Folder absent;
  absent.write("a.cpp", text);
  const ExtractOutcome first = extract_with(absent);
  Folder stale;
  stale.write("a.cpp", text);
  stale.write("gen/app_budgets.hpp", "int stale;\n");
  const ExtractOutcome second = extract_with(stale);
  INFO(first.diagnostics << second.diagnostics);
  REQUIRE(first.unit);
  REQUIRE(second.unit);
  CHECK(serialize(*first.unit) == serialize(*second.unit));
}

TEST_CASE("only whole names are budget headers", "[budget-header]") {
  Folder folder;
  folder.write("my_budgets.hpp", "#define MINE 1\n");
  folder.write("a.cpp", "#include \"my_budgets.hpp\"\n#if !MINE\n#error\n#endif\nint x;");
  CHECK_EXTRACTS(extract_with(folder, {}, {"budgets.hpp"}));
  folder.write("a.cpp", "#include \"app_budgets.hpp\"\nint x;");
  CHECK_EXTRACTS(extract_with(folder, {}, {"build/gen/app_budgets.hpp"}));
}
