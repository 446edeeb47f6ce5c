// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/members.hpp"

#include <clang/AST/ASTContext.h>
#include <clang/AST/Attr.h>
#include <clang/AST/Decl.h>
#include <clang/AST/Expr.h>

#include <optional>
#include <string>

namespace wcmu {
namespace {

class MemberNames : public clang::ASTConsumer {
 public:
  void HandleTagDeclDefinition(clang::TagDecl* declaration) override {
    auto* made = llvm::dyn_cast<clang::RecordDecl>(declaration);
    // A template says nothing; its instances do.
    if (made == nullptr || made->isInvalidDecl() || made->isDependentContext()) return;
    clang::ASTContext& context = made->getASTContext();
    for (clang::FieldDecl* field : made->fields()) {
      llvm::SmallVector<std::string, 2> tags;
      for (const auto* mark : field->specific_attrs<clang::AnnotateAttr>())
        if (std::optional<std::string> value = value_of(*mark, context))
          tags.push_back(mark->getAnnotation().str() + "=" + *value);
      // Debug information carries tags of this kind on, in every language; in C++ they cannot be written.
      for (const std::string& tag : tags) field->addAttr(clang::BTFDeclTagAttr::CreateImplicit(context, tag));
    }
  }

 private:
  static std::optional<std::string> value_of(const clang::AnnotateAttr& mark, clang::ASTContext& context) {
    if (mark.args_size() == 0) return std::nullopt;
    const clang::Expr* written = *mark.args_begin();
    if (mark.getAnnotation() == "wcmu.arena") {
      written = written->IgnoreParenImpCasts();
      if (const auto* literal = llvm::dyn_cast<clang::StringLiteral>(written)) return literal->getString().str();
      return written->tryEvaluateString(context);
    }
    clang::Expr::EvalResult result;
    if (mark.getAnnotation() != "wcmu.capacity" || !written->EvaluateAsInt(result, context) ||
        result.Val.getInt().isNegative())
      return std::nullopt;
    return std::to_string(result.Val.getInt().getZExtValue());
  }
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_member_names() { return std::make_unique<MemberNames>(); }

}  // namespace wcmu
