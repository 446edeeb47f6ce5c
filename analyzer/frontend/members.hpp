// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Names of arenas that members stand for.
#pragma once

#include <clang/AST/ASTConsumer.h>

#include <memory>

namespace wcmu {

/// Writes WCMU_ARENA_AS and WCMU_CAPACITY of members where the debug information of their class carries them on
/// (program/annotations reads them there). It has to see a class before the code generator does.
std::unique_ptr<clang::ASTConsumer> make_member_names();

}  // namespace wcmu
