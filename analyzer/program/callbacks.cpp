// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/callbacks.hpp"

#include "program/dispatch.hpp"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SetVector.h>
#include <llvm/ADT/StringSwitch.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/IntrinsicInst.h>

namespace wcmu {

using namespace llvm;

namespace {

/// Which argument of a library function is a handler, and for which end.
struct Registrar {
  CallbackKind end;
  unsigned argument;
};

/// The library calls these by name, so it calls the program's if that has its own. The others of a family end in them.
std::optional<CallbackKind> replaces(StringRef symbol) {
  // The replaceable signatures; others are overloads of the program.
  StringRef rest = symbol;
  const bool is_new = rest.consume_front("_Znw") || rest.consume_front("_Zna");
  const bool is_delete = !is_new && (rest.consume_front("_ZdlPv") || rest.consume_front("_ZdaPv"));
  const bool is_sized = rest.consume_front("m") || rest.consume_front("j") || rest.consume_front("y");
  rest.consume_front("St11align_val_t");
  rest.consume_front("RKSt9nothrow_t");
  if (((is_new && is_sized) || is_delete) && rest.empty()) return CallbackKind::new_memory;
  for (StringRef name : {"malloc", "calloc", "realloc", "free", "aligned_alloc", "memalign", "posix_memalign"})
    if (symbol == name) return CallbackKind::malloc;
  return std::nullopt;
}

std::optional<Registrar> registrar(StringRef symbol) {
  return StringSwitch<std::optional<Registrar>>(symbol)
      .Cases("atexit", "on_exit", "__cxa_atexit", "__cxa_thread_atexit", "__cxa_thread_atexit_impl",
             Registrar{CallbackKind::exit, 0})
      .Case("__aeabi_atexit", Registrar{CallbackKind::exit, 1})
      .Cases("at_quick_exit", "__cxa_at_quick_exit", Registrar{CallbackKind::quick_exit, 0})
      .Case("_ZSt13set_terminatePFvvE", Registrar{CallbackKind::terminate, 0})
      .Default(std::nullopt);
}

void collect_functions(const Constant& constant, SetVector<const Function*>& out) {
  if (const auto* function = dyn_cast<Function>(constant.stripPointerCastsAndAliases())) {
    out.insert(function);
    return;
  }
  for (const Use& operand : constant.operands())
    if (const auto* part = dyn_cast<Constant>(operand)) collect_functions(*part, out);
}

class Search {
 public:
  Search(const Program& program, const RuleSet& rules, CallbackKind end)
      : program_(program), rules_(rules), end_(end) {}

  Callbacks run() {
    for (const auto& module : program_.modules()) {
      for (const GlobalVariable& variable : module->globals()) read_table(variable);
      for (const Function& function : *module) {
        if (auto known = registrar(function.getName()); known && known->end == end_) read_calls(function, *known);
        // The program's own, or what a rule of the user makes of the library's.
        const bool is_own =
            !function.isDeclaration() || rules_.function(Program::rule_name(function), false) != nullptr;
        if (is_own && replaces(function.getName()) == end_) handler(function, Program::location(function));
      }
    }
    return std::move(result_);
  }

 private:
  void read_table(const GlobalVariable& variable) {
    StringRef section = variable.getSection();
    bool runs = variable.getName() == "llvm.global_dtors" || section.starts_with(".fini_array") ||
                section.starts_with(".dtors");
    if (end_ != CallbackKind::exit || !runs || !variable.hasInitializer()) return;
    SetVector<const Function*> functions;
    collect_functions(*variable.getInitializer(), functions);
    for (const Function* function : functions) handler(*function, Program::location(*function));
  }

  /// All uses of the declaration of a registrar.
  void read_calls(const Function& declared, const Registrar& known) {
    const Function* body = program_.resolve(declared);
    if (body != nullptr && !body->isDeclaration()) return;  // The program's own: what it does is seen in what it calls.
    for (const Use& use : declared.uses()) {
      const auto* call = dyn_cast<CallBase>(use.getUser());
      bool calls = call != nullptr && call->isCallee(&use) && known.argument < call->arg_size();
      Location where = call != nullptr ? Program::location(*call) : Location{};
      const Value* given = calls ? call->getArgOperand(known.argument)->stripPointerCastsAndAliases() : nullptr;
      if (const auto* function = dyn_cast_or_null<Function>(given)) {
        handler(*function, where);
      } else if (given == nullptr || !isa<ConstantPointerNull>(given)) {
        note("a function that is not known", where,
             "'" + Program::readable(declared) + "' is given a pointer that is computed, or is itself called by one");
      }
    }
  }

  void note(const std::string& name, const Location& where, const std::string& reason) {
    if (!result_.allocating) result_.allocating = {name, where, reason};
  }

  void handler(const Function& function, const Location& where) {
    if (result_.allocating) return;
    reached_.insert(&function);
    for (; looked_into_ < reached_.size(); ++looked_into_)  // It grows meanwhile.
      if (auto reason = look_into(*reached_[looked_into_])) return note(Program::readable(function), where, *reason);
  }

  /// Why this function by itself may take bytes; adds what it calls to those that are reached.
  std::optional<std::string> look_into(const Function& named) {
    std::string name = "'" + Program::readable(named) + "'";
    if (const Primitive* primitive = program_.primitive(named)) {
      switch (primitive->kind) {
        case PrimitiveKind::allocate:
        case PrimitiveKind::extend:
        case PrimitiveKind::resize_discard:
        case PrimitiveKind::resize_keep:
          return "it may come to " + name;
        default:
          return std::nullopt;  // The others take nothing.
      }
    }
    if (const Attestation* attestation = program_.attestation(named)) {
      if (attestation->bottom + attestation->top > 0) return name + " is attested to use an arena";
      result_.attested.insert(&named);
      return std::nullopt;
    }
    if (named.isIntrinsic()) {
      if (named.getName().starts_with("llvm.coro.")) return "it may resume a coroutine";
      return std::nullopt;
    }
    if (const FunctionRule* rule = rules_.function(Program::rule_name(named), false)) return believe(*rule);
    const Function* body = program_.resolve(named);
    if (body == nullptr) return name + " is defined in several units";
    if (body->isDeclaration()) {
      if (const FunctionRule* rule = rules_.function(Program::rule_name(named), true)) return believe(*rule);
      return name + " has no body in the analysed units, and no rule says what it does";
    }
    for (const Instruction& instruction : instructions(*body))
      if (const auto* call = dyn_cast<CallBase>(&instruction))
        if (auto reason = add_targets(*call)) return reason;
    return std::nullopt;
  }

  std::optional<std::string> believe(const FunctionRule& rule) {
    if (rule.arena != nullptr && rule.arena->takes_bytes()) return "it may come to '" + rule.pattern + "'";
    for (const AttestRule& attest : rule.attest)
      if (attest.bottom + attest.top > 0) return "'" + rule.pattern + "' is attested to use an arena";
    if (!rule.shipped || rule.model.empty()) result_.rules.insert(&rule);
    return std::nullopt;
  }

  /// Why the call may take bytes, where no function that it reaches says so.
  std::optional<std::string> add_targets(const CallBase& call) {
    if (call.isInlineAsm()) return std::nullopt;
    // What is handed on may be called back: __cxa_throw is given the destructor of the exception.
    for (const Use& argument : call.args())
      if (const auto* function = dyn_cast<Function>(argument->stripPointerCastsAndAliases())) reached_.insert(function);
    const Value* target = call.getCalledOperand()->stripPointerCastsAndAliases();
    if (const auto* function = dyn_cast<Function>(target)) {
      reached_.insert(function);
      const FunctionRule* rule = rules_.function(Program::rule_name(*function));
      if (rule == nullptr || !rule->calls || rule->calls->argument >= call.arg_size()) return std::nullopt;
      const Value* given = call.getArgOperand(rule->calls->argument)->stripPointerCastsAndAliases();
      if (isa<Function, ConstantPointerNull>(given)) return std::nullopt;
      return "'" + rule->pattern + "' calls a function that is not known";
    }
    const auto targets = program_.dispatch().targets(call);
    reached_.insert(targets.begin(), targets.end());
    return std::nullopt;
  }

  const Program& program_;
  const RuleSet& rules_;
  CallbackKind end_;
  Callbacks result_;
  SetVector<const Function*> reached_;  ///< From all handlers so far.
  std::size_t looked_into_ = 0;         ///< So many of those.
};

}  // namespace

Callbacks find_callbacks(const Program& program, const RuleSet& rules, CallbackKind end) {
  return Search(program, rules, end).run();
}

}  // namespace wcmu
