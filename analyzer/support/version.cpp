// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support/version.hpp"

namespace wcmu {

std::string tool_version() { return WCMU_VERSION; }

}  // namespace wcmu
