// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Errors that calls return, and the handler for failures that nobody can return from.
#pragma once

#include <cstddef>
#include <cstdint>

#include "detail/config.hpp"

#if WCMU_HOSTED
#include <cstdio>
#include <cstdlib>
#endif

WCMU_NAMESPACE_BEGIN

class Arena;

/// Why a call was refused. A refused call has changed nothing.
enum class [[nodiscard]] Error : std::uint8_t {
  none = 0,
  out_of_memory,        ///< the request does not fit, or the heap has no buffer of that size
  epoch_saturated,      ///< a reset was refused: the epoch cannot be counted up; see force_reset_epoch()
  exceeds_capacity,     ///< a size or range is larger than what it has to fit into
  overlap,              ///< live blocks are in the way
  foreign_mark,         ///< the mark is of another arena, or was never taken
  stale_mark,           ///< that end was reset, or the persistent prefix resized, since the mark was taken
  forward_mark,         ///< the mark lies above the present position
  bad_alignment,        ///< no power of two, not available, or live blocks would lose theirs
  sealed,               ///< the arena takes no more allocations
  null_buffer,          ///< a null pointer with a size that is not 0
  budget_exceeded,      ///< check_budget(): the budget does not fit the arena; BudgetScope: more was used
  scope_order,          ///< WCMU_DEBUG: scopes were closed, or marks used, in another order than taken
  assumption_failed,    ///< WCMU_DEBUG: the condition of a WCMU_ASSUME is false
  loop_bound_exceeded,  ///< a LoopBound took more steps than it allows
  unknown_arena,        ///< check_all(): no budget is of an arena of that name
  attest_exceeded,      ///< AttestedScope: more was used or kept than was attested, or less was kept than at its begin
  wrong_thread          ///< WCMU_DEBUG: the arena belongs to another thread; see adopt()
};

/// One English phrase, no full stop. Never null.
constexpr const char* describe(Error error) noexcept {
  switch (error) {
    case Error::none:
      return "no error";
    case Error::out_of_memory:
      return "out of memory";
    case Error::epoch_saturated:
      return "the epoch is saturated";
    case Error::exceeds_capacity:
      return "larger than the capacity";
    case Error::overlap:
      return "live blocks are in the way";
    case Error::foreign_mark:
      return "the mark belongs to another arena";
    case Error::stale_mark:
      return "the arena was reset or resized since the mark was taken";
    case Error::forward_mark:
      return "the mark lies above the present position";
    case Error::bad_alignment:
      return "the alignment is no power of two, or not available";
    case Error::sealed:
      return "the arena is sealed";
    case Error::null_buffer:
      return "the buffer is null";
    case Error::budget_exceeded:
      return "the budget does not fit the arena, or was exceeded";
    case Error::scope_order:
      return "scopes were closed, or marks used, out of order";
    case Error::assumption_failed:
      return "an assumption does not hold";
    case Error::loop_bound_exceeded:
      return "a loop ran more often than its bound";
    case Error::unknown_arena:
      return "no budget is of an arena of that name";
    case Error::attest_exceeded:
      return "a call used or kept more than was attested, or freed what was there before";
    case Error::wrong_thread:
      return "the arena belongs to another thread";
  }
  return "unknown error";
}

/// What the failure handler is told.
struct Failure {
  Error error = Error::none;
  const char* what = "";         ///< the call that failed, or the text of the condition
  const Arena* arena = nullptr;  ///< null if no arena is concerned
  std::size_t requested = 0;     ///< bytes (or steps, for a loop bound)
  std::size_t available = 0;     ///< bytes, at most
};

/// Must not return, throw, or use an arena.
using FailureHandler = void (*)(const Failure&);

namespace detail {

[[noreturn]] inline void stop() noexcept {
#if WCMU_HOSTED
  std::abort();
#else
  __builtin_trap();
#endif
}

[[noreturn]] inline void default_failure_handler([[maybe_unused]] const Failure& failure) {
#if WCMU_HOSTED
  std::fprintf(stderr, "wcmu: %s: %s (%zu requested, %zu available)\n", failure.what, describe(failure.error),
               failure.requested, failure.available);
#endif
  stop();
}

inline FailureHandler failure_handler = &default_failure_handler;

}  // namespace detail

/// Sets the handler and returns the one before; null sets the default (message and abort; freestanding: trap).
inline FailureHandler set_failure_handler(FailureHandler handler) noexcept {
  const FailureHandler before = detail::failure_handler;
  detail::failure_handler = handler != nullptr ? handler : &detail::default_failure_handler;
  return before;
}

/// Ends the program through the handler.
[[noreturn]] inline void fail(const Failure& failure) noexcept {
#if defined(__WCMU_ANALYSIS__)
  // The handler uses no arena: to the analyzer a failure is the end of that path.
  static_cast<void>(failure);
  __builtin_trap();
#else
  detail::failure_handler(failure);
  detail::stop();
#endif
}

WCMU_NAMESPACE_END
