// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Catch2, version 2 or 3. One file of a test program defines WCMU_CATCH_MAIN before it includes this; link
// Catch2::Catch2 with either version.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#if defined(WCMU_CATCH_MAIN)
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#endif
#else
#if defined(WCMU_CATCH_MAIN)
#define CATCH_CONFIG_MAIN
#endif
#include <catch2/catch.hpp>
#endif
