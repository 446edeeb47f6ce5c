// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
// Sizing and admission against real runs: what is admitted is never refused, at any base offset; what is not admitted is
// refused to the worst program of that budget. The same for programs one after another, and inside each other.
#include <algorithm>
#include <vector>

#include "support.hpp"

using wcmu::Arena;
using wcmu::Budget;
using wcmu::Error;

namespace {

enum class Op { bottom, top, open, close };
struct Step {
  Op op;
  std::size_t size;
  std::size_t align;
};
using Program = std::vector<Step>;

/// One run of a program, a step at a time.
class Run {
 public:
  Run(const Program& program, Arena& arena) : program_(program), arena_(arena) {}
  bool done() const { return next_ == program_.size(); }
  /// False if an allocation was refused.
  bool step() {
    const Step& s = program_[next_++];
    switch (s.op) {
      case Op::bottom:
        return arena_.allocate_bottom(s.size, s.align) != nullptr;
      case Op::top:
        return arena_.allocate_top(s.size, s.align) != nullptr;
      case Op::open:
        bottom_.push_back(arena_.bottom_mark());
        top_.push_back(arena_.top_mark());
        return true;
      case Op::close:
        // Where another run was interrupted and retained less, such a mark may be forward; here it never is.
        REQUIRE(arena_.rewind_bottom(bottom_.back()) == Error::none);
        REQUIRE(arena_.rewind_top(top_.back()) == Error::none);
        bottom_.pop_back();
        top_.pop_back();
        return true;
    }
    return false;
  }
  bool finish() {
    bool good = true;
    while (!done()) good = step() && good;
    return good;
  }

 private:
  const Program& program_;
  Arena& arena_;
  std::size_t next_ = 0;
  std::vector<wcmu::BottomMark> bottom_;
  std::vector<wcmu::TopMark> top_;
};

Program random_program(test::Random& random, bool scopes, bool in_one_scope, unsigned align_bits = 6) {
  Program program;
  std::vector<bool> open;
  if (in_one_scope) program.push_back({Op::open, 0, 0});
  for (std::size_t i = random.below(7); i-- > 0;) {
    const std::size_t size = random.below(12);
    const std::size_t align = random.power_of_two(align_bits);
    switch (random.below(scopes ? 6 : 4)) {
      case 0:
      case 1:
        program.push_back({Op::bottom, size, align});
        break;
      case 2:
      case 3:
        program.push_back({Op::top, size, align});
        break;
      case 4:
        program.push_back({Op::open, 0, 0});
        open.push_back(true);
        break;
      default:
        if (open.empty()) break;
        program.push_back({Op::close, 0, 0});
        open.pop_back();
    }
  }
  for (; !open.empty(); open.pop_back()) program.push_back({Op::close, 0, 0});
  if (in_one_scope) program.push_back({Op::close, 0, 0});
  return program;
}

/// The budget of a program: a run on a span whose begin and end are aligned.
Budget measure(const Program& program) {
  test::Buffer buffer(4096);
  Arena arena = Arena::from_buffer_unchecked(buffer.begin(), 4096);
  REQUIRE(Run(program, arena).finish());
  Budget budget{arena.bottom_peak(), arena.top_peak(), 1, arena.bottom_used(), arena.top_used()};
  for (const Step& s : program)
    if ((s.op == Op::bottom || s.op == Op::top) && s.size > 0) budget.alignment = std::max(budget.alignment, s.align);
  return budget;
}

/// The program of this budget that needs the most: the largest alignments that it can have, where they hurt most.
Program worst_program(const Budget& b) {
  Program program;
  if (b.bottom_bytes > 0) {
    program.push_back({Op::bottom, 1, b.alignment});
    program.push_back({Op::bottom, b.bottom_bytes - 1, 1});
  }
  if (b.top_bytes > 0) {
    std::size_t align = b.alignment;
    while (align > b.top_bytes) align /= 2;
    program.push_back({Op::top, align, align});
    program.push_back({Op::top, b.top_bytes - align, 1});
  }
  return program;
}

bool runs(const Program& program, Arena& arena) { return Run(program, arena).finish(); }

}  // namespace

TEST_CASE("fits_budget admits exactly what the worst program survives, on every base") {
  for (const std::size_t alignment : {1U, 2U, 8U, 32U}) {
    for (std::size_t bottom = 0; bottom < 20; bottom += 1 + bottom / 3) {
      for (std::size_t top = 0; top < 70; top += 1 + top / 3) {
        const Budget budget{bottom, top, alignment};
        const Program worst = worst_program(budget);
        for (std::size_t offset = 0; offset < alignment; ++offset) {
          for (std::size_t capacity = bottom + top; capacity < bottom + top + 2 * alignment + 1; ++capacity) {
            test::Buffer buffer(capacity, offset);
            Arena arena = Arena::from_buffer_unchecked(buffer.begin(), capacity);
            const bool fits = arena.fits_budget(budget);
            CHECK(fits == arena.fits_budget_now(budget));
            const bool survives = runs(worst, arena);
            if (fits != survives) FAIL_CHECK(budget << " offset " << offset << " capacity " << capacity);
          }
          if (bottom + top > 0) {
            test::Buffer buffer(bottom + top, offset);
            Arena small = Arena::from_buffer_unchecked(buffer.begin(), bottom + top - 1);
            CHECK_FALSE(small.fits_budget(budget));
          }
        }
        // capacity_for is the smallest capacity that is admitted on an aligned base.
        test::Buffer buffer(200, 0);
        std::size_t smallest = 0;
        while (!Arena::from_buffer_unchecked(buffer.begin(), smallest).fits_budget(budget)) ++smallest;
        CHECK(wcmu::capacity_for(budget) == smallest);
      }
    }
  }
}

TEST_CASE("what fits_budget admits is not refused to any program of that budget") {
  test::Random random(1);
  for (int i = 0; i < 400; ++i) {
    const Program program = random_program(random, true, false);
    const Budget budget = measure(program);
    for (std::size_t offset = 0; offset < 32; ++offset) {
      for (std::size_t extra = 0; extra < 40; extra += 1 + random.below(4)) {
        const std::size_t capacity = budget.total() + extra;
        test::Buffer buffer(capacity, offset);
        Arena arena = Arena::from_buffer_unchecked(buffer.begin(), capacity);
        if (!arena.fits_budget(budget)) continue;
        if (!runs(program, arena)) FAIL_CHECK(budget << " offset " << offset << " capacity " << capacity);
        CHECK(arena.bottom_peak() <= budget.bottom_bytes + budget.alignment - 1);
        CHECK(arena.top_peak() <= budget.top_bytes + budget.alignment - 1);
      }
    }
    Arena exact = Arena::for_budget(budget);
    CHECK(exact.fits_budget(budget));
    CHECK(runs(program, exact));
    CHECK(exact.bottom_peak() == budget.bottom_bytes);
  }
}

TEST_CASE("what fits_budget_now admits is not refused, from any positions") {
  test::Random random(2);
  for (int i = 0; i < 3000; ++i) {
    const Program before = random_program(random, false, false);
    const Program program = random_program(random, true, false);
    const Budget budget = measure(program);
    const std::size_t capacity = random.below(300);
    test::Buffer buffer(capacity, random.below(64));
    Arena arena = Arena::from_buffer_unchecked(buffer.begin(), capacity);
    (void)runs(before, arena);
    const bool fits = arena.fits_budget_now(budget);
    const auto bottom = arena.bottom_mark();
    const auto top = arena.top_mark();
    const bool survives = runs(program, arena);
    if (fits) CHECK(survives);
    CHECK(arena.rewind_bottom(bottom) == Error::none);
    CHECK(arena.rewind_top(top) == Error::none);
    CHECK(runs(worst_program(budget), arena) == fits);
  }
}

TEST_CASE("then: the second program on what the first retains stays inside") {
  test::Random random(3);
  for (int i = 0; i < 4000; ++i) {
    const Program a = random_program(random, true, false);
    const Program b = random_program(random, true, random.below(2) == 0);
    const Budget sum = wcmu::then(measure(a), measure(b));
    Program both = a;
    both.insert(both.end(), b.begin(), b.end());
    const Budget truth = measure(both);
    CHECK(truth.bottom_bytes <= sum.bottom_bytes);
    CHECK(truth.top_bytes <= sum.top_bytes);
    CHECK(truth.retained_bottom <= sum.retained_bottom);
    CHECK(truth.retained_top <= sum.retained_top);
    CHECK(truth.alignment <= sum.alignment);
    Arena arena = Arena::for_budget(sum);
    CHECK(runs(both, arena));
  }
}

namespace {

/// Runs `programs[index]`, which the others may interrupt after any step, each of them once.
bool interrupted(std::size_t index, const std::vector<Program>& programs, std::vector<bool>& started, Arena& arena,
                 test::Random& random) {
  started[index] = true;
  Run run(programs[index], arena);
  bool good = true;
  const auto interrupt = [&] {
    for (std::size_t other = 0; other < programs.size(); ++other)
      if (!started[other] && random.below(3) == 0) good = interrupted(other, programs, started, arena, random) && good;
  };
  interrupt();
  while (!run.done()) {
    good = run.step() && good;
    interrupt();
  }
  return good;
}

}  // namespace

TEST_CASE("together: programs that preempt each other stay inside") {
  test::Random random(4);
  std::size_t reached = 0;
  for (int i = 0; i < 3000; ++i) {
    // Either all give everything back, or none rewinds: a rewind over what another one retains would free it.
    const bool retain = random.below(2) == 0;
    const std::vector<Program> programs = {random_program(random, !retain, !retain),
                                           random_program(random, !retain, !retain),
                                           random_program(random, !retain, !retain)};
    const Budget sum = wcmu::together(measure(programs[0]), measure(programs[1]), measure(programs[2]));
    std::size_t highest = 0;
    for (int order = 0; order < 12; ++order) {
      test::Buffer buffer(4096);
      Arena arena = Arena::from_buffer_unchecked(buffer.begin(), 4096);
      std::vector<bool> started(3, false);
      for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t root = (k + static_cast<std::size_t>(order)) % 3;
        if (!started[root]) CHECK(interrupted(root, programs, started, arena, random));
      }
      CHECK(arena.bottom_peak() <= sum.bottom_bytes);
      CHECK(arena.top_peak() <= sum.top_bytes);
      CHECK(arena.bottom_used() <= sum.retained_bottom);
      CHECK(arena.top_used() <= sum.retained_top);
      highest = std::max(highest, arena.bottom_peak());
    }
    if (highest == sum.bottom_bytes) ++reached;
  }
  CHECK(reached > 300);  // the bound is met, it is not merely large
}

TEST_CASE("the arithmetic of budgets") {
  constexpr std::size_t max = static_cast<std::size_t>(-1);
  using wcmu::capacity_for;
  using wcmu::then;
  using wcmu::together;
  static_assert(Budget{}.alignment == alignof(std::max_align_t));
  static_assert(Budget{1, 2, 8} == Budget{1, 2, 8, 0, 0});
  static_assert(Budget{1, 2, 8} != Budget{1, 2, 4});
  static_assert(Budget{max, 2}.total() == max);
  static_assert(Budget{40, 2}.total() == 42);
  static_assert(capacity_for(Budget{41, 0, 8}) == 41);
  static_assert(capacity_for(Budget{41, 24, 8}) == 72);
  static_assert(capacity_for(Budget{41, 3, 8}) == 44);
  static_assert(capacity_for(Budget{41, 1, 8}) == 42);
  static_assert(capacity_for(Budget{max - 1, 8, 16}) == max);
  static_assert(capacity_for(Budget{max - 20, 16, 16}) == max);
  static_assert(capacity_for(Budget{}) == 0);
  static_assert(capacity_for(Budget{10, 0, 8}, Budget{1, 2, 8}, Budget{7, 8, 8}) == 16);
  static_assert(capacity_for(Budget{8, 8, 0}) == 16, "alignment 0 counts as 1");
  static_assert(capacity_for(Budget{9, 8, 5}) == 24, "5 counts as 8");

  static_assert(then(Budget{100, 0, 8, 41, 0}, Budget{50, 0, 4, 10, 0}) == Budget{100, 0, 8, 54, 0});
  static_assert(then(Budget{50, 20, 8, 41, 6}, Budget{50, 20, 16, 50, 20}) == Budget{98, 36, 16, 98, 36});
  static_assert(then(Budget{50, 0, 8, 41, 0}, Budget{0, 0, 1}) == Budget{50, 0, 8, 41, 0});
  static_assert(then(Budget{max, 0, 8, max, 0}, Budget{2, 0, 4}).bottom_bytes == max);

  static_assert(together(Budget{41, 3, 8, 2, 1}) == Budget{41, 3, 8, 2, 1});
  static_assert(together(Budget{100, 0, 8}, Budget{50, 0, 4}) == Budget{156, 0, 8, 0, 0});
  static_assert(together(Budget{64, 32, 8}, Budget{16, 8, 8}, Budget{8, 0, 8}) == Budget{88, 40, 8, 0, 0});
  static_assert(together(Budget{5, 5, 1, 5, 5}, Budget{6, 6, 1, 6, 6}) == Budget{11, 11, 1, 11, 11});
  static_assert(together(Budget{max, 0, 8}, Budget{50, 0, 4}).bottom_bytes == max);
}
