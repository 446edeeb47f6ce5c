// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the loader takes and what it refuses, and where it says so.
#include "rules/load.hpp"
#include "../catch_shim.hpp"

#include <random>

using namespace wcmu;

namespace {

std::string error_of(const std::string& text) {
  auto loaded = load_rules(text, "r.yaml");
  return loaded ? "" : llvm::toString(loaded.takeError());
}

/// The single entry of a file with these lines below "functions:".
FunctionRule entry(const std::string& lines) {
  auto loaded = load_rules("functions:\n" + lines, "r.yaml");
  INFO(lines);
  if (!loaded) FAIL(llvm::toString(loaded.takeError()));
  REQUIRE(loaded->functions.size() == 1);
  return *loaded->functions.front();
}

/// An entry with name, reason and these lines.
std::string with(const std::string& lines) { return "functions:\n  - name: f\n    reason: r\n" + lines; }

}  // namespace

TEST_CASE("an entry keeps what the file says", "[load]") {
  FunctionRule rule = entry(
      "  - name: f\n    reason: >\n      two\n      lines\n    effect: none\n"
      "    writes:\n      - {pointer: 0, size_argument: 2}\n      - {pointer: 1, size: 8}\n      - {pointer: 3}\n"
      "    returns: {range: [-1, 255]}\n");
  CHECK(rule.pattern == "f");
  CHECK(rule.reason == "two lines");
  CHECK(rule.where == Location{"r.yaml", 2, 11});
  REQUIRE(rule.writes.size() == 3);
  CHECK(rule.writes[0].pointer == 0);
  CHECK(rule.writes[0].size_argument == 2U);
  CHECK(rule.writes[1].size == 8U);
  CHECK(!rule.writes[2].size);
  CHECK(!rule.writes[2].size_argument);
  CHECK(rule.returns.kind == ReturnRule::Kind::range);
  CHECK(rule.returns.low == -1);
  CHECK(rule.returns.high == 255);
}

TEST_CASE("each kind of effect is told apart", "[load]") {
  CHECK(entry("  - {name: f, reason: r, model: memcpy}\n").model == "memcpy");
  const FunctionRule body = entry("  - {name: f, reason: r, body: tree.cpp, unless: g}\n");
  CHECK((body.body == "tree.cpp" && body.unless == "g"));
  const FunctionRule all = entry("  - {name: f, reason: r, effect: none, writes: [{pointers_from: 2}]}\n");
  CHECK((all.writes.size() == 1 && all.writes[0].pointer == 2 && all.writes[0].and_all_behind));
  CHECK(entry("  - {name: f, reason: r, no_return: true}\n").no_return);
  CHECK(entry("  - {name: f, reason: r, throws: \"std::length_error\"}\n").throws == "std::length_error");
  FunctionRule rule = entry("  - {name: f, reason: r, effect: none}\n");
  CHECK((rule.model.empty() && rule.throws.empty() && !rule.no_return && rule.writes.empty()));
  CHECK(rule.returns.kind == ReturnRule::Kind::anything);
  CHECK(entry("  - {name: f, reason: r, effect: none, returns: null}\n").returns.kind == ReturnRule::Kind::null);
  CHECK(entry("  - {name: f, reason: r, effect: none, returns: {argument: 1}}\n").returns.argument == 1);
}

TEST_CASE("a list of names makes an entry each, with a place each", "[load]") {
  auto loaded = load_rules("functions:\n  - name: [a, b,\n           c]\n    reason: r\n    effect: none\n", "r.yaml");
  REQUIRE(bool(loaded));
  REQUIRE(loaded->functions.size() == 3);
  CHECK(loaded->functions[1]->pattern == "b");
  CHECK(loaded->functions[2]->where == Location{"r.yaml", 3, 12});
}

TEST_CASE("errors name the place and what was expected", "[load]") {
  struct Case {
    std::string text;
    std::string error;
  };
  const Case cases[] = {
      {"", "r.yaml:1:1: error: expected"},
      {"# only a comment\n", "error: expected"},
      {"[]\n", "error: expected a mapping with the key 'functions' or"},
      {"{}\n", "error: expected 'functions:'"},
      {"function: []\n", "r.yaml:1:1: error: unknown key 'function', expected 'functions'"},
      {"functions: 5\n", "r.yaml:1:12: error: expected a list of entries"},
      {"functions:\nfunctions:\n", "error: expected a list of entries"},
      {"functions: []\nfunctions: []\n", "r.yaml:2:1: error: key 'functions' is given twice"},
      {"functions:\n  - memcpy\n", "r.yaml:2:5: error: expected an entry with 'name' and 'reason'"},
      {with("    efect: none\n"), "r.yaml:4:5: error: unknown key 'efect', expected 'name', 'reason', 'effect'"},
      {with("    effect: some\n"), "r.yaml:4:13: error: expected 'none' or 'waits'"},
      {with("    effect:\n"), "r.yaml:4:5: error: expected 'none'"},
      {with("    effect: none\n    effect: none\n"), "r.yaml:5:5: error: key 'effect' is given twice"},
      {with(""), "error: the entry for 'f' needs exactly one of"},
      {with("    effect: none\n    model: memcpy\n"), "error: the entry for 'f' needs exactly one of"},
      {with("    no_return: false\n"), "r.yaml:4:16: error: expected 'true'"},
      {with("    attest: []\n"), "r.yaml:4:14: error: expected {bottom: BYTES"},
      {with("    attest: {bottom: 1, per: root}\n"), "error: expected 'call' or 'entry'"},
      {with("    attest: {bottom: 010}\n"), "r.yaml:4:22: error: expected a number of bytes without a zero in front"},
      {with("    model: memcpy\n    writes: []\n"),
       "error: 'writes' goes with 'effect' or 'calls' only, not with 'model'"},
      {with("    throws: t\n    returns: null\n"), "error: 'returns' goes with 'effect' only, not with 'throws'"},
      {"functions:\n  - {name: f, effect: none}\n", "error: the entry for 'f' has no 'reason'"},
      {"functions:\n  - {reason: r, effect: none}\n", "error: the entry has no 'name'"},
      {"functions:\n  - {name: f, reason: \"  \", effect: none}\n", "r.yaml:2:23: error: expected the reason"},
      {"functions:\n  - {name: {a: b}, reason: r, effect: none}\n", "error: expected the name of a function"},
      {"functions:\n  - {name: [[a]], reason: r, effect: none}\n", "error: expected the name of a function"},
      {"functions:\n  - name: []\n    reason: r\n    effect: none\n", "error: the entry has no 'name'"},
      {with("    effect: none\n    writes: {pointer: 0}\n"), "error: expected a list of {pointer"},
      {with("    effect: none\n    writes:\n      - {size: 4}\n"), "error: the write has no 'pointer'"},
      {with("    effect: none\n    writes:\n      - {pointer: -1}\n"),
       "r.yaml:6:19: error: expected the index of an argument"},
      {with("    effect: none\n    writes:\n      - {pointer: \"0\"}\n"),
       "r.yaml:6:19: error: expected the index of an argument"},
      {with("    effect: none\n    writes:\n      - {pointer: 4294967296}\n"),
       "r.yaml:6:19: error: expected the index of an argument"},
      {with("    effect: none\n    writes:\n      - {pointer: 0, size: big}\n"),
       "r.yaml:6:28: error: expected a number of bytes"},
      {with("    effect: none\n    writes:\n      - {pointer: 0, size: 1, size_argument: 1}\n"), "exclude each other"},
      {with("    effect: none\n    returns: none\n"), "r.yaml:5:14: error: expected 'anything', 'null'"},
      {with("    effect: none\n    returns: {range: [2, 1]}\n"), "error: expected [LOW, HIGH] with LOW <= HIGH"},
      {with("    effect: none\n    returns: {range: [1]}\n"), "error: expected [LOW, HIGH]"},
      {with("    effect: none\n    returns: {range: [0, 9223372036854775808]}\n"),
       "r.yaml:5:26: error: expected a 64-bit number"},
      {with("    effect: none\n    returns: {range: [0, 1], argument: 0}\n"), "error: expected 'anything', 'null'"},
      {with("    effect: !!str none\n"), "error: expected 'none'"},
      {"functions: &a\n  - {name: f, reason: r, effect: none}\n", "error: expected a list of entries"},
      {"functions: [*a]\n", "error: expected an entry"},
      {"functions: []\n---\nfunctions: []\n", "r.yaml:3:1: error: expected one document a file"},
      {"functions:\n  - name: \"f\n", "r.yaml:"},
      {"functions:\n\t- name: f\n", "r.yaml:2:"},
      {std::string("functions: []\0rest", 18), "r.yaml:1:14: error: the file holds a NUL"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    const std::string error = error_of(c.text);
    CHECK(error.substr(0, 7) == "r.yaml:");
    CHECK_THAT(error, Catch::Contains(c.error));
  }
}

TEST_CASE("deep nesting is refused without going down", "[load]") {
  auto repeat = [](const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
  };
  CHECK(!error_of(repeat("[", 100000)).empty());
  CHECK(!error_of(repeat("{a: ", 100000)).empty());
  CHECK(!error_of(repeat("? ", 100000)).empty());
  CHECK(!error_of("functions:\n" + repeat("- ", 100000)).empty());
  CHECK(!error_of("functions:\n  - name: f\n    reason: r\n    writes: " + repeat("[", 10000)).empty());
  CHECK(!error_of("functions: []\n---\n" + repeat("[", 100000)).empty());
}

// Whatever a file holds, the answer is entries or one error with a place, never a crash.
TEST_CASE("damaged files are refused or read, and nothing else", "[load]") {
  const std::string good =
      with("    effect: none\n    writes:\n      - {pointer: 0, size: 4}\n    returns: {range: [0, 7]}\n");
  const std::string junk = "[]{}:,-?!&*|>'\"%@`#\n\t \\~<\x80\xff";
  std::mt19937 random(7);
  unsigned refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = good;
    for (unsigned changes = random() % 3 + 1; changes > 0; --changes) {
      const std::size_t place = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[place] = junk[random() % junk.size()];
          break;
        case 1:
          text.insert(place, 1, junk[random() % junk.size()]);
          break;
        default:
          text.erase(place, random() % 8 + 1);
          break;
      }
      if (text.empty()) text = " ";
    }
    const std::string error = error_of(text);
    if (error.empty()) continue;
    ++refused;
    INFO(text);
    REQUIRE(error.rfind("r.yaml:", 0) == 0);
    REQUIRE(error.find(": error: ") != std::string::npos);
  }
  CHECK(refused > 10000);
}

TEST_CASE("attestations, callbacks and results in terms of arguments", "[load]") {
  const FunctionRule one =
      entry("  - {name: f, reason: r, attest: {bottom: 64, alignment: 8}, may_throw: false, when: hosted}\n");
  REQUIRE(one.attest.size() == 1);
  CHECK((one.attest[0].bottom == 64 && one.attest[0].top == 0 && one.attest[0].alignment == 8 &&
         !one.attest[0].argument));
  CHECK((!one.may_throw && one.only_hosted));
  const FunctionRule two =
      entry("  - {name: f, reason: r, attest: [{argument: 0, bottom: 8}, {argument: 2, top: 4}]}\n");
  REQUIRE(two.attest.size() == 2);
  CHECK((two.attest[1].argument == 2U && two.attest[1].top == 4 && two.may_throw && !two.attest[1].per_entry));
  CHECK(entry("  - {name: f, reason: r, attest: {top: 4, per: entry}}\n").attest[0].per_entry);
  CHECK(!entry("  - {name: f, reason: r, attest: {top: 4, per: call}}\n").attest[0].per_entry);
  const FunctionRule calls = entry("  - {name: f, reason: r, calls: {argument: 3, with: [any, 0], times: once}}\n");
  REQUIRE(calls.calls);
  CHECK((calls.calls->argument == 3 && calls.calls->once));
  CHECK(calls.calls->with == std::vector<std::optional<unsigned>>{std::nullopt, 0U});
  const ReturnRule range =
      entry("  - {name: f, reason: r, effect: waits, returns: {range: [-1, {argument: 2}]}}\n").returns;
  CHECK((range.kind == ReturnRule::Kind::range && range.low == -1 && range.high_argument == 2U && !range.low_argument));
  CHECK(entry("  - {name: f, reason: r, effect: waits}\n").waits);
  const ReturnRule into = entry("  - {name: f, reason: r, effect: none, returns: {into: 1, or_null: true}}\n").returns;
  CHECK((into.kind == ReturnRule::Kind::into && into.argument == 1 && into.or_null));
}

TEST_CASE("facts about places", "[load]") {
  auto loaded = load_rules(
      "loops:\n  - {function: f, line: 7, bound: 64, reason: r}\n  - {function: f, ordinal: 0, bound: 0, reason: r}\n"
      "recursion:\n  - {function: g, bound: 8, reason: r}\n"
      "indirect:\n  - {function: h, targets: a, reason: r}\n  - {function: h, line: 3, targets: [a, b], reason: r}\n"
      "assume:\n  - {function: f, parameter: n, range: [-1, 5], reason: r}\n"
      "  - {function: f, argument: 1, field: 'a.b[2]', range: [0, 5], reason: r}\n"
      "roots:\n  - {name: 'a::*'}\n  - {name: b, as: 'c::d', reason: r}\n"
      "capacity:\n  - {bytes: 4KiB}\n  - {root: f, arena: a, bytes: 0x10}\n",
      "r.yaml");
  REQUIRE(bool(loaded));
  const PlaceRules& places = loaded->places;
  REQUIRE((places.loops.size() == 2 && places.indirect.size() == 2 && places.assume.size() == 2));
  CHECK((places.loops[0].line == 7U && places.loops[0].bound == 64 && places.loops[1].ordinal == 0U));
  CHECK(places.loops[1].where == Location{"r.yaml", 3, 16});
  CHECK(places.recursion.at(0).bound == 8);
  CHECK(places.indirect[1].targets == std::vector<std::string>{"a", "b"});
  CHECK((places.assume[0].parameter == "n" && places.assume[0].low == -1));
  CHECK((places.assume[1].what() == "argument 1->a.b[2]"));
  CHECK((places.roots.at(1).as == "c::d" && places.roots[0].function == "a::*"));
  CHECK((places.capacity.at(0).bytes == 4096 && places.capacity[1].bytes == 16));
}

TEST_CASE("errors in facts about places", "[load]") {
  const std::pair<const char*, const char*> cases[] = {
      {"loops: [{function: f, line: 1, reason: r}]", "r.yaml:1:10: error: the loop in 'f' has no 'bound'"},
      {"loops: [{function: f, bound: 1, reason: r}]", "needs exactly one of 'line' and 'ordinal'"},
      {"loops: [{function: f, line: 0, bound: 1, reason: r}]", "r.yaml:1:29: error: expected the number of a line"},
      {"loops: [{function: f, line: 1, bound: -1, reason: r}]", "r.yaml:1:39: error: expected how often"},
      {"loops: [{line: 1, bound: 1, reason: r}]", "the entry of 'loops' has no 'function'"},
      {"recursion: [{function: f, reason: r}]", "for 'f' has no 'bound'"},
      {"recursion: [{function: f, bound: 0, reason: r}]", "expected a bound of 1 or more"},
      {"indirect: [{function: f, reason: r}]", "has no 'targets'"},
      {"indirect: [{function: f, targets: [], reason: r}]", "has no 'targets'"},
      {"assume: [{function: f, parameter: n, reason: r}]", "has no 'range'"},
      {"assume: [{function: f, range: [0, 1], reason: r}]",
       "needs exactly one of 'parameter', 'argument' and 'global'"},
      {"assume: [{function: f, parameter: n, range: [1, 0], reason: r}]", "expected [LOW, HIGH] with LOW <= HIGH"},
      {"assume: [{function: f, parameter: n, range: [0, 1]}]", "the entry of 'assume' for 'f' has no 'reason'"},
      {"roots: [{as: f}]", "the entry of 'roots' has no 'name'"},
      {"capacity: [{root: f}]", "has no 'bytes'"},
      {"capacity: [{bytes: 5 apples}]", "expected bytes as 4096"},
      {"capacity: [{arena: a, bytes: 5}]", "'arena' goes with 'root'"},
  };
  for (const auto& [text, error] : cases) {
    INFO(text);
    CHECK_THAT(error_of(text), Catch::Contains(error));
  }
}
