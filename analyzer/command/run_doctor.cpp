// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What a run would meet before it reads a source: every finding names a next step.
#include "command/run.hpp"
#include "command/units.hpp"
#include "frontend/resource_dir.hpp"
#include "support/version.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Config/llvm-config.h>

#include <map>
#include <set>

namespace wcmu {
namespace {

class Findings {
 public:
  void good(const std::string& what) { text_ += "ok       " + what + "\n"; }
  void note(const std::string& what, const std::string& step) { add("note     ", what, step); }
  void bad(const std::string& what, const std::string& step) {
    add("problem  ", what, step);
    healthy_ = false;
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool healthy() const { return healthy_; }

 private:
  void add(const char* kind, const std::string& what, const std::string& step) {
    text_ += kind + what + "\n         next: " + step + "\n";
  }

  std::string text_;
  bool healthy_ = true;
};

std::string count(std::size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

/// Commands that give the same answers are told as one.
struct CompilerUse {
  JobView view;
  std::size_t jobs = 0;
};

void look_at_jobs(const std::vector<CompileJob>& jobs, const ExtractOptions& options, Findings& findings) {
  std::map<std::string, CompilerUse> compilers;
  std::map<std::string, std::string> dropped;           // Flag, and a source that has it.
  std::map<std::string, std::set<std::string>> errors;  // What, and the sources.
  std::set<std::string> targets;
  for (const CompileJob& job : jobs) {
    JobView view = inspect(job, options);
    if (!view.error.empty()) {
      errors[view.error].insert(job.source);
      continue;
    }
    for (const std::string& flag : view.dropped) dropped.try_emplace(flag, job.source);
    if (!view.target.empty()) targets.insert(view.target);
    CompilerUse& use = compilers[view.compiler];
    use.view = std::move(view);
    ++use.jobs;
  }
  for (const auto& [name, use] : compilers) {
    const std::string for_jobs = ", for " + count(use.jobs, "command");
    if (use.view.path.empty()) {
      findings.bad("compiler " + name + " is not on this machine" + for_jobs,
                   "install it, or put its folder on PATH: its headers and layouts are what the program is built with");
    } else if (use.view.version.empty()) {
      findings.note("compiler " + name + " was not asked for its version" + for_jobs,
                    "let it run: --query-driver '" + use.view.path + "'");
    } else {
      std::string what = "compiler " + name + ": " + use.view.family + " " + use.view.version;
      if (!use.view.target.empty()) what += " for " + use.view.target;
      if (use.view.asked)
        findings.good(what + for_jobs + (use.view.family == "clang" ? "" : "; its folders and layouts are used"));
      else
        findings.note(
            what + for_jobs + " did not say what it predefines",
            "run `" + name + " FLAGS -E -dM -v -x c++ /dev/null` with the flags of a source and mend what it says");
    }
  }
  if (targets.size() > 1)
    findings.bad("the commands are for several targets: " + llvm::join(targets, ", "),
                 "name the sources of one target: wcmu analyze SOURCES -p DIR");
  for (const auto& [flag, source] : dropped)
    findings.note("flag " + flag + " is left out: clang does not have it (" + source + ")",
                  "nothing, if it changes no layout and no meaning; wcmu refuses those that it knows to");
  for (const auto& [error, sources] : errors)
    findings.bad(
        *sources.begin() + (sources.size() > 1 ? " and " + count(sources.size() - 1, "other") : "") + ": " + error,
        "mend the command of this source in the build, or leave the source out");
}

}  // namespace

ExitCode run_doctor(const Options& options, const Log& log) {
  Findings findings;
  findings.good("wcmu " + tool_version() + " with LLVM " LLVM_VERSION_STRING);
  if (auto dir = find_resource_dir(options.source.extract.resource_dir))
    findings.good("clang's own headers: " + *dir);
  else
    findings.bad(llvm::toString(dir.takeError()), "make these headers findable; no source can be read without them");
  if (auto rules = load_rule_files({}, {}))
    findings.good("the shipped rules are there");
  else
    findings.bad("the shipped rules: " + llvm::toString(rules.takeError()), "install wcmu again");
  if (!options.config.empty()) findings.good("options of " + options.config + " are in force");
  const SourceOptions& source = options.source;
  if (!source.fixed_command.empty() && source.sources.empty()) {
    findings.note("no source is named", "wcmu doctor SOURCE -- COMPILER FLAGS");
  } else if (auto jobs = find_jobs(source.sources, source.build_dir, source.fixed_command)) {
    findings.good(count(jobs->size(), "compile command") + ", none of them guessed");
    look_at_jobs(*jobs, source.extract, findings);
  } else {
    findings.bad(
        "no compile commands: " + llvm::toString(jobs.takeError()),
        "the message above says how to make them; CMake: -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, Make: bear -- make");
  }
  if (!print(findings.text(), log)) return ExitCode::error;
  return findings.healthy() ? ExitCode::ok : ExitCode::error;
}

}  // namespace wcmu
