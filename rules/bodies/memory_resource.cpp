// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What libstdc++ 12 keeps of <memory_resource> in its library: the resources that are always there, and the chunks of
// std::pmr::monotonic_buffer_resource.
namespace std {

using size_t = decltype(sizeof(0));
enum class align_val_t : size_t {};
/// As std::max_align_t.
struct most_aligned {
  alignas(alignof(long long)) long long integer;
  alignas(alignof(long double)) long double real;
};
[[noreturn]] void __throw_bad_alloc();

}  // namespace std

void* operator new(std::size_t size, std::align_val_t alignment);
void operator delete(void* block, std::size_t size, std::align_val_t alignment) noexcept;
inline void* operator new(std::size_t, void* place) noexcept { return place; }

namespace std::pmr {

class memory_resource {
 public:
  memory_resource() = default;
  memory_resource(const memory_resource&) = default;
  virtual ~memory_resource();

  void* allocate(size_t bytes, size_t alignment) { return do_allocate(bytes, alignment); }
  void deallocate(void* block, size_t bytes, size_t alignment) { return do_deallocate(block, bytes, alignment); }

 private:
  virtual void* do_allocate(size_t bytes, size_t alignment) = 0;
  virtual void do_deallocate(void* block, size_t bytes, size_t alignment) = 0;
  virtual bool do_is_equal(const memory_resource& other) const noexcept = 0;
};
memory_resource::~memory_resource() {}

namespace {

class FromHeap : public memory_resource {
 public:
  constexpr FromHeap() = default;

 private:
  void* do_allocate(size_t bytes, size_t alignment) override {
    return ::operator new(bytes, static_cast<align_val_t>(alignment));
  }
  void do_deallocate(void* block, size_t bytes, size_t alignment) override {
    ::operator delete(block, bytes, static_cast<align_val_t>(alignment));
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return &other == this; }
};

class Refusing : public memory_resource {
 public:
  constexpr Refusing() = default;

 private:
  void* do_allocate(size_t, size_t) override { __throw_bad_alloc(); }
  void do_deallocate(void*, size_t, size_t) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return &other == this; }
};

// Constants, so that their class is known wherever they are met.
[[clang::no_destroy]] constinit const FromHeap from_heap;
[[clang::no_destroy]] constinit const Refusing refusing;

}  // namespace

memory_resource* new_delete_resource() noexcept { return const_cast<FromHeap*>(&from_heap); }
memory_resource* null_memory_resource() noexcept { return const_cast<Refusing*>(&refusing); }
memory_resource* get_default_resource() noexcept { return const_cast<FromHeap*>(&from_heap); }

class monotonic_buffer_resource : public memory_resource {
 public:
  monotonic_buffer_resource() = delete;  // The constructors are in the header.
  virtual ~monotonic_buffer_resource();

 protected:
  void* do_allocate(size_t bytes, size_t alignment) override;
  void do_deallocate(void*, size_t, size_t) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

 private:
  /// Stands at the end of its chunk.
  struct _Chunk {
    size_t size;  // Of all of the chunk, a multiple of 64; the lowest bits hold the logarithm of its alignment.
    _Chunk* next;
  };

  void _M_new_buffer(size_t bytes, size_t alignment);
  void _M_release_buffers() noexcept;

  void* _M_current_buf;
  size_t _M_avail;
  size_t _M_next_bufsiz;
  memory_resource* const _M_upstream;
  void* const _M_orig_buf;
  size_t const _M_orig_size;
  _Chunk* _M_head;
};

monotonic_buffer_resource::~monotonic_buffer_resource() {
  if (_M_head) _M_release_buffers();
}

void* monotonic_buffer_resource::do_allocate(size_t bytes, size_t alignment) {
  if (bytes == 0) bytes = 1;
  const auto begin = reinterpret_cast<__UINTPTR_TYPE__>(_M_current_buf);
  const size_t padding = ((begin - 1 + alignment) & -alignment) - begin;
  if (bytes > _M_avail || padding > _M_avail - bytes) {
    _M_new_buffer(bytes, alignment);
  } else {
    _M_current_buf = static_cast<char*>(_M_current_buf) + padding;
    _M_avail -= padding;
  }
  void* block = _M_current_buf;
  _M_current_buf = static_cast<char*>(_M_current_buf) + bytes;
  _M_avail -= bytes;
  return block;
}

void monotonic_buffer_resource::_M_new_buffer(size_t bytes, size_t alignment) {
  size_t size = bytes < _M_next_bufsiz ? _M_next_bufsiz : bytes;
  if (alignment < alignof(most_aligned)) alignment = alignof(most_aligned);
  const size_t wanted = size;
  size = (size + sizeof(_Chunk) + 63) & ~size_t{63};
  if (size < wanted) size = ~size_t{63};
  char* chunk = static_cast<char*>(_M_upstream->allocate(size, alignment));
  _M_head =
      ::new (chunk + size - sizeof(_Chunk)) _Chunk{size | static_cast<size_t>(__builtin_ctzl(alignment)), _M_head};
  _M_current_buf = chunk;
  _M_avail = size - sizeof(_Chunk);
  _M_next_bufsiz = static_cast<size_t>(static_cast<float>(_M_next_bufsiz) * 1.5f);
}

void monotonic_buffer_resource::_M_release_buffers() noexcept {
  _Chunk* chunk = _M_head;
  _M_head = nullptr;
  while (chunk) {
    const size_t size = chunk->size & ~size_t{63};
    const size_t alignment = size_t{1} << (chunk->size & 63);
    _Chunk* next = chunk->next;
    _M_upstream->deallocate(reinterpret_cast<char*>(chunk + 1) - size, size, alignment);
    chunk = next;
  }
}

}  // namespace std::pmr
