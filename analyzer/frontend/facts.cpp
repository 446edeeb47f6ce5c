// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/facts.hpp"

#include "frontend/places.hpp"

#include <clang/AST/Attr.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclFriend.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/GlobalDecl.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/MapVector.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

namespace wcmu {
namespace {

using clang::FunctionDecl;

/// An annotation of the runtime on any declaration of `decl`.
const clang::AnnotateAttr* annotation(const clang::Decl& decl, llvm::StringRef name) {
  for (const clang::Decl* one : decl.redecls()) {
    for (const auto* attribute : one->specific_attrs<clang::AnnotateAttr>()) {
      if (attribute->getAnnotation() == name) return attribute;
    }
  }
  return nullptr;
}

/// For what the compiler calls by itself ("std::terminate"): there is no declaration to ask.
std::string demangled_name(const std::string& symbol) {
  llvm::ItaniumPartialDemangler demangler;
  if (demangler.partialDemangle(symbol.c_str()) || !demangler.isFunction()) return symbol;
  std::string name;
  for (char* part :
       {demangler.getFunctionDeclContextName(nullptr, nullptr), demangler.getFunctionBaseName(nullptr, nullptr)}) {
    if (part && *part) name += (name.empty() ? "" : "::") + std::string(part);
    std::free(part);
  }
  return name;
}

// Warnings of the user's own compiler flags are off (-w), those on annotations never: so they do not go through clang.
class CodeFacts {
 public:
  CodeFacts(clang::ASTContext& context, clang::CodeGenerator& generator, UnitFacts& facts)
      : context_(context), generator_(generator), facts_(facts), policy_(context.getPrintingPolicy()) {
    policy_.SuppressUnwrittenScope = true;  // app::f, also from an anonymous namespace
    policy_.AnonymousTagLocations = false;  // no path of the machine in the name of a lambda's type
    policy_.PrintCanonicalTypes = true;
  }

  std::string collect(const llvm::Module& module) {
    find_declared_roots(*context_.getTranslationUnitDecl());
    for (const llvm::Function& function : module) {
      if (function.isIntrinsic()) continue;
      add_function(function);
      check_local_names(function);
    }
    llvm::sort(facts_.functions, [](const FunctionFact& a, const FunctionFact& b) { return a.symbol < b.symbol; });
    for (auto& [pattern, root] : roots_) {
      llvm::sort(root.symbols);
      facts_.roots.push_back(std::move(root));
    }
    llvm::sort(facts_.roots, [](const RootFact& a, const RootFact& b) {
      return std::tie(a.name, a.location, a.symbols) < std::tie(b.name, b.location, b.symbols);
    });
    return llvm::join(warnings_, "");
  }

 private:
  /// What the user wrote: for an instance, the template.
  static const FunctionDecl& pattern_of(const FunctionDecl& function) {
    const FunctionDecl* pattern = function.getTemplateInstantiationPattern();
    return *(pattern ? pattern : &function)->getCanonicalDecl();
  }

  static const FunctionDecl& definition_or_self(const FunctionDecl& function) {
    const FunctionDecl* definition = nullptr;
    return function.isDefined(definition) ? *definition : function;
  }

  /// Functions are in namespaces and classes; one that is local to a function is found by its symbol.
  void find_declared_roots(const clang::DeclContext& scope) {
    for (const clang::Decl* decl : scope.decls()) {
      if (const auto* shared = llvm::dyn_cast<clang::FriendDecl>(decl)) decl = shared->getFriendDecl();
      if (!decl) continue;
      if (const auto* made = llvm::dyn_cast<clang::TemplateDecl>(decl)) decl = made->getTemplatedDecl();
      if (!decl) continue;
      if (const auto* function = llvm::dyn_cast<FunctionDecl>(decl)) {
        if (annotation(*function, "wcmu.root") && !function->isDeleted()) root_of(*function);
        continue;
      }
      if (llvm::any_of(decl->redecls(), [](const clang::Decl* one) { return one->hasAttrs(); })) {
        check_arena(*decl);
        if (const clang::AnnotateAttr* mark = annotation(*decl, "wcmu.root")) {
          warn(mark->getLocation(), "WCMU_ROOT is not on a function and says nothing here");
        }
      }
      if (const auto* inner = llvm::dyn_cast<clang::DeclContext>(decl)) find_declared_roots(*inner);
    }
  }

  /// What is neither a parameter nor a function: a variable or member stands for an arena, nothing else does.
  void check_arena(const clang::Decl& decl) {
    for (const char* kind : {"wcmu.arena", "wcmu.capacity"}) {
      const clang::AnnotateAttr* mark = annotation(decl, kind);
      if (mark == nullptr) continue;
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(&decl);
      if (variable == nullptr && !llvm::isa<clang::FieldDecl>(decl))
        warn(mark->getLocation(),
             "WCMU_ARENA_AS and WCMU_CAPACITY say something on parameters, variables, members and roots only");
      else if (variable != nullptr && !variable->getDefinition() && !variable->isTemplated() &&
               context_.getSourceManager().isWrittenInMainFile(
                   context_.getSourceManager().getExpansionLoc(mark->getLocation())))
        warn(mark->getLocation(),
             "WCMU_ARENA_AS and WCMU_CAPACITY say nothing on a declaration that the definition does "
             "not see: put them on the definition, or into a header that its source includes");
    }
    if (decl.isCanonicalDecl()) one_name_of(decl);
    (void)capacity_of(decl);
  }

  /// WCMU_ARENA_AS of any declaration; empty if there is none. Two that differ are told.
  std::string one_name_of(const clang::Decl& decl) {
    std::string name;
    for (const clang::Decl* one : decl.redecls())
      for (const auto* mark : one->specific_attrs<clang::AnnotateAttr>()) {
        if (mark->getAnnotation() != "wcmu.arena" || mark->isInherited()) continue;
        const std::string stated = string_argument(*mark).value_or("");
        if (stated.empty() && !decl.isTemplated())
          warn(mark->getLocation(), "WCMU_ARENA_AS needs a string literal");
        else if (!name.empty() && stated != name)
          warn(mark->getLocation(), "one arena has two names, '" + name + "' and '" + stated + "': give it one");
        if (name.empty()) name = stated;
      }
    return name;
  }

  /// A local reference or pointer stands for no arena of its own.
  void check_local_names(const llvm::Function& function) {
    for (const llvm::Instruction& instruction : llvm::instructions(function)) {
      const auto* mark = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction);
      if (mark == nullptr || mark->getIntrinsicID() != llvm::Intrinsic::var_annotation) continue;
      const auto* kind = llvm::dyn_cast<llvm::GlobalVariable>(mark->getArgOperand(1)->stripPointerCasts());
      const auto* text = kind != nullptr && kind->hasInitializer()
                             ? llvm::dyn_cast<llvm::ConstantDataSequential>(kind->getInitializer())
                             : nullptr;
      if (text == nullptr || !text->isCString()) continue;
      if (text->getAsCString() != "wcmu.arena" && text->getAsCString() != "wcmu.capacity") continue;
      const auto* variable = llvm::dyn_cast<llvm::AllocaInst>(mark->getArgOperand(0)->stripPointerCasts());
      const llvm::DILocation* place = mark->getDebugLoc();
      // Those of parameters have no place.
      if (variable == nullptr || place == nullptr || !variable->getAllocatedType()->isPointerTy()) continue;
      warnings_.insert(
          place->getFilename().str() + ":" + std::to_string(place->getLine()) + ":" +
          std::to_string(place->getColumn()) +
          ": warning: WCMU_ARENA_AS and WCMU_CAPACITY say nothing on a local pointer or reference: put them on "
          "the arena that it leads to [annotation]\n");
    }
  }

  RootFact& root_of(const FunctionDecl& function) {
    const FunctionDecl& pattern = pattern_of(function);
    auto [entry, added] = roots_.try_emplace(&pattern);
    RootFact& root = entry->second;
    if (added) {
      root.name = qualified_name(pattern);
      root.location = location_of(context_.getSourceManager(), definition_or_self(pattern).getLocation());
      const clang::AnnotateAttr* mark = annotation(pattern, "wcmu.root");
      if (mark && mark->args_size() != 0) {
        if (std::optional<std::string> alias = string_argument(*mark))
          root.alias = std::move(*alias);
        else
          warn(mark->getLocation(), "WCMU_ROOT_AS needs a string literal");
      }
    }
    if (std::optional<std::uint64_t> capacity = capacity_of(function)) {
      root.capacity =
          std::min(root.capacity.value_or(*capacity), *capacity);  // instances may differ: the smallest must do
    }
    return root;
  }

  void add_function(const llvm::Function& function) {
    FunctionFact fact;
    fact.symbol = function.getName().str();
    fact.name = demangled_name(fact.symbol);
    fact.signature = llvm::demangle(fact.symbol);
    const auto* decl = llvm::dyn_cast_or_null<FunctionDecl>(generator_.GetDeclForMangledName(function.getName()));
    if (decl) {
      const FunctionDecl& written = definition_or_self(*decl);
      fact.name = qualified_name(written);
      fact.signature = signature(written);
      fact.location = location_of(context_.getSourceManager(), written.getLocation());
      const bool is_root = annotation(*decl, "wcmu.root") != nullptr;
      if (is_root) {
        RootFact& root = root_of(*decl);
        // Of the variants of a constructor or destructor the one for complete objects is the root.
        if (!function.isDeclaration() && is_complete_variant(fact.symbol, *decl)) root.symbols.push_back(fact.symbol);
      }
      if (is_root || context_.getSourceManager().isWrittenInMainFile(
                         context_.getSourceManager().getExpansionLoc(written.getLocation()))) {
        add_parameters(written, fact);
      } else if (llvm::any_of(decl->redecls(), [](const FunctionDecl* one) {
                   return llvm::any_of(one->parameters(), [](const clang::ParmVarDecl* parameter) {
                     return annotation(*parameter, "wcmu.attest") != nullptr;
                   });
                 })) {
        add_parameters(written, fact);
      }
    }
    facts_.functions.push_back(std::move(fact));
  }

  bool is_complete_variant(llvm::StringRef symbol, const FunctionDecl& decl) {
    if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&decl)) {
      return symbol == generator_.GetMangledName(clang::GlobalDecl(constructor, clang::Ctor_Complete));
    }
    if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(&decl)) {
      return symbol == generator_.GetMangledName(clang::GlobalDecl(destructor, clang::Dtor_Complete));
    }
    return true;
  }

  void add_parameters(const FunctionDecl& function, FunctionFact& fact) {
    for (unsigned i = 0; i < function.getNumParams(); ++i) {
      ParameterFact parameter;
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
      parameter.argument = i + (method != nullptr && method->isInstance() ? 1 : 0);
      parameter.name = function.getParamDecl(i)->getNameAsString();
      // A parameter's annotation may be on any declaration of the function.
      for (const FunctionDecl* one : function.redecls()) {
        const clang::ParmVarDecl& written = *one->getParamDecl(i);
        if (parameter.name.empty()) parameter.name = written.getNameAsString();
        if (annotation(written, "wcmu.arena") != nullptr) {
          const std::string stated = one_name_of(written);
          if (!parameter.arena_as.empty() && stated != parameter.arena_as)
            warn(written.getLocation(),
                 "one arena has two names, '" + parameter.arena_as + "' and '" + stated + "': give it one");
          else
            parameter.arena_as = stated;
        }
        if (std::optional<std::uint64_t> capacity = capacity_of(written)) parameter.capacity = capacity;
        if (const clang::AnnotateAttr* mark = annotation(written, "wcmu.attest")) parameter.attested = attested(*mark);
      }
      fact.parameters.push_back(std::move(parameter));
    }
  }

  std::optional<std::string> string_argument(const clang::AnnotateAttr& mark) {
    if (mark.args_size() == 0) return std::nullopt;
    const clang::Expr* written = (*mark.args_begin())->IgnoreParenImpCasts();
    if (const auto* literal = llvm::dyn_cast<clang::StringLiteral>(written)) return literal->getString().str();
    if (written->isValueDependent()) return std::nullopt;
    return written->tryEvaluateString(context_);
  }

  /// Bottom, top and alignment, the largest fundamental one if none is given; empty if they are no constants.
  std::vector<std::uint64_t> attested(const clang::AnnotateAttr& mark) {
    std::vector<std::uint64_t> values;
    for (const clang::Expr* written : mark.args()) {
      clang::Expr::EvalResult result;
      if (written->isValueDependent() || !written->EvaluateAsInt(result, context_) ||
          result.Val.getInt().isNegative()) {
        values.clear();
        break;
      }
      values.push_back(result.Val.getInt().getZExtValue());
    }
    if (values.size() == 2) values.push_back(facts_.build.max_align);
    if (values.size() == 3 && llvm::isPowerOf2_64(values[2])) return values;
    warn(mark.getLocation(), "WCMU_ATTEST needs two constants, not below 0, and perhaps an alignment");
    return {};
  }

  std::optional<std::uint64_t> capacity_of(const clang::Decl& decl) {
    const clang::AnnotateAttr* mark = annotation(decl, "wcmu.capacity");
    if (!mark) return std::nullopt;
    if (mark->args_size() != 0) {
      const clang::Expr* written = *mark->args_begin();
      if (written->isValueDependent()) return std::nullopt;  // the instances say it
      clang::Expr::EvalResult result;
      if (written->EvaluateAsInt(result, context_)) {
        const llvm::APSInt& value = result.Val.getInt();
        if (!value.isNegative() && value.getActiveBits() <= 64) return value.getZExtValue();
      }
    }
    warn(mark->getLocation(), "WCMU_CAPACITY needs a constant number of bytes, not below 0");
    return std::nullopt;
  }

  /// "app::Mixer::frame": without template arguments, parameters, anonymous and inline namespaces.
  std::string qualified_name(const FunctionDecl& function) {
    std::string name = plain_name(function);
    for (const clang::DeclContext* scope = function.getDeclContext(); scope; scope = scope->getParent()) {
      const auto* named = llvm::dyn_cast<clang::NamedDecl>(scope);
      if (!named) continue;
      if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(named)) {
        if (space->isAnonymousNamespace() || space->isInline()) continue;
      }
      name = plain_name(*named) + "::" + name;
    }
    return name;
  }

  std::string plain_name(const clang::NamedDecl& decl) {
    if (llvm::isa<clang::CXXConstructorDecl>(decl))
      return plain_name(*llvm::cast<clang::CXXMethodDecl>(decl).getParent());
    if (llvm::isa<clang::CXXDestructorDecl>(decl)) {
      return "~" + plain_name(*llvm::cast<clang::CXXMethodDecl>(decl).getParent());
    }
    if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&decl); record && record->isLambda())
      return "(lambda)";
    if (const auto* tag = llvm::dyn_cast<clang::TagDecl>(&decl)) {
      if (const clang::TypedefNameDecl* alias = tag->getTypedefNameForAnonDecl()) return alias->getNameAsString();
      if (!tag->getIdentifier()) return "(anonymous)";
    }
    return decl.getNameAsString();
  }

  std::string signature(const FunctionDecl& function) {
    std::string text;
    llvm::raw_string_ostream out(text);
    function.getNameForDiagnostic(out, policy_, /*Qualified=*/true);
    out << '(';
    llvm::ListSeparator comma;
    for (const clang::ParmVarDecl* parameter : function.parameters()) {
      out << comma;
      parameter->getType().getCanonicalType().print(out, policy_);
    }
    if (function.isVariadic()) out << comma << "...";
    out << ')';
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function); method && method->isConst())
      out << " const";
    return text;
  }

  void warn(clang::SourceLocation at, llvm::StringRef what) {
    const Location place = location_of(context_.getSourceManager(), at);
    warnings_.insert(place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                     ": warning: " + what.str() + " [annotation]\n");
  }

  clang::ASTContext& context_;
  clang::CodeGenerator& generator_;
  UnitFacts& facts_;
  clang::PrintingPolicy policy_;
  llvm::MapVector<const FunctionDecl*, RootFact> roots_;
  std::set<std::string> warnings_;
};

}  // namespace

std::string collect_code_facts(clang::ASTContext& context, clang::CodeGenerator& generator, const llvm::Module& module,
                               UnitFacts& facts) {
  return CodeFacts(context, generator, facts).collect(module);
}

}  // namespace wcmu
