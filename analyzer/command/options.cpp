// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/options.hpp"

#include "command/config.hpp"
#include "command/exit_code.hpp"
#include "command/trust_gate.hpp"
#include "report/report.hpp"
#include "support/version.hpp"

#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <thread>

namespace wcmu {
namespace {

/// An option that may be given often and takes one word each time; CLI11 would let it swallow the positionals after it.
CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values, const std::string& help,
                      const char* type) {
  return app.add_option(name, values, help)->allow_extra_args(false)->type_name(type);
}

void add_log_options(CLI::App& app, Log::Options& log) {
  app.add_option("--color", log.color, "Colours on stderr: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN");
  auto* verbose = app.add_flag("--verbose", log.verbose, "Tell more about what is being done");
  app.add_flag("--quiet", log.quiet, "No progress, and the report on stdout only if the run does not end with 0")
      ->excludes(verbose);
}

void add_source_options(CLI::App& app, SourceOptions& source) {
  app.add_option("-p", source.build_dir, "Folder that holds compile_commands.json")->type_name("DIR");
  add_list(app, "--budget-header", source.extract.budget_headers,
           "An include that ends in NAME is the generated header: read as empty", "NAME");
  add_list(app, "--extra-arg", source.extract.extra_args, "Compiler flag to append to each command", "ARG");
  add_list(app, "--extra-arg-before", source.extract.extra_args_before,
           "Compiler flag to put before those of each command", "ARG");
  add_list(app, "--query-driver", source.extract.query_drivers,
           "Compilers that may be run and asked for their folders and layouts; all that the commands name by default",
           "GLOB");
  app.add_option("--resource-dir", source.extract.resource_dir, "Folder of clang's own headers")->type_name("DIR");
  app.footer("Words after -- are a compiler, its flags, or both: they compile every source.");
}

void add_cache(CLI::App& app, std::string& folder) {
  app.add_option("--cache-dir", folder, "Keep what was read and computed in DIR, for runs in which it is the same")
      ->envname("WCMU_CACHE_DIR")
      ->type_name("DIR");
}

/// CLI11's own check names the largest of all numbers.
std::string above_zero(const std::string& text) {
  std::uint64_t number = 0;
  if (!llvm::StringRef(text).getAsInteger(10, number) && number > 0) return {};
  return "'" + text + "' is no number above 0";
}

void add_jobs(CLI::App& app, unsigned& jobs) {
  app.add_option("-j", jobs, "Sources read, and roots analysed, at a time; results do not depend on it")
      ->check(above_zero)
      ->type_name("N");
}

void add_root_options(CLI::App& app, ReportOptions& report) {
  add_list(app, "--root", report.roots, "Root to analyse, instead of the annotated ones", "NAME");
  add_list(app, "--exclude-root", report.exclude_roots, "Roots to leave out", "GLOB");
}

void add_config(CLI::App& app, Options& options) {
  auto* file = app.add_option("--config", options.config,
                              "Options of the project; the nearest wcmu.yaml upward by default (docs/rules.md)")
                   ->type_name("FILE");
  app.add_flag("--no-config", options.no_config, "Look for no wcmu.yaml")->excludes(file);
}

void add_rule_options(CLI::App& app, ReportOptions& report) {
  add_list(app, "--rules", report.rules, "Facts about code that cannot be annotated (docs/rules.md)", "FILE");
}

void add_analysis_options(CLI::App& app, ReportOptions& report, std::vector<std::string>& capacities) {
  add_list(app, "--capacity", capacities,
           "Bytes that every arena has, or those of one root or arena: ROOT[.ARENA]=BYTES", "BYTES");
  add_list(app, "--may-fail", report.may_fail,
           "Arena that may refuse: its allocations may return null, and none goes beyond its capacity", "ARENA");
  add_rule_options(app, report);
  app.add_option("--max-steps", report.max_steps,
                 "Most instructions to execute for a root; eight on plain numbers count as one")
      ->check(above_zero)
      ->type_name("N");
  app.add_option("--emit-json", report.emit_json, "Write the report as JSON (docs/report.md); - is stdout")
      ->type_name("FILE");
}

/// An option whose value is an amount: it is told as a usage error if it is none.
CLI::Option* add_amount(CLI::App& app, const std::string& name, const std::function<void(const Amount&)>& set,
                        const std::string& help) {
  const auto read = [name, set](const std::string& text) {
    auto amount = parse_amount(text);
    if (!amount) throw CLI::ValidationError(name, llvm::toString(amount.takeError()));
    set(*amount);
  };
  return app.add_option_function<std::string>(name, read, help)->type_name("N|P%");
}

void add_gate_options(CLI::App& app, GateOptions& gates) {
  add_amount(
      app, "--min-headroom", [&gates](const Amount& amount) { gates.min_headroom = amount; },
      "Bytes, or percent of its capacity, that a budget must leave of each arena");
  auto* baseline =
      app.add_option("--baseline", gates.baseline, "Fail if a budget is larger than in FILE")->type_name("FILE");
  add_amount(
      app, "--tolerance", [&gates](const Amount& amount) { gates.tolerance = amount; },
      "Bytes, or percent, that a budget may grow against the baseline")
      ->needs(baseline);
  app.add_option("--write-baseline", gates.write_baseline,
                 "Write the budgets as the baseline of later runs; - is stdout")
      ->type_name("FILE");
  app.add_option_function<std::string>(
         "--gates", [&gates](const std::string& what) { gates.warn = what == "warning"; },
         "What a gate that fails is: error (the default, exit code 2) or warning")
      ->check(CLI::IsMember({"error", "warning"}))
      ->type_name("WHAT");
}

/// Absolute, without a slash at its end; it need not be there.
std::string folder_of(const std::string& name) {
  llvm::SmallString<256> whole(name);
  if (llvm::sys::fs::make_absolute(whole)) return name;  // There is no current directory.
  llvm::sys::path::remove_dots(whole, /*remove_dot_dot=*/true);
  return llvm::StringRef(whole).rtrim('/').str();
}

void add_source_root(CLI::App& app, std::string& folder) {
  app.add_option_function<std::string>(
         "--source-root", [&folder](const std::string& name) { folder = folder_of(name); },
         "Name files below DIR relative to it, so that results do not depend on where the sources are")
      ->type_name("DIR");
}

void add_output_options(CLI::App& app, OutputOptions& outputs) {
  app.add_option("--emit-sarif", outputs.sarif, "Write the problems as SARIF 2.1.0; - is stdout")->type_name("FILE");
  app.add_option("--emit-markdown", outputs.markdown, "Write a summary as Markdown; - is stdout")->type_name("FILE");
  app.add_option("--emit-gitlab", outputs.gitlab, "Write the problems as a Code Quality report of GitLab; - is stdout")
      ->type_name("FILE");
  app.add_flag("--github", outputs.github, "Annotations for GitHub on stdout, and the summary to $GITHUB_STEP_SUMMARY");
  add_source_root(app, outputs.source_root);
}

void add_trust_options(CLI::App& app, ReportOptions& report) {
  app.add_flag("--strict", report.strict, "Warnings are errors");
  add_list(app, "--no-trust", report.no_trust,
           "What rests on this kind of trust is a problem (docs/soundness.md has the kinds)", "KIND");
}

void add_report_options(CLI::App& app, ReportOptions& report, std::vector<std::string>& capacities) {
  add_root_options(app, report);
  add_analysis_options(app, report, capacities);
  add_trust_options(app, report);
  add_gate_options(app, report.gates);
  add_output_options(app, report.outputs);
  app.add_option("--emit-header", report.emit_header, "Write the budgets as a C++ header; - is stdout")
      ->type_name("FILE");
  app.add_option("--header-namespace", report.header_namespace, "Namespace of the header")->type_name("NAME");
  app.add_flag("--check", report.check, "Compare the header on disk with the result and write nothing");
}

int fail(const std::string& message) {
  std::cerr << "wcmu: error: " << message << "\n";
  return static_cast<int>(ExitCode::error);
}

/// Takes over what the project's file says and the command line does not. Of capacities the command line replaces those of the same
/// root or arena; rule files add up.
void add_config(Options& options, const Config& config) {
  ReportOptions& report = options.report;
  const auto list = [](std::vector<std::string>& given, const std::vector<std::string>& known) {
    if (given.empty()) given = known;
  };
  report.rules.insert(report.rules.begin(), config.rules.begin(), config.rules.end());
  list(report.roots, config.roots);
  list(report.exclude_roots, config.exclude_roots);
  list(report.may_fail, config.may_fail);
  list(report.no_trust, config.no_trust);
  for (const Capacity& capacity : config.capacities)
    if (std::none_of(report.capacities.begin(), report.capacities.end(),
                     [&](const Capacity& given) { return given.target() == capacity.target(); }))
      report.capacities.push_back(capacity);
  report.strict |= config.strict;
  if (report.max_steps == 0) report.max_steps = config.max_steps.value_or(0);
  if (report.emit_header.empty()) report.emit_header = config.emit_header.value_or("");
  if (report.emit_json.empty()) report.emit_json = config.emit_json.value_or("");
  SourceOptions& source = options.source;
  if (source.build_dir.empty() && source.fixed_command.empty()) source.build_dir = config.build_dir.value_or("");
  list(source.extract.budget_headers, config.budget_headers);
  list(source.extract.extra_args, config.extra_args);
  list(source.extract.extra_args_before, config.extra_args_before);
  list(source.extract.query_drivers, config.query_drivers);
}

/// Option and file of each output; no file: there is none.
std::vector<std::pair<std::string, std::string>> outputs_of(const ReportOptions& report) {
  return {{"--emit-header", report.emit_header},    {"--emit-json", report.emit_json},
          {"--emit-sarif", report.outputs.sarif},   {"--emit-markdown", report.outputs.markdown},
          {"--emit-gitlab", report.outputs.gitlab}, {"--write-baseline", report.gates.write_baseline}};
}

/// What the parser cannot check for itself; empty if all is well.
std::string check(const Options& options) {
  const ReportOptions& report = options.report;
  if (llvm::Error error = check_trust_kinds(report.no_trust)) return llvm::toString(std::move(error));
  if (report.check && report.emit_header.empty()) return "--check requires --emit-header";
  if (report.check && report.emit_header == kStdout)
    return "--check compares a file: --emit-header cannot be " + kStdout.str();
  if (options.unit_output == kStdout) return "-o: a unit cannot be written to stdout: name a file";
  if (const std::string option = option_with_stdout(report); report.outputs.github && !option.empty())
    return "--github and " + option + " " + kStdout.str() + " both write to stdout";
  std::map<std::string, std::string> written;
  for (const auto& [option, file] : outputs_of(report))
    if (auto [place, is_new] = written.try_emplace(file, option); !file.empty() && !is_new)
      return place->second + " and " + option + " name the same file";
  llvm::SmallVector<llvm::StringRef> parts;
  llvm::StringRef(report.header_namespace).split(parts, "::");
  for (llvm::StringRef part : parts)
    if (!why_no_identifier(part).empty())
      return "--header-namespace: '" + report.header_namespace + "' is no namespace";
  return {};
}

/// Why the words begin with no command of `app`; empty if they do, or if the parser says it as well.
std::string why_no_command(const CLI::App& app, const char* const* begin, const char* const* end) {
  if (begin == end || **begin == '-') return {};
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == *begin) return why_no_command(*command, begin + 1, end);
    names.push_back(command->get_name());
  }
  if (names.empty()) return {};
  return "'" + std::string(*begin) + "' is no command of " + app.get_name() + "; expected " + llvm::join(names, ", ");
}

}  // namespace

std::string option_with_stdout(const ReportOptions& report) {
  for (const auto& [option, file] : outputs_of(report))
    if (file == kStdout) return option;
  return {};
}

std::variant<Options, int> parse_options(int argc, const char* const* argv) {
  // The compiler's words are none of the parser's business.
  const char* const* end = argv + argc;
  const char* const* separator = std::find(argv, end, std::string_view("--"));
  Options options;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  if (separator != end) options.source.fixed_command.assign(separator + 1, end);
  // An empty command after -- means "no database": a flag without effect says so.
  if (separator != end && options.source.fixed_command.empty()) options.source.fixed_command = {"-c"};

  std::vector<std::string> capacities;
  std::string explained;
  CLI::App app{"Worst-case memory use of C++ code on arenas, computed at build time", "wcmu"};
  app.set_version_flag("--version", "wcmu " + tool_version() + " (LLVM " LLVM_VERSION_STRING ")");
  app.require_subcommand(1);

  CLI::App& analyze = *app.add_subcommand("analyze", "Budgets of all roots: extract and link in one go");
  analyze.add_option("SOURCES", options.source.sources, "Sources; without any, all of the compile database");
  add_source_options(analyze, options.source);
  add_cache(analyze, options.cache_dir);
  add_jobs(analyze, options.jobs);
  add_report_options(analyze, options.report, capacities);
  add_log_options(analyze, options.log);

  CLI::App& extract = *app.add_subcommand("extract", "One translation unit, as an action of a build system");
  extract.add_option("SOURCE", options.source.sources, "The source")->required()->expected(1);
  extract.add_option("-o", options.unit_output, "The unit to write")->required()->type_name("UNIT");
  add_source_root(extract, options.source.extract.source_root);
  auto* depfile =
      extract.add_option("--depfile", options.depfile, "Write what the unit is made from, for make and ninja")
          ->type_name("FILE");
  extract.add_option("--depfile-target", options.depfile_target, "What is made, as the build names it; default: UNIT")
      ->needs(depfile)
      ->type_name("NAME");
  add_source_options(extract, options.source);
  add_cache(extract, options.cache_dir);
  add_log_options(extract, options.log);

  CLI::App& link = *app.add_subcommand("link", "Budgets from units");
  link.add_option("UNITS", options.units, "What extract wrote; @FILE: those that FILE names, one a line")->required();
  add_jobs(link, options.jobs);
  add_report_options(link, options.report, capacities);
  add_log_options(link, options.log);

  CLI::App& explain = *app.add_subcommand("explain", "Where the bytes of a root come from: its worst case as a tree");
  explain.add_option("ROOT", explained, "The root")->required();
  explain.add_option("SOURCES", options.source.sources,
                     "Sources, or units that extract wrote; without any, all of the compile database");
  add_source_options(explain, options.source);
  add_cache(explain, options.cache_dir);
  add_jobs(explain, options.jobs);
  add_analysis_options(explain, options.report, capacities);
  add_trust_options(explain, options.report);
  explain.add_flag("--folded", options.folded, "Folded stacks, for flame graphs: frames parted by ';', and bytes");
  add_log_options(explain, options.log);

  CLI::App& loops = *app.add_subcommand("loops", "Every loop on the way of the roots: its bound, and where it is from");
  loops.add_option("SOURCES", options.source.sources,
                   "Sources, or units that extract wrote; without any, all of the compile database");
  add_source_options(loops, options.source);
  add_cache(loops, options.cache_dir);
  add_jobs(loops, options.jobs);
  add_root_options(loops, options.report);
  add_analysis_options(loops, options.report, capacities);
  add_log_options(loops, options.log);

  CLI::App& roots = *app.add_subcommand("roots", "The roots that are there, without analysing them");
  roots.add_option("SOURCES", options.source.sources, "Sources; without any, all of the compile database");
  add_source_options(roots, options.source);
  add_cache(roots, options.cache_dir);
  add_jobs(roots, options.jobs);
  add_log_options(roots, options.log);

  CLI::App& doctor =
      *app.add_subcommand("doctor", "The environment, the compile commands, and what is left out of them");
  doctor.add_option("SOURCES", options.source.sources, "Sources; without any, all of the compile database");
  add_source_options(doctor, options.source);
  add_log_options(doctor, options.log);

  CLI::App& rules = *app.add_subcommand("rules", "The rule files: what they say, and whether they are right");
  rules.require_subcommand(1);
  CLI::App& rules_list = *rules.add_subcommand(
      "list", "Every entry in force: its file, kind and name, and where sources are given how often it matches");
  rules_list.add_option("SOURCES", options.source.sources, "Sources, or units that extract wrote");
  add_source_options(rules_list, options.source);
  add_jobs(rules_list, options.jobs);
  add_rule_options(rules_list, options.report);
  add_log_options(rules_list, options.log);
  CLI::App& rules_check = *rules.add_subcommand("check", "Whether rule files, or a wcmu.yaml, are well-formed");
  rules_check.add_option("FILE", options.report.rules, "The files")->required();
  add_log_options(rules_check, options.log);

  CLI::App* const configured[] = {&analyze, &link, &explain, &loops, &roots, &doctor, &rules_list};
  for (CLI::App* each : configured) add_config(*each, options);

  if (std::string wrong = why_no_command(app, argv + 1, separator); !wrong.empty()) return fail(wrong);
  try {
    app.parse(static_cast<int>(separator - argv), argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // Help or version.
    return fail(std::string(error.what()) + "\nRun 'wcmu --help' or 'wcmu COMMAND --help' for the options.");
  }
  options.command = analyze.parsed()       ? Options::Command::analyze
                    : extract.parsed()     ? Options::Command::extract
                    : link.parsed()        ? Options::Command::link
                    : explain.parsed()     ? Options::Command::explain
                    : loops.parsed()       ? Options::Command::loops
                    : doctor.parsed()      ? Options::Command::doctor
                    : rules_list.parsed()  ? Options::Command::rules_list
                    : rules_check.parsed() ? Options::Command::rules_check
                                           : Options::Command::roots;
  auto parsed = parse_capacities(capacities);
  if (!parsed) return fail(llvm::toString(parsed.takeError()));
  options.report.capacities = std::move(*parsed);
  const bool takes_header = analyze.parsed() || link.parsed();
  if (std::any_of(std::begin(configured), std::end(configured), [](const CLI::App* each) { return each->parsed(); })) {
    if (options.config.empty() && !options.no_config) options.config = find_config();
    if (!options.config.empty()) {
      auto config = load_config(options.config);
      if (!config) return fail(llvm::toString(config.takeError()));
      // Outputs are those of the commands that have them.
      if (!takes_header) config->emit_header = std::nullopt;
      if (!takes_header) config->emit_json = std::nullopt;
      if (takes_header && config->header_namespace && analyze.count("--header-namespace") == 0 &&
          link.count("--header-namespace") == 0)
        options.report.header_namespace = *config->header_namespace;
      add_config(options, *config);
    }
  }
  if (explain.parsed()) options.report.roots = {explained};
  if (link.parsed() && separator != end) return fail("link compiles nothing: words after -- have no meaning here");
  if (std::string wrong = check(options); !wrong.empty()) return fail(wrong);
  if (!options.report.emit_header.empty() && options.report.emit_header != kStdout)
    options.source.extract.budget_headers.push_back(llvm::sys::path::filename(options.report.emit_header).str());
  return options;
}

}  // namespace wcmu
