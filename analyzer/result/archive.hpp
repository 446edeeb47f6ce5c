// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/loops.hpp"
#include "result/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace wcmu {

/// All of a result as bytes, for this version of the tool only.
std::string pack(const AnalysisResult& result);

std::string pack(const LoopsResult& result);

/// The inverse; nothing if the bytes are not such.
std::optional<AnalysisResult> unpack(std::string_view bytes);
std::optional<LoopsResult> unpack_loops(std::string_view bytes);

}  // namespace wcmu
