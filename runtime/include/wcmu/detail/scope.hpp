// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Scopes: a mark that is rewound at the end of a block. Included by arena.hpp, after class Arena.
#pragma once

WCMU_NAMESPACE_BEGIN

namespace detail {

/// A refused rewind leaves nothing to do: the mark is stale because a reset has freed the bytes already, or forward
/// because an outer scope was closed before this one, which is an error in the program.
inline void close_scope([[maybe_unused]] const Arena* arena, [[maybe_unused]] Error result) noexcept {
#if defined(WCMU_DEBUG) && !defined(__WCMU_ANALYSIS__)
  if (result == Error::forward_mark) fail(Failure{Error::scope_order, "scope", arena, 0, 0});
#endif
}

}  // namespace detail

/// Frees at its end what was allocated at the bottom end during its life.
class [[nodiscard]] BottomScope {
 public:
  explicit BottomScope(Arena& arena) noexcept : arena_(&arena) { arena.take_bottom_mark(&mark_); }
  BottomScope(const BottomScope&) = delete;
  BottomScope& operator=(const BottomScope&) = delete;
  ~BottomScope() { detail::close_scope(arena_, arena_->rewind_bottom(mark_)); }

 private:
  Arena* arena_;
  BottomMark mark_;
};

/// The same for the top end.
class [[nodiscard]] TopScope {
 public:
  explicit TopScope(Arena& arena) noexcept : arena_(&arena) { arena.take_top_mark(&mark_); }
  TopScope(const TopScope&) = delete;
  TopScope& operator=(const TopScope&) = delete;
  ~TopScope() { detail::close_scope(arena_, arena_->rewind_top(mark_)); }

 private:
  Arena* arena_;
  TopMark mark_;
};

/// Both ends.
class [[nodiscard]] ArenaScope {
 public:
  explicit ArenaScope(Arena& arena) noexcept : bottom_(arena), top_(arena) {}

 private:
  BottomScope bottom_;
  TopScope top_;
};

WCMU_NAMESPACE_END
