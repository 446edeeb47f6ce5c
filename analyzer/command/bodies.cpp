// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "command/bodies.hpp"

#include "command/run.hpp"
#include "frontend/extract.hpp"
#include "support/file.hpp"

#include <set>

namespace wcmu {
namespace {

llvm::Error add_shipped_bodies(Program& program, const RuleSet& rules) {
  // What the bodies' own code uses may have a body, too.
  std::set<std::string> added;
  for (std::set<std::string> wanted;; wanted.clear()) {
    for (const std::string& symbol : program.undefined()) {
      if (rules.function(symbol, /*shipped=*/false) != nullptr) continue;
      const FunctionRule* rule = rules.function(symbol, /*shipped=*/true);
      if (rule == nullptr || rule->body.empty() || added.contains(rule->body)) continue;
      if (!rule->unless.empty() && program.function(rule->unless) != nullptr) continue;
      wanted.insert(rule->body);
    }
    if (wanted.empty()) return llvm::Error::success();
    for (const std::string& file : wanted) {
      added.insert(file);
      const std::string path = shipped_rules_folder() + "/bodies/" + file;
      const std::optional<std::string> text = read_file(path);
      if (!text) return llvm::createStringError(path + ": error: the shipped body cannot be read");
      // The name that is the same wherever the tool is installed.
      ExtractOutcome outcome = extract_text("rules/bodies/" + file, *text, program.triple());
      if (!outcome.unit) return llvm::createStringError(outcome.diagnostics);
      if (llvm::Error error = program.add_bodies(*outcome.unit)) return error;
    }
  }
}

}  // namespace

llvm::Expected<std::unique_ptr<Program>> link_program(std::vector<Unit> units, const RuleSet& rules) {
  auto program = Program::link(std::move(units));
  if (!program) return program.takeError();
  if (llvm::Error error = add_shipped_bodies(**program, rules)) return error;
  return program;
}

}  // namespace wcmu
