// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What later rooms rely on in the module of a unit.
#include "support.hpp"

#include "../catch_shim.hpp"

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>

#include <thread>

using namespace wcmu;
using namespace wcmu::test;

namespace {

constexpr const char* strings = R"(#include <wcmu/annotate.hpp>
#include <memory_resource>
#include <string>
WCMU_ROOT void pmr(std::pmr::string& s, const char* p) { s = p; s.append(p); s.find("x"); s.push_back('c'); }
WCMU_ROOT void plain(std::string& s, const char* p) { s = p; s.append(p); s.reserve(99); s.replace(1, 2, p); }
WCMU_ROOT void wide(std::wstring& s) { s.push_back(L'c'); }
)";

bool has_tbaa(const Code& code) { return code.text().find("!tbaa") != std::string::npos; }

}  // namespace

TEST_CASE("members of std::string have bodies", "[code]") {
  for (const char* standard : {"-std=c++17", "-std=c++20"}) {
    for (const char* level : {"-O0", "-O2"}) {
      for (const char* compiler : {"g++", "clang++-19"}) {
        INFO(standard << ' ' << level << ' ' << compiler);
        const Code code(unit_of(strings, {standard, level}, {}, compiler));
        for (const char* traits : {"IcSt11char_traitsIcENSt3pmr21polymorphic_allocatorIcEEE",
                                   "IcSt11char_traitsIcESaIcEE", "IwSt11char_traitsIwESaIwEE"}) {
          INFO(traits);
          CHECK(code.defines_like(std::string("basic_string") + traits + "9_M_mutateE"));
          CHECK(code.defines_like(std::string("basic_string") + traits + "9_M_createE"));
        }
        for (const llvm::Function& function : *code.module) {
          INFO(function.getName().str());
          CHECK((!function.isDeclaration() || !function.getName().contains("basic_string")));
        }
      }
    }
  }
}

TEST_CASE("a source without the standard library is not touched", "[code]") {
  const Unit unit =
      unit_of("#if defined(_GLIBCXX_RELEASE) || defined(__GLIBCXX__)\n#error\n#endif\nint x;", {"-nostdinc++"});
  CHECK(!unit.facts.build.glibcxx_release);
}

TEST_CASE("code is optimisable but not optimised", "[code]") {
  const char* text = R"(extern void use(int*);
static int helper(int n) { return n + 1; }
int f(int n) { int sum = 0; { int local[4]; use(local); sum = local[0]; } return sum + helper(n); }
)";
  for (const char* level : {"-O0", "-O2"}) {
    INFO(level);
    const Code code(unit_of(text, {level}));
    CHECK(code.defines("_ZL6helperi"));
    const llvm::Function* f = code.module->getFunction("_Z1fi");
    REQUIRE(f);
    CHECK(!f->hasFnAttribute(llvm::Attribute::OptimizeNone));
    CHECK(!f->hasFnAttribute(llvm::Attribute::NoInline));
    unsigned allocas = 0;
    unsigned lifetimes = 0;
    for (const llvm::Instruction& instruction : llvm::instructions(*f)) {
      allocas += llvm::isa<llvm::AllocaInst>(instruction);
      lifetimes += llvm::isa<llvm::LifetimeIntrinsic>(instruction);
      if (!llvm::isa<llvm::AllocaInst, llvm::LifetimeIntrinsic>(instruction)) CHECK(instruction.getDebugLoc());
    }
    CHECK(allocas == 1);  // only what has its address taken: sroa has run
    CHECK(lifetimes == 2);
    CHECK(has_tbaa(code));
    CHECK(!code.module->getNamedMetadata("llvm.ident"));
  }
  CHECK(!has_tbaa(Code(unit_of(text, {"-fno-strict-aliasing"}))));
  CHECK(has_tbaa(Code(unit_of(text, {"-fno-strict-aliasing", "-fstrict-aliasing"}))));
}

TEST_CASE("dead code is gone, what may be reached is kept", "[code]") {
  const Unit unit = unit_of(R"(inline int unused_inline() { return 1; }
static int unused_static() { return 1; }
static int by_address() { return 2; }
static int unused_pointer() { return 2; }
int (*table[])() = {by_address};
struct V { virtual int m() { return 3; } };
V v;
struct G { G(); }; static int in_constructor() { return 4; }
G::G() { in_constructor(); }
static G g;
void strong() { int (*pointer)() = unused_pointer; (void)pointer; }
)");
  const Code code(unit);
  CHECK(!code.defines_like("unused"));
  CHECK(code.defines("_ZL10by_addressv"));
  CHECK(code.defines("_ZN1V1mEv"));
  CHECK(code.defines("_ZL14in_constructorv"));
  CHECK(code.defines("_Z6strongv"));
  CHECK(code.module->getNamedGlobal("llvm.global_ctors"));
  for (const FunctionFact& function : unit.facts.functions) {
    INFO(function.symbol);
    CHECK(code.module->getFunction(function.symbol));
  }
}

TEST_CASE("debug information names members and parameters", "[code]") {
  const Code code(unit_of(R"(struct Arena; struct Ctx { int first; Arena* scratch; };
struct Keyed { virtual void key(); int in_keyed; };
int f(Ctx* ctx, Keyed& keyed) { return ctx->first + keyed.in_keyed; }
)"));
  const std::string text = code.text();
  CHECK(text.find("name: \"scratch\"") != std::string::npos);
  CHECK(text.find("name: \"in_keyed\"") != std::string::npos);
  CHECK(text.find("!DILocalVariable(name: \"ctx\", arg: 1") != std::string::npos);
}

TEST_CASE("annotations of functions reach the module", "[code]") {
  const Code code(unit_of(R"(#include <wcmu/annotate.hpp>
WCMU_ATTEST(3, 4) void attested(int);
void use() { attested(1); }
)"));
  const std::string text = code.text();
  CHECK(text.find("llvm.global.annotations") != std::string::npos);
  CHECK(text.find("wcmu.attest") != std::string::npos);
}

TEST_CASE("the same unit, byte for byte, wherever it lies", "[code]") {
  Folder one;
  Folder two;
  std::string bytes[3];
  int i = 0;
  for (const Folder* folder : {&one, &one, &two}) {
    folder->write("a.cpp", strings);
    const ExtractOutcome outcome = extract(job_of(*folder, "a.cpp"), {});
    REQUIRE(outcome.unit);
    bytes[i++] = serialize(*outcome.unit);
    CHECK(bytes[i - 1].find(folder->path()) == std::string::npos);
  }
  CHECK(bytes[0] == bytes[1]);
  CHECK(bytes[0] == bytes[2]);
}

TEST_CASE("jobs of different folders run side by side", "[code]") {
  constexpr int count = 4;
  Folder folders[count];
  ExtractOutcome outcomes[count];
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    folders[i].write("local.hpp", "constexpr int value = " + std::to_string(i) + ";\n");
    folders[i].write("a.cpp",
                     "#include <vector>\n#include \"local.hpp\"\nint f" + std::to_string(i) + "() { return value; }\n");
  }
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] { outcomes[i] = extract(job_of(folders[i], "a.cpp", {"-I."}), {}); });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < count; ++i) {
    INFO(outcomes[i].diagnostics);
    REQUIRE(outcomes[i].unit);
    CHECK(Code(*outcomes[i].unit).defines("_Z2f" + std::to_string(i) + "v"));
  }
}
