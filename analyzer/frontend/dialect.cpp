// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/dialect.hpp"

#include "frontend/places.hpp"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/DiagnosticLex.h>
#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Path.h>

namespace wcmu {
namespace {

using clang::Expr;

class Finder : public clang::RecursiveASTVisitor<Finder> {
 public:
  Finder(clang::ASTContext& context, std::vector<TrustEntry>& trust)
      : context_(context), sources_(context.getSourceManager()), trust_(trust) {}

  std::string errors;

  // In templates a member may be known in the instance only. NOLINTNEXTLINE(readability-identifier-naming)
  [[nodiscard]] bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitPredefinedExpr(clang::PredefinedExpr* name) {
    if (name->getIdentKind() == clang::PredefinedIdentKind::PrettyFunction)
      trust(name->getLocation(), "__PRETTY_FUNCTION__");
    return true;
  }

  bool VisitSourceLocExpr(clang::SourceLocExpr* place) {
    using enum clang::SourceLocIdentKind;
    if (place->getIdentKind() == Column || place->getIdentKind() == Function)
      trust(place->getLocation(), place->getBuiltinStr());
    return true;
  }

  bool VisitCXXMemberCallExpr(clang::CXXMemberCallExpr* call) {
    const clang::CXXMethodDecl* method = call->getMethodDecl();
    if (method == nullptr || !method->getIdentifier() || method->getParent()->getName() != "source_location" ||
        !method->getParent()->isInStdNamespace())
      return true;
    if (method->getName() == "function_name" || method->getName() == "column")
      trust(call->getExprLoc(), ("source_location::" + method->getName() + "()").str());
    return true;
  }

  bool VisitUnaryOperator(clang::UnaryOperator* made) {
    if (made->getOpcode() == clang::UO_Minus || made->getOpcode() == clang::UO_Not) look_at(made->getSubExpr());
    return true;
  }

  bool VisitBinaryOperator(clang::BinaryOperator* made) {
    using enum clang::BinaryOperatorKind;
    const Expr* left = made->getLHS();
    const Expr* right = made->getRHS();
    switch (made->getOpcode()) {
      case BO_Shl:
        look_at(left);
        break;
      case BO_Add:
      case BO_Sub:
      case BO_Mul:
        look_at(left, right, /*extends=*/false);
        break;
      // The result fits into the field unless the other operand is negative: then it depends on the width that it is extended to.
      case BO_Div:
      case BO_Rem:
      case BO_DivAssign:
      case BO_RemAssign:
      case BO_And:
      case BO_Or:
      case BO_Xor:
      case BO_LT:
      case BO_GT:
      case BO_LE:
      case BO_GE:
      case BO_EQ:
      case BO_NE:
        look_at(left, right, /*extends=*/true);
        break;
      default:  // Assignments keep the low bits, which are the same; shifts to the right keep the value.
        break;
    }
    return true;
  }

  bool VisitConditionalOperator(clang::ConditionalOperator* made) {
    look_at(made->getTrueExpr(), made->getFalseExpr(), /*extends=*/true);
    return true;
  }

 private:
  void trust(clang::SourceLocation at, llvm::StringRef what) {
    if (!is_users(sources_, at)) return;
    const Location place = location_of(sources_, at);
    trust_.push_back({"compiler-conditional", (llvm::sys::path::filename(place.file) + ": " + what).str(),
                      "What clang says here leads to the same memory use as what the user's compiler says.", place});
  }

  /// The width of a bit-field of C that is wider than int and narrower than its type: GCC computes in that width. 0 if it is none.
  unsigned odd_width(const Expr* operand) const {
    if (context_.getLangOpts().CPlusPlus) return 0;
    const clang::FieldDecl* field = operand->IgnoreParenImpCasts()->getSourceBitField();
    if (field == nullptr) return 0;
    const unsigned width = field->getBitWidthValue(context_);
    return width > context_.getIntWidth(context_.IntTy) && width < context_.getIntWidth(field->getType()) ? width : 0;
  }

  void look_at(const Expr* operand) {
    const unsigned width = odd_width(operand);
    if (width == 0) return;
    const Location place = location_of(sources_, operand->getExprLoc());
    errors += place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
              ": error: arithmetic on a bit-field of " + std::to_string(width) +
              " bits: GCC computes it in that width and clang in the width of its type, so a budget may be wrong; "
              "convert the "
              "operand to its type first\n";
  }

  /// `extends`: only a negative operand makes a difference.
  void look_at(const Expr* left, const Expr* right, bool extends) {
    for (const auto& [field, other] : {std::pair(left, right), std::pair(right, left)}) {
      if (odd_width(field) == 0) continue;
      const clang::QualType type = other->IgnoreParenImpCasts()->getType();
      if (!type->isIntegerType()) continue;
      const bool mixed =
          field->IgnoreParenImpCasts()->getType()->isUnsignedIntegerType() && !type->isUnsignedIntegerType();
      const bool wide = odd_width(other) == 0 &&
                        context_.getIntWidth(type) >= context_.getIntWidth(field->IgnoreParenImpCasts()->getType());
      if (wide && !mixed) continue;
      if (extends && (!mixed || is_not_negative(other))) continue;
      look_at(field);
    }
  }

  bool is_not_negative(const Expr* expr) const {
    Expr::EvalResult value;
    return expr->IgnoreParenImpCasts()->EvaluateAsInt(value, context_) && !value.Val.getInt().isNegative();
  }

  clang::ASTContext& context_;
  const clang::SourceManager& sources_;
  std::vector<TrustEntry>& trust_;
};

/// GCC rounds no size of an _Atomic type up.
std::string resized_atomic(const clang::ASTContext& context) {
  if (context.getLangOpts().CPlusPlus) return {};
  for (const clang::Type* type : context.getTypes()) {
    const auto* atomic = llvm::dyn_cast<clang::AtomicType>(type);
    if (atomic == nullptr || atomic->isDependentType() || atomic->getValueType()->isIncompleteType()) continue;
    if (context.getTypeSize(atomic) != context.getTypeSize(atomic->getValueType()))
      return "_Atomic(" + atomic->getValueType().getAsString() + ")";
  }
  return {};
}

}  // namespace

std::string find_dialect(clang::ASTContext& context, std::vector<TrustEntry>& trust) {
  Finder finder(context, trust);
  for (clang::Decl* decl : context.getTranslationUnitDecl()->decls())
    if (!context.getSourceManager().isInSystemHeader(decl->getLocation())) finder.TraverseDecl(decl);
  if (const std::string type = resized_atomic(context); !type.empty()) {
    const clang::SourceManager& sources = context.getSourceManager();
    finder.errors +=
        location_of(sources, sources.getLocForStartOfFile(sources.getMainFileID())).file + ": error: the size of " +
        type +
        " is not a power of two: clang rounds it up and GCC does not, so a budget would be wrong; fill the "
        "type up\n";
  }
  return std::move(finder.errors);
}

std::string lost_meaning(const clang::Diagnostic& diagnostic) {
  const bool attribute = diagnostic.getID() == clang::diag::warn_unknown_attribute_ignored;
  if ((!attribute && diagnostic.getID() != clang::diag::warn_pragma_ignored) || !diagnostic.hasSourceManager())
    return {};
  llvm::StringRef text = diagnostic.getSourceManager().getCharacterData(diagnostic.getLocation());
  text.consume_front("gnu::");
  text.consume_front("__");
  llvm::StringRef name = text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
  text = text.drop_front(name.size()).take_until([](char c) { return c == '\n' || c == ')'; });
  name.consume_back("__");
  if (name == "scalar_storage_order" || name == "hardbool") return name.str();
  if (name != "optimize") return {};
  // Levels and the shapes of loops are no matter; what may be computed, or may alias, is.
  for (llvm::StringRef flag :
       {"strict-aliasing", "wrapv", "trapv", "strict-overflow", "null-pointer-checks", "exceptions", "fast", "math",
        "rounding", "reciprocal", "finite", "single-precision", "excess-precision", "contract"})
    if (text.contains(flag)) return "optimize" + text.str() + ")";
  return {};
}

}  // namespace wcmu
