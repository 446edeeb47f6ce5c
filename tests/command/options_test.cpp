// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/options.hpp"
#include "../catch_shim.hpp"

using namespace wcmu;

namespace {

std::variant<Options, int> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "wcmu");
  return parse_options(static_cast<int>(words.size()), words.data());
}

Options options(const std::vector<const char*>& words) {
  auto parsed = parse(words);
  REQUIRE(std::holds_alternative<Options>(parsed));
  return std::get<Options>(parsed);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words after -- are the compiler's", "[options]") {
  Options o = options({"analyze", "a.cpp", "b.cpp", "-j", "3", "--", "g++", "-O2", "--root", "x"});
  CHECK(o.command == Options::Command::analyze);
  CHECK(o.source.sources == Words{"a.cpp", "b.cpp"});
  CHECK(o.source.fixed_command == Words{"g++", "-O2", "--root", "x"});
  CHECK(o.jobs == 3);
  CHECK(o.report.roots.empty());
  CHECK(options({"analyze", "a.cpp"}).source.fixed_command.empty());
  CHECK(!options({"analyze", "a.cpp", "--"}).source.fixed_command.empty());
}

TEST_CASE("an option that may be repeated takes one word each time", "[options]") {
  Options o = options({"analyze", "--root", "f", "a.cpp", "--root", "g", "--extra-arg", "-DX", "--extra-arg=-DY",
                       "--extra-arg-before", "-w", "b.cpp", "--exclude-root", "h*", "--rules", "r.yaml"});
  CHECK(o.source.sources == Words{"a.cpp", "b.cpp"});
  CHECK(o.report.roots == Words{"f", "g"});
  CHECK(o.source.extract.extra_args == Words{"-DX", "-DY"});
  CHECK(o.source.extract.extra_args_before == Words{"-w"});
  CHECK(o.report.exclude_roots == Words{"h*"});
  CHECK(o.report.rules == Words{"r.yaml"});
  for (const char* command : {"analyze", "link", "loops"}) {
    INFO(command);
    o = options({command, "a", "--may-fail", "cache", "--may-fail", "f.ctx.pool", "b"});
    CHECK(o.report.may_fail == Words{"cache", "f.ctx.pool"});
  }
  CHECK(options({"explain", "f", "--may-fail", "cache", "--capacity", "f.cache=4KiB", "a.cpp"}).report.may_fail ==
        Words{"cache"});
}

TEST_CASE("--emit-header implies --budget-header", "[options]") {
  CHECK(options({"analyze", "a.cpp", "--emit-header", "out/x/name.hpp"}).source.extract.budget_headers ==
        Words{"name.hpp"});
  CHECK(options({"analyze", "a.cpp", "--emit-header", "n.hpp", "--budget-header", "m.hpp"})
            .source.extract.budget_headers == Words{"m.hpp", "n.hpp"});
}

TEST_CASE("explain takes a root, then sources; loops takes roots by option", "[options]") {
  Options o = options({"explain", "app::frame", "a.cpp", "b.unit", "--folded", "--emit-json", "e.json", "--", "g++"});
  CHECK(o.command == Options::Command::explain);
  CHECK(o.report.roots == Words{"app::frame"});
  CHECK(o.source.sources == Words{"a.cpp", "b.unit"});
  CHECK(o.folded);
  CHECK(std::holds_alternative<int>(parse({"explain"})));
  o = options({"loops", "a.c", "--root", "main", "--emit-json", "l.json"});
  CHECK(o.command == Options::Command::loops);
  CHECK(o.report.roots == Words{"main"});
  CHECK(o.source.sources == Words{"a.c"});
}

TEST_CASE("each subcommand knows its own options", "[options]") {
  Options o = options({"extract", "a.cpp", "-o", "a.unit", "-p", "build"});
  CHECK(o.command == Options::Command::extract);
  CHECK(o.unit_output == "a.unit");
  CHECK(o.source.build_dir == "build");
  o = options({"link", "a.unit", "b.unit", "--emit-json", "r.json", "--capacity", "4KiB", "--capacity", "f=1",
               "--max-steps", "1000", "--quiet"});
  CHECK(o.units == Words{"a.unit", "b.unit"});
  CHECK(o.report.emit_json == "r.json");
  CHECK(o.report.capacities.size() == 2);
  CHECK(o.report.max_steps == 1000);
  CHECK(o.log.quiet);
  CHECK(options({"roots", "-p", "build"}).command == Options::Command::roots);
}

TEST_CASE("what is not understood ends with 1, also what later versions will know", "[options]") {
  const std::vector<const char*> wrong[] = {{},
                                            {"--no-such-option"},
                                            {"analyse", "a.cpp"},
                                            {"analyze", "a.cpp", "--no-such-option"},
                                            {"analyze", "a.cpp", "--gates", "off"},
                                            {"analyze", "a.cpp", "--min-headroom", "5%%"},
                                            {"analyze", "a.cpp", "--may-fail"},
                                            {"analyze", "a.cpp", "--tolerance", "5"},
                                            {"link", "u", "--cache-dir", "d"},
                                            {"explain"},
                                            {"loops", "a.cpp", "--no-such-option"},
                                            {"rules", "lists"},
                                            {"analyze", "a.cpp", "-j", "0"},
                                            {"analyze", "a.cpp", "-j", "x"},
                                            {"analyze", "a.cpp", "-j", "-1"},
                                            {"analyze", "a.cpp", "--max-steps", "0"},
                                            {"analyze", "a.cpp", "--color", "red"},
                                            {"analyze", "a.cpp", "--quiet", "--verbose"},
                                            {"analyze", "a.cpp", "--check"},
                                            {"analyze", "a.cpp", "--capacity", "1Q"},
                                            {"analyze", "a.cpp", "--capacity"},
                                            {"analyze", "a.cpp", "--emit-json", "x", "--emit-header", "x"},
                                            {"analyze", "a.cpp", "--header-namespace", "a::class"},
                                            {"analyze", "a.cpp", "--header-namespace", ""},
                                            {"analyze", "a.cpp", "--roo", "f"},
                                            {"extract", "a.cpp"},
                                            {"extract", "-o", "u"},
                                            {"extract", "a.cpp", "b.cpp", "-o", "u"},
                                            {"extract", "a.cpp", "-o", "u", "--emit-json", "f"},
                                            {"link"},
                                            {"link", "u", "--budget-header", "h"},
                                            {"link", "u", "--", "g++"}};
  for (const auto& words : wrong) {
    std::string line;
    for (const char* word : words) line += std::string(" ") + word;
    INFO(line);
    auto parsed = parse(words);
    REQUIRE(std::holds_alternative<int>(parsed));
    CHECK(std::get<int>(parsed) == 1);
  }
}

TEST_CASE("help and version end with 0", "[options]") {
  for (const auto& words : {std::vector<const char*>{"--help"}, {"--version"}, {"analyze", "--help"}, {"link", "-h"}})
    CHECK(std::get<int>(parse(words)) == 0);
}

TEST_CASE("what may not be trusted", "[options]") {
  const Options o = options({"analyze", "a.cpp", "--strict", "--no-trust", "assume", "--no-trust", "rule"});
  CHECK(o.report.strict);
  CHECK(o.report.no_trust == Words{"assume", "rule"});
  CHECK(std::get<int>(parse({"analyze", "a.cpp", "--no-trust", "ub"})) == 1);
  CHECK(std::get<int>(parse({"analyze", "a.cpp", "--no-trust", "nothing"})) == 1);
  CHECK(std::get<int>(parse({"loops", "a.cpp", "--no-trust", "assume"})) == 1);
}

TEST_CASE("the commands of rule files", "[options]") {
  Options o = options({"rules", "check", "a.yaml", "b.yaml"});
  CHECK(o.command == Options::Command::rules_check);
  CHECK(o.report.rules == Words{"a.yaml", "b.yaml"});
  o = options({"rules", "list", "a.cpp", "--rules", "a.yaml"});
  CHECK(o.command == Options::Command::rules_list);
  CHECK(o.source.sources == Words{"a.cpp"});
  CHECK(std::get<int>(parse({"rules"})) == 1);
  CHECK(std::get<int>(parse({"rules", "check"})) == 1);
}
