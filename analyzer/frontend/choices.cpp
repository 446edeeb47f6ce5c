// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A call of the module is put down to an operand of the AST if it lies in the operand's range of lines and columns and the operand
// calls that function. A macro is one place: then a call may belong to several operands, which says more than is true, never less.
#include "frontend/choices.hpp"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallPtrSet.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/IntrinsicInst.h>

#include <utility>

namespace wcmu {
namespace {

using clang::Expr;
using clang::FunctionDecl;
using clang::Stmt;
using Place = std::pair<unsigned, unsigned>;  // Line and column, as debug locations have them.

struct Range {
  Place begin, end;
  bool contains(const Place& place) const { return begin <= place && place <= end; }
};

/// The calls of an expression.
struct Calls {
  llvm::SmallPtrSet<const clang::Decl*, 4> called;
  llvm::SmallPtrSet<const clang::Decl*, 2> destroyed;  ///< Destructors of its temporaries: they run later.
  bool indirect = false;

  [[nodiscard]] bool any() const { return indirect || !called.empty() || !destroyed.empty(); }
  void add(const Calls& other) {
    called.insert(other.called.begin(), other.called.end());
    destroyed.insert(other.destroyed.begin(), other.destroyed.end());
    indirect |= other.indirect;
  }
};

struct Operand {
  Range range;
  Calls calls;
};
using Group = llvm::SmallVector<Operand, 2>;

/// Finds the expressions of a body whose operands come in an order that the compiler chooses.
class OrderFinder {
 public:
  explicit OrderFinder(clang::ASTContext& context) : context_(context), language_(context.getLangOpts()) {}

  /// The calls of a statement, those of its operands included; groups are kept.
  Calls visit(const Stmt* stmt) {
    Calls calls;
    if (stmt == nullptr || is_unevaluated(*stmt)) return calls;
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt)) {
      for (const Expr* init : lambda->capture_inits()) calls.add(visit(init));
    } else if (const auto* default_argument = llvm::dyn_cast<clang::CXXDefaultArgExpr>(stmt)) {
      calls = visit(default_argument->getExpr());
    } else if (const auto* default_init = llvm::dyn_cast<clang::CXXDefaultInitExpr>(stmt)) {
      calls = visit(default_init->getExpr());
    } else if (const auto* rewritten = llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(stmt)) {
      calls = visit(rewritten->getSemanticForm());
    } else if (const auto* selection = llvm::dyn_cast<clang::GenericSelectionExpr>(stmt)) {
      if (!selection->isResultDependent()) calls = visit(selection->getResultExpr());
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(stmt)) {
      calls = visit_call(*call);
    } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(stmt)) {
      calls = operands({made->getArgs(), made->getNumArgs()}, !made->isListInitialization(), made);
      if (!made->getConstructor()->isTrivial()) calls.called.insert(made->getConstructor()->getCanonicalDecl());
    } else if (const auto* inherited = llvm::dyn_cast<clang::CXXInheritedCtorInitExpr>(stmt)) {
      calls.called.insert(inherited->getConstructor()->getCanonicalDecl());
    } else if (const auto* allocation = llvm::dyn_cast<clang::CXXNewExpr>(stmt)) {
      calls = visit_new(*allocation);
    } else if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(stmt)) {
      if (list->isSyntacticForm() && list->getSemanticForm() != nullptr) list = list->getSemanticForm();
      calls = operands(list->inits(), !language_.CPlusPlus);
    } else if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(stmt)) {
      const Expr* both[] = {binary->getLHS(), binary->getRHS()};
      calls = operands(both, !is_ordered(binary->getOpcode()));
    } else if (const auto* subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(stmt)) {
      const Expr* both[] = {subscript->getLHS(), subscript->getRHS()};
      calls = operands(both, !language_.CPlusPlus17);
    } else {
      if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(stmt)) {
        const clang::CXXDestructorDecl* destructor = bound->getTemporary()->getDestructor();
        if (destructor != nullptr && !destructor->isTrivial()) calls.destroyed.insert(destructor->getCanonicalDecl());
      } else if (const auto* deletion = llvm::dyn_cast<clang::CXXDeleteExpr>(stmt)) {
        calls.indirect = true;
        if (deletion->getOperatorDelete() != nullptr)
          calls.called.insert(deletion->getOperatorDelete()->getCanonicalDecl());
        if (const auto* record =
                deletion->getDestroyedType().isNull() ? nullptr : deletion->getDestroyedType()->getAsCXXRecordDecl();
            record != nullptr && record->hasDefinition() && record->getDestructor() != nullptr)
          calls.called.insert(record->getDestructor()->getCanonicalDecl());
      }
      for (const Stmt* child : stmt->children()) calls.add(visit(child));
    }
    return calls;
  }

  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }

  [[nodiscard]] Range range_of(const Stmt& stmt) const {
    return {place_of(stmt.getBeginLoc()),
            place_of(context_.getSourceManager().getExpansionRange(stmt.getEndLoc()).getEnd())};
  }

 private:
  static bool is_unevaluated(const Stmt& stmt) {
    if (const auto* id = llvm::dyn_cast<clang::CXXTypeidExpr>(&stmt)) return !id->isPotentiallyEvaluated();
    return llvm::isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::RequiresExpr, clang::BlockExpr>(
        stmt);
  }

  Place place_of(clang::SourceLocation at) const {
    const clang::PresumedLoc place =
        context_.getSourceManager().getPresumedLoc(context_.getSourceManager().getExpansionLoc(at));
    return place.isInvalid() ? Place() : Place(place.getLine(), place.getColumn());
  }

  /// Of what the standard orders, only what GCC has always ordered is taken as ordered before C++17.
  [[nodiscard]] bool is_ordered(clang::BinaryOperatorKind kind) const {
    switch (kind) {
      case clang::BO_LAnd:
      case clang::BO_LOr:
      case clang::BO_Comma:
        return true;
      case clang::BO_Shl:
      case clang::BO_Shr:
        return language_.CPlusPlus;
      case clang::BO_PtrMemD:
      case clang::BO_PtrMemI:
        return language_.CPlusPlus17;
      default:
        return language_.CPlusPlus17 && clang::BinaryOperator::isAssignmentOp(kind);
    }
  }

  [[nodiscard]] bool is_ordered(clang::OverloadedOperatorKind kind) const {
    switch (kind) {
      case clang::OO_LessLess:
      case clang::OO_GreaterGreater:
        return true;
      case clang::OO_AmpAmp:
      case clang::OO_PipePipe:
      case clang::OO_Comma:
      case clang::OO_ArrowStar:
      case clang::OO_Subscript:
        return language_.CPlusPlus17;
      default:
        return language_.CPlusPlus17 && clang::CXXOperatorCallExpr::isAssignmentOp(kind);
    }
  }

  /// `around`: the call that they are arguments of. Clang puts what a default argument calls where that call is.
  template <typename List>
  Calls operands(const List& list, bool open, const Expr* around = nullptr) {
    Calls all;
    Group group;
    for (const Expr* expr : list) {
      if (expr == nullptr) continue;
      Calls calls = visit(expr);
      all.add(calls);
      const bool is_default = around != nullptr && llvm::isa<clang::CXXDefaultArgExpr>(expr);
      const Range range =
          is_default ? Range{place_of(around->getExprLoc()), place_of(around->getExprLoc())} : range_of(*expr);
      if (open && calls.any()) group.push_back({range, std::move(calls)});
    }
    if (group.size() > 1) groups_.push_back(std::move(group));
    return all;
  }
  Calls operands(llvm::ArrayRef<const Expr*> list, bool open, const Expr* around = nullptr) {
    return operands<llvm::ArrayRef<const Expr*>>(list, open, around);
  }

  void add_callee(Calls& calls, const FunctionDecl* callee) {
    if (callee == nullptr) {
      calls.indirect = true;
      return;
    }
    if (callee->getBuiltinID() != 0) return;
    calls.called.insert(callee->getCanonicalDecl());
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee)) calls.indirect |= method->isVirtual();
  }

  Calls visit_call(const clang::CallExpr& call) {
    Calls calls;
    llvm::SmallVector<const Expr*, 8> arguments(call.arguments());
    const auto* operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
    // What stands before the parentheses comes first since C++17.
    const Expr* object = call.getCallee();
    if (operation != nullptr && operation->getOperator() == clang::OO_Call && !arguments.empty()) {
      object = arguments.front();
      arguments.erase(arguments.begin());
    }
    if (operation != nullptr && operation->getOperator() != clang::OO_Call) {
      calls = operands(arguments, !is_ordered(operation->getOperator()));
    } else if (language_.CPlusPlus17) {
      calls = visit(object);
      calls.add(operands(arguments, true, &call));
    } else {
      arguments.insert(arguments.begin(), object);
      calls = operands(arguments, true, &call);
    }
    add_callee(calls, call.getDirectCallee());
    return calls;
  }

  Calls visit_new(const clang::CXXNewExpr& allocation) {
    Calls calls;
    llvm::SmallVector<const Expr*, 4> arguments(allocation.placement_arguments());
    if (allocation.isArray() && allocation.getArraySize()) arguments.push_back(*allocation.getArraySize());
    Calls memory = operands(arguments, true);
    add_callee(memory, allocation.getOperatorNew());
    Calls object = visit(allocation.getInitializer());
    if (allocation.getConstructExpr() != nullptr && allocation.getConstructExpr() != allocation.getInitializer())
      object.add(visit(allocation.getConstructExpr()));
    if (!language_.CPlusPlus17 && memory.any() && object.any())
      groups_.push_back({{range_of(allocation), memory}, {range_of(allocation), object}});
    calls.add(memory);
    calls.add(object);
    return calls;
  }

  clang::ASTContext& context_;
  const clang::LangOptions& language_;
  std::vector<Group> groups_;
};

/// The return statements of a function that name a variable, without those of lambdas and local classes.
class ReturnFinder : public clang::RecursiveASTVisitor<ReturnFinder> {
 public:
  bool VisitReturnStmt(clang::ReturnStmt* statement) {
    returns.push_back(statement);
    return true;
  }
  static bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }
  static bool TraverseBlockDecl(clang::BlockDecl*) { return true; }
  static bool TraverseCXXRecordDecl(clang::CXXRecordDecl*) { return true; }

  std::vector<const clang::ReturnStmt*> returns;
};

/// Whether every GCC constructs this variable in the caller's memory: all returns name it, and it stands in the outermost block.
/// Tried with GCC 12; 14 does so in more cases.
bool is_elided_by_all(const clang::VarDecl& variable, const Stmt* body,
                      llvm::ArrayRef<const clang::ReturnStmt*> returns) {
  if (!llvm::all_of(returns, [&](const clang::ReturnStmt* one) { return one->getNRVOCandidate() == &variable; }))
    return false;
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
  return block != nullptr && llvm::any_of(block->body(), [&](const Stmt* stmt) {
           const auto* declared = llvm::dyn_cast<clang::DeclStmt>(stmt);
           return declared != nullptr && llvm::is_contained(declared->decls(), &variable);
         });
}

/// The returns of variables of which GCC may make a copy.
std::vector<const clang::ReturnStmt*> open_returns(const FunctionDecl& function) {
  const clang::CXXRecordDecl* record = function.getReturnType()->getAsCXXRecordDecl();
  if (record == nullptr || !function.doesThisDeclarationHaveABody() || function.isDependentContext()) return {};
  ReturnFinder finder;
  finder.TraverseStmt(function.getBody());
  std::vector<const clang::ReturnStmt*> open;
  for (const clang::ReturnStmt* one : finder.returns) {
    const clang::VarDecl* variable = one->getNRVOCandidate();
    if (variable == nullptr || is_elided_by_all(*variable, function.getBody(), finder.returns)) continue;
    open.push_back(one);
  }
  return open;
}

const clang::CXXConstructorDecl* constructor_of(const clang::ReturnStmt& statement) {
  const Expr* value = statement.getRetValue();
  if (value == nullptr) return nullptr;
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(value->IgnoreImplicit());
  if (made == nullptr) made = llvm::dyn_cast<clang::CXXConstructExpr>(value->IgnoreUnlessSpelledInSource());
  for (const Stmt* at = value; made == nullptr && at != nullptr;) {
    if ((made = llvm::dyn_cast<clang::CXXConstructExpr>(at)) != nullptr) break;
    if (at->child_begin() == at->child_end()) break;
    at = *at->child_begin();
  }
  return made != nullptr ? made->getConstructor() : nullptr;
}

class Marker {
 public:
  Marker(clang::CodeGenerator& generator, llvm::Module& module) : generator_(generator), module_(module) {}

  void mark_order(llvm::Function& function, const std::vector<Group>& groups) {
    llvm::LLVMContext& context = module_.getContext();
    std::vector<llvm::MDNode*> nodes(groups.size());
    for (llvm::CallBase* call : calls_of(function)) {
      llvm::SmallVector<llvm::Metadata*, 4> entries;
      const auto [place, callee] = describe(*call);
      for (std::size_t i = 0; i < groups.size(); ++i) {
        for (unsigned number = 0; number < groups[i].size(); ++number) {
          if (!belongs(groups[i][number], place, callee, call->getCalledFunction() == nullptr)) continue;
          if (nodes[i] == nullptr) nodes[i] = llvm::MDNode::getDistinct(context, {});
          entries.push_back(nodes[i]);
          entries.push_back(
              llvm::ConstantAsMetadata::get(llvm::ConstantInt::get(llvm::Type::getInt32Ty(context), number)));
        }
      }
      if (!entries.empty()) call->setMetadata("wcmu.order", llvm::MDNode::get(context, entries));
    }
  }

  void mark_elision(llvm::Function& function, const clang::CXXConstructorDecl& constructor, const Range& range) {
    for (llvm::CallBase* call : calls_of(function)) {
      const auto [place, callee] = describe(*call);
      if (callee == constructor.getCanonicalDecl() && range.contains(place))
        call->setMetadata("wcmu.elision", llvm::MDNode::get(module_.getContext(), {}));
    }
  }

 private:
  static llvm::SmallVector<llvm::CallBase*, 16> calls_of(llvm::Function& function) {
    llvm::SmallVector<llvm::CallBase*, 16> calls;
    for (llvm::Instruction& instruction : llvm::instructions(function)) {
      auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
      if (call != nullptr && !llvm::isa<llvm::IntrinsicInst>(call) && !call->isInlineAsm()) calls.push_back(call);
    }
    return calls;
  }

  std::pair<Place, const clang::Decl*> describe(const llvm::CallBase& call) {
    const llvm::DILocation* at = call.getDebugLoc().get();
    const clang::Decl* callee = nullptr;
    if (const llvm::Function* direct = call.getCalledFunction())
      if (const clang::Decl* decl = generator_.GetDeclForMangledName(direct->getName()))
        callee = decl->getCanonicalDecl();
    return {at != nullptr ? Place(at->getLine(), at->getColumn()) : Place(), callee};
  }

  static bool belongs(const Operand& operand, const Place& place, const clang::Decl* callee, bool indirect) {
    // A temporary dies at the end of the whole expression: it says nothing of the operand.
    if (callee != nullptr && operand.calls.destroyed.contains(callee)) return true;
    return operand.range.contains(place) && (indirect ? operand.calls.indirect : operand.calls.called.contains(callee));
  }

  clang::CodeGenerator& generator_;
  llvm::Module& module_;
};

}  // namespace

class OpenChoices::Consumer : public clang::ASTConsumer, public clang::RecursiveASTVisitor<OpenChoices::Consumer> {
 public:
  explicit Consumer(OpenChoices& choices) : choices_(choices) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (clang::Decl* decl : group) TraverseDecl(decl);
    return true;
  }

  bool VisitFunctionDecl(FunctionDecl* function) {  // NOLINT(readability-identifier-naming): its name is Clang's.
    if (!function->getASTContext().getLangOpts().ElideConstructors) return true;
    std::vector<const clang::ReturnStmt*> open = open_returns(*function);
    // What clang copies by itself is no choice.
    llvm::erase_if(open, [](const clang::ReturnStmt* one) { return !one->getNRVOCandidate()->isNRVOVariable(); });
    for (const clang::ReturnStmt* one : open) {
      const_cast<clang::VarDecl*>(one->getNRVOCandidate())->setNRVOVariable(false);
      choices_.copied_.insert(one);
    }
    return true;
  }

  bool VisitLambdaExpr(clang::LambdaExpr* lambda) {  // NOLINT(readability-identifier-naming)
    if (clang::CXXMethodDecl* call = lambda->getCallOperator()) VisitFunctionDecl(call);
    return true;
  }

  bool VisitVarDecl(clang::VarDecl* variable) {  // NOLINT(readability-identifier-naming)
    if (variable->isFileVarDecl() && variable->hasInit() && !variable->isConstexpr() &&
        !variable->getDeclContext()->isDependentContext())
      choices_.globals_.push_back(variable);
    return true;
  }

 private:
  OpenChoices& choices_;
};

std::unique_ptr<clang::ASTConsumer> OpenChoices::make_consumer() { return std::make_unique<Consumer>(*this); }

void OpenChoices::mark(clang::ASTContext& context, clang::CodeGenerator& generator, llvm::Module& module) const {
  Marker marker(generator, module);
  OrderFinder in_globals(context);
  for (const clang::VarDecl* variable : globals_) in_globals.visit(variable->getInit());
  for (llvm::Function& function : module) {
    if (function.isDeclaration()) continue;
    const auto* decl = llvm::dyn_cast_or_null<FunctionDecl>(generator.GetDeclForMangledName(function.getName()));
    if (decl == nullptr) {
      if (!in_globals.groups().empty()) marker.mark_order(function, in_globals.groups());
      continue;
    }
    const FunctionDecl* definition = nullptr;
    if (!decl->isDefined(definition) || definition->getBody() == nullptr) continue;
    OrderFinder finder(context);
    if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(definition))
      for (const clang::CXXCtorInitializer* initializer : constructor->inits()) finder.visit(initializer->getInit());
    finder.visit(definition->getBody());
    if (!finder.groups().empty()) marker.mark_order(function, finder.groups());
    if (!context.getLangOpts().ElideConstructors) continue;
    for (const clang::ReturnStmt* one : open_returns(*definition)) {
      if (!copied_.contains(one)) continue;
      if (const clang::CXXConstructorDecl* constructor = constructor_of(*one))
        marker.mark_elision(function, *constructor, finder.range_of(*one));
    }
  }
}

}  // namespace wcmu
