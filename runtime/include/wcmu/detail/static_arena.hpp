// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// An arena that owns its storage. Included by arena.hpp, after class Arena.
#pragma once

#include "../annotate.h"

WCMU_NAMESPACE_BEGIN

/// N bytes (0 is legal), aligned to `Align`, with an arena over them; converts to `Arena&`. Neither copyable nor
/// movable. Constant-initialised, and trivially destructible unless WCMU_DEBUG has to tell a sanitizer that the bytes are
/// no longer an arena's.
///
/// An object that holds a pointer to itself has a non-zero image, and all of its N bytes would be stored in flash with
/// it. So the arena is made by the first use instead, and until then every byte of this object is zero.
template <std::size_t N, std::size_t Align = alignof(std::max_align_t)>
class StaticArena {
  static_assert(Align != 0 && (Align & (Align - 1)) == 0, "Align must be a power of two");

 public:
  StaticArena(const StaticArena&) = delete;
  StaticArena& operator=(const StaticArena&) = delete;

#if defined(__WCMU_ANALYSIS__)
  // The analyzer sees the same layout with the arena made at once, by its primitive.
  constexpr StaticArena() noexcept : arena_(storage_.bytes, N) {}
  Arena& arena() noexcept { return arena_; }
#else
  constexpr StaticArena() noexcept : cell_{} {}
  Arena& arena() noexcept {
    if (!made_) {
      ::new (static_cast<void*>(cell_)) Arena(storage_.bytes, N);
      made_ = true;
    }
    return *__builtin_launder(reinterpret_cast<Arena*>(cell_));
  }
#if defined(WCMU_DEBUG) && WCMU_HOSTED
  ~StaticArena() {
    if (made_) arena().~Arena();
  }
#endif
#endif

  operator Arena&() noexcept { return arena(); }
  Arena* operator->() noexcept { return &arena(); }

  static constexpr std::size_t capacity() noexcept { return N; }
  BottomHandle bottom_handle() noexcept { return arena().bottom_handle(); }
  TopHandle top_handle() noexcept { return arena().top_handle(); }
  BottomHandle stack_handle() noexcept { return arena().stack_handle(); }
  TopHandle heap_handle() noexcept { return arena().heap_handle(); }

 private:
  // Only `none` is initialised, so that a local StaticArena does not clear its N bytes.
  union Storage {
    constexpr Storage() noexcept : none(0) {}
    unsigned char none;
    std::byte bytes[N == 0 ? 1 : N];
  };

#if defined(__WCMU_ANALYSIS__)
  WCMU_CAPACITY(N) Arena arena_;
  bool made_ = true;
#else
  alignas(Arena) std::byte cell_[sizeof(Arena)];
  bool made_ = false;
#endif
  alignas(Align) Storage storage_;
};

/// A StaticArena of exactly the capacity and alignment that a budget needs: `ArenaFor<wcmu::budgets::app::frame>`.
template <const Budget& B>
using ArenaFor = StaticArena<capacity_for(B), detail::valid_alignment(B.alignment)>;

WCMU_NAMESPACE_END
