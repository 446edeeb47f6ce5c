// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Clang in the place of a GCC: its layouts and folders, its flags, its words, and what it leaves open in C++.
#include "support.hpp"

#include "frontend/compiler.hpp"

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

/// What a unit says of the compilers, as "a.cpp: __clang__, ...".
std::string conditionals(const Unit& unit) {
  std::vector<std::string> subjects;
  for (const TrustEntry& entry : unit.facts.trust)
    if (entry.kind == "compiler-conditional") subjects.push_back(entry.subject);
  return llvm::join(subjects, ", ");
}
std::string conditionals(const std::string& text, Flags flags = {}, const char* compiler = "g++") {
  return conditionals(unit_of(text, std::move(flags), {}, compiler));
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
  CHECK(trusts(unit_of("int x;", {}, {}, "no-such-clang++"), "abi", "no-such-clang++"));
  CHECK(!trusts(unit_of("int x;", {}, {}, "clang++-14"), "abi", "clang++-14"));
}

TEST_CASE("macros that the compilers define in two ways are trusted, wherever they are used", "[gcc]") {
  CHECK(conditionals("#if __GXX_ABI_VERSION < 1010\n#endif\n") == "a.cpp: __GXX_ABI_VERSION");
  CHECK(conditionals("int x = __GXX_ABI_VERSION; int y = __GXX_ABI_VERSION;") == "a.cpp: __GXX_ABI_VERSION");
  CHECK(conditionals("#define OLD (__GXX_ABI_VERSION < 1010)\n#if OLD\n#endif\n") == "a.cpp: __GXX_ABI_VERSION");
  CHECK(conditionals("const char* x = __VERSION__;") == "a.cpp: __VERSION__");
  // Of GCC alone: clang expands nothing here.
  CHECK(conditionals("#define WIDE __DEC_EVAL_METHOD__\n#if WIDE\n#endif\n") == "a.cpp: __DEC_EVAL_METHOD__");
  CHECK(conditionals("#if __cpp_static_call_operator\n#endif\n", {"-std=c++20"}) ==
        "a.cpp: __cpp_static_call_operator");
  CHECK(conditionals("#if _FORTIFY_SOURCE > 1\n#endif\n", {"-O2", "-D_FORTIFY_SOURCE=2"}) == "a.cpp: _FORTIFY_SOURCE");
  // What the command says is the same for both.
  CHECK(
      conditionals("#if __GXX_ABI_VERSION < 1010\n#endif\n", {"-U__GXX_ABI_VERSION", "-D__GXX_ABI_VERSION=1"}).empty());
}

TEST_CASE("questions about what the compiler has are trusted", "[gcc]") {
  const std::string text =
      "#if __has_builtin(__builtin_align_down) && __has_attribute(packed)\n#endif\n#if "
      "__has_include(<vector>)\n#endif\n";
  CHECK(conditionals(text) == "a.cpp: __has_attribute, a.cpp: __has_builtin");
  CHECK(conditionals("#ifdef __has_feature\n#endif\n") == "a.cpp: __has_feature");
  CHECK(conditionals("#define HAS(x) __has_attribute(x)\n#if HAS(packed)\n#endif\n") == "a.cpp: __has_attribute");
  CHECK(conditionals(text, {}, "clang++-14") == "a.cpp: __has_attribute, a.cpp: __has_builtin");
  CHECK(conditionals(text, {}, "clang++-19").empty());
  const std::string sanitizer = "#if __has_feature(address_sanitizer)\n#endif\n";
  CHECK(conditionals(sanitizer, {}, "clang++-19").empty());
  CHECK(conditionals(sanitizer, {"-fsanitize=address"}, "clang++-19") == "a.cpp: __has_feature");
}

TEST_CASE("what ordinary code asks is no matter of trust", "[gcc]") {
  const std::string text = R"(
#include <cassert>
#include <cfloat>
#include <climits>
#include <cstdint>
#include <string>
#include <vector>
#if __cplusplus >= 201703L && defined(__cpp_exceptions) && __cpp_if_constexpr >= 201606L && __cpp_lib_optional
#endif
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && __SIZEOF_POINTER__ == 8 && !defined(NDEBUG) && defined(__OPTIMIZE__)
#endif
#if defined(__linux__) || defined(_WIN32) || defined(__x86_64__) || defined(_MSC_VER) || defined(__SSE2__) || __STDC_HOSTED__
#endif
#define NAME2(a, b) a##b
#define NAME(a, b) NAME2(a, b)
int NAME(x, __COUNTER__) = __LINE__;
const char* file = __FILE__;
__SIZE_TYPE__ n = __INT_MAX__;
__UINT64_TYPE__ u = UINT64_C(3) + SIZE_MAX + __LONG_MAX__ + INT_MAX + __CHAR_BIT__;
double big = DBL_MAX;
int f(int i) { assert(i > 0); return i; }
const char* g() { return __func__; }
)";
  CHECK(conditionals(text, {"-O2"}).empty());
  CHECK(conditionals(text, {"-O2", "-std=c++23"}).empty());
  CHECK(conditionals(text, {"-O2"}, "clang++-14").empty());
  CHECK(conditionals(text, {"-mcpu=cortex-m4", "-mthumb"}, "arm-none-eabi-g++").empty());
}

TEST_CASE("texts that compilers make are trusted", "[gcc]") {
  CHECK(conditionals("template <class T> const char* f() { return __PRETTY_FUNCTION__; }\nauto* x = f<int>();") ==
        "a.cpp: __PRETTY_FUNCTION__");
  CHECK(conditionals("auto* f() { return __PRETTY_FUNCTION__; }", {}, "clang++-19").empty());
  CHECK(conditionals("unsigned f(unsigned n = __builtin_LINE()) { return n; }\nint x = f();").empty());
  CHECK(conditionals("auto* f(const char* by = __builtin_FUNCTION()) { return by; }") == "a.cpp: __builtin_FUNCTION");
  const Flags later{"-std=c++20"};
  const std::string head = "#include <source_location>\nusing L = std::source_location;\n";
  CHECK(conditionals(head + "auto* f(L at = L::current()) { return at.function_name(); }", later) ==
        "a.cpp: source_location::function_name()");
  CHECK(conditionals(head + "template <class T> auto f(T at) { return at.column(); }\nauto x = f(L::current());",
                     later) == "a.cpp: source_location::column()");
  CHECK(conditionals(head + "auto f(L at = L::current()) { return at.line(); }", later).empty());
}

TEST_CASE("the language is the compiler's own where no flag names it", "[gcc]") {
  const auto reads = [](const char* compiler, const char* name, const std::string& condition, const Flags& flags = {}) {
    Folder folder;
    folder.write(name, "#if !(" + condition + ")\n#error another language\n#endif\nint x;\n");
    CompileJob job{name, folder.path(), {compiler}};
    job.command.insert(job.command.end(), flags.begin(), flags.end());
    const ExtractOutcome outcome = extract(job, {});
    UNSCOPED_INFO(outcome.diagnostics);
    return outcome.unit.has_value();
  };
  CHECK(reads("clang++-14", "a.cpp", "__cplusplus == 201402L && !defined(__STRICT_ANSI__)"));
  CHECK(reads("clang++-14", "a.cpp", "__cplusplus == 202002L", {"-std=c++20"}));
  CHECK(reads("clang++-19", "a.cpp", "__cplusplus == 201703L"));
  CHECK(reads("g++", "a.cpp", "__cplusplus == 201703L && !defined(__STRICT_ANSI__)"));
  CHECK(reads("g++", "a.cpp", "__cplusplus == 199711L && defined(__STRICT_ANSI__)", {"-ansi"}));
  CHECK(reads("gcc", "a.c", "__STDC_VERSION__ == 201710L && !defined(__STRICT_ANSI__)"));
  CHECK(reads("gcc", "a.c", "!defined(__STDC_VERSION__)", {"-std=gnu89"}));
  // A flag for C++ would be refused here.
  CHECK(reads("gcc", "a.i", "1"));
  CHECK(reads("gcc", "a.c", "1", {"-x", "cpp-output"}));
  // C++23 as this GCC counts it.
  const CompilerAnswer& answer = ask_compiler("/usr/bin/g++", "c++", {"-std=c++23"}, "/");
  REQUIRE(answer.asked);
  CHECK(reads("g++", "a.cpp", "__cplusplus == " + answer.macros.at("__cplusplus"), {"-std=c++23"}));
}

TEST_CASE("what flags that are left out define is there", "[gcc]") {
  CHECK(said_of("a.cpp", "static_assert(__SANITIZE_ADDRESS__ == 1);", {"-fsanitize=address"}).empty());
  CHECK(conditionals("#ifdef __SANITIZE_ADDRESS__\n#endif\n", {"-fsanitize=address"}).empty());
  CHECK(said_of("a.cpp", "#ifdef __SANITIZE_ADDRESS__\n#error\n#endif\n").empty());
  Folder folder;
  folder.write("my.specs", "%rename cpp_unique_options old\n*cpp_unique_options:\n-DLIMIT=1000 %(old)\n\n");
  folder.write("a.cpp", "static_assert(LIMIT == 1000);");
  for (const char* flag : {"-specs=my.specs", "--specs=my.specs"}) {
    const ExtractOutcome outcome = extract(job_of(folder, "a.cpp", {flag}), {});
    INFO(outcome.diagnostics);
    REQUIRE(outcome.unit);
    CHECK(outcome.unit->facts.dropped_flags == Flags{flag});
  }
}

TEST_CASE("attributes and pragmas that clang ignores and that change meaning stop the unit", "[gcc]") {
  for (const char* text : {
           "struct __attribute__((scalar_storage_order(\"big-endian\"))) S { short s; };\n",
           "struct __attribute__((__scalar_storage_order__(\"big-endian\"))) S { short s; };\n",
           "#define BIG __attribute__((packed, scalar_storage_order(\"big-endian\")))\nstruct BIG S { short s; };\n",
           "#pragma scalar_storage_order big-endian\nstruct S { short s; };\n",
           "_Pragma(\"scalar_storage_order big-endian\") struct S { short s; };\n",
           "__attribute__((optimize(\"no-strict-aliasing\"))) int f(void) { return 1; }\n",
           "#pragma GCC optimize (\"O3\", \"fast-math\")\nint f(void) { return 1; }\n",
       }) {
    INFO(text);
    CHECK(said_of("a.c", text, {"-std=gnu11"}, "gcc").find("a.c: error: clang ignores '") != std::string::npos);
    CHECK(said_of("a.c", text, {"-std=gnu11"}, "clang-19").empty());
  }
  for (const char* text : {"__attribute__((optimize(\"O3\", \"unroll-loops\"), noclone)) int f(void) { return 1; }\n",
                           "#pragma GCC optimize (\"O3\")\n#pragma GCC push_options\n#pragma mine\nint x;\n",
                           "#ifdef NEVER\n#pragma scalar_storage_order big-endian\n#endif\nint x;\n"}) {
    INFO(text);
    CHECK(said_of("a.c", text, {"-std=gnu11"}, "gcc").empty());
  }
}

TEST_CASE("C in which GCC computes or lays out in another way stops the unit", "[gcc]") {
  const std::string head =
      "typedef unsigned long long U; typedef long long L; struct S { U u : 33; L l : 40; U w : 20; U all : 64; } s;\n";
  const auto said = [&](const std::string& code, const char* compiler = "gcc") {
    return said_of("a.c", head + code, {"-std=gnu11"}, compiler);
  };
  for (const char* expr : {"s.u + 1", "1 - s.u", "s.u << 3", "-s.u", "~(s.u)", "s.u == -1", "s.u < i", "s.u + s.l",
                           "s.u * 2u", "s.u / i", "(i ? s.u : i)", "s.u > l"}) {
    INFO(expr);
    const std::string code = std::string("int f(int i, L l) { return (int)(") + expr + "); }";
    CHECK(said(code).find("error: arithmetic on a bit-field of 33 bits") != std::string::npos);
    CHECK(said(code, "clang-19").empty());
  }
  for (const char* expr :
       {"s.u + 1ULL", "(U)s.u + 1", "s.u == 1", "s.u < 100u", "s.u >> 3", "s.u & 0xff", "s.u && i", "s.w + 1",
        "s.all + 1", "s.l < i", "(s.u += 1)", "s.u++", "!s.u", "(s.u = 3)", "s.u * 1.5"}) {
    INFO(expr);
    CHECK(said(std::string("int f(int i, L l) { return (int)(") + expr + "); }").empty());
  }
  CHECK(said("struct T { char a[3]; }; int n = sizeof(_Atomic struct T);").find("the size of _Atomic(struct T)") !=
        std::string::npos);
  CHECK(said("struct T { char a[4]; }; _Atomic struct T t; _Atomic int i; _Atomic U* u;").empty());
  // In C++ the type of a bit-field is the declared one.
  CHECK(said_of("a.cpp", head + "int f() { return s.u + 1; }").empty());
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
