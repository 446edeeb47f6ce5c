// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// What all headers share: the namespace of the debug build, so that two objects that disagree on WCMU_DEBUG do not link.
#pragma once

#if defined(WCMU_DEBUG)
#define WCMU_NAMESPACE_BEGIN \
  namespace wcmu {           \
  inline namespace debug {
#define WCMU_NAMESPACE_END \
  }                        \
  }
#else
#define WCMU_NAMESPACE_BEGIN namespace wcmu {
#define WCMU_NAMESPACE_END }
#endif

#if defined(__STDC_HOSTED__) && __STDC_HOSTED__ == 1
#define WCMU_HOSTED 1
#else
#define WCMU_HOSTED 0
#endif

#if defined(__cpp_exceptions)
#define WCMU_EXCEPTIONS 1
#else
#define WCMU_EXCEPTIONS 0
#endif
