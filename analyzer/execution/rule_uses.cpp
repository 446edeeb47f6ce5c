// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "execution/rule_uses.hpp"

#include "execution/class_at.hpp"
#include "execution/code.hpp"
#include "program/globals.hpp"
#include "rules/name_table.hpp"

#include <llvm/IR/InstIterator.h>
#include <llvm/IR/InstrTypes.h>

#include <set>

namespace wcmu {
namespace {

/// Whether the function makes a call through a pointer, on `line` if one is given.
bool calls_indirectly(const llvm::Function& function, std::optional<unsigned> line) {
  for (const llvm::Instruction& instruction : llvm::instructions(function)) {
    const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    if (call == nullptr || call->isInlineAsm() || call->getCalledFunction() != nullptr) continue;
    if (!line || Program::location(*call).line == *line) return true;
  }
  return false;
}

}  // namespace

RuleUses count_rule_uses(const Program& program, const RuleSet& rules) {
  RuleUses uses;
  std::set<std::string> counted;  // Of external linkage.
  const PlaceRules& places = rules.places();
  const bool needs_code = !places.loops.empty() || !places.assume.empty();
  std::optional<Globals> globals;
  std::optional<RegionTable> regions;
  if (needs_code) regions.emplace(globals.emplace(program, rules));
  for (const auto& [type, declared] : declared_types(program, rules)) ++uses[declared];
  for (const auto& module : program.modules()) {
    for (const llvm::Function& function : *module) {
      if (function.isIntrinsic()) continue;
      const FunctionName name = Program::rule_name(function);
      const llvm::Function* body = program.resolve(function);
      const bool is_new = function.hasLocalLinkage() || counted.insert(function.getName().str()).second;
      if (is_new) {
        const FunctionRule* user = rules.function(name, false);
        const bool has_body = body != nullptr && !body->isDeclaration() && !program.is_shipped(*body);
        const FunctionRule* fact = user != nullptr ? user : has_body ? nullptr : rules.function(name, true);
        if (fact != nullptr) ++uses[fact];
      }
      if (function.isDeclaration() || program.is_shipped(function)) continue;
      if (const RecursionRule* rule = rules.recursion(name)) ++uses[rule];
      if (const RootRule* rule = rules.root(name)) ++uses[rule];
      for (const IndirectRule* rule : rules.indirect(name))
        if (calls_indirectly(function, rule->line)) ++uses[rule];
      if (!needs_code || (rules.loops(name).empty() && rules.assume(name).empty())) continue;
      const std::unique_ptr<Code> code = decode(function, program, rules, *regions);
      for (const Stated& stated : code->stated)
        ++uses[stated.loop != nullptr ? static_cast<const void*>(stated.loop) : stated.assume];
    }
  }
  return uses;
}

std::vector<Problem> unused_rules(const RuleSet& rules, const RuleUses& uses) {
  std::vector<Problem> problems;
  const auto check = [&](const void* rule, const std::string& what, const Location& where) {
    if (uses.contains(rule)) return;
    problems.push_back({"unused-rule",
                        Severity::warning,
                        where,
                        what + " matches nothing in the analysed units",
                        {"correct it: `wcmu rules list` shows what matches", "remove it"},
                        ""});
  };
  for (const auto& rule : rules.functions())
    if (!rule->shipped) check(rule.get(), "the entry for '" + rule->pattern + "'", rule->where);
  std::set<std::string> types;  // Several files may declare one: the first is looked for.
  for (const ForeignArena* declared : rules.arenas())
    if (declared->is_type && types.insert(declared->name).second)
      check(declared, "the type '" + declared->name + "'", declared->where);
  const PlaceRules& places = rules.places();
  for (const LoopRule& rule : places.loops)
    check(&rule, "the bound of the loop of " + rule.key() + " in '" + rule.function + "'", rule.where);
  for (const RecursionRule& rule : places.recursion)
    check(&rule, "the bound of the recursion of '" + rule.function + "'", rule.where);
  for (const IndirectRule& rule : places.indirect)
    check(&rule, "the entry for calls through pointers in '" + rule.function + "'", rule.where);
  for (const AssumeRule& rule : places.assume)
    check(&rule, "the range of " + rule.what() + " of '" + rule.function + "'", rule.where);
  for (const RootRule& rule : places.roots)  // One that is named exactly is a missing root.
    if (!literal(split_file(rule.function).second)) check(&rule, "the root '" + rule.function + "'", rule.where);
  return problems;
}

}  // namespace wcmu
