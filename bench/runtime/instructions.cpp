// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `valgrind --tool=callgrind bench_instructions ROUNDS` runs every row on every subject so often; each is a dump of its own, named
// after the two. Does nothing that is of use alone.
#include "rows.hpp"

#include <valgrind/callgrind.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace {

struct Count {
  long rounds;

  template <typename Row, typename Subject>
  void operator()() const {
    const std::string name = std::string(Row::name) + "/" + Subject::name;
    const auto subject = std::make_unique<Subject>();
    Row::round(*subject);  // what happens once, such as the binding of symbols, is not counted
    CALLGRIND_ZERO_STATS;
    for (long i = rounds; i > 0; --i) Row::round(*subject);
    CALLGRIND_DUMP_STATS_AT(name.c_str());
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  bench::Everything::all(Count{std::atol(argv[1])});
}
