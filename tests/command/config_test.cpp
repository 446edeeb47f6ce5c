// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/config.hpp"
#include "../catch_shim.hpp"

using namespace wcmu;

namespace {

using Words = std::vector<std::string>;

Config config(const std::string& text, const std::string& path = "wcmu.yaml") {
  auto loaded = load_config(llvm::StringRef(text), path);
  if (!loaded) FAIL(llvm::toString(loaded.takeError()));
  return *loaded;
}

std::string error_of(const std::string& text) {
  auto loaded = load_config(llvm::StringRef(text), "wcmu.yaml");
  return loaded ? "" : llvm::toString(loaded.takeError());
}

}  // namespace

TEST_CASE("one value or a list", "[config]") {
  const Config c = config(
      "rules: [a.yaml, b.yaml]\nroots: 'ns::f'\nexclude_roots: g*\ncapacity: [4KiB, f.a=16]\nmay_fail: cache\n"
      "no_trust: [assume]\nstrict: true\nmax_steps: 5\nheader_namespace: x\nbuild_dir: build\nextra_args: [-DX]\n");
  CHECK(c.rules == Words{"a.yaml", "b.yaml"});
  CHECK(c.roots == Words{"ns::f"});
  CHECK(c.exclude_roots == Words{"g*"});
  REQUIRE(c.capacities.size() == 2);
  CHECK((c.capacities[0].bytes == 4096 && c.capacities[0].root.empty()));
  CHECK((c.capacities[1].root == "f" && c.capacities[1].arena == "a" && c.capacities[1].stated.line == 4));
  CHECK(c.may_fail == Words{"cache"});
  CHECK(c.no_trust == Words{"assume"});
  CHECK((c.strict && c.max_steps == 5U && c.header_namespace == "x" && c.build_dir == "build"));
  CHECK(c.extra_args == Words{"-DX"});
  CHECK(!c.emit_header);
}

TEST_CASE("paths lead from the folder of the file", "[config]") {
  const Config c = config("rules: [a.yaml, /b.yaml]\nemit_json: out/r.json\nroots: a.yaml\n", "../../wcmu.yaml");
  CHECK(c.rules == Words{"../../a.yaml", "/b.yaml"});
  CHECK(c.emit_json == "../../out/r.json");
  CHECK(c.roots == Words{"a.yaml"});
}

TEST_CASE("errors have places", "[config]") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "wcmu.yaml:1:1: error: expected a mapping of options"},
      {"rule: a", "wcmu.yaml:1:1: error: unknown key 'rule', expected 'rules'"},
      {"strict: yes", "wcmu.yaml:1:9: error: expected 'true' or 'false'"},
      {"capacity: [1, 2x]", "wcmu.yaml:1:15: error: '2x' is no size"},
      {"max_steps: 0", "wcmu.yaml:1:12: error: expected a number of steps"},
      {"roots: {a: b}", "wcmu.yaml:1:8: error: expected a text"},
      {"roots: a\nroots: b", "wcmu.yaml:2:1: error: key 'roots' is given twice"},
  };
  for (const auto& [text, error] : cases) {
    INFO(text);
    CHECK_THAT(error_of(text), Catch::Contains(error));
  }
}
