// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Work in processes of its own: in order, complete, and a crash is that of one item.
#include "support/workers.hpp"
#include "../catch_shim.hpp"

#include <unistd.h>
#include <csignal>
#include <set>

using namespace wcmu;

TEST_CASE("each item is worked on once, for any number of processes", "[workers]") {
  for (const unsigned jobs : {1U, 2U, 8U}) {
    std::multiset<std::size_t> begun;
    const auto outcomes = run_in_processes(
        20, jobs, [](std::size_t item) { return std::string(item * 30'000, static_cast<char>('a' + item)); },
        [&](std::size_t item) { begun.insert(item); });
    REQUIRE(outcomes.size() == 20);
    for (std::size_t item = 0; item < 20; ++item) {
      CHECK(outcomes[item].bytes == std::string(item * 30'000, static_cast<char>('a' + item)));
      CHECK(outcomes[item].end.empty());
      CHECK(begun.count(item) == 1);
    }
  }
  CHECK(run_in_processes(0, 4, [](std::size_t) { return std::string(); }, [](std::size_t) {}).empty());
}

TEST_CASE("what ends a process is told of its item, and of no other", "[workers]") {
  const auto work = [](std::size_t item) {
    if (item == 3) ::raise(SIGKILL);
    if (item == 4) ::_exit(7);
    return std::to_string(item);
  };
  for (const unsigned jobs : {1U, 3U}) {
    const auto outcomes = run_in_processes(9, jobs, work, [](std::size_t) {});
    for (std::size_t item = 0; item < 9; ++item)
      if (item != 3 && item != 4) CHECK(outcomes[item].bytes == std::to_string(item));
    CHECK(!outcomes[3].bytes);
    CHECK(outcomes[3].end == "signal 9 (Killed)");
    CHECK(!outcomes[4].bytes);
    CHECK(outcomes[4].end == "exit code 7");
  }
}

TEST_CASE("nothing of an item's work is left for another", "[workers]") {
  int changed = 0;
  run_in_processes(4, 2, [&](std::size_t) { return std::to_string(++changed); }, [](std::size_t) {});
  CHECK(changed == 0);
}
