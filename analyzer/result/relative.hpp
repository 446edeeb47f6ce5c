// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include "result/result.hpp"

#include <string_view>

namespace wcmu {

/// Names files that lie below the folder `root` (absolute, without a slash at its end) relative to it, wherever the result names a place.
void make_relative(AnalysisResult& result, std::string_view root);

}  // namespace wcmu
