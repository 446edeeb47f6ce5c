// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Run by guard_checks.py, one case at a time, built with WCMU_DEBUG: which accesses do the sanitizers find?
#include <cstdio>
#include <cstring>
#include <thread>
#include <vector>
#include <wcmu/allocator.hpp>
#include <wcmu/arena.hpp>

namespace {

using wcmu::Arena;

alignas(16) std::byte buffer[256];

void write(volatile void* at, std::ptrdiff_t offset) { static_cast<volatile char*>(at)[offset] = 1; }

struct Case {
  const char* name;
  void (*run)();
};

const Case cases[] = {
    {"bad overflow at the bottom",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       void* const block = arena.bottom_handle().allocate(16, 8);
       write(block, 16);
     }},
    {"bad overflow of the heap buffer's bottom",
     [] {
       Arena arena = Arena::with_capacity(100);
       write(arena.bottom_handle().allocate(16, 8), 16);
     }},
    {"bad underflow at the top",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       write(arena.top_handle().allocate(16, 8), -1);
     }},
    {"bad overflow into padding",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       void* const block = arena.bottom_handle().allocate(8, 8);
       (void)arena.bottom_handle().allocate(32, 32);
       write(block, 9);
     }},
    {"bad use after a rewind of the bottom",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       void* block = nullptr;
       {
         wcmu::BottomScope scope(arena);
         block = arena.bottom_handle().allocate(16, 8);
       }
       write(block, 3);
     }},
    {"bad use after a rewind of the top",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       void* block = nullptr;
       {
         wcmu::TopScope scope(arena);
         block = arena.top_handle().allocate(16, 8);
       }
       write(block, 3);
     }},
    {"bad use after a reset",
     [] {
       Arena arena = Arena::with_capacity(100);
       void* const block = arena.top_handle().allocate(16, 8);
       (void)arena.reset();
       write(block, 3);
     }},
    {"bad use after shrink",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       void* const block = arena.bottom_handle().allocate(32, 8);
       (void)arena.bottom_handle().shrink(block, 32, 8);
       write(block, 8);
     }},
    {"bad use of the bottom after it moved",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       (void)arena.bottom_handle().allocate(16, 8);
       (void)arena.resize_persistent_capacity(64);
       write(arena.persistent_ptr(), 80);
     }},
    {"bad use of what the prefix gave up",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       (void)arena.resize_persistent(64);
       (void)arena.resize_persistent(32);
       write(arena.persistent_ptr(), 40);
     }},
    {"good uses",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       (void)arena.resize_persistent(16);
       std::memset(arena.persistent_ptr(), 1, 16);
       for (int round = 0; round < 3; ++round) {
         wcmu::ArenaScope scope(arena);
         for (const std::size_t size : {1U, 3U, 8U, 13U}) {
           std::memset(arena.bottom_handle().allocate(size, 4), 1, size);
           std::memset(arena.top_handle().allocate(size, 4), 1, size);
         }
         void* const last = arena.bottom_handle().allocate(5, 1);
         (void)arena.bottom_handle().try_extend(last, 5, 21);
         std::memset(last, 2, 21);
         (void)arena.bottom_handle().shrink(last, 21, 3);
         std::memset(last, 2, 3);
         std::vector<int, wcmu::BottomAllocator<int>> numbers{arena};
         for (int i = 0; i < 10; ++i) numbers.push_back(i);
       }
       std::memset(arena.bottom_handle().allocate(10, 1), 3, 10);
       (void)arena.resize_persistent_capacity(40);
       std::memset(arena.persistent_ptr(), 4, 50);
       (void)arena.zero_all();
       std::memset(arena.persistent_ptr(), 4, 40);
     }},
    {"good use of a buffer that was given back",
     [] {
       {
         Arena arena = Arena::from_static_buffer(buffer);
       }
       std::memset(buffer, 1, sizeof buffer);
       {
         wcmu::StaticArena<64> local;
         (void)local->alloc_bottom_bytes(3);
       }
       std::byte stack[512];
       std::memset(stack, 1, sizeof stack);
       write(stack, 7);
     }},
    {"good change of the thread by adopt, and after a reset",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       (void)arena.alloc_bottom_bytes(1);
       std::thread([&] {
         arena.adopt();
         (void)arena.alloc_bottom_bytes(1);
         (void)arena.reset();
       }).join();
       (void)arena.alloc_bottom_bytes(1);
     }},
    {"bad use by another thread",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       (void)arena.alloc_bottom_bytes(1);
       std::thread([&] { (void)arena.alloc_bottom_bytes(1); }).join();
     }},
    {"bad order of scopes",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       auto* const outer = new wcmu::TopScope(arena);
       (void)arena.alloc_top_bytes(1);
       const wcmu::TopScope inner(arena);
       delete outer;
     }},
    {"bad mark that was passed and overtaken",
     [] {
       Arena arena = Arena::from_static_buffer(buffer);
       const auto first = arena.bottom_mark();
       (void)arena.alloc_bottom_bytes(8);
       const auto second = arena.bottom_mark();
       (void)arena.rewind_bottom(first);
       (void)arena.alloc_bottom_bytes(16);
       (void)arena.rewind_bottom(second);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  for (const Case& one : cases) {
    if (argc < 2) std::puts(one.name);
    if (argc == 2 && std::strcmp(argv[1], one.name) == 0) one.run();
  }
}
