// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/program.hpp"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Operator.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <map>

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

/// The first definition of a name, null if two that are not interchangeable exist.
template <typename T>
const T* pick(const std::vector<const T*>& list) {
  const T* strong = nullptr;
  for (const T* candidate : list) {
    if (candidate->isDeclaration() || candidate->isWeakForLinker() || candidate->hasAvailableExternallyLinkage())
      continue;
    if (strong != nullptr) return nullptr;
    strong = candidate;
  }
  return strong != nullptr ? strong : list.front();
}

std::optional<std::string> text_of(const Constant* constant) {
  const auto* variable = dyn_cast_or_null<GlobalVariable>(constant ? constant->stripPointerCasts() : nullptr);
  if (variable == nullptr || !variable->hasInitializer()) return std::nullopt;
  const auto* data = dyn_cast<ConstantDataSequential>(variable->getInitializer());
  if (data == nullptr || !data->isString()) return std::nullopt;
  return data->getAsString().rtrim('\0').str();
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
  program->collect_roots(units);
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
  const GlobalVariable* table = module.getNamedGlobal("llvm.global.annotations");
  if (table == nullptr) return;
  const auto* entries = dyn_cast<ConstantArray>(table->getInitializer());
  if (entries == nullptr) return;
  for (const Use& use : entries->operands()) {
    const auto* entry = cast<ConstantStruct>(use);
    const auto* function = dyn_cast<Function>(entry->getOperand(0)->stripPointerCasts());
    auto kind = text_of(entry->getOperand(1));
    if (function == nullptr || !kind) continue;
    std::vector<std::string> texts;
    std::vector<std::int64_t> numbers;
    if (const auto* holder = dyn_cast<GlobalVariable>(entry->getOperand(4)->stripPointerCasts());
        holder != nullptr && holder->hasInitializer()) {
      // By element: arguments that are all 0 are one constant without operands.
      const Constant& arguments = *holder->getInitializer();
      for (unsigned i = 0; const Constant* field = arguments.getAggregateElement(i); ++i) {
        if (const auto* number = dyn_cast<ConstantInt>(field))
          numbers.push_back(number->getSExtValue());
        else if (auto text = text_of(field))
          texts.push_back(*text);
      }
    }
    if (*kind == "wcmu.primitive" && !texts.empty()) {
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
    } else if (*kind == "wcmu.attest" && numbers.size() >= 2) {
      attestations_[function->getName()] = {static_cast<std::uint64_t>(numbers[0]),
                                            static_cast<std::uint64_t>(numbers[1]),
                                            numbers.size() > 2 ? static_cast<std::uint64_t>(numbers[2]) : 0};
    }
  }
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
        // The same inline function in two units is one root body, not two.
        bool known = std::any_of(root.bodies.begin(), root.bodies.end(), [&](const Function* other) {
          return !body->hasLocalLinkage() && other->getName() == body->getName();
        });
        if (!known) root.bodies.push_back(body);
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

const Function* Program::function(StringRef symbol) const {
  auto place = functions_.find(symbol);
  if (place == functions_.end()) return nullptr;
  const Function* picked = pick(place->second);
  return picked != nullptr ? picked : place->second.front();
}

const Function* Program::resolve(const Function& function) const {
  if (function.hasLocalLinkage() || (!function.isDeclaration() && function.isWeakForLinker())) return &function;
  auto place = functions_.find(function.getName());
  return place == functions_.end() ? &function : pick(place->second);
}

const GlobalVariable* Program::resolve(const GlobalVariable& variable) const {
  if (variable.hasLocalLinkage()) return &variable;
  auto place = variables_.find(variable.getName());
  if (place == variables_.end()) return &variable;
  // Two definitions that differ cannot both be in the program; identity is what matters here, so the first serves.
  const GlobalVariable* picked = pick(place->second);
  return picked != nullptr ? picked : place->second.front();
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
  auto place = attestations_.find(function.getName());
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
  std::map<StringRef, const Function*> found;
  for (const auto& module : modules_) {
    for (const Function& function : *module) {
      if (function.isDeclaration()) continue;
      const FunctionFact* known = fact(function.getName());
      if (function.getName() != name && (known == nullptr || known->name != name)) continue;
      found.try_emplace(function.getName(), &function);
    }
  }
  for (auto& [symbol, body] : found) {
    root.bodies.push_back(body);
    root.fact = fact(symbol);
    if (root.fact != nullptr) root.name = root.public_name = root.fact->name;
  }
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

std::string Program::readable(const Function& function) { return demangle(function.getName()); }

}  // namespace wcmu
