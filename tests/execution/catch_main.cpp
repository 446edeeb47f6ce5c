// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#define WCMU_CATCH_MAIN
#include "../catch_shim.hpp"
