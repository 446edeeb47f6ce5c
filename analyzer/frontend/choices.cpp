// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A call of the module is put down to an operand of the AST if it lies in the operand's range of lines and columns and the operand
// calls that function; a load or store, if it lies there. A macro is one place: then a call may belong to several operands, which says
// more than is true, never less.
#include "frontend/choices.hpp"

#include "frontend/places.hpp"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Sema/EnterExpressionEvaluationContext.h>
#include <clang/Sema/Initialization.h>
#include <clang/Sema/Sema.h>
#include <clang/Sema/SemaConsumer.h>
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

/// The calls of an expression, and whether it reads or writes variables itself.
struct Calls {
  llvm::SmallPtrSet<const clang::Decl*, 4> called;
  llvm::SmallPtrSet<const clang::Decl*, 2> destroyed;  ///< Destructors of its temporaries: they run later.
  llvm::SmallVector<Range, 1> elsewhere;  ///< Where the default arguments and initialisers stand that it uses.
  bool indirect = false;
  bool reads = false;
  bool writes = false;

  [[nodiscard]] bool any() const { return indirect || !called.empty() || !destroyed.empty(); }
  [[nodiscard]] bool has_effects() const { return any() || writes; }
  [[nodiscard]] bool touches_memory() const { return reads || writes; }
  void add(const Calls& other) {
    called.insert(other.called.begin(), other.called.end());
    destroyed.insert(other.destroyed.begin(), other.destroyed.end());
    elsewhere.append(other.elsewhere.begin(), other.elsewhere.end());
    indirect |= other.indirect;
    reads |= other.reads;
    writes |= other.writes;
  }
};

struct Operand {
  Range range;
  Calls calls;

  [[nodiscard]] bool contains(const Place& place) const {
    return range.contains(place) ||
           llvm::any_of(calls.elsewhere, [&](const Range& other) { return other.contains(place); });
  }
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
      calls.elsewhere.push_back(range_of(*default_argument->getExpr()));
    } else if (const auto* default_init = llvm::dyn_cast<clang::CXXDefaultInitExpr>(stmt)) {
      calls = visit(default_init->getExpr());
      calls.elsewhere.push_back(range_of(*default_init->getExpr()));
    } else if (const auto* rewritten = llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(stmt)) {
      calls = visit(rewritten->getSemanticForm());
    } else if (const auto* selection = llvm::dyn_cast<clang::GenericSelectionExpr>(stmt)) {
      if (!selection->isResultDependent()) calls = visit(selection->getResultExpr());
    } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(stmt)) {
      calls = visit_call(*call);
    } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(stmt)) {
      calls = operands({made->getArgs(), made->getNumArgs()}, !made->isListInitialization(), made);
      if (!made->getConstructor()->isTrivial()) calls.called.insert(made->getConstructor()->getCanonicalDecl());
      calls.reads |= made->getConstructor()->isTrivial() && made->getConstructor()->isCopyOrMoveConstructor();
    } else if (const auto* inherited = llvm::dyn_cast<clang::CXXInheritedCtorInitExpr>(stmt)) {
      calls.called.insert(inherited->getConstructor()->getCanonicalDecl());
    } else if (const auto* allocation = llvm::dyn_cast<clang::CXXNewExpr>(stmt)) {
      calls = visit_new(*allocation);
    } else if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(stmt)) {
      if (list->isSyntacticForm() && list->getSemanticForm() != nullptr) list = list->getSemanticForm();
      calls = operands(list->inits(), !language_.CPlusPlus);
    } else if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(stmt)) {
      const Expr* both[] = {binary->getLHS(), binary->getRHS()};
      calls = binary->isAssignmentOp() && language_.CPlusPlus17 ? visit_assignment(*binary)
                                                                : operands(both, !is_ordered(binary->getOpcode()));
      calls.writes |= binary->isAssignmentOp();
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
      if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(stmt)) {
        calls.reads = cast->getCastKind() == clang::CK_LValueToRValue && !is_constant(*cast->getSubExpr());
      } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(stmt)) {
        calls.reads = calls.writes = unary->isIncrementDecrementOp();
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

  static bool is_constant(const Expr& expr) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expr.IgnoreParens());
    return name != nullptr && name->getDecl()->getType().isConstQualified();  // What a reference leads to may change.
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

  /// `around`: the call that this is an argument of. Clang puts what a default argument calls where that call is.
  Operand operand(const Expr& expr, const Expr* around = nullptr) {
    Calls calls = visit(&expr);
    const bool is_default = around != nullptr && llvm::isa<clang::CXXDefaultArgExpr>(expr);
    return {is_default ? Range{place_of(around->getExprLoc()), place_of(around->getExprLoc())} : range_of(expr),
            std::move(calls)};
  }

  /// Order is open where one operand has effects and another one has, or sees, some.
  template <typename List>
  Calls operands(const List& list, bool open, const Expr* around = nullptr) {
    Calls all;
    Group group;
    for (const Expr* expr : list) {
      if (expr == nullptr) continue;
      Operand one = operand(*expr, around);
      all.add(one.calls);
      if (open) add_to(group, std::move(one));
    }
    keep(std::move(group));
    return all;
  }
  Calls operands(llvm::ArrayRef<const Expr*> list, bool open, const Expr* around = nullptr) {
    return operands<llvm::ArrayRef<const Expr*>>(list, open, around);
  }

  static void add_to(Group& group, Operand operand) {
    if (operand.calls.any() || operand.calls.touches_memory()) group.push_back(std::move(operand));
  }
  void keep(Group group) {
    if (group.size() > 1 && llvm::any_of(group, [](const Operand& one) { return one.calls.has_effects(); }))
      groups_.push_back(std::move(group));
  }

  /// C++17 puts the right side first. GCC (12) does so where the left one has side effects; variables that the left one reads,
  /// and what it calls that is declared to have none, are read before a call on the right runs.
  Calls visit_assignment(const clang::BinaryOperator& assignment) {
    Operand left = operand(*assignment.getLHS());
    Operand right = operand(*assignment.getRHS());
    Calls all = left.calls;
    all.add(right.calls);
    left.calls.indirect = false;
    left.calls.destroyed.clear();
    llvm::SmallPtrSet<const clang::Decl*, 4> pure;
    for (const clang::Decl* callee : left.calls.called)
      if (callee->hasAttr<clang::PureAttr>()) pure.insert(callee);
    left.calls.called = std::move(pure);
    Group group;
    add_to(group, std::move(left));
    add_to(group, std::move(right));
    keep(std::move(group));
    return all;
  }

  void add_callee(Calls& calls, const FunctionDecl* callee) {
    if (callee == nullptr) {
      calls.indirect = true;
      return;
    }
    if (const unsigned builtin = callee->getBuiltinID(); builtin != 0) {
      // memcpy, which becomes an instruction, or strlen.
      if (!context_.BuiltinInfo.isPredefinedLibFunction(builtin) || context_.BuiltinInfo.isInStdNamespace(builtin))
        return;
      calls.reads = true;
    }
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
    calls.add(memory);
    calls.add(object);
    if (!language_.CPlusPlus17 && memory.any()) {
      memory.reads = memory.writes = false;  // All that stands in the range is put down to the initialiser.
      Group group;
      add_to(group, {range_of(allocation), std::move(memory)});
      add_to(group, {range_of(allocation), std::move(object)});
      keep(std::move(group));
    }
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
    for (llvm::Instruction& instruction : llvm::instructions(function)) {
      const Action action = describe(instruction);
      if (action.kind == Action::Kind::none) continue;
      llvm::SmallVector<llvm::Metadata*, 4> entries;
      for (std::size_t i = 0; i < groups.size(); ++i) {
        for (unsigned number = 0; number < groups[i].size(); ++number) {
          if (!belongs(groups[i][number], action)) continue;
          if (nodes[i] == nullptr) nodes[i] = llvm::MDNode::getDistinct(context, {});
          entries.push_back(nodes[i]);
          entries.push_back(
              llvm::ConstantAsMetadata::get(llvm::ConstantInt::get(llvm::Type::getInt32Ty(context), number)));
        }
      }
      if (!entries.empty()) instruction.setMetadata("wcmu.order", llvm::MDNode::get(context, entries));
    }
  }

  void mark_elision(llvm::Function& function, const clang::CXXConstructorDecl& constructor, const Range& range) {
    for (llvm::Instruction& instruction : llvm::instructions(function)) {
      const Action action = describe(instruction);
      if (action.callee == constructor.getCanonicalDecl() && range.contains(action.place))
        instruction.setMetadata("wcmu.elision", llvm::MDNode::get(module_.getContext(), {}));
    }
  }

  void mark_unsequenced(llvm::Function& function, const FunctionDecl& definition,
                        llvm::ArrayRef<clang::SourceLocation> places) {
    const clang::SourceManager& sources = definition.getASTContext().getSourceManager();
    const clang::SourceRange all = sources.getExpansionRange(definition.getSourceRange()).getAsRange();
    llvm::LLVMContext& context = module_.getContext();
    const auto number = [&](unsigned value) -> llvm::Metadata* {
      return llvm::ConstantAsMetadata::get(llvm::ConstantInt::get(llvm::Type::getInt32Ty(context), value));
    };
    llvm::SmallVector<llvm::Metadata*, 3> found;
    for (const clang::SourceLocation place : places) {
      if (!sources.isPointWithin(sources.getExpansionLoc(place), all.getBegin(), all.getEnd())) continue;
      const Location at = location_of(sources, place);
      found.append({llvm::MDString::get(context, at.file), number(at.line), number(at.column)});
    }
    if (!found.empty()) function.setMetadata("wcmu.unsequenced", llvm::MDNode::get(context, found));
  }

 private:
  /// What an instruction does that operands are asked for.
  struct Action {
    enum class Kind : std::uint8_t { none, call, indirect_call, load, store, copy };
    Kind kind = Kind::none;
    Place place;
    const clang::Decl* callee = nullptr;
  };

  Action describe(const llvm::Instruction& instruction) {
    Action action;
    if (const llvm::DILocation* at = instruction.getDebugLoc().get()) action.place = {at->getLine(), at->getColumn()};
    const auto* call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    if (llvm::isa<llvm::LoadInst>(instruction)) {
      action.kind = Action::Kind::load;
    } else if (llvm::isa<llvm::StoreInst>(instruction)) {
      action.kind = Action::Kind::store;
    } else if (call == nullptr || llvm::isa<llvm::MemIntrinsic>(call)) {
      if (instruction.mayReadOrWriteMemory()) action.kind = Action::Kind::copy;
    } else if (!llvm::isa<llvm::IntrinsicInst>(call) && !call->isInlineAsm()) {
      const llvm::Function* direct = call->getCalledFunction();
      action.kind = direct == nullptr ? Action::Kind::indirect_call : Action::Kind::call;
      if (direct != nullptr)
        if (const clang::Decl* decl = generator_.GetDeclForMangledName(direct->getName()))
          action.callee = decl->getCanonicalDecl();
    }
    return action;
  }

  static bool belongs(const Operand& operand, const Action& action) {
    // A temporary dies at the end of the whole expression: it says nothing of the operand.
    if (action.callee != nullptr && operand.calls.destroyed.contains(action.callee)) return true;
    if (!operand.contains(action.place)) return false;
    switch (action.kind) {
      case Action::Kind::none:
        return false;
      case Action::Kind::call:
        return operand.calls.called.contains(action.callee);
      case Action::Kind::indirect_call:
        return operand.calls.indirect;
      case Action::Kind::load:
        return operand.calls.reads;
      case Action::Kind::store:  // Those that make temporaries are seen by nobody else.
        return operand.calls.writes;
      case Action::Kind::copy:
        return operand.calls.touches_memory();
    }
    return false;
  }

  clang::CodeGenerator& generator_;
  llvm::Module& module_;
};

}  // namespace

class OpenChoices::Consumer : public clang::SemaConsumer, public clang::RecursiveASTVisitor<OpenChoices::Consumer> {
 public:
  explicit Consumer(OpenChoices& choices) : choices_(choices) {}

  void InitializeSema(clang::Sema& sema) override { sema_ = &sema; }
  void ForgetSema() override { sema_ = nullptr; }

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (clang::Decl* decl : group) TraverseDecl(decl);
    return true;
  }

  /// Of a template there is no code; its instances come by themselves.
  bool TraverseDecl(clang::Decl* decl) {  // NOLINT(readability-identifier-naming): its name is Clang's.
    const auto* context = llvm::dyn_cast_or_null<clang::DeclContext>(decl);
    if (context != nullptr && context->isDependentContext()) return true;
    return RecursiveASTVisitor::TraverseDecl(decl);
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

  bool VisitReturnStmt(clang::ReturnStmt* statement) {  // NOLINT(readability-identifier-naming)
    if (Expr* value = statement->getRetValue(); value != nullptr && value->getType()->isRecordType())
      if (Expr* copy = copied(*value, /*is_thrown=*/false)) statement->setRetValue(copy);
    return true;
  }

  bool VisitCXXThrowExpr(clang::CXXThrowExpr* statement) {  // NOLINT(readability-identifier-naming)
    if (Expr* value = statement->getSubExpr(); value != nullptr && value->getType()->isRecordType())
      if (Expr* copy = copied(*value, /*is_thrown=*/true)) *statement->child_begin() = copy;
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
  /// Clang moves out of a variable by the rules of C++20 in every dialect. Before it, GCC copies where the constructor takes a base
  /// of the variable, where the variable is a reference, and where a parameter is thrown (tried with GCC 12). Null: no such move, or
  /// nothing else could be done.
  Expr* copied(const Expr& value, bool is_thrown) {
    if (sema_ == nullptr) return nullptr;
    const clang::LangOptions& language = sema_->getLangOpts();
    if (!language.CPlusPlus11 || language.CPlusPlus20) return nullptr;
    bool takes_base = false;
    for (const Stmt* at = &value; at != nullptr && at->child_begin() != at->child_end(); at = *at->child_begin()) {
      const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(at);
      if (llvm::isa<clang::ExplicitCastExpr>(at) || (cast != nullptr && cast->isPartOfExplicitCast())) return nullptr;
      if (cast == nullptr || !cast->isXValue()) continue;
      takes_base |=
          cast->getCastKind() == clang::CK_DerivedToBase || cast->getCastKind() == clang::CK_UncheckedDerivedToBase;
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(cast->getSubExpr()->IgnoreParens());
      if (name == nullptr || cast->getCastKind() != clang::CK_NoOp || !name->isLValue()) continue;
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (variable == nullptr) return nullptr;
      const bool is_copied = takes_base || variable->getType()->isRValueReferenceType() ||
                             (is_thrown && llvm::isa<clang::ParmVarDecl>(variable));
      return is_copied ? copy_of(value, *cast->getSubExpr(), *variable, is_thrown) : nullptr;
    }
    return nullptr;
  }

  Expr* copy_of(const Expr& value, const Expr& name, const clang::VarDecl& variable, bool is_thrown) {
    auto* function = const_cast<clang::DeclContext*>(variable.getDeclContext());
    if (function->isDependentContext()) return nullptr;
    const clang::Sema::ContextRAII in_function(*sema_, function);
    const clang::EnterExpressionEvaluationContext evaluated(
        *sema_, clang::Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
    const clang::SourceLocation place = value.getBeginLoc();
    const auto object = is_thrown ? clang::InitializedEntity::InitializeException(place, value.getType())
                                  : clang::InitializedEntity::InitializeResult(place, value.getType());
    const auto kind = clang::InitializationKind::CreateCopy(place, clang::SourceLocation());
    Expr* argument = const_cast<Expr*>(&name);
    clang::InitializationSequence sequence(*sema_, object, kind, argument);
    if (sequence.Failed()) return nullptr;
    clang::ExprResult copy = sema_->MaybeCreateExprWithCleanups(sequence.Perform(*sema_, object, kind, argument));
    return copy.isUsable() ? copy.get() : nullptr;
  }

  OpenChoices& choices_;
  clang::Sema* sema_ = nullptr;
};

std::unique_ptr<clang::ASTConsumer> OpenChoices::make_consumer() { return std::make_unique<Consumer>(*this); }

void OpenChoices::mark(clang::ASTContext& context, clang::CodeGenerator& generator, llvm::Module& module,
                       llvm::ArrayRef<clang::SourceLocation> unsequenced) const {
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
    marker.mark_unsequenced(function, *definition, unsequenced);
    if (!context.getLangOpts().ElideConstructors) continue;
    for (const clang::ReturnStmt* one : open_returns(*definition)) {
      if (!copied_.contains(one)) continue;
      if (const clang::CXXConstructorDecl* constructor = constructor_of(*one))
        marker.mark_elision(function, *constructor, finder.range_of(*one));
    }
  }
}

}  // namespace wcmu
