// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Where something is written, and by whom.
#pragma once

#include "result/result.hpp"

#include <clang/Basic/SourceManager.h>

namespace wcmu {

/// Of something in a macro, where the macro is expanded. Unknown for what stands in no file.
Location location_of(const clang::SourceManager& sources, clang::SourceLocation at);

/// Not of a system header, of the runtime's own headers, or built in. The words of a macro belong to who wrote the macro.
bool is_users(const clang::SourceManager& sources, clang::SourceLocation at);

}  // namespace wcmu
