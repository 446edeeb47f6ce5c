// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "rows.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

namespace {

template <typename Row, typename Subject>
void measure(benchmark::State& state) {
  const auto subject = std::make_unique<Subject>();
  subject->reset();
  for (auto _ : state) Row::round(*subject);
}

struct Register {
  template <typename Row, typename Subject>
  void operator()() {
    benchmark::RegisterBenchmark((std::string(Row::name) + "/" + Subject::name).c_str(), &measure<Row, Subject>);
  }
};

}  // namespace

int main(int argc, char** argv) {
  bench::Everything::all(Register());
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
