/* Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt. */
/*
 * Annotations for the analyzer, C99 and C++17. They cost nothing in a normal build.
 *
 * Declaration annotations stand at the start of the declaration (after `template <...>`), parameter and member
 * annotations at the start of the parameter or member:
 *
 *   WCMU_ROOT int frame(WCMU_ARENA_AS("scratch") WCMU_CAPACITY(4096) wcmu::Arena& arena);
 *   WCMU_ATTEST(64, 0) void vendor_call(wcmu::Arena& arena);
 */
#ifndef WCMU_ANNOTATE_H
#define WCMU_ANNOTATE_H

#include "detail/primitive.h"

#if defined(__WCMU_ANALYSIS__)
#define WCMU_DETAIL_ANNOTATE(...) __attribute__((annotate(__VA_ARGS__)))
#define WCMU_DETAIL_ROOT(...) __attribute__((annotate(__VA_ARGS__), used))
#else
#define WCMU_DETAIL_ANNOTATE(...)
#define WCMU_DETAIL_ROOT(...)
#endif

/* A function or method whose budget is wanted; its body is always analysed, also if nothing calls it. */
#define WCMU_ROOT WCMU_DETAIL_ROOT("wcmu.root")

/* The same under another name, "ns::name", in reports and in the generated header. */
#define WCMU_ROOT_AS(name) WCMU_DETAIL_ROOT("wcmu.root", name)

/* The name of the arena that a parameter, member or variable stands for. */
#define WCMU_ARENA_AS(name) WCMU_DETAIL_ANNOTATE("wcmu.arena", name)

/* Bytes that an arena (parameter, member, variable) or each arena of a root has: the gate of the analyzer. */
#define WCMU_CAPACITY(bytes) WCMU_DETAIL_ANNOTATE("wcmu.capacity", WCMU_DETAIL_BYTES(bytes))

/*
 * WCMU_ATTEST(bottom, top[, alignment]) on a declaration, or on a parameter if there are several arenas: a call uses and
 * retains at most that many bytes, from the position rounded up to `alignment` (default: that of max_align_t). The body
 * is not looked at: this is taken on trust and listed in the trust base.
 */
#define WCMU_ATTEST(...) WCMU_DETAIL_ANNOTATE("wcmu.attest", __VA_ARGS__)

#ifdef __cplusplus
#include "detail/config.hpp"
WCMU_NAMESPACE_BEGIN
namespace detail {
/* Accepts a constant only. */
template <unsigned long long N>
struct Constant {
  static constexpr unsigned long long value = N;
};
}  // namespace detail
WCMU_NAMESPACE_END
#define WCMU_DETAIL_BYTES(n) static_cast<unsigned long long>(n)
#define WCMU_DETAIL_BOOL(...) static_cast<bool>(__VA_ARGS__)
#define WCMU_DETAIL_VOID(...) static_cast<void>(__VA_ARGS__)
#define WCMU_DETAIL_CONSTANT(n) ::wcmu::detail::Constant<static_cast<unsigned long long>(n)>
#define WCMU_DETAIL_CONSTANT_VALUE(n) (WCMU_DETAIL_CONSTANT(n)::value)
#define WCMU_DETAIL_CONSTANT_CHECK(n) WCMU_DETAIL_VOID(sizeof(WCMU_DETAIL_CONSTANT(n)))
#define WCMU_DETAIL_EXTERN_C extern "C"
#define WCMU_DETAIL_NOTHROW noexcept
#else
#define WCMU_DETAIL_BYTES(n) ((unsigned long long)(n))
#define WCMU_DETAIL_BOOL(...) (!!(__VA_ARGS__))
#define WCMU_DETAIL_VOID(...) ((void)(__VA_ARGS__))
/* The width of a bit-field is a constant, 1 or 2 here. */
#define WCMU_DETAIL_CONSTANT_CHECK(n) ((void)sizeof(struct { unsigned wcmu_needs_a_constant : 1 + !!(n); }))
#define WCMU_DETAIL_CONSTANT_VALUE(n) \
  (sizeof(struct { unsigned wcmu_needs_a_constant : 1 + !!(n); }) ? (unsigned long long)(n) : 0ULL)
#define WCMU_DETAIL_EXTERN_C extern
#define WCMU_DETAIL_NOTHROW __attribute__((nothrow))
#endif

/*
 * WCMU_ASSUME(condition): trusted by the analyzer and listed in the trust base; under WCMU_DEBUG checked (a false one
 * ends the program: in C++ through the failure handler); otherwise compiled, but never evaluated.
 * WCMU_LOOP_BOUND(n): a statement with a constant n: reached at most n times per entry of the innermost loop around it.
 * WCMU_RECURSION_BOUND(n): a statement with a constant n: at most n activations of this function are live at once.
 */
#if defined(__WCMU_ANALYSIS__)

WCMU_DETAIL_EXTERN_C WCMU_PRIMITIVE("assume-failed")
    __attribute__((noreturn)) void wcmu_detail_assume_failed(void) WCMU_DETAIL_NOTHROW;
WCMU_DETAIL_EXTERN_C WCMU_PRIMITIVE("loop-bound",
                                    0) void wcmu_detail_loop_bound(unsigned long long n) WCMU_DETAIL_NOTHROW;
WCMU_DETAIL_EXTERN_C WCMU_PRIMITIVE("recursion-bound",
                                    0) void wcmu_detail_recursion_bound(unsigned long long n) WCMU_DETAIL_NOTHROW;

#define WCMU_ASSUME(...) (WCMU_DETAIL_BOOL(__VA_ARGS__) ? WCMU_DETAIL_VOID(0) : wcmu_detail_assume_failed())
#define WCMU_LOOP_BOUND(n) wcmu_detail_loop_bound(WCMU_DETAIL_CONSTANT_VALUE(n))
#define WCMU_RECURSION_BOUND(n) wcmu_detail_recursion_bound(WCMU_DETAIL_CONSTANT_VALUE(n))

#else

#if defined(WCMU_DEBUG)
#ifdef __cplusplus
#include "failure.hpp"
#define WCMU_DETAIL_ASSUME_FAILED(text) \
  ::wcmu::fail(::wcmu::Failure{::wcmu::Error::assumption_failed, text, nullptr, 0, 0})
#else
#if defined(__STDC_HOSTED__) && __STDC_HOSTED__ == 1
#include <stdio.h>
#include <stdlib.h>
#define WCMU_DETAIL_ASSUME_FAILED(text) \
  ((void)fprintf(stderr, "wcmu: %s:%d: an assumption does not hold: %s\n", __FILE__, __LINE__, text), abort())
#else
#define WCMU_DETAIL_ASSUME_FAILED(text) __builtin_trap()
#endif
#endif
#define WCMU_ASSUME(...) (WCMU_DETAIL_BOOL(__VA_ARGS__) ? WCMU_DETAIL_VOID(0) : WCMU_DETAIL_ASSUME_FAILED(#__VA_ARGS__))
#else
#define WCMU_ASSUME(...) WCMU_DETAIL_VOID(0 && WCMU_DETAIL_BOOL(__VA_ARGS__))
#endif

#define WCMU_LOOP_BOUND(n) WCMU_DETAIL_CONSTANT_CHECK(n)
#define WCMU_RECURSION_BOUND(n) WCMU_DETAIL_CONSTANT_CHECK(n)

#endif /* __WCMU_ANALYSIS__ */

#endif /* WCMU_ANNOTATE_H */
