// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What is compared: each subject allocates from a buffer of fixed size, and gives all of it back by reset(). Those that can
// also give back to a mark.
#pragma once

#include <wcmu/allocator.hpp>
#include <wcmu/arena.hpp>
#include <wcmu/memory_resource.hpp>

#include <cstddef>
#include <cstdint>
#include <memory_resource>

#if defined(WITH_BOOST)
#include <boost/container/pmr/monotonic_buffer_resource.hpp>
#include <boost/container/pmr/polymorphic_allocator.hpp>
#endif
#if defined(WITH_PROTOBUF)
#include <google/protobuf/arena.h>
#endif
#if defined(WITH_FOONATHAN)
#include <foonathan/memory/memory_stack.hpp>
#endif
#if defined(WITH_LLVM)
#include <llvm/Support/Allocator.h>
#endif

namespace bench {

inline constexpr std::size_t buffer_size = 1 << 14;

/// The limit: no check at all.
class Raw {
 public:
  static constexpr const char* name = "raw bump pointer, unchecked";
  using Mark = std::uintptr_t;
  void* allocate(std::size_t size, std::size_t align) {
    const std::uintptr_t at = (next_ + align - 1) & ~(align - 1);
    next_ = at + size;
    return reinterpret_cast<void*>(at);
  }
  void reset() { next_ = reinterpret_cast<std::uintptr_t>(buffer_); }
  Mark mark() const { return next_; }
  void rewind(Mark mark) { next_ = mark; }

 private:
  alignas(16) std::byte buffer_[buffer_size];
  std::uintptr_t next_ = reinterpret_cast<std::uintptr_t>(buffer_);
};

/// What one writes by hand: it knows its end.
class Checked {
 public:
  static constexpr const char* name = "bump pointer by hand, checked";
  using Mark = std::uintptr_t;
  void* allocate(std::size_t size, std::size_t align) {
    const std::uintptr_t at = (next_ + align - 1) & ~(align - 1);
    if (at > end_ || size > end_ - at) return nullptr;
    next_ = at + size;
    return reinterpret_cast<void*>(at);
  }
  void reset() { next_ = reinterpret_cast<std::uintptr_t>(buffer_); }
  Mark mark() const { return next_; }
  void rewind(Mark mark) { next_ = mark; }

 private:
  alignas(16) std::byte buffer_[buffer_size];
  std::uintptr_t next_ = reinterpret_cast<std::uintptr_t>(buffer_);
  std::uintptr_t end_ = next_ + buffer_size;
};

class WcmuBase {
 public:
  using Mark = wcmu::BottomMark;
  void reset() { (void)arena.reset(); }
  Mark mark() const { return arena.bottom_mark(); }
  void rewind(const Mark& mark) { (void)arena.rewind_bottom(mark); }

  alignas(16) std::byte buffer[buffer_size];
  wcmu::Arena arena = wcmu::Arena::from_static_buffer(buffer);
};

class Wcmu : public WcmuBase {
 public:
  static constexpr const char* name = "wcmu, bottom handle";
  template <typename T>
  using Allocator = wcmu::BottomAllocator<T>;
  template <typename T>
  Allocator<T> allocator() {
    return arena;
  }
  void* allocate(std::size_t size, std::size_t align) { return arena.bottom_handle().allocate(size, align); }
};

class WcmuTop : public WcmuBase {
 public:
  static constexpr const char* name = "wcmu, top handle";
  using Mark = wcmu::TopMark;
  template <typename T>
  using Allocator = wcmu::TopAllocator<T>;
  template <typename T>
  Allocator<T> allocator() {
    return arena;
  }
  void* allocate(std::size_t size, std::size_t align) { return arena.top_handle().allocate(size, align); }
  Mark mark() const { return arena.top_mark(); }
  void rewind(const Mark& mark) { (void)arena.rewind_top(mark); }
};

template <typename Resource>
void* allocate_virtually(Resource& resource, std::size_t size, std::size_t align) {
  return resource.allocate(size, align);
}

class WcmuPmr : public WcmuBase {
 public:
  static constexpr const char* name = "wcmu, as a pmr resource";
  template <typename T>
  using Allocator = std::pmr::polymorphic_allocator<T>;
  template <typename T>
  Allocator<T> allocator() {
    return &resource_;
  }
  void* allocate(std::size_t size, std::size_t align) {
    return static_cast<std::pmr::memory_resource&>(resource_).allocate(size, align);
  }

 private:
  wcmu::BottomResource resource_{arena};
};

class StdPmr {
 public:
  static constexpr const char* name = "std::pmr::monotonic_buffer_resource";
  template <typename T>
  using Allocator = std::pmr::polymorphic_allocator<T>;
  template <typename T>
  Allocator<T> allocator() {
    return &resource_;
  }
  void* allocate(std::size_t size, std::size_t align) {
    return static_cast<std::pmr::memory_resource&>(resource_).allocate(size, align);
  }
  void reset() { resource_.release(); }

 private:
  alignas(16) std::byte buffer_[buffer_size];
  std::pmr::monotonic_buffer_resource resource_{buffer_, buffer_size, std::pmr::null_memory_resource()};
};

#if defined(WITH_BOOST)
class BoostPmr {
 public:
  static constexpr const char* name = "boost::container::pmr::monotonic_buffer_resource";
  template <typename T>
  using Allocator = boost::container::pmr::polymorphic_allocator<T>;
  template <typename T>
  Allocator<T> allocator() {
    return &resource_;
  }
  void* allocate(std::size_t size, std::size_t align) {
    return static_cast<boost::container::pmr::memory_resource&>(resource_).allocate(size, align);
  }
  // release() forgets the buffer that it was given; a new one is what resets it.
  void reset() {
    resource_.~monotonic_buffer_resource();
    ::new (static_cast<void*>(&resource_)) boost::container::pmr::monotonic_buffer_resource(
        buffer_, buffer_size, boost::container::pmr::null_memory_resource());
  }

 private:
  alignas(16) std::byte buffer_[buffer_size];
  boost::container::pmr::monotonic_buffer_resource resource_{buffer_, buffer_size,
                                                             boost::container::pmr::null_memory_resource()};
};
#endif

#if defined(WITH_PROTOBUF)
class Protobuf {
 public:
  static constexpr const char* name = "google::protobuf::Arena";
  Protobuf() : arena_(options(buffer_)) {}
  // It aligns everything to 8.
  void* allocate(std::size_t size, std::size_t) { return google::protobuf::Arena::CreateArray<char>(&arena_, size); }
  void reset() { arena_.Reset(); }

 private:
  static google::protobuf::ArenaOptions options(std::byte* buffer) {
    google::protobuf::ArenaOptions options;
    options.initial_block = reinterpret_cast<char*>(buffer);
    options.initial_block_size = buffer_size;
    return options;
  }
  alignas(16) std::byte buffer_[buffer_size];
  google::protobuf::Arena arena_;
};
#endif

#if defined(WITH_FOONATHAN)
class Foonathan {
 public:
  static constexpr const char* name = "foonathan::memory::memory_stack";
  using Stack = foonathan::memory::memory_stack<>;
  using Mark = Stack::marker;
  void* allocate(std::size_t size, std::size_t align) { return stack_.allocate(size, align); }
  void reset() { stack_.unwind(start_); }
  Mark mark() const { return stack_.top(); }
  void rewind(Mark mark) { stack_.unwind(mark); }

 private:
  Stack stack_{buffer_size};
  Mark start_ = stack_.top();
};
#endif

#if defined(WITH_LLVM)
class Llvm {
 public:
  static constexpr const char* name = "llvm::BumpPtrAllocator";
  void* allocate(std::size_t size, std::size_t align) { return allocator_.Allocate(size, llvm::Align(align)); }
  void reset() { allocator_.Reset(); }

 private:
  llvm::BumpPtrAllocatorImpl<llvm::MallocAllocator, buffer_size> allocator_;
};
#endif

/// An allocator over a subject that brings none. T comes first: that is what a container replaces.
template <typename T, typename Subject>
class Adapter {
 public:
  using value_type = T;
  explicit Adapter(Subject& subject) : subject_(&subject) {}
  template <typename U>
  Adapter(const Adapter<U, Subject>& other) : subject_(other.subject_) {}
  T* allocate(std::size_t n) {
    void* const block = subject_->allocate(n * sizeof(T), alignof(T));
    if (block == nullptr) throw std::bad_alloc();
    return static_cast<T*>(block);
  }
  void deallocate(T*, std::size_t) {}
  friend bool operator==(const Adapter& a, const Adapter& b) { return a.subject_ == b.subject_; }
  friend bool operator!=(const Adapter& a, const Adapter& b) { return !(a == b); }
  Subject* subject_;
};

template <typename T, typename Subject>
auto allocator_of(Subject& subject, int) -> decltype(subject.template allocator<T>()) {
  return subject.template allocator<T>();
}
template <typename T, typename Subject>
Adapter<T, Subject> allocator_of(Subject& subject, long) {
  return Adapter<T, Subject>(subject);
}

}  // namespace bench
