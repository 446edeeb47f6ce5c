// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The primitives of spliced.h on the real arena, and what it used: "bottom top retained_bottom retained_top". A program that wants more
// than there is ends with 3: its truth is not known.
#include <wcmu/arena.hpp>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>

struct Arena;
struct Mark;

namespace {

alignas(4096) std::byte storage[std::size_t{64} << 20];  // only touched pages cost anything
wcmu::Arena real = wcmu::Arena::from_static_buffer(storage);

void* granted(void* block) {
  if (block == nullptr) std::exit(3);
  return block;
}

// C keeps marks as bytes.
static_assert(sizeof(wcmu::BottomMark) <= 32 && std::is_trivially_copyable_v<wcmu::BottomMark>);
static_assert(sizeof(wcmu::TopMark) <= 32 && std::is_trivially_copyable_v<wcmu::TopMark>);

}  // namespace

extern "C" {

Arena* volatile arena;  // its address is all that C uses

void* take_bottom(Arena* /*from*/, std::size_t size, std::size_t align) {
  return granted(real.bottom_handle().allocate(size, align));
}

void* take_top(Arena* /*from*/, std::size_t size, std::size_t align) {
  return granted(real.top_handle().allocate(size, align));
}

void mark_bottom(Arena* /*of*/, Mark* mark) {
  const wcmu::BottomMark now = real.bottom_mark();
  std::memcpy(static_cast<void*>(mark), &now, sizeof now);
}

void mark_top(Arena* /*of*/, Mark* mark) {
  const wcmu::TopMark now = real.top_mark();
  std::memcpy(static_cast<void*>(mark), &now, sizeof now);
}

int rewind_bottom(Arena* /*of*/, Mark* mark) {
  wcmu::BottomMark then = real.bottom_mark();
  std::memcpy(&then, static_cast<const void*>(mark), sizeof then);
  return static_cast<int>(real.rewind_bottom(then));
}

int rewind_top(Arena* /*of*/, Mark* mark) {
  wcmu::TopMark then = real.top_mark();
  std::memcpy(&then, static_cast<const void*>(mark), sizeof then);
  return static_cast<int>(real.rewind_top(then));
}

void report() {
  std::printf("%zu %zu %zu %zu\n", real.bottom_peak(), real.top_peak(), real.bottom_used(), real.top_used());
}

}  // extern "C"
