// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support.hpp"

#include "../catch_shim.hpp"

using namespace wcmu;
using namespace wcmu::test;

namespace {

constexpr const char* all_forms = R"(#include <wcmu/annotate.hpp>
namespace app {
WCMU_ROOT int free_one(int n) { return n; }
WCMU_ROOT static int static_one() { return 1; }
namespace {
WCMU_ROOT int hidden() { return 2; }
}
inline namespace v1 {
WCMU_ROOT int versioned() { return 2; }
}
struct Mixer {
  WCMU_ROOT int frame() { return 3; }
  WCMU_ROOT static int shared() { return 3; }
  WCMU_ROOT Mixer();
  WCMU_ROOT ~Mixer();
  struct Inner { WCMU_ROOT int deep() const { return 4; } };
};
Mixer::Mixer() {}
Mixer::~Mixer() {}
template <class T> struct Pool { WCMU_ROOT T take(T t) { return t; } };
template <class T> WCMU_ROOT T twice(T t) { return t; }
template <class T> WCMU_ROOT T never(T t) { return t; }
WCMU_ROOT void elsewhere(int);
WCMU_ROOT_AS("public::name") int aliased() { return 5; }
WCMU_ROOT WCMU_CAPACITY(0x400) int bounded() { return 6; }
int use() { return Pool<int>().take(1) + Pool<char>().take('c') + twice(1) + twice(2L); }
int plain() { return 7; }
}
WCMU_ROOT int global() { return 8; }
extern "C" WCMU_ROOT int c_name() { return 9; }
)";

std::vector<std::string> symbols_of(const Unit& unit, llvm::StringRef name) {
  const RootFact* root = root_named(unit, name);
  return root ? root->symbols : std::vector<std::string>{"no such root"};
}

using Symbols = std::vector<std::string>;

}  // namespace

TEST_CASE("roots are found in every form, with their bodies", "[roots]") {
  const Unit unit = unit_of(all_forms);
  CHECK(symbols_of(unit, "app::free_one") == Symbols{"_ZN3app8free_oneEi"});
  CHECK(symbols_of(unit, "app::static_one") == Symbols{"_ZN3appL10static_oneEv"});
  CHECK(symbols_of(unit, "app::hidden") == Symbols{"_ZN3app12_GLOBAL__N_16hiddenEv"});
  CHECK(symbols_of(unit, "app::versioned") == Symbols{"_ZN3app2v19versionedEv"});
  CHECK(symbols_of(unit, "app::Mixer::frame") == Symbols{"_ZN3app5Mixer5frameEv"});
  CHECK(symbols_of(unit, "app::Mixer::shared") == Symbols{"_ZN3app5Mixer6sharedEv"});
  CHECK(symbols_of(unit, "app::Mixer::Mixer") == Symbols{"_ZN3app5MixerC1Ev"});
  CHECK(symbols_of(unit, "app::Mixer::~Mixer") == Symbols{"_ZN3app5MixerD1Ev"});
  CHECK(symbols_of(unit, "app::Mixer::Inner::deep") == Symbols{"_ZNK3app5Mixer5Inner4deepEv"});
  CHECK(symbols_of(unit, "app::Pool::take") == Symbols{"_ZN3app4PoolIcE4takeEc", "_ZN3app4PoolIiE4takeEi"});
  CHECK(symbols_of(unit, "app::twice") == Symbols{"_ZN3app5twiceIiEET_S1_", "_ZN3app5twiceIlEET_S1_"});
  CHECK(symbols_of(unit, "app::never").empty());
  CHECK(symbols_of(unit, "app::elsewhere").empty());
  CHECK(symbols_of(unit, "global") == Symbols{"_Z6globalv"});
  CHECK(symbols_of(unit, "c_name") == Symbols{"c_name"});
  CHECK(unit.facts.roots.size() == 17);
  CHECK(!root_named(unit, "app::plain"));

  const Code code(unit);
  for (const RootFact& root : unit.facts.roots) {
    for (const std::string& symbol : root.symbols) {
      INFO(symbol);
      CHECK(code.defines(symbol));
    }
  }
}

TEST_CASE("alias, capacity and place of a root", "[roots]") {
  const Unit unit = unit_of(all_forms);
  REQUIRE(root_named(unit, "app::aliased"));
  CHECK(root_named(unit, "app::aliased")->alias == "public::name");
  REQUIRE(root_named(unit, "app::bounded"));
  CHECK(root_named(unit, "app::bounded")->capacity == 0x400);
  REQUIRE(root_named(unit, "app::free_one"));
  CHECK((root_named(unit, "app::free_one")->location == Location{"a.cpp", 3, 15}));
  CHECK(root_named(unit, "app::free_one")->alias.empty());
  CHECK(!root_named(unit, "app::free_one")->capacity);
  CHECK((root_named(unit, "app::Mixer::Mixer")->location == Location{"a.cpp", 18, 8}));
}

TEST_CASE("overloads are roots of their own", "[roots]") {
  const Unit unit = unit_of(R"(#include <wcmu/annotate.hpp>
WCMU_ROOT int f(int) { return 1; }
WCMU_ROOT int f(long) { return 1; }
)");
  REQUIRE(unit.facts.roots.size() == 2);
  CHECK(unit.facts.roots[0].symbols == Symbols{"_Z1fi"});
  CHECK(unit.facts.roots[1].symbols == Symbols{"_Z1fl"});
}

TEST_CASE("an annotation in the header counts for the body in the source", "[roots]") {
  const Unit unit = unit_of(R"(#include <wcmu/annotate.hpp>
struct Arena;
struct S { WCMU_ROOT WCMU_CAPACITY(32) void go(WCMU_ARENA_AS("scratch") WCMU_CAPACITY(16) Arena& a, int n); };
void S::go(Arena& arena, int count) {}
)");
  REQUIRE(root_named(unit, "S::go"));
  CHECK(root_named(unit, "S::go")->capacity == 32);
  CHECK(root_named(unit, "S::go")->symbols == Symbols{"_ZN1S2goER5Arenai"});
  CHECK(root_named(unit, "S::go")->location.line == 4);
  const FunctionFact* function = function_with(unit, "_ZN1S2goER5Arenai");
  REQUIRE(function);
  REQUIRE(function->parameters.size() == 2);
  CHECK(function->parameters[0].name == "arena");
  CHECK(function->parameters[0].arena_as == "scratch");
  CHECK(function->parameters[0].capacity == 16);
  CHECK(function->parameters[1].name == "count");
  CHECK(function->parameters[1].arena_as.empty());
}

TEST_CASE("names are qualified, without instances and parameters", "[roots]") {
  const Unit unit = unit_of(R"(namespace n { template <class T> struct Box { T get() const; T v; };
template <class T> T Box<T>::get() const { return v; }
struct Q { Q(); ~Q(); bool operator==(const Q&) const; operator int(); };
Q::Q() {} Q::~Q() {} bool Q::operator==(const Q&) const { return true; } Q::operator int() { return 1; }
template <class F> int run(F f) { return f(1); }
int use(Box<int>& b) { auto l = [](int x) { return x; }; return b.get() + l(2) + run(l); } }
)");
  const auto name = [&](const char* symbol) {
    const FunctionFact* function = function_with(unit, symbol);
    return function ? function->name + " | " + function->signature : "absent";
  };
  CHECK(name("_ZNK1n3BoxIiE3getEv") == "n::Box::get | n::Box<int>::get() const");
  CHECK(name("_ZN1n1QC1Ev") == "n::Q::Q | n::Q::Q()");
  CHECK(name("_ZN1n1QD1Ev") == "n::Q::~Q | n::Q::~Q()");
  CHECK(name("_ZNK1n1QeqERKS0_") == "n::Q::operator== | n::Q::operator==(const n::Q &) const");
  CHECK(name("_ZN1n1QcviEv") == "n::Q::operator int | n::Q::operator int()");
  CHECK(name("_ZN1n3useERNS_3BoxIiEE") == "n::use | n::use(n::Box<int> &)");
  const std::string lambda = name("_ZZN1n3useERNS_3BoxIiEEENK3$_0clEi");
  CHECK(lambda.substr(0, 33) == "n::use::(lambda)::operator() | n:");
  // No path of the machine, also where the type of a lambda is an argument.
  for (const FunctionFact& function : unit.facts.functions) {
    CHECK(function.signature.find("a.cpp") == std::string::npos);
  }
}

TEST_CASE("names of arenas stand on parameters, variables and members, and are one", "[roots]") {
  Folder folder;
  folder.write("a.cpp", R"(#include <wcmu/annotate.hpp>
struct WCMU_ARENA_AS("type") Arena { int used; };
WCMU_ARENA_AS("fine") WCMU_CAPACITY(8) Arena fine;
struct World { WCMU_ARENA_AS("member") Arena arena; WCMU_ARENA_AS("part") static Arena part; };
WCMU_ARENA_AS("part") Arena World::part;
WCMU_ARENA_AS("declared") extern Arena elsewhere;
WCMU_ARENA_AS("one") extern Arena twice;
WCMU_ARENA_AS("two") Arena twice;
WCMU_ROOT int root(WCMU_ARENA_AS("x") Arena& a, World& world);
WCMU_ROOT int root(WCMU_ARENA_AS("y") Arena& a, World& world) {
  WCMU_ARENA_AS("local") Arena own{};
  WCMU_ARENA_AS("reference") Arena& other = a;
  static WCMU_ARENA_AS("static") Arena kept{};
  return own.used + other.used + kept.used + elsewhere.used + world.arena.used;
}
)");
  const ExtractOutcome outcome = extract(job_of(folder, "a.cpp", {}), {});
  INFO(outcome.diagnostics);
  REQUIRE(outcome.unit);
  const std::string& told = outcome.diagnostics;
  CHECK(std::count(told.begin(), told.end(), '\n') == 5);
  CHECK(told.find("a.cpp:2:8: warning: WCMU_ARENA_AS and WCMU_CAPACITY say something on parameters, variables") !=
        std::string::npos);
  CHECK(told.find("a.cpp:6:1: warning: WCMU_ARENA_AS and WCMU_CAPACITY say nothing on a declaration") !=
        std::string::npos);
  CHECK(told.find("one arena has two names, 'one' and 'two'") != std::string::npos);
  CHECK(told.find("one arena has two names, 'y' and 'x'") != std::string::npos);
  CHECK(told.find("a.cpp:12:") != std::string::npos);
  CHECK(told.find("say nothing on a local pointer or reference") != std::string::npos);
}

TEST_CASE("annotations that say nothing are warned of", "[roots]") {
  Folder folder;
  folder.write("a.cpp", R"(#include <wcmu/annotate.hpp>
void late() {}
WCMU_ATTEST(1, 1) void late();
WCMU_ROOT int not_a_function = 1;
WCMU_ROOT WCMU_CAPACITY(-1LL == 0 ? 1 : 2) void fine() {}
int unused_parameter(int n) { return 1; }
)");
  const ExtractOutcome outcome = extract(job_of(folder, "a.cpp", {"-Wall", "-Wextra", "-Werror"}), {});
  INFO(outcome.diagnostics);
  REQUIRE(outcome.unit);
  CHECK(outcome.diagnostics.find("a.cpp:3:1: warning: ") != std::string::npos);
  CHECK(outcome.diagnostics.find("a.cpp:4:1: warning: WCMU_ROOT is not on a function") != std::string::npos);
  CHECK(outcome.diagnostics.find("unused") == std::string::npos);
  CHECK(outcome.diagnostics.find("a.cpp:5") == std::string::npos);
}
