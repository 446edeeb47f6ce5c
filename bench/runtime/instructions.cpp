// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// `bench_instructions` prints the names, one a line; `bench_instructions NAME ROUNDS` runs one so often, for a tool that
// counts instructions.
#include "rows.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace {

struct Visit {
  int argc;
  char** argv;

  template <typename Row, typename Subject>
  void operator()() const {
    const std::string name = std::string(Row::name) + "/" + Subject::name;
    if (argc < 3) {
      std::puts(name.c_str());
    } else if (name == argv[1]) {
      const auto subject = std::make_unique<Subject>();
      subject->reset();
      for (long i = std::atol(argv[2]); i > 0; --i) Row::round(*subject);
    }
  }
};

}  // namespace

int main(int argc, char** argv) { bench::Everything::all(Visit{argc, argv}); }
