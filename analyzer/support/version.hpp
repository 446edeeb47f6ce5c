// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <string>

namespace wcmu {

/// "0.1.0": the version of this tool. It is in every report and header.
std::string tool_version();

}  // namespace wcmu
