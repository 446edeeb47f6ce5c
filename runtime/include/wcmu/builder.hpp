// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Text or bytes of a length that is not known beforehand, in an arena.
#pragma once

#include "arena.hpp"

WCMU_NAMESPACE_BEGIN

/// Appends to a block of `T`, a type of one byte. At the bottom end the block grows in place, byte by byte, as long as
/// nothing is allocated behind it: then no byte is used but those of the text. Otherwise, and always at the top end, it
/// moves to a block of twice the size, and the old one stays behind until a rewind or reset.
///
/// The text is one block of the arena: it lives on when the builder ends, and is gone with a rewind or reset below it.
template <typename T, typename Handle = BottomHandle>
class Builder {
  static_assert(sizeof(T) == 1 && std::is_trivially_copyable_v<T>, "a builder is of chars or bytes");

 public:
  explicit Builder(Arena& arena) noexcept : handle_(arena) {}
  explicit Builder(Handle handle) noexcept : handle_(handle) {}
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  /// The text so far, without an end mark. Null at first; another one after an append that moved it.
  T* data() noexcept { return data_; }
  const T* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  std::size_t capacity() const noexcept { return capacity_; }

  /// Appends `n` values. False, with the text and the arena unchanged, if they do not fit. O(n), amortised.
  bool append(const T* values, std::size_t n) noexcept {
    if (!reserve_more(n)) return false;
    if (n != 0) __builtin_memcpy(data_ + size_, values, n);
    size_ += n;
    return true;
  }
  bool append(T value) noexcept { return append(&value, 1); }

  /// Appends a literal, or other chars up to a zero.
  bool append(const char* text) noexcept {
    static_assert(std::is_same_v<T, char>);
    std::size_t n = 0;  // not strlen(): a freestanding program has none
    while (text[n] != 0) ++n;
    return append(text, n);
  }

  /// Room for `n` more values. False, with nothing changed, if they do not fit.
  bool reserve_more(std::size_t n) noexcept {
    if (n <= capacity_ - size_) return true;
    if (n > size_max - size_) return false;
    const std::size_t least = size_ + n;
    if (data_ != nullptr && handle_.try_extend(data_, capacity_, least)) {
      capacity_ = least;
      return true;
    }
    std::size_t room = least / 2 < capacity_ ? detail::saturating_add(capacity_, capacity_) : least;
    T* block = handle_.template allocate<T>(room);
    if (block == nullptr && room > least) block = handle_.template allocate<T>(room = least);
    if (block == nullptr) return false;
    if (size_ != 0) __builtin_memcpy(block, data_, size_);
    data_ = block;
    capacity_ = room;
    return true;
  }

  /// Forgets all but the first `n` values; does nothing if there are fewer. The bytes stay reserved.
  void truncate(std::size_t n) noexcept {
    if (n < size_) size_ = n;
  }

  /// Gives reserved bytes behind the text back to the arena, if nothing was allocated behind them. Were they given back?
  bool finish() noexcept {
    if (data_ == nullptr || !handle_.shrink(data_, capacity_, size_)) return false;
    capacity_ = size_;
    if (size_ == 0) data_ = nullptr;
    return true;
  }

 private:
  static constexpr std::size_t size_max = detail::size_max;

  Handle handle_;
  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

using StringBuilder = Builder<char>;
using ByteBuilder = Builder<std::byte>;

WCMU_NAMESPACE_END
