// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rules/rule_set.hpp"
#include "../catch_shim.hpp"

#include <thread>

using namespace wcmu;

namespace {

std::string add(RuleSet& rules, const std::string& names, bool shipped, const std::string& reason = "r") {
  return llvm::toString(rules.add_text("functions:\n  - {name: " + names + ", reason: " + reason + ", effect: none}\n",
                                       "r.yaml", shipped));
}

std::string reason(const RuleSet& rules, const std::string& symbol) {
  const FunctionRule* rule = rules.function(symbol);
  return rule != nullptr ? rule->reason : "none";
}

}  // namespace

TEST_CASE("the user's rules come before the shipped ones, exact names before globs", "[rule-set]") {
  RuleSet rules;
  REQUIRE(add(rules, "f", true, "shipped").empty());
  REQUIRE(add(rules, "'lib_*'", false, "user glob").empty());
  REQUIRE(add(rules, "lib_f", true, "shipped exact").empty());
  REQUIRE(add(rules, "lib_g", false, "user exact").empty());
  CHECK(reason(rules, "f") == "shipped");
  CHECK(reason(rules, "lib_f") == "user glob");
  CHECK(reason(rules, "lib_g") == "user exact");
  CHECK(reason(rules, "g") == "none");
  CHECK(rules.function("lib_f", true)->reason == "shipped exact");
  CHECK(rules.function("f", false) == nullptr);
}

TEST_CASE("a new rule is seen after a look-up", "[rule-set]") {
  RuleSet rules;
  CHECK(reason(rules, "f") == "none");
  REQUIRE(add(rules, "f", false, "now").empty());
  CHECK(reason(rules, "f") == "now");
}

TEST_CASE("a more exact spelling wins over a shorter one", "[rule-set]") {
  RuleSet rules;
  REQUIRE(add(rules, "'a::f'", false, "name").empty());
  REQUIRE(add(rules, "'a::f(int)'", false, "declaration").empty());
  REQUIRE(add(rules, "_ZN1a1fEl", false, "symbol").empty());
  CHECK(reason(rules, "_ZN1a1fEi") == "declaration");
  CHECK(reason(rules, "_ZN1a1fEl") == "symbol");
  CHECK(reason(rules, "_ZN1a1fEc") == "name");
}

TEST_CASE("a shipped fact about a C function does not fall on a C++ function", "[rule-set]") {
  RuleSet rules;
  REQUIRE(add(rules, "round", true).empty());
  CHECK(reason(rules, "round") == "r");
  CHECK(reason(rules, "_Z5roundR5Arena") == "none");
  REQUIRE(add(rules, "round", false, "user").empty());
  CHECK(reason(rules, "_Z5roundR5Arena") == "user");
}

TEST_CASE("globs, classes and escapes", "[rule-set]") {
  RuleSet rules;
  REQUIRE(add(rules, "'lib::[ab]?::*'", false, "class").empty());
  REQUIRE(add(rules, "'operator new\\[\\](unsigned long)'", false, "escaped").empty());
  REQUIRE(add(rules, "'lib::{x,y}'", false, "braces").empty());
  CHECK(reason(rules, "_ZN3lib2a11fEv") == "class");
  CHECK(reason(rules, "_ZN3lib2c11fEv") == "none");
  CHECK(reason(rules, "_Znam") == "escaped");
  CHECK(reason(rules, "_Znwm") == "none");
  CHECK(reason(rules, "_ZN3lib1xEv") == "none");
}

TEST_CASE("a file with a bad entry adds nothing", "[rule-set]") {
  RuleSet rules;
  CHECK_THAT(add(rules, "[f, 'g[']", false), Catch::Contains("r.yaml:2:16: error: malformed pattern 'g['"));
  CHECK_THAT(add(rules, "[f, 'g\\']", false), Catch::Contains("malformed pattern"));
  CHECK_THAT(add(rules, "[f, h, f]", false),
             Catch::Contains("r.yaml:2:19: error: duplicate entry for 'f', the first one is at r.yaml:2"));
  CHECK(rules.functions().empty());
  CHECK(reason(rules, "f") == "none");
  REQUIRE(add(rules, "f", false).empty());
  CHECK_THAT(add(rules, "f", false), Catch::Contains("duplicate entry"));
  CHECK(add(rules, "f", true).empty());
  CHECK(rules.functions().size() == 2);
}

TEST_CASE("files that are not there are errors", "[rule-set]") {
  RuleSet rules;
  CHECK_THAT(llvm::toString(rules.add_file("/no/such/file.yaml", false)),
             Catch::Contains("/no/such/file.yaml: error: "));
  CHECK_THAT(llvm::toString(rules.add_shipped_folder("/no/such/folder")), Catch::Contains("/no/such/folder: error: "));
}

TEST_CASE("several threads may look names up", "[rule-set]") {
  RuleSet rules;
  REQUIRE(add(rules, "'f*'", false).empty());
  auto look = [&] {
    for (int i = 0; i < 2000; ++i)
      if (rules.function("f" + std::to_string(i)) == nullptr || rules.function("g" + std::to_string(i)) != nullptr)
        return false;
    return true;
  };
  bool first = false;
  std::thread other([&] { first = look(); });
  const bool second = look();
  other.join();
  CHECK(first);
  CHECK(second);
}

TEST_CASE("a name with a file means a function with internal linkage there", "[rule-set]") {
  RuleSet rules;
  REQUIRE(add(rules, "init", false, "any").empty());
  REQUIRE(add(rules, "'uart.c:init'", false, "uart").empty());
  REQUIRE(add(rules, "'src/*.cpp:ns::f'", false, "glob").empty());
  const auto reason_in = [&](const char* symbol, const char* file) {
    const FunctionRule* rule = rules.function(FunctionName(symbol, file));
    return rule != nullptr ? rule->reason : "none";
  };
  CHECK(reason_in("init", "drivers/uart.c") == "uart");
  CHECK(reason_in("init", "uart.c") == "uart");
  CHECK(reason_in("init", "drivers/smart.c") == "any");
  CHECK(reason_in("init", "myuart.c") == "any");
  CHECK(reason_in("init", "") == "any");
  CHECK(reason_in("_ZN2nsL1fEv", "lib/src/a.cpp") == "glob");
  CHECK(reason_in("_ZN2nsL1fEv", "lib/a.cpp") == "none");
  CHECK_THAT(add(rules, "'uart.c:'", false), Catch::Contains("expected 'file.cpp:name'"));
}

TEST_CASE("two entries about one place contradict each other, also in two files", "[rule-set]") {
  RuleSet rules;
  const auto text = [&](const std::string& bounds) {
    return llvm::toString(rules.add_text("loops:\n" + bounds, "r.yaml", false));
  };
  const std::string entry = "  - {function: f, line: 3, bound: 1, reason: r}\n";
  CHECK_THAT(text(entry + entry),
             Catch::Contains("r.yaml:3:16: error: duplicate entry for 'f', the first one is at r.yaml:2"));
  CHECK(rules.places().loops.empty());
  CHECK(text(entry).empty());
  CHECK_THAT(text(entry), Catch::Contains("duplicate entry for 'f'"));
  CHECK(text("  - {function: f, line: 4, bound: 1, reason: r}\n").empty());
  CHECK(rules.loops("f").size() == 2);
  CHECK(rules.loops("_Z1fi").size() == 2);
  CHECK(rules.loops("g").empty());
  // Files that name an arena declare it each, and say the same of it.
  const auto arena = [&](const char* capacity) {
    return llvm::toString(rules.add_text(
        std::string("arenas:\n  - {name: hunk, reason: r, capacity: ") + capacity + "}\n", "r.yaml", false));
  };
  CHECK(arena("4KiB").empty());
  CHECK(arena("4096").empty());
  CHECK_THAT(arena("8192"), Catch::Contains("r.yaml:2:12: error: the entry for 'hunk' contradicts that at r.yaml:2"));
  CHECK(rules.arenas().size() == 2);
  CHECK_THAT(text("  - {function: 'f[', line: 4, bound: 1, reason: r}\n"), Catch::Contains("malformed pattern 'f['"));
}
