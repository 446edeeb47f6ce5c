// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>

#include <utility>

namespace wcmu {

/// A value that is shared until it is written. Copying costs a counter; the counter is not atomic: one root, one thread.
template <typename T>
class Cow {
 public:
  Cow() = default;
  explicit Cow(T value) : held_(new Held(std::move(value))) {}

  const T& operator*() const { return held_ ? held_->value : empty(); }
  const T* operator->() const { return &**this; }

  /// The value for writing; copies it first if somebody else shares it.
  T& edit() {
    if (!held_)
      held_ = new Held(T{});
    else if (held_->UseCount() > 1)
      held_ = new Held(held_->value);
    return held_->value;
  }

  /// True if both are one and the same (then they are equal); false says nothing.
  [[nodiscard]] bool same(const Cow& other) const { return held_ == other.held_; }

 private:
  struct Held : llvm::RefCountedBase<Held> {
    explicit Held(T v) : value(std::move(v)) {}
    T value;
  };
  static const T& empty() {
    static const T nothing{};
    return nothing;
  }
  llvm::IntrusiveRefCntPtr<Held> held_;
};

}  // namespace wcmu
