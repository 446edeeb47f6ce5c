// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "program/floating.hpp"

#include "program/program.hpp"

#include <llvm/TargetParser/Triple.h>

#include <algorithm>

namespace wcmu {
namespace {

bool has_feature(const llvm::Function& function, llvm::ArrayRef<llvm::StringRef> wanted) {
  llvm::SmallVector<llvm::StringRef, 32> features;
  function.getFnAttribute("target-features").getValueAsString().split(features, ',');
  return llvm::any_of(features, [&](llvm::StringRef feature) { return llvm::is_contained(wanted, feature); });
}

}  // namespace

Floating floating(const Program& program) {
  constexpr llvm::StringRef fusing[] = {"+fma", "+fma4", "+avx512f", "+avxifma"};
  constexpr llvm::StringRef setters[] = {"fesetround",        "fesetenv",       "feupdateenv",         "fesetmode",
                                         "llvm.set.rounding", "llvm.set.fpenv", "llvm.x86.sse.ldmxcsr"};
  Floating result;
  const llvm::Triple::ArchType target = llvm::Triple(program.triple()).getArch();
  result.wider = target == llvm::Triple::x86 || target == llvm::Triple::m68k;
  result.rounds = llvm::any_of(setters, [&](llvm::StringRef name) { return program.function(name) != nullptr; });
  // On x86-64 these instructions must be asked for. A function without them may be inlined into one with them, so one is enough.
  result.fuses = target != llvm::Triple::x86_64;
  for (const auto& unit : program.modules())
    for (const llvm::Function& function : *unit) {
      result.fuses = result.fuses || has_feature(function, fusing);
      // No vector registers: the old unit, whose registers are wider.
      result.wider = result.wider ||
                     (target == llvm::Triple::x86_64 && !function.isDeclaration() && !has_feature(function, {"+sse2"}));
    }
  return result;
}

}  // namespace wcmu
