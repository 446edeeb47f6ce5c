// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the shipped bodies do, as text. Linked with rules/bodies/*.cpp and without them it must print the same: then they do to the
// structures of the headers, and to the strings, what the library's own code does. Trees may have other shapes, but none that is deeper
// than a red-black tree is.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <list>
#include <memory_resource>
#include <random>
#include <set>
#include <unordered_set>
#include <vector>

#ifdef WITH_BODIES
extern "C" {
std::size_t __wcmu_any_size() noexcept { return 3; }
double __wcmu_any_real() noexcept { return 1; }
bool __wcmu_is_summary(const void*) noexcept { return false; }
}
#endif

namespace {

std::mt19937 any(1);
unsigned below(unsigned end) { return any() % end; }

/// A digest of all that was seen.
struct Seen {
  unsigned long long digest = 1469598103934665603ULL;
  void operator()(unsigned long long number) { digest = (digest ^ number) * 1099511628211ULL; }
};

int depth(const std::_Rb_tree_node_base* node) {
  return node != nullptr ? 1 + std::max(depth(node->_M_left), depth(node->_M_right)) : 0;
}

void trees(Seen& seen) {
  for (int round = 0; round < 400; ++round) {
    std::multiset<unsigned> tree;
    std::vector<unsigned> keys;
    for (unsigned i = below(500); i > 0; --i) {
      if (keys.empty() || below(3) != 0) {
        keys.push_back(below(100));
        tree.insert(keys.back());
      } else {
        const auto victim = keys.begin() + below(static_cast<unsigned>(keys.size()));
        tree.erase(tree.find(*victim));
        keys.erase(victim);
      }
    }
    std::sort(keys.begin(), keys.end());
    seen(std::equal(tree.begin(), tree.end(), keys.begin(), keys.end()));
    seen(std::equal(tree.rbegin(), tree.rend(), keys.rbegin(), keys.rend()));
    int most = 2;
    for (std::size_t left = tree.size(); left > 0; left /= 2) most += 2;
    seen(depth(tree.end()._M_node->_M_parent) <= most);
    while (!tree.empty()) tree.erase(tree.begin());
  }
}

void lists(Seen& seen) {
  for (int round = 0; round < 200; ++round) {
    std::list<unsigned> a, b;
    for (unsigned i = below(20); i > 0; --i) a.push_back(below(50));
    for (unsigned i = below(20); i > 0; --i) b.push_front(below(50));
    a.swap(b);
    a.reverse();
    a.sort();
    b.sort();
    a.merge(b);
    if (!a.empty()) a.splice(a.begin(), a, std::prev(a.end()));
    a.unique();
    for (unsigned element : a) seen(element);
    for (auto i = a.rbegin(); i != a.rend(); ++i) seen(*i);
  }
}

void tables(Seen& seen) {
  for (float load : {1.0F, 0.7F, 0.5F, 2.0F, 3.3F}) {
    std::__detail::_Prime_rehash_policy policy(load);
    for (std::size_t wanted = 0; wanted < 100'000; ++wanted) {
      seen(policy._M_next_bkt(wanted));
      seen(policy._M_next_resize);
    }
    std::__detail::_Prime_rehash_policy growing(load);
    std::size_t buckets = 1;
    for (std::size_t elements = 0; elements < 1'000'000; ++elements) {
      const auto [grows, size] = growing._M_need_rehash(buckets, elements, 1);
      if (grows) buckets = size;
      seen(buckets);
    }
    for (int i = 0; i < 100'000; ++i) {
      growing._M_next_resize = below(3) != 0 ? below(6000) : 0;
      const std::size_t elements = below(6000), more = below(3000);
      const auto [grows, size] = growing._M_need_rehash(below(5000) + 1, elements, more);
      seen(grows);
      seen(size);
      seen(growing._M_next_resize);
    }
  }
  for (std::size_t wanted : {~std::size_t{0}, ~std::size_t{0} - 60, std::size_t{1} << 62, std::size_t{1} << 31})
    seen(std::__detail::_Prime_rehash_policy()._M_next_bkt(wanted));
  char text[40];
  for (int i = 0; i < 10'000; ++i) {
    const std::size_t length = below(sizeof text);
    for (std::size_t at = 0; at < length; ++at) text[at] = static_cast<char>(below(256));
    seen(std::_Hash_bytes(text, length, 0xc70f6907UL));
  }
}

/// Notes what it is asked for.
struct Upstream : std::pmr::memory_resource {
  explicit Upstream(Seen& s) : seen(s) {}
  Seen& seen;

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    seen(bytes);
    seen(alignment);
    return std::aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
  }
  void do_deallocate(void* block, std::size_t bytes, std::size_t alignment) override {
    seen(~bytes);
    seen(~alignment);
    std::free(block);
  }
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

void resources(Seen& seen) {
  Upstream upstream(seen);
  for (int round = 0; round < 100; ++round) {
    std::pmr::monotonic_buffer_resource monotonic(below(3) + below(2) * 5000, &upstream);
    for (unsigned i = below(400); i > 0; --i) seen(monotonic.allocate(below(300), 1U << below(8)) != nullptr);
    if (below(2) != 0) monotonic.release();
    for (unsigned i = below(10); i > 0; --i) seen(monotonic.allocate(below(9000), 1U << below(8)) != nullptr);
  }
  seen(std::pmr::new_delete_resource()->is_equal(*std::pmr::get_default_resource()));
}

void strings(Seen& seen) {
  for (const char* text : {"12", "  -7x", "0x1F", "077", "9223372036854775807", "9223372036854775808",
                           "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
                           "18446744073709551616", "-1", "", "abc", "zz", "0x", "+5", "-0x10"}) {
    for (int base : {0, 10, 16, 8, 36, 2}) {
      char* end = nullptr;
      seen(static_cast<unsigned long long>(std::strtol(text, &end, base)));
      seen(static_cast<unsigned long long>(end - text));
      seen(std::strtoull(text, &end, base));
      seen(static_cast<unsigned long long>(end - text));
    }
    seen(static_cast<unsigned long long>(std::atoi(text)));
  }
  char list[] = ",a,b;;c", joined[50] = "ab", padded[20];
  for (char* field = std::strtok(list, ",;"); field != nullptr; field = std::strtok(nullptr, ",;"))
    seen(static_cast<unsigned char>(*field));
  std::strncat(joined, "cdef", 2);
  std::strcat(joined, "ZZ");
  std::memset(padded, 7, sizeof padded);
  std::strncpy(padded, "hello", 9);
  for (char c : padded) seen(static_cast<unsigned char>(c));
  seen(std::strlen(joined));
  const char* river = "mississippi";
  for (const char* wanted : {"ssip", "zz", "", "mississippi", "ppi", "i"}) {
    const char* place = std::strstr(river, wanted);
    seen(place != nullptr ? static_cast<unsigned long long>(place - river) : 99);
    seen(std::strspn(river, wanted));
    seen(std::strcspn(river, wanted));
  }
  for (char wanted : {'s', 'z', 'm', '\0'}) {
    const char *first = std::strchr(river, wanted), *last = std::strrchr(river, wanted);
    seen(first != nullptr ? static_cast<unsigned long long>(first - river) : 99);
    seen(last != nullptr ? static_cast<unsigned long long>(last - river) : 99);
  }
}

void sorting(Seen& seen) {
  auto order = [](const void* a, const void* b) {
    const int x = *static_cast<const int*>(a), y = *static_cast<const int*>(b);
    return x < y ? -1 : x > y ? 1 : 0;
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<int> numbers(below(60));
    for (int& number : numbers) number = static_cast<int>(below(100));
    std::qsort(numbers.data(), numbers.size(), sizeof(int), order);
    for (int number : numbers) seen(static_cast<unsigned>(number));
    const int wanted = static_cast<int>(below(100));
    const void* found = std::bsearch(&wanted, numbers.data(), numbers.size(), sizeof(int), order);
    seen(found != nullptr);
  }
}

}  // namespace

int main() {
  const std::pair<const char*, void (*)(Seen&)> parts[] = {{"trees", trees},     {"lists", lists},
                                                           {"tables", tables},   {"resources", resources},
                                                           {"strings", strings}, {"sorting", sorting}};
  for (const auto& [name, part] : parts) {
    Seen seen;
    part(seen);
    std::printf("%s %llx\n", name, seen.digest);
  }
}
