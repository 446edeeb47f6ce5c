// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Random changes to sequences of which some are copies of others, each against a std::map that copies everything.
#include "execution/sorted_chunks.hpp"

#include "../catch_shim.hpp"
#include "execution/marks.hpp"

#include <map>
#include <random>
#include <set>

namespace wcmu {
namespace {

struct Entry {
  int key = 0;
  int payload = 0;
};
int key_of(const Entry& entry) { return entry.key; }
bool is_plain(const Entry& entry) { return entry.payload % 7 != 0; }
std::size_t hash_plain(const Entry& entry) {
  return static_cast<std::size_t>(entry.key) * 1000003U + static_cast<std::size_t>(entry.payload);
}

struct Both {
  SortedChunks<Entry> chunks;
  std::map<int, int> model;
};

using Pairs = std::vector<std::pair<int, int>>;

void check(const Both& both) {
  Pairs found, expected(both.model.begin(), both.model.end());
  for (const Entry& entry : both.chunks) found.emplace_back(entry.key, entry.payload);
  REQUIRE(found == expected);
  REQUIRE(both.chunks.size() == expected.size());
  REQUIRE(both.chunks.empty() == expected.empty());
  Pairs marked;
  both.chunks.visit_marked([&](const Entry& entry) { marked.emplace_back(entry.key, entry.payload); });
  std::size_t sum = 0, of_all = 0;
  const auto add = [](std::size_t& to, const Entry& entry) { to += is_plain(entry) ? hash_plain(entry) : 0; };
  for (const auto& [key, payload] : expected) add(of_all, {key, payload});
  const std::size_t of_plain_chunks = both.chunks.sum_plain([&](const Entry& entry) { add(sum, entry); });
  REQUIRE(sum + of_plain_chunks == of_all);
  std::erase_if(expected, [](const auto& pair) { return is_plain({pair.first, pair.second}); });
  REQUIRE(marked == expected);
}

/// What is the same in two sequences, whole chunks at a time where they share them.
Both common(const Both& a, const Both& b) {
  Both result;
  for (const auto& [key, payload] : a.model)
    if (auto place = b.model.find(key); place != b.model.end() && place->second == payload)
      result.model.emplace(key, payload);
  auto i = a.chunks.begin(), j = b.chunks.begin();
  while (i != a.chunks.end() && j != b.chunks.end()) {
    if (i.shares(j)) {
      result.chunks.push_back_chunk(i);
      i = i.next_chunk();
      j = j.next_chunk();
    } else if (i->key < j->key) {
      ++i;
    } else if (j->key < i->key) {
      ++j;
    } else {
      if (i->payload == j->payload) result.chunks.push_back(*i);
      ++i;
      ++j;
    }
  }
  return result;
}

void look_up(const Both& both, int key) {
  auto place = both.model.find(key);
  const Entry* entry = both.chunks.find(key);
  REQUIRE((entry == nullptr) == (place == both.model.end()));
  if (entry != nullptr) REQUIRE(entry->payload == place->second);
  auto floor = both.chunks.floor(key);
  auto above = both.model.upper_bound(key);
  if (above != both.model.begin()) --above;
  REQUIRE((floor == both.chunks.end()) == (above == both.model.end()));
  if (above == both.model.end()) return;
  REQUIRE(floor->key == above->first);
  // An iterator from a search goes on as any other.
  Pairs rest, expected(above, both.model.end());
  for (; floor != both.chunks.end(); ++floor) rest.emplace_back(floor->key, floor->payload);
  REQUIRE(rest == expected);
}

void change(Both& both, std::mt19937& random) {
  int key = static_cast<int>(random() % 400), payload = static_cast<int>(random() % 100);
  switch (random() % 8) {
    case 0:
    case 1:
    case 2:
      if (both.model.emplace(key, payload).second) REQUIRE(both.chunks.insert({key, payload}).payload == payload);
      break;
    case 3:
    case 4:
      if (Entry* entry = both.chunks.edit(key))
        entry->payload = both.model.at(key) = payload;
      else
        REQUIRE(!both.model.contains(key));
      break;
    case 5:
      both.chunks.erase(key);
      both.model.erase(key);
      break;
    case 6: {
      int to = key + static_cast<int>(random() % 60) - 10;
      both.chunks.erase(key, to);
      if (key < to) both.model.erase(both.model.lower_bound(key), both.model.lower_bound(to));
      break;
    }
    case 7: {
      int digit = static_cast<int>(random() % 100);
      both.chunks.erase_if([&](const Entry& entry) { return entry.payload == digit; });
      std::erase_if(both.model, [&](const auto& pair) { return pair.second == digit; });
      break;
    }
  }
}

TEST_CASE("sequences in chunks are sorted maps, and copies are values", "[containers]") {
  std::mt19937 random(1);
  std::vector<Both> all(4);
  for (int round = 0; round < 6'000; ++round) {
    Both& both = all[random() % all.size()];
    if (random() % 40 == 0) both = all[random() % all.size()];
    if (random() % 200 == 0) both = common(all[random() % all.size()], all[random() % all.size()]);
    change(both, random);
    if (round % 10 == 0) {
      for (const Both& each : all) check(each);
      look_up(both, static_cast<int>(random() % 420) - 10);
    }
  }
}

TEST_CASE("what grows at either end stays sorted", "[containers]") {
  Both both;
  for (int i = 0; i < 500; ++i) {
    both.chunks.push_back({i, i});
    both.chunks.insert({-1 - i, i});
    both.model[i] = both.model[-1 - i] = i;
  }
  check(both);
  for (int i = -510; i < 510; i += 17) look_up(both, i);
}

TEST_CASE("marks are sets that are emptied", "[containers]") {
  std::mt19937 random(2);
  Marks marks;
  for (int round = 0; round < 100; ++round) {
    std::set<std::uint32_t> model;
    marks.clear();
    for (int i = 0; i < 50; ++i) {
      std::uint32_t number = random() % 200;
      REQUIRE(marks.contains(number) == model.contains(number));
      REQUIRE(marks.insert(number) == model.insert(number).second);
    }
  }
}

}  // namespace
}  // namespace wcmu
