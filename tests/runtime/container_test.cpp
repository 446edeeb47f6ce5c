// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// The allocators and resources under the standard containers, on both ends.
#include <deque>
#include <list>
#include <map>
#include <memory_resource>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>
#include <wcmu/allocator.hpp>
#include <wcmu/memory_resource.hpp>

#include "support.hpp"

#if defined(__clang__) && __clang_major__ >= 19
#pragma clang diagnostic ignored "-Wc++20-extensions"  // inside Catch2's TEMPLATE_TEST_CASE
#endif

using wcmu::Arena;
using wcmu::BottomAllocator;
using wcmu::TopAllocator;

namespace {

struct BottomEnd {
  template <typename T>
  using Allocator = BottomAllocator<T>;
  using Resource = wcmu::BottomResource;
  static auto handle(Arena& arena) { return arena.bottom_handle(); }
  static std::size_t used(const Arena& arena) { return arena.bottom_used(); }
  static std::size_t other(const Arena& arena) { return arena.top_used(); }
};
struct TopEnd {
  template <typename T>
  using Allocator = TopAllocator<T>;
  using Resource = wcmu::TopResource;
  static auto handle(Arena& arena) { return arena.top_handle(); }
  static std::size_t used(const Arena& arena) { return arena.top_used(); }
  static std::size_t other(const Arena& arena) { return arena.bottom_used(); }
};

}  // namespace

TEMPLATE_TEST_CASE("containers live on their end", "", BottomEnd, TopEnd) {
  Arena arena = Arena::with_capacity(1 << 16);
  std::vector<int, typename TestType::template Allocator<int>> vector{arena};
  using Text = std::basic_string<char, std::char_traits<char>, typename TestType::template Allocator<char>>;
  Text text{TestType::handle(arena)};
  std::map<int, int, std::less<>, typename TestType::template Allocator<std::pair<const int, int>>> map{arena};
  std::unordered_map<int, int, std::hash<int>, std::equal_to<>,
                     typename TestType::template Allocator<std::pair<const int, int>>>
      hash{arena};
  std::deque<int, typename TestType::template Allocator<int>> deque{arena};
  std::list<int, typename TestType::template Allocator<int>> list{arena};
  for (int i = 0; i < 100; ++i) {
    vector.push_back(i);
    text += static_cast<char>('a' + i % 26);
    map[i] = hash[i] = i * i;
    deque.push_front(i);
    list.push_back(i);
  }
  CHECK(vector[99] == 99);
  CHECK(text.size() == 100);
  CHECK(map.at(50) == 2500);
  CHECK(hash.at(50) == 2500);
  CHECK(deque.front() == 99);
  CHECK(list.back() == 99);
  CHECK(arena.is_ephemeral(vector.data()));
  CHECK(arena.is_ephemeral(text.data()));
  CHECK(arena.is_ephemeral(&map.at(3)));
  CHECK(arena.is_ephemeral(&list.front()));
  CHECK(TestType::used(arena) > 0);
  CHECK(TestType::other(arena) == 0);
}

TEMPLATE_TEST_CASE("a growing vector uses the sum of its capacities; reserve uses one", "", BottomEnd, TopEnd) {
  Arena arena = Arena::with_capacity(4096);
  std::vector<int, typename TestType::template Allocator<int>> grown{arena};
  for (int i = 0; i < 20; ++i) grown.push_back(i);
  CHECK(TestType::used(arena) == 4 * (1 + 2 + 4 + 8 + 16 + 32));
  CHECK(arena.reset() == wcmu::Error::none);
  std::vector<int, typename TestType::template Allocator<int>> reserved{arena};
  reserved.reserve(20);
  for (int i = 0; i < 20; ++i) reserved.push_back(i);
  CHECK(TestType::used(arena) == 80);
}

TEMPLATE_TEST_CASE("allocators are equal if of one arena, and follow their blocks", "", BottomEnd, TopEnd) {
  Arena a = Arena::with_capacity(1024);
  Arena b = Arena::with_capacity(1024);
  using Allocator = typename TestType::template Allocator<int>;
  using Traits = std::allocator_traits<Allocator>;
  static_assert(!Traits::propagate_on_container_copy_assignment::value);
  static_assert(Traits::propagate_on_container_move_assignment::value);
  static_assert(Traits::propagate_on_container_swap::value);
  static_assert(!Traits::is_always_equal::value);
  const Allocator of_a = a;
  const Allocator of_b = TestType::handle(b);
  CHECK(of_a == typename TestType::template Allocator<double>(a));
  CHECK(of_a != of_b);
  CHECK(&of_a.arena() == &a);
  CHECK(typename Traits::template rebind_alloc<char>(of_b) == of_b);

  using Vector = std::vector<int, Allocator>;
  Vector in_a({1, 2, 3}, a);
  Vector in_b({4, 5}, b);
  const Vector copy = in_a;
  CHECK(copy.get_allocator() == of_a);
  Vector assigned{b};
  assigned = in_a;
  CHECK(assigned.get_allocator() == of_b);
  const int* const data = in_a.data();
  Vector moved{b};
  moved = std::move(in_a);
  CHECK(moved.data() == data);
  CHECK(moved.get_allocator() == of_a);
  std::swap(moved, in_b);
  CHECK(in_b.data() == data);
  CHECK(in_b.get_allocator() == of_a);
  CHECK(moved.get_allocator() == of_b);
}

TEMPLATE_TEST_CASE("exhaustion throws bad_alloc and changes nothing", "", BottomEnd, TopEnd) {
  Arena arena = Arena::with_capacity(64);
  std::vector<int, typename TestType::template Allocator<int>> vector{arena};
  vector.reserve(16);
  CHECK_THROWS_AS(vector.reserve(17), std::bad_alloc);
  CHECK(TestType::used(arena) == 64);
  CHECK(vector.capacity() == 16);
  typename TestType::template Allocator<long> allocator = arena;
  CHECK_THROWS_AS(allocator.allocate(static_cast<std::size_t>(-1) / 8 + 1), std::bad_alloc);
  CHECK_THROWS_AS(allocator.allocate(static_cast<std::size_t>(-1)), std::bad_alloc);
  typename TestType::Resource resource(arena);
  CHECK_THROWS_AS((void)resource.allocate(1), std::bad_alloc);
  CHECK(TestType::used(arena) == 64);
}

TEMPLATE_TEST_CASE("pmr containers over a resource", "", BottomEnd, TopEnd) {
  Arena arena = Arena::with_capacity(1 << 14);
  typename TestType::Resource resource(arena);
  typename TestType::Resource second(TestType::handle(arena));
  CHECK(resource == resource);
  CHECK(resource != second);
  CHECK(&resource.arena() == &arena);
  std::pmr::vector<std::pmr::string> names(&resource);
  for (int i = 0; i < 30; ++i)
    names.emplace_back("a string that is too long for the small buffer " + std::to_string(i));
  CHECK(arena.is_ephemeral(names[29].data()));
  CHECK(names[29].get_allocator().resource() == &resource);
  CHECK(TestType::other(arena) == 0);
  const std::size_t used = TestType::used(arena);
  resource.deallocate(resource.allocate(8, 8), 8, 8);
  CHECK(TestType::used(arena) > used);
  CHECK(reinterpret_cast<std::uintptr_t>(resource.allocate(1, 64)) % 64 == 0);
}
