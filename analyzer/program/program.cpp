// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/program.hpp"

#include "program/annotations.hpp"
#include "program/same_code.hpp"
#include "rules/name_table.hpp"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Operator.h>
#include <llvm/Support/MathExtras.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <map>
#include <set>

namespace wcmu {

using namespace llvm;

namespace {

template <typename T>
void file_under_name(StringMap<std::vector<const T*>>& table, const T& symbol) {
  if (symbol.hasLocalLinkage()) return;
  auto& list = table[symbol.getName()];
  if (symbol.isDeclaration())
    list.push_back(&symbol);
  else
    list.insert(std::find_if(list.begin(), list.end(), [](const T* other) { return other->isDeclaration(); }), &symbol);
}

/// The linker takes it, and no other beside it.
bool is_strong(const GlobalVariable* variable) {
  return !variable->isDeclaration() && !variable->isWeakForLinker() && !variable->hasAvailableExternallyLinkage();
}

}  // namespace

Expected<std::unique_ptr<Program>> Program::link(std::vector<Unit> units) {
  auto program = std::make_unique<Program>();
  std::stable_sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
    return std::tie(a.facts.source, a.bitcode) < std::tie(b.facts.source, b.bitcode);
  });
  program->context_ = std::make_unique<LLVMContext>();
  for (const Unit& unit : units) {
    auto module = parseBitcodeFile(MemoryBufferRef(unit.bitcode, unit.facts.source), *program->context_);
    if (!module)
      return joinErrors(createStringError(unit.facts.source + ": error: the unit's code cannot be read"),
                        module.takeError());
    const Module& first = program->modules_.empty() ? **module : *program->modules_.front();
    if ((*module)->getDataLayoutStr() != first.getDataLayoutStr() ||
        (*module)->getTargetTriple() != first.getTargetTriple())
      return createStringError(unit.facts.source + ": error: compiled for " + (*module)->getTargetTriple() + ", but " +
                               units.front().facts.source + " for " + first.getTargetTriple() +
                               "; analyse the targets one by one");
    for (const char* flag : {"wchar_size", "min_enum_size"}) {
      auto value = [&](const Module& of) {
        auto* constant = mdconst::extract_or_null<ConstantInt>(of.getModuleFlag(flag));
        return constant != nullptr ? constant->getZExtValue() : 0;
      };
      if (value(**module) != value(first))
        return createStringError(unit.facts.source + ": error: its " + flag + " is " + Twine(value(**module)) +
                                 ", but " + units.front().facts.source + " has " + Twine(value(first)) +
                                 "; compile both with the same -fshort-wchar and -fshort-enums");
    }
    program->modules_.push_back(std::move(*module));
  }
  if (program->modules_.empty()) return createStringError("error: there are no units to analyse");
  program->facts_.reserve(units.size());
  for (Unit& unit : units) program->facts_.push_back(std::move(unit.facts));

  program->build_ = program->facts_.front().build;
  for (const UnitFacts& facts : program->facts_) {
    if (!program->build_.cxx11_abi) program->build_.cxx11_abi = facts.build.cxx11_abi;
    if (!program->build_.glibcxx_release) program->build_.glibcxx_release = facts.build.glibcxx_release;
    program->trust_.insert(program->trust_.end(), facts.trust.begin(), facts.trust.end());
    for (const FunctionFact& fact : facts.functions) {
      const FunctionFact*& place = program->function_facts_[fact.symbol];
      if (place == nullptr || (place->parameters.empty() && !fact.parameters.empty())) place = &fact;
    }
  }
  for (const auto& module : program->modules_) {
    for (const Function& function : *module) file_under_name(program->functions_, function);
    for (const GlobalVariable& variable : module->globals()) file_under_name(program->variables_, variable);
    program->read_annotations(*module);
  }
  program->collect_attested_parameters();
  program->collect_roots(units);
  program->dispatch_ = std::make_unique<Dispatch>(*program);
  return program;
}

Error Program::add_bodies(const Unit& unit) {
  auto module = parseBitcodeFile(MemoryBufferRef(unit.bitcode, unit.facts.source), *context_);
  if (!module) return module.takeError();
  if ((*module)->getDataLayoutStr() != modules_.front()->getDataLayoutStr())
    return createStringError(unit.facts.source + ": its layout is not that of the program");
  auto add = [](auto& table, const auto& symbol) {
    auto place = table.find(symbol.getName());
    const bool known = place != table.end() && !place->second.front()->isDeclaration();
    if (!known || symbol.isDeclaration()) file_under_name(table, symbol);
  };
  for (const Function& function : **module) add(functions_, function);
  for (const GlobalVariable& variable : (*module)->globals()) add(variables_, variable);
  shipped_.insert(module->get());
  modules_.push_back(std::move(*module));
  return Error::success();
}

std::vector<std::string> Program::undefined() const {
  std::vector<std::string> names;
  auto collect = [&](const auto& table) {
    for (const auto& entry : table) {
      const auto& symbol = *entry.second.front();
      if (symbol.isDeclaration() && !symbol.hasExternalWeakLinkage() && !symbol.getName().starts_with("llvm."))
        names.push_back(entry.first().str());
    }
  };
  collect(functions_);
  collect(variables_);
  std::sort(names.begin(), names.end());
  return names;
}

void Program::read_annotations(const Module& module) {
  for (const Annotation& annotation : annotations(module)) {
    const auto* function = dyn_cast<Function>(annotation.on);
    if (function == nullptr) continue;
    const auto& [on, kind, texts, numbers] = annotation;
    if (kind == "wcmu.primitive" && !texts.empty()) {
      if (auto primitive = parse_primitive(texts.front(), numbers)) {
        primitives_[function] = *primitive;
        if (!function->hasLocalLinkage()) primitives_by_name_[function->getName()] = *primitive;
      } else {
        problems_.push_back({"bad-annotation",
                             Severity::error,
                             location(*function),
                             "'" + readable(*function) + "' is declared as the primitive '" + texts.front() +
                                 "', which is not known or lacks a number",
                             {"use a kind of the table in docs/architecture.md"},
                             ""});
      }
    } else if (kind == "wcmu.attest") {
      const bool wrong =
          numbers.size() < 2 || numbers.size() > 3 || numbers[0] < 0 || numbers[1] < 0 ||
          (numbers.size() == 3 && (numbers[2] <= 0 || !isPowerOf2_64(static_cast<std::uint64_t>(numbers[2]))));
      if (wrong) {
        problems_.push_back(
            {"bad-annotation",
             Severity::error,
             location(*function),
             "WCMU_ATTEST of '" + readable(*function) + "' does not say how many bytes",
             {"give two constants from 0 on, and an alignment that is a power of two: WCMU_ATTEST(64, 0, 8)"},
             ""});
        continue;
      }
      const Attestation stated{
          {},
          static_cast<std::uint64_t>(numbers[0]),
          static_cast<std::uint64_t>(numbers[1]),
          numbers.size() > 2 ? static_cast<std::uint64_t>(numbers[2]) : std::max(build_.max_align, 1U)};
      attestations_[function] = stated;
      if (function->hasLocalLinkage()) continue;
      // Units that state different things: what each of them states is trusted, so the larger is.
      auto [place, is_new] = attestations_by_name_.try_emplace(function->getName(), stated);
      Attestation& both = place->second;
      if (!is_new)
        both = {{},
                std::max(both.bottom, stated.bottom),
                std::max(both.top, stated.top),
                std::max(both.alignment, stated.alignment)};
    }
  }
}

void Program::collect_attested_parameters() {
  for (std::size_t unit = 0; unit < facts_.size(); ++unit) {
    for (const FunctionFact& fact : facts_[unit].functions) {
      Attestation stated;
      for (const ParameterFact& parameter : fact.parameters)
        if (parameter.attested.size() == 3)
          stated.parameters.push_back(
              {parameter.argument, parameter.attested[0], parameter.attested[1], parameter.attested[2]});
      const Function* function = stated.parameters.empty() ? nullptr : modules_[unit]->getFunction(fact.symbol);
      if (function == nullptr) continue;
      attestations_.try_emplace(function, stated);
      if (!function->hasLocalLinkage()) attestations_by_name_.try_emplace(function->getName(), stated);
    }
  }
}

void Program::add_body(ProgramRoot& root, const Function& body) const {
  for (const Function* other : root.bodies) {
    if (body.hasLocalLinkage() || other->getName() != body.getName()) continue;
    // The same function in two units is one body; of one source with several commands the larger result counts, and so of inline
    // functions. Two sources that differ cannot be linked to one program.
    if (same_code(body, *other)) return;
    const std::string& one = other->getParent()->getSourceFileName();
    const std::string& two = body.getParent()->getSourceFileName();
    if (!body.isWeakForLinker() && !other->isWeakForLinker() && one != two) root.rivals = one + " and " + two;
  }
  root.bodies.push_back(&body);
}

void Program::collect_roots(const std::vector<Unit>&) {
  std::map<std::string, ProgramRoot> by_name;
  for (std::size_t unit = 0; unit < facts_.size(); ++unit) {
    for (const RootFact& fact : facts_[unit].roots) {
      std::string public_name = fact.alias.empty() ? fact.name : fact.alias;
      ProgramRoot& root = by_name[public_name];
      root.name = fact.name;
      root.public_name = public_name;
      if (fact.capacity) root.capacity = fact.capacity;
      if (!root.location.known() || !fact.symbols.empty()) root.location = fact.location;
      for (const std::string& symbol : fact.symbols) {
        const Function* body = modules_[unit]->getFunction(symbol);
        if (body == nullptr || body->isDeclaration()) continue;
        add_body(root, *body);
        root.fact = this->fact(symbol);
      }
    }
  }
  for (auto& [name, root] : by_name) {
    std::sort(root.bodies.begin(), root.bodies.end(),
              [](const Function* a, const Function* b) { return a->getName() < b->getName(); });
    roots_.push_back(std::move(root));
  }
}

bool Program::same_code(const Function& a, const Function& b) const {
  std::lock_guard lock(mutex_);
  for (const Function* function : {&a, &b})
    if (std::string& digest = digests_[function]; digest.empty()) digest = code_digest(*function);
  return digests_[&a] == digests_[&b];
}

/// The first strong definition, null if there are two that are not interchangeable. Without one, the first of the others.
const Function* Program::pick(const std::vector<const Function*>& list) const {
  const Function* strong = nullptr;
  for (const Function* candidate : list) {
    if (candidate->isDeclaration() || candidate->isWeakForLinker() || candidate->hasAvailableExternallyLinkage())
      continue;
    if (strong != nullptr && !same_code(*strong, *candidate)) return nullptr;
    if (strong == nullptr) strong = candidate;
  }
  return strong != nullptr ? strong : list.front();
}

const std::vector<const Function*>& Program::variants(const Function& function) const {
  {
    std::lock_guard lock(mutex_);
    auto place = variants_.find(&function);
    if (place != variants_.end()) return place->second;
  }
  std::vector<const Function*> found{&function};
  auto named = functions_.find(function.getName());
  if (!function.hasLocalLinkage() && !function.isDeclaration() && named != functions_.end()) {
    for (const Function* other : named->second) {
      // An `inline` body of C, or of an `extern template`, is for inlining only: beside that which is linked.
      const bool may_be_inlined = other->hasAvailableExternallyLinkage();
      const bool may_be_linked = function.isWeakForLinker() && other->isWeakForLinker();
      if (other->isDeclaration() || !(may_be_linked || may_be_inlined)) continue;
      if (std::none_of(found.begin(), found.end(), [&](const Function* known) { return same_code(*known, *other); }))
        found.push_back(other);
    }
  }
  std::lock_guard lock(mutex_);
  return variants_.try_emplace(&function, std::move(found)).first->second;
}

const Function* Program::function(StringRef symbol) const {
  auto place = functions_.find(symbol);
  if (place == functions_.end()) return nullptr;
  const Function* picked = pick(place->second);
  return picked != nullptr ? picked : place->second.front();
}

const Function* Program::resolve(const Function& function) const {
  // What a unit defines is what it calls: a second strong definition could not be linked to it, and inline functions are its own
  // first. Only a plain weak definition gives way to a strong one.
  const bool gives_way = function.hasWeakAnyLinkage() || function.hasLinkOnceAnyLinkage();
  if (function.hasLocalLinkage() ||
      (!function.isDeclaration() && !function.hasAvailableExternallyLinkage() && !gives_way))
    return &function;
  auto place = functions_.find(function.getName());
  return place == functions_.end() ? &function : pick(place->second);
}

const Function& Program::address_of(const Function& function) const {
  const Function* target = resolve(function);
  if (target == nullptr) return function;
  if (target->hasLocalLinkage() || !target->isWeakForLinker()) return *target;
  return *this->function(target->getName());
}

const GlobalVariable* Program::resolve(const GlobalVariable& variable) const {
  if (variable.hasLocalLinkage()) return &variable;
  auto place = variables_.find(variable.getName());
  if (place == variables_.end()) return &variable;
  // Two definitions that differ cannot both be in the program; identity is what matters here, so the first serves.
  auto strong = std::find_if(place->second.begin(), place->second.end(), is_strong);
  return strong != place->second.end() ? *strong : place->second.front();
}

bool Program::has_one_definition(const GlobalVariable& variable) const {
  if (variable.hasLocalLinkage()) return true;
  auto place = variables_.find(variable.getName());
  if (place == variables_.end()) return true;
  const std::vector<const GlobalVariable*>& list = place->second;
  if (const auto strong = std::count_if(list.begin(), list.end(), is_strong); strong > 0) return strong == 1;
  const auto defines = [](const GlobalVariable* each) { return !each->isDeclaration(); };
  if (std::count_if(list.begin(), list.end(), defines) < 2) return true;
  std::lock_guard lock(mutex_);
  auto [known, is_new] = agreed_.try_emplace(&list, true);
  if (is_new) {
    std::set<std::string> contents;
    for (const GlobalVariable* each : list)
      if (defines(each)) contents.insert(code_digest(*each));
    known->second = contents.size() < 2;
  }
  return known->second;
}

const GlobalVariable* Program::variable(StringRef symbol) const {
  auto place = variables_.find(symbol);
  return place == variables_.end() ? nullptr : resolve(*place->second.front());
}

const Primitive* Program::primitive(const Function& function) const {
  if (auto place = primitives_.find(&function); place != primitives_.end()) return &place->second;
  if (function.hasLocalLinkage()) return nullptr;
  auto place = primitives_by_name_.find(function.getName());
  return place == primitives_by_name_.end() ? nullptr : &place->second;
}

const Attestation* Program::attestation(const Function& function) const {
  if (!function.hasLocalLinkage()) {
    auto named = attestations_by_name_.find(function.getName());
    return named == attestations_by_name_.end() ? nullptr : &named->second;
  }
  auto place = attestations_.find(&function);
  return place == attestations_.end() ? nullptr : &place->second;
}

const FunctionFact* Program::fact(StringRef symbol) const {
  auto place = function_facts_.find(symbol);
  return place == function_facts_.end() ? nullptr : place->second;
}

ProgramRoot Program::find_root(StringRef name) const {
  for (const ProgramRoot& root : roots_)
    if (root.public_name == name || root.name == name) return root;
  ProgramRoot root;
  root.name = root.public_name = name.str();
  for (const auto& module : modules_) {
    for (const Function& function : *module) {
      if (function.isDeclaration()) continue;
      const FunctionFact* known = fact(function.getName());
      if (function.getName() != name && (known == nullptr || known->name != name)) continue;
      add_body(root, function);
      if (known != nullptr) {
        root.fact = known;
        root.name = root.public_name = known->name;
      }
    }
  }
  std::stable_sort(root.bodies.begin(), root.bodies.end(),
                   [](const Function* a, const Function* b) { return a->getName() < b->getName(); });
  if (!root.bodies.empty()) root.location = root.fact != nullptr ? root.fact->location : location(*root.bodies.front());
  return root;
}

Location Program::location(const Instruction& instruction) {
  const DILocation* place = instruction.getDebugLoc().get();
  // Code that a compiler made has line 0: the nearest scope with a line is better than nothing.
  while (place != nullptr && place->getLine() == 0 && place->getInlinedAt() != nullptr) place = place->getInlinedAt();
  if (place == nullptr || place->getLine() == 0) return location(*instruction.getFunction());
  return {place->getFilename().str(), place->getLine(), place->getColumn()};
}

Location Program::location(const Function& function) {
  const DISubprogram* scope = function.getSubprogram();
  if (scope == nullptr) return {};
  return {scope->getFilename().str(), scope->getLine(), 1};
}

FunctionName Program::rule_name(const Function& function) {
  return {function.getName(),
          function.hasLocalLinkage() ? StringRef(function.getParent()->getSourceFileName()) : StringRef()};
}

std::vector<const Function*> Program::named(StringRef name) const {
  std::vector<const Function*> found;
  NameTable table;
  table.add(name, 0);
  for (const auto& module : modules_)
    for (const Function& function : *module) {
      if (function.isIntrinsic()) continue;
      const FunctionName known = rule_name(function);
      if (table.find(spellings(known.symbol), known.file, true).empty()) continue;
      const Function& target = address_of(function);
      if (!is_contained(found, &target)) found.push_back(&target);
    }
  return found;
}

const GlobalVariable* Program::variable_named(StringRef name, const Module& from) const {
  NameTable table;
  table.add(name, 0);
  const auto look = [&](const Module& module, std::vector<const GlobalVariable*>& found) {
    for (const GlobalVariable& variable : module.globals()) {
      const std::string readable = demangle(variable.getName());
      const StringRef file = variable.hasLocalLinkage() ? StringRef(module.getSourceFileName()) : StringRef();
      const std::vector<SpelledName> names{
          {variable.getName().str(), false}, {readable, false}, {without_template_arguments(readable), false}};
      if (table.find(names, file, true).empty()) continue;
      const GlobalVariable* target = resolve(variable);
      if (!is_contained(found, target)) found.push_back(target);
    }
  };
  std::vector<const GlobalVariable*> found;
  look(from, found);
  if (found.empty())
    for (const auto& module : modules_) look(*module, found);
  return found.size() == 1 ? found.front() : nullptr;
}

std::string Program::readable(const Function& function) { return demangle(function.getName()); }

}  // namespace wcmu
