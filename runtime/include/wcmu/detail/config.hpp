// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// What all headers share: the namespace, and what the compiler and the build offer.
//
// WCMU_DEBUG (debug help) and WCMU_STATS (counters of requests) change the layout of an arena. Each has an inline namespace
// of its own, so that two objects that disagree on them do not link.
#pragma once

#if defined(WCMU_DEBUG) && defined(WCMU_STATS)
#define WCMU_NAMESPACE_BEGIN \
  namespace wcmu {           \
  inline namespace debug_stats {
#elif defined(WCMU_DEBUG)
#define WCMU_NAMESPACE_BEGIN \
  namespace wcmu {           \
  inline namespace debug {
#elif defined(WCMU_STATS)
#define WCMU_NAMESPACE_BEGIN \
  namespace wcmu {           \
  inline namespace stats {
#else
#define WCMU_NAMESPACE_BEGIN namespace wcmu {
#endif
#if defined(WCMU_DEBUG) || defined(WCMU_STATS)
#define WCMU_NAMESPACE_END \
  }                        \
  }
#else
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

// After `noexcept`: neither allocates from the heap nor waits. Compilers that know it check it (-Wfunction-effects). The
// debug help may end the program, which is not so.
#if !defined(WCMU_DEBUG) && defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonblocking)
#define WCMU_NONBLOCKING [[clang::nonblocking]]
#endif
#endif
#if !defined(WCMU_NONBLOCKING)
#define WCMU_NONBLOCKING
#endif
