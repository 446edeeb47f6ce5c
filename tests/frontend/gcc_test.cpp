// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Clang in the place of a GCC: its layouts and folders, its flags, its words, and what it leaves open in C++.
#include "support.hpp"

#include "../catch_shim.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/InstrTypes.h>

using namespace wcmu;
using namespace wcmu::test;

namespace {

using Flags = std::vector<std::string>;

/// What is said of a source that gives no unit; empty if it gives one.
std::string said_of(const std::string& name, const std::string& text, Flags flags = {}, const char* compiler = "g++") {
  Folder folder;
  folder.write(name, text);
  const ExtractOutcome outcome = extract(job_of(folder, name, std::move(flags), compiler), {});
  return outcome.unit ? "" : outcome.diagnostics;
}

/// How many calls carry metadata of this kind.
std::size_t marked_calls(const std::string& text, const char* kind, Flags flags = {}, const char* compiler = "g++") {
  const Code code(unit_of(text, std::move(flags), {}, compiler));
  std::size_t count = 0;
  for (const llvm::Function& function : *code.module)
    for (const llvm::Instruction& instruction : llvm::instructions(function))
      count += instruction.getMetadata(kind) != nullptr;
  return count;
}

}  // namespace

TEST_CASE("a cross compiler is asked for its layouts and its folders", "[gcc]") {
  const Flags flags{"-mcpu=cortex-m4", "-mthumb", "-specs=nano.specs", "-fno-exceptions", "-fno-rtti"};
  CHECK(said_of("a.cpp",
                "#include <cstddef>\n#include <cstdint>\n#include <vector>\n#include <string>\n"
                "enum E { a };\nstatic_assert(sizeof(E) == 1);\nstatic_assert(sizeof(std::uint_fast16_t) == 4);\n"
                "static_assert(sizeof(std::int_fast8_t) == 4);\nstatic_assert(static_cast<char>(-1) > 0);\n"
                "static_assert(sizeof(wchar_t) == 4);\nstatic_assert(alignof(std::max_align_t) == 8);\n"
                "std::vector<std::string> names;\n",
                flags, "arm-none-eabi-g++") == "");
  CHECK(said_of("a.c", "#include <stdint.h>\n_Static_assert(sizeof(uint_fast16_t) == 4, \"\");\nint x;",
                {"-std=c11", "-mcpu=cortex-m0"}, "arm-none-eabi-gcc") == "");
  CHECK(said_of("a.cpp", "enum E { a };\nstatic_assert(sizeof(E) == 4);",
                {"-mcpu=cortex-m4", "-mthumb", "-fno-short-enums"}, "arm-none-eabi-g++") == "");
}

TEST_CASE("flags of the target reach the layouts", "[gcc]") {
  CHECK(said_of("a.cpp", "static_assert(sizeof(long double) == 8);", {"-mlong-double-64"}) == "");
  CHECK(said_of("a.cpp", "static_assert(static_cast<char>(-1) > 0);", {"-funsigned-char"}) == "");
  CHECK(said_of("a.cpp", "static_assert(sizeof(wchar_t) == 2);", {"-fshort-wchar"}) == "");
  CHECK(said_of("a.cpp", "int x;", {"-march=native", "-mtune=native"}) == "");
  const Flags wide{"-march=skylake-avx512"};
  CHECK(said_of("a.cpp", "#include <type_traits>\nstatic_assert(__BIGGEST_ALIGNMENT__ == 64);", wide) == "");
  for (const char* text : {"struct __attribute__((aligned)) S {};\n", "typedef int T __attribute__((aligned));\nT t;\n",
                           "#include <type_traits>\nstd::aligned_storage<40>::type s;\n"}) {
    INFO(text);
    CHECK(said_of("a.cpp", text, wide).find("means 64 bytes with the compiler of this source, and 16") !=
          std::string::npos);
    CHECK(said_of("a.cpp", text) == "");
  }
  CHECK(said_of("a.cpp", "static_assert(__cplusplus == 201402L);", {"-std=c++14"}) == "");
}

TEST_CASE("a compiler that may not be asked, or is not there, is trusted", "[gcc]") {
  ExtractOptions options;
  CHECK(!trusts(unit_of("int x;", {}, options), "abi", "g++"));
  options.query_drivers = {"/nowhere/*"};
  CHECK(trusts(unit_of("int x;", {}, options), "abi", "g++"));
  options.query_drivers = {"/nowhere/*", "*g++*"};
  CHECK(!trusts(unit_of("int x;", {}, options), "abi", "g++"));
  CHECK(trusts(unit_of("int x;", {}, {}, "no-such-g++"), "abi", "no-such-g++"));
}

TEST_CASE("flags that builds with GCC have", "[gcc]") {
  for (const Flags& flags : std::vector<Flags>{
           {"-fno-strict-aliasing"},
           {"-fconcepts-ts", "-std=gnu++2a"},
           {"-std=gnu++2a", "-fcoroutines", "-fmodules-ts"},
           {"-march=native", "-flto=auto", "-ffat-lto-objects", "-fuse-linker-plugin"},
           {"-fno-semantic-interposition", "-fno-plt", "-fvisibility=hidden"},
           {"-Wp,-MD,a.d", "-Wp,-D_GLIBCXX_ASSERTIONS"},
           {"-Xassembler", "--noexecstack", "-Wa,-adhln", "-Xlinker", "-Map=a.map"},
           {"-fno-common", "-ffunction-sections", "-fdata-sections", "-fstack-usage"},
           {"-Winvalid-pch", "-fpch-preprocess", "-fno-canonical-system-headers"},
           {"--param", "max-inline-insns-single=500", "-finline-limit=200"},
           {"-fno-tree-vectorize", "-funroll-loops", "-fipa-pta", "-fgcse-after-reload"},
           {"-fno-gnu-unique", "-fno-weak", "-fpermissive", "-fmax-errors=3"},
           {"-fdiagnostics-color=always", "-fdiagnostics-show-template-tree", "-Wno-maybe-uninitialized"},
           {"-fplugin=none.so", "-fdump-tree-all", "-fopt-info-vec", "-save-temps=obj"},
       }) {
    INFO(llvm::join(flags, " "));
    CHECK(said_of("a.cpp", "int f(int* a, float* b) { *a = 1; *b = 2; return *a; }", flags) == "");
  }
}

TEST_CASE("headers that a flag includes", "[gcc]") {
  Folder folder;
  folder.write("config.h", "#define BYTES 40\nstruct Unused {};\n");
  folder.write("limits.h.in", "#define MOST 4\nint never_here;\n");
  folder.write("flags.rsp", "-DONE=1 \"-DTWO=2\"\n");
  folder.write("a.cpp",
               "static_assert(BYTES == 40 && MOST == 4 && ONE == 1 && TWO == 2);\nint never_here = 1; Unused u;\n");
  const ExtractOutcome outcome =
      extract(job_of(folder, "a.cpp", {"-include", "config.h", "-imacros", "limits.h.in", "@flags.rsp"}), {});
  INFO(outcome.diagnostics);
  CHECK(outcome.unit);
}

TEST_CASE("words that only GCC has fail their source by name", "[gcc]") {
  const std::string nested =
      said_of("a.c", "int f(int x) { int g(int y) { return x + y; } return g(1); }", {"-std=gnu11"}, "gcc");
  CHECK(nested.find("a.c:1:29: error: function definition is not allowed here") != std::string::npos);
  // Clang takes this one for a function that is defined elsewhere: an unknown callee, by name.
  const Unit unit = unit_of("void f(void) { __builtin_apply((void (*)())f, __builtin_apply_args(), 8); }",
                            {"-x", "c", "-std=gnu11"}, {}, "gcc");
  CHECK(function_with(unit, "__builtin_apply"));
  const std::string field =
      said_of("a.c", "void f(int n) { struct S { char c[n]; } s; s.c[0] = 0; }", {"-std=gnu11"}, "gcc");
  CHECK(field.find("fields must have a constant size") != std::string::npos);
}

TEST_CASE("C++20 modules are refused", "[gcc]") {
  for (const char* text : {"export module shapes;\nexport int area();\n", "import shapes;\nint x;\n"}) {
    const std::string said = said_of("a.cpp", text, {"-std=c++20", "-fmodules-ts"});
    INFO(said);
    CHECK(said.find("a.cpp: error: C++20 modules are not supported") != std::string::npos);
  }
}

TEST_CASE("operands whose order is open are marked", "[gcc]") {
  const std::string head = "int a(); int b(); int f(int, int); struct P { P(int, int); }; struct S { int x, y; };\n";
  const auto marked = [&](const std::string& code, Flags flags = {}) {
    return marked_calls(head + code, "wcmu.order", std::move(flags));
  };
  CHECK(marked("int t() { return f(a(), b()); }") == 2);
  CHECK(marked("int t() { return a() + b(); }") == 2);
  CHECK(marked("bool t() { return a() < b(); }") == 2);
  CHECK(marked("void t() { P p(a(), b()); }") == 2);
  // So are the loads beside a call, but not those of a local variable, which no call writes.
  CHECK(marked("int g; int t() { return g + a(); }") == 2);
  CHECK(marked("int t(int n) { return n + a(); }") == 1);
  CHECK(marked("S g; int h(S, int); int t() { return h(g, a()); }") == 2);
  CHECK(marked("int g, q[2]; void t() { q[g] = a(); }") == 2);
  CHECK(marked("const int& c(); extern const int g; int t() { return g + a(); }") == 0);
  // The initialisers of members stand elsewhere.
  CHECK(marked("struct I { int x = a(); }; int h(I, int); int t() { return h(I{}, b()); }") == 2);
  // One call is no choice; nor is what the standard orders.
  CHECK(marked("int t() { return f(a(), 1) + 2; }") == 0);
  CHECK(marked("void t() { P p{a(), b()}; S s{a(), b()}; }") == 0);
  CHECK(marked("int t() { return a() && b() ? a() : (b(), a()); }") == 0);
  CHECK(marked("int t() { return a() << b(); }") == 0);
  CHECK(marked("int& r(); void t() { r() = a(); r() += b(); }") == 0);
  CHECK(marked("int& r(); void t() { r() = a(); }", {"-std=c++14"}) == 2);
  CHECK(marked("struct C { C& add(int); }; C& c(); void t() { c().add(a()).add(b()); }") == 0);
  CHECK(marked("struct C { C& add(int); }; C& c(); void t() { c().add(a()); }", {"-std=c++14"}) == 2);
  CHECK(marked("int t() { return sizeof(f(a(), b())); }") == 0);
  // Clang is clang.
  CHECK(marked_calls(head + "int t() { return f(a(), b()); }", "wcmu.order", {}, "clang++-19") == 0);
}

TEST_CASE("returned variables that may be copied are copied, and marked", "[gcc]") {
  const std::string head = "struct S { S(); S(const S&); ~S(); }; bool c();\n";
  const auto marked = [&](const std::string& code, Flags flags = {}) {
    return marked_calls(head + code, "wcmu.elision", std::move(flags));
  };
  CHECK(marked("S t() { S a; return a; }") == 0);
  CHECK(marked("S t() { S a; if (c()) return a; for (;;) { if (c()) return a; } }") == 0);
  CHECK(marked("S t() { if (c()) { S a; return a; } S b; return b; }") == 2);
  CHECK(marked("S t() { if (c()) return S(); S a; return a; }") == 1);
  CHECK(marked("S t() { { S a; return a; } }") == 1);
  CHECK(marked("S t() try { S a; return a; } catch (...) { throw; }") == 1);
  CHECK(marked("auto t = [] { if (c()) { S a; return a; } S b; return b; };\nS u() { return t(); }") == 2);
  CHECK(
      marked("template <typename T> T t() { if (c()) { T a; return a; } T b; return b; }\nS u() { return t<S>(); }") ==
      2);
  // Nobody constructs these in place, or all do as they are told.
  CHECK(marked("S t(S a) { return a; }") == 0);
  CHECK(marked("S t() { S a; if (c()) return S(); return a; }") == 0);
  CHECK(marked("S t() { if (c()) { S a; return a; } S b; return b; }", {"-fno-elide-constructors"}) == 0);
  CHECK(marked_calls(head + "S t() { { S a; return a; } }", "wcmu.elision", {}, "clang++-19") == 0);
}
