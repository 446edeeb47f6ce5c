// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
//   driver observe [SEED...]      a line a program: the highest use of each end of each arena over all inputs
//   driver theorem                reads lines `SEED (BOTTOM TOP ALIGNMENT)...`, runs each program in arenas that just admit
//                                 these budgets, at many bases, and says what was refused
#include "driver.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <new>
#include <random>
#include <sstream>
#include <string>

namespace {

using fuzz::most_arenas;
using fuzz::Program;

constexpr std::size_t page = 4096;
constexpr std::size_t storage_bytes = 640 * page;

/// One arena's memory. The second half is for arenas that are to be just large enough.
alignas(page) std::byte storage[most_arenas][storage_bytes];
alignas(page) std::byte tight_storage[most_arenas][storage_bytes];

struct Input {
  int p0;
  unsigned p1, n;
  std::vector<int> in;
};

/// Calls `visit` with each input of the program.
template <class Visit>
void each_input(const Program& program, Visit visit) {
  for (const long long n : program.n) {
    const std::size_t longest = program.length;
    const std::size_t looked_at = program.reads ? std::min(static_cast<std::size_t>(n), longest) : 0;
    std::vector<std::size_t> digits(looked_at, 0);
    for (;;) {
      Input input{0, 0, static_cast<unsigned>(n), std::vector<int>(longest + 1, static_cast<int>(program.values[0]))};
      for (std::size_t i = 0; i < looked_at; ++i) input.in[i] = static_cast<int>(program.values[digits[i]]);
      for (const long long p0 : program.p0)
        for (const long long p1 : program.p1) {
          input.p0 = static_cast<int>(p0);
          input.p1 = static_cast<unsigned>(p1);
          visit(input);
        }
      std::size_t i = 0;
      while (i < looked_at && ++digits[i] == program.values.size()) digits[i++] = 0;
      if (i == looked_at) break;
    }
  }
}

struct Use {
  std::size_t bottom = 0, top = 0, retained_bottom = 0, retained_top = 0, both = 0;

  explicit Use(const wcmu::Arena& arena)
      : bottom(arena.bottom_peak()),
        top(arena.top_peak()),
        retained_bottom(arena.bottom_used()),
        retained_top(arena.top_used()),
        both(arena.peak()) {}
  Use() = default;

  void raise(const Use& other) {
    bottom = std::max(bottom, other.bottom);
    top = std::max(top, other.top);
    retained_bottom = std::max(retained_bottom, other.retained_bottom);
    retained_top = std::max(retained_top, other.retained_top);
    both = std::max(both, other.both);
  }
  friend bool operator==(const Use&, const Use&) = default;
};

using Uses = std::array<Use, most_arenas>;

/// Runs one input in arenas of these sizes at these bases. `refused` becomes true if an allocation of a container was refused.
Uses run(const Program& program, const Input& input, const std::array<std::byte*, most_arenas>& base,
         const std::array<std::size_t, most_arenas>& size, bool& refused) {
  const auto arena = [&](unsigned i) { return wcmu::Arena::from_buffer_unchecked(base[i], size[i]); };
  wcmu::Arena a = arena(0), b = arena(1), c = arena(2);
  try {
    program.run(a, b, c, input.p0, input.p1, input.in.data(), input.n);
  } catch (const std::bad_alloc&) {
    refused = true;
  }
  return {Use(a), Use(b), Use(c)};
}

/// What a program leaves behind must not reach the next run: one that reads before it writes would give itself away.
void scrub(std::byte* begin, std::size_t size, const Use& use, unsigned char with) {
  std::memset(begin, with, std::min(use.bottom, size));
  const std::size_t top = std::min(use.top, size);
  std::memset(begin + size - top, with, top);
}

void print(const Input& input) {
  std::printf(" p0=%d p1=%u n=%u in=", input.p0, input.p1, input.n);
  for (std::size_t i = 0; i < std::min<std::size_t>(input.n, input.in.size()); ++i) std::printf("%d,", input.in[i]);
}

void observe(const Program& program) {
  const auto start = std::chrono::steady_clock::now();
  Uses worst;
  std::array<std::byte*, most_arenas> base{};
  std::array<std::size_t, most_arenas> size{};
  for (unsigned i = 0; i < most_arenas; ++i) base[i] = storage[i], size[i] = storage_bytes;
  unsigned long count = 0;
  bool refused = false;
  each_input(program, [&](const Input& input) {
    const Uses now = run(program, input, base, size, refused);
    for (unsigned i = 0; i < most_arenas; ++i) {
      scrub(storage[i], storage_bytes, now[i], static_cast<unsigned char>(0xA5 + count));
      worst[i].raise(now[i]);
    }
    ++count;
  });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("peaks %lu %lu %.4f", program.seed, count, seconds.count());
  for (unsigned i = 0; i < program.arenas; ++i)
    std::printf(" %zu %zu %zu %zu", worst[i].bottom, worst[i].top, worst[i].retained_bottom, worst[i].retained_top);
  std::printf("%s\n", refused ? " refused" : "");
}

/// The smallest buffer at `base` that admits the budget.
std::size_t smallest_admitted(std::byte* base, const wcmu::Budget& budget) {
  const auto fits = [&](std::size_t size) {
    return wcmu::Arena::from_buffer_unchecked(base, size).fits_budget(budget);
  };
  std::size_t size = wcmu::capacity_for(budget);
  while (!fits(size)) ++size;
  while (size > 0 && fits(size - 1)) --size;
  return size;
}

bool theorem(const Program& program, const std::vector<wcmu::Budget>& budgets) {
  std::mt19937_64 random(program.seed);
  unsigned long total = 0, visited = 0, ran = 0;
  each_input(program, [&](const Input&) { ++total; });
  const unsigned long every = std::max(1UL, total / 400);
  bool good = true;
  each_input(program, [&](const Input& input) {
    if (!good || random() % every != 0) return;
    ++visited;
    for (int round = 0; round < 3 && good; ++round) {
      std::array<std::byte*, most_arenas> base{}, wide{};
      std::array<std::size_t, most_arenas> size{};
      for (unsigned i = 0; i < most_arenas; ++i) {
        const wcmu::Budget budget = i < budgets.size() ? budgets[i] : wcmu::Budget{0, 0, 1};
        const std::size_t offset = round == 0 ? 0 : random() % (2 * std::max<std::size_t>(budget.alignment, 16));
        base[i] = tight_storage[i] + offset;
        wide[i] = storage[i] + offset;
        size[i] = smallest_admitted(base[i], budget);
        if (size[i] > storage_bytes / 2) std::abort();  // no program is so large
      }
      bool refused = false, ignored = false;
      const Uses tight_use = run(program, input, base, size, refused);
      // The same residues of begin and end, and room for all: it uses the same bytes if nothing was refused above.
      for (std::size_t& each : size) each += storage_bytes / 2;
      const Uses wide_use = run(program, input, wide, size, ignored);
      for (std::size_t& each : size) each -= storage_bytes / 2;
      ++ran;
      for (unsigned i = 0; i < program.arenas; ++i)
        refused |= tight_use[i] != wide_use[i] || wide_use[i].both > size[i];
      if (refused) {
        good = false;
        std::printf("refused %lu", program.seed);
        print(input);
        for (unsigned i = 0; i < program.arenas; ++i)
          std::printf(" arena%u: offset %zu, %zu bytes, needs %zu", i,
                      static_cast<std::size_t>(base[i] - tight_storage[i]), size[i], wide_use[i].both);
        std::printf("\n");
      }
    }
  });
  if (good) std::printf("admitted %lu %lu\n", program.seed, ran);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  const auto find = [](unsigned long seed) -> const Program& {
    for (const Program& program : fuzz::programs)
      if (program.seed == seed) return program;
    std::fprintf(stderr, "driver: no program %lu\n", seed);
    std::exit(1);
  };
  std::setvbuf(stdout, nullptr, _IOLBF, 1 << 12);  // a crash must not take the lines of other programs along
  if (mode == "observe") {
    for (int i = 2; i < argc; ++i) observe(find(std::strtoul(argv[i], nullptr, 10)));
    if (argc == 2)
      for (const Program& program : fuzz::programs) observe(program);
    return 0;
  }
  if (mode == "theorem") {
    for (std::string line; std::getline(std::cin, line);) {
      std::istringstream words(line);
      unsigned long seed = 0;
      words >> seed;
      std::vector<wcmu::Budget> budgets;
      for (wcmu::Budget budget; words >> budget.bottom_bytes >> budget.top_bytes >> budget.alignment;)
        budgets.push_back(budget);
      theorem(find(seed), budgets);
    }
    return 0;
  }
  std::fprintf(stderr, "usage: driver observe [SEED...] | driver theorem\n");
  return 1;
}
