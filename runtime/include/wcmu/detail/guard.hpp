// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Debug help (WCMU_DEBUG): tells AddressSanitizer and Valgrind which bytes of a buffer are in use, and knows the thread
// that uses an arena. Nothing of it takes a byte of the buffer. Without WCMU_DEBUG it is empty.
//
// There is no room between blocks: an overflow is found where the byte behind a block is free or padding. AddressSanitizer
// looks at granules of 8 bytes, so it can miss an access to the rest of a granule of which a part is in use.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../failure.hpp"
#include "config.hpp"

#if defined(WCMU_DEBUG) && !defined(__WCMU_ANALYSIS__)
#if defined(__SANITIZE_ADDRESS__)
#define WCMU_DETAIL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WCMU_DETAIL_ASAN 1
#endif
#endif
#if WCMU_HOSTED && defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define WCMU_DETAIL_VALGRIND 1
#endif
#endif
#if WCMU_HOSTED && (defined(__unix__) || defined(__APPLE__) || defined(_WIN32))
#define WCMU_DETAIL_THREADS 1
#endif
#endif
#if defined(WCMU_DETAIL_ASAN)
extern "C" void __asan_poison_memory_region(const volatile void* begin, std::size_t size);
extern "C" void __asan_unpoison_memory_region(const volatile void* begin, std::size_t size);
#endif

WCMU_NAMESPACE_BEGIN
namespace detail {

/// Of one end; its address names Valgrind's pool.
class Pool {
 public:
#if defined(WCMU_DETAIL_ASAN) || defined(WCMU_DETAIL_VALGRIND)
  void begin() noexcept {
#if defined(WCMU_DETAIL_VALGRIND)
    VALGRIND_CREATE_MEMPOOL(this, 0, 0);
#endif
  }
  void end() noexcept {
#if defined(WCMU_DETAIL_VALGRIND)
    VALGRIND_DESTROY_MEMPOOL(this);
#endif
  }
  /// A new block.
  void grant(const void* block, std::size_t size) noexcept {
#if defined(WCMU_DETAIL_ASAN)
    __asan_unpoison_memory_region(block, size);
#endif
#if defined(WCMU_DETAIL_VALGRIND)
    VALGRIND_MEMPOOL_ALLOC(this, block, size);
#endif
  }
  /// The same block, with another size.
  void resize(const void* block, std::size_t old_size, std::size_t size) noexcept {
    [[maybe_unused]] const char* const bytes = static_cast<const char*>(block);
#if defined(WCMU_DETAIL_ASAN)
    if (size > old_size) __asan_unpoison_memory_region(block, size);
    if (size < old_size) __asan_poison_memory_region(bytes + size, old_size - size);
#endif
#if defined(WCMU_DETAIL_VALGRIND)
    if (size == 0) {
      VALGRIND_MEMPOOL_FREE(this, block);
    } else {
      VALGRIND_MEMPOOL_CHANGE(this, block, block, size);
      // The pool only knows the new size, not which bytes come or go.
      if (size > old_size) VALGRIND_MAKE_MEM_UNDEFINED(bytes + old_size, size - old_size);
      if (size < old_size) VALGRIND_MAKE_MEM_NOACCESS(bytes + size, old_size - size);
    }
#endif
    static_cast<void>(old_size);
  }
  /// Of this end only [begin, begin + size) is in use, and [free_begin, free_begin + free_size) of the buffer is free.
  void keep(const void* begin, std::size_t size, const void* free_begin, std::size_t free_size) noexcept {
#if defined(WCMU_DETAIL_ASAN)
    __asan_poison_memory_region(free_begin, free_size);
#endif
#if defined(WCMU_DETAIL_VALGRIND)
    VALGRIND_MEMPOOL_TRIM(this, begin, size);
    // What was never a block of the pool, such as a prefix that became smaller, is free now as well.
    if (free_size != 0) VALGRIND_MAKE_MEM_NOACCESS(free_begin, free_size);
#endif
    static_cast<void>(begin), static_cast<void>(size), static_cast<void>(free_begin), static_cast<void>(free_size);
  }

 private:
  [[maybe_unused]] char name_ = 0;
#else
  void begin() noexcept {}
  void end() noexcept {}
  void grant(const void*, std::size_t) noexcept {}
  void resize(const void*, std::size_t, std::size_t) noexcept {}
  void keep(const void*, std::size_t, const void*, std::size_t) noexcept {}
#endif
};

/// No access to these bytes is right.
inline void hide([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t size) noexcept {
#if defined(WCMU_DETAIL_ASAN)
  __asan_poison_memory_region(begin, size);
#endif
#if defined(WCMU_DETAIL_VALGRIND)
  if (size != 0) VALGRIND_MAKE_MEM_NOACCESS(begin, size);
#endif
}

/// Every access to these bytes is right.
inline void expose([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t size) noexcept {
#if defined(WCMU_DETAIL_ASAN)
  __asan_unpoison_memory_region(begin, size);
#endif
#if defined(WCMU_DETAIL_VALGRIND)
  if (size != 0) VALGRIND_MAKE_MEM_DEFINED(begin, size);
#endif
}

/// The first thread that uses an arena owns it. Knows threads on hosted Unix and Windows only.
class Owner {
 public:
#if defined(WCMU_DETAIL_THREADS)
  void enter(const Arena* arena) const noexcept {
    if (thread_ == nullptr) thread_ = self();
    if (thread_ != self()) fail(Failure{Error::wrong_thread, "Arena", arena, 0, 0});
  }
  void leave() noexcept { thread_ = nullptr; }
  void adopt() noexcept { thread_ = self(); }

 private:
  static const void* self() noexcept {
    static thread_local const char here = 0;
    return &here;
  }
#else
  void enter(const Arena*) const noexcept {}
  void leave() noexcept {}
  void adopt() noexcept {}

#endif

 private:
  [[maybe_unused]] mutable const void* thread_ = nullptr;
};

}  // namespace detail
WCMU_NAMESPACE_END
