/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/*
 * How the analyzer knows an arena (C99 and C++): a function whose effect is known by definition carries its kind and the
 * indices of its parameters (`this` is 0) on its declaration. The table of kinds is in docs/architecture.md.
 */
#ifndef WCMU_DETAIL_PRIMITIVE_H
#define WCMU_DETAIL_PRIMITIVE_H

/* GNU spelling: it may stand before `static`, `constexpr`, `inline` and constructors, in C and in C++. */
#if defined(__WCMU_ANALYSIS__)
#define WCMU_PRIMITIVE(...) __attribute__((annotate("wcmu.primitive", __VA_ARGS__)))
#else
#define WCMU_PRIMITIVE(...)
#endif

#endif
