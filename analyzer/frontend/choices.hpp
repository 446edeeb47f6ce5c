// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What C++ leaves to the compiler, where the user's compiler is not clang: the order of operands, and whether a returned variable is
// copied. Both are written onto the instructions of the module as metadata; execution/ looks which of those calls come to an arena,
// and which accesses meet.
//
//   !wcmu.order !{!group, i32 operand, ...}   the call or access belongs to that operand of an expression that orders them freely
//   !wcmu.elision !{}                         the call copies or moves a returned variable, and a compiler may leave it out
//   !wcmu.unsequenced !{!"file", i32 line, i32 column, ...}   of a function: there an operand changes a variable that another one uses, with no call between
#pragma once

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Stmt.h>
#include <clang/CodeGen/ModuleBuilder.h>
#include <llvm/ADT/DenseSet.h>
#include <llvm/IR/Module.h>

#include <memory>
#include <vector>

namespace wcmu {

class OpenChoices {
 public:
  /// To be put before the code generator: returned variables that GCC may copy are copied, if the dialect elides at all.
  std::unique_ptr<clang::ASTConsumer> make_consumer();

  /// Writes the metadata, once all code is there and canonical: what was made of a block copy has its place, not its metadata.
  /// `unsequenced`: where clang warns of operands that meet in a variable. In no module is that to be seen of one that is kept in a register.
  void mark(clang::ASTContext& context, clang::CodeGenerator& generator, llvm::Module& module,
            llvm::ArrayRef<clang::SourceLocation> unsequenced) const;

 private:
  class Consumer;
  std::vector<const clang::VarDecl*> globals_;       ///< With an initialiser that may run.
  llvm::DenseSet<const clang::ReturnStmt*> copied_;  ///< Clang would construct what they return in place.
};

}  // namespace wcmu
