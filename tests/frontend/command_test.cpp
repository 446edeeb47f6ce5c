// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support.hpp"

#include "../catch_shim.hpp"

#include <algorithm>

using namespace wcmu;
using namespace wcmu::test;

namespace {

using Flags = std::vector<std::string>;

/// A source that does not compile unless `condition` holds for the preprocessor.
std::string requires_that(const std::string& condition) {
  return "#if !(" + condition + ")\n#error condition does not hold\n#endif\nint x;\n";
}

bool compiles(const std::string& text, Flags flags = {}, const ExtractOptions& options = {},
              const char* compiler = "g++") {
  Folder folder;
  folder.write("a.cpp", text);
  const ExtractOutcome outcome = extract(job_of(folder, "a.cpp", std::move(flags), compiler), options);
  UNSCOPED_INFO(outcome.diagnostics);
  return outcome.unit.has_value();
}

}  // namespace

TEST_CASE("flags that clang does not know are dropped and named once", "[command]") {
  const Unit unit =
      unit_of("int x;", {"-fno-canonical-system-headers", "-fira-loop-pressure", "-fno-canonical-system-headers",
                         "-fmax-errors=3", "-Wno-such-gcc-warning", "-Wall"});
  const Flags& dropped = unit.facts.dropped_flags;
  CHECK(std::count(dropped.begin(), dropped.end(), "-fno-canonical-system-headers") == 1);
  CHECK(std::count(dropped.begin(), dropped.end(), "-fira-loop-pressure") == 1);
  CHECK(std::count(dropped.begin(), dropped.end(), "-Wall") == 0);
  CHECK(unit_of("int x;", {"-O2", "-fno-exceptions", "-DX=1"}).facts.dropped_flags.empty());
}

TEST_CASE("a flag that clang does not know and that changes layouts stops the unit", "[command]") {
  for (const char* flag :
       {"-fsso-struct=big-endian", "-mstructure-size-boundary=32", "-funsigned-bitfields", "-fno-signed-bitfields",
        "-fnon-call-exceptions", "-fsingle-precision-constant", "-fabi-version=2"}) {
    INFO(flag);
    const std::string said = failure_of("int x;", {flag});
    CHECK(said.find(flag) != std::string::npos);
    CHECK(said.find("error: ") != std::string::npos);
  }
}

TEST_CASE("a value that clang does not have for a flag stops the unit", "[command]") {
  CHECK(failure_of("int x;", {"-mabi=ms2"}).find("unsupported option '-mabi=' for target") != std::string::npos);
  CHECK(failure_of("int x;", {"-std=c++1897"}).find("a.cpp: error: clang cannot take the command") !=
        std::string::npos);
}

TEST_CASE("layout flags that clang knows have their effect", "[command]") {
  CHECK(compiles("struct S { char c; int i; }; static_assert(sizeof(S) == 5);", {"-fpack-struct"}));
  CHECK(compiles("enum E { a }; static_assert(sizeof(E) == 1);", {"-fshort-enums"}));
  CHECK(compiles("static_assert(sizeof(wchar_t) == 2);", {"-fshort-wchar"}));
}

TEST_CASE("outputs, dependency files and instrumentation are left out", "[command]") {
  Folder folder;
  folder.write("a.cpp", "int f(int i) { return i + 1; }");
  const ExtractOutcome outcome =
      extract(job_of(folder, "a.cpp",
                     {"-c", "a.cpp", "-o", "out.o", "-MD", "-MF", "out.d", "-MT", "out.o", "-MMD", "-save-temps",
                      "-fsanitize=undefined", "--coverage", "-flto", "-pg", "-g", "-gdwarf-5", "other.o"}),
              {});
  INFO(outcome.diagnostics);
  REQUIRE(outcome.unit);
  for (const char* made : {"out.o", "out.d", "a.o", "a.d", "a.ii", "a.bc", "a.gcno"})
    CHECK(!llvm::sys::fs::exists(folder.path(made)));
  CHECK(Code(*outcome.unit).text().find("__ubsan") == std::string::npos);
}

TEST_CASE("the preprocessor sees the user's optimisation level", "[command]") {
  CHECK(compiles(requires_that("!defined(__OPTIMIZE__)")));
  CHECK(compiles(requires_that("!defined(__OPTIMIZE__)"), {"-O0"}));
  CHECK(compiles(requires_that("defined(__OPTIMIZE__)"), {"-O2"}));
  CHECK(compiles(requires_that("defined(__OPTIMIZE__) && defined(__OPTIMIZE_SIZE__)"), {"-Os"}));
}

TEST_CASE("clang says the version of the user's gcc", "[command]") {
  const Unit unit = unit_of("int x;");
  CHECK(unit.facts.build.compiler == "gcc");
  REQUIRE(!unit.facts.build.compiler_version.empty());
  const std::string major = unit.facts.build.compiler_version.substr(0, unit.facts.build.compiler_version.find('.'));
  CHECK(compiles(requires_that("__GNUC__ == " + major)));
  CHECK(
      compiles("#include <stdlib.h>\n#include <math.h>\n#include <vector>\n" + requires_that("__GNUC__ == " + major)));
  CHECK(compiles("#include <stdlib.h>\n#include <math.h>\n#include <stdio.h>\n" + requires_that("__GNUC__ == " + major),
                 {"-x", "c", "-std=c11", "-O2", "-D_FORTIFY_SOURCE=2"}, {}, "gcc"));
}

TEST_CASE("where clang cannot read as that gcc, it reads as itself, and that is trusted", "[command]") {
  const Unit unit = unit_of("#if __GNUC__ >= 5\nint x = __builtin_only_in_gcc();\n#endif\nint y;");
  CHECK(trusts(unit, "compiler-conditional", "__GNUC__"));
  CHECK(!trusts(unit_of("int y;"), "compiler-conditional", "__GNUC__"));
  CHECK(failure_of("int x = __builtin_only_in_gcc();").find("a.cpp:1:9: error: ") != std::string::npos);
}

TEST_CASE("the user's compiler may be clang", "[command]") {
  const Unit unit = unit_of("#ifdef __clang__\n#endif\n#if __clang_major__ > 3\n#endif\nint x;", {}, {}, "clang++-19");
  CHECK(unit.facts.build.compiler == "clang");
  CHECK(unit.facts.build.compiler_version.substr(0, 3) == "19.");
  CHECK(!trusts(unit, "compiler-conditional", "a.cpp: __clang__"));
  CHECK(trusts(unit, "compiler-conditional", "a.cpp: __clang_major__"));
}

TEST_CASE("a compiler of no name is asked what it is", "[command]") {
  CHECK(unit_of("int x;", {}, {}, "c++").facts.build.compiler == "gcc");
  CHECK(unit_of("int x;", {}, {}, "no-such-compiler").facts.build.compiler == "gcc");
  CHECK(unit_of("int x;", {}, {}, "no-such-clang++").facts.build.compiler == "clang");
}

TEST_CASE("the name of a cross compiler gives the target", "[command]") {
  const Unit unit = unit_of("static_assert(sizeof(void*) == 4);\nint x;",
                            {"-ffreestanding", "-mcpu=cortex-m4", "-mthumb"}, {}, "arm-none-eabi-g++");
  CHECK(llvm::StringRef(unit.facts.build.triple).starts_with("thumb"));
  CHECK(unit.facts.build.pointer_bytes == 4);
  CHECK(unit.facts.build.max_align == 8);
}

TEST_CASE("facts of the build", "[command]") {
  const Unit debug = unit_of("#include <vector>\n");
  CHECK(debug.facts.build.pointer_bytes == 8);
  CHECK(debug.facts.build.max_align == 16);
  CHECK(!debug.facts.build.ndebug);
  CHECK(!debug.facts.build.glibcxx_assertions);
  CHECK(debug.facts.build.cxx11_abi == 1);
  CHECK(debug.facts.build.glibcxx_release >= 5);
  const Unit release =
      unit_of("#define _GLIBCXX_USE_CXX11_ABI 0\n#include <vector>\n", {"-DNDEBUG", "-D_GLIBCXX_ASSERTIONS"});
  CHECK(release.facts.build.ndebug);
  CHECK(release.facts.build.glibcxx_assertions);
  CHECK(release.facts.build.cxx11_abi == 0);
  const Unit bare = unit_of("#define NDEBUG\nint x;");
  CHECK(bare.facts.build.ndebug);
  CHECK(!bare.facts.build.cxx11_abi);
  CHECK(!bare.facts.build.glibcxx_release);
}

TEST_CASE("conditions on the compiler in the user's files are trusted", "[command]") {
  Folder folder;
  folder.write("mine.hpp", "#pragma once\n#if defined(__GNUC__) && !defined(FOO)\n#endif\n");
  folder.write("sys/theirs.hpp", "#ifdef __clang__\n#endif\n");
  folder.write(
      "a.cpp",
      "#include \"mine.hpp\"\n#include <theirs.hpp>\n#include <vector>\n#include <wcmu/annotate.hpp>\n"
      "#if FOO\n#elif __clang__\n#endif\n#ifndef __clang__\n#endif\n// __VERSION__\n#ifdef __clang_not\n#endif\n");
  const ExtractOutcome outcome = extract(job_of(folder, "a.cpp", {"-isystem", "sys"}), {});
  INFO(outcome.diagnostics);
  REQUIRE(outcome.unit);
  const Unit& unit = *outcome.unit;
  CHECK(trusts(unit, "compiler-conditional", "mine.hpp: __GNUC__"));
  CHECK(trusts(unit, "compiler-conditional", "a.cpp: __clang__"));
  CHECK(!trusts(unit, "compiler-conditional", "theirs.hpp: __clang__"));
  CHECK(!trusts(unit, "compiler-conditional", "a.cpp: __VERSION__"));
  for (const TrustEntry& entry : unit.facts.trust) {
    CHECK((entry.location.file == "a.cpp" || entry.location.file == "./mine.hpp" || entry.location.file == "mine.hpp"));
  }
}

TEST_CASE("the analyzer is visible to the source", "[command]") {
  CHECK(compiles(requires_that("__WCMU_ANALYSIS__ == 1")));
}

TEST_CASE("extra arguments come before and after", "[command]") {
  ExtractOptions options;
  options.extra_args_before = {"-DA=1", "-DB=1"};
  options.extra_args = {"-DB=3"};
  CHECK(compiles(requires_that("A == 2 && B == 3"), {"-DA=2", "-DB=2"}, options));
}

TEST_CASE("response files are read", "[command]") {
  Folder folder;
  folder.write("flags.rsp", "-DFROM_FILE=7 -DQUOTED=\"a b\"");
  folder.write("a.cpp", requires_that("FROM_FILE == 7"));
  const ExtractOutcome outcome = extract(job_of(folder, "a.cpp", {"@flags.rsp"}), {});
  INFO(outcome.diagnostics);
  CHECK(outcome.unit);
}

TEST_CASE("a source that does not compile gives clang's words and no unit", "[command]") {
  CHECK(failure_of("int f( {\n").find("a.cpp:1:9: error: ") != std::string::npos);
  CHECK(failure_of("#include \"not_there.hpp\"\n").find("a.cpp:1:10: fatal error: 'not_there.hpp' file not found") !=
        std::string::npos);
  // GCC warns here, clang would refuse: the user's compiler is the judge.
  CHECK(compiles("int n; char c{n};"));
}

TEST_CASE("what is not there is said plainly", "[command]") {
  Folder folder;
  ExtractOutcome outcome = extract(job_of(folder, "absent.cpp"), {});
  CHECK(!outcome.unit);
  CHECK(outcome.diagnostics == "absent.cpp: error: no such file\n");
  folder.write("a.cpp", "int x;");
  CompileJob job = job_of(folder, folder.path("a.cpp"));
  job.directory = folder.path("gone");
  outcome = extract(job, {});
  CHECK(!outcome.unit);
  CHECK(outcome.diagnostics.find("gone") != std::string::npos);
  ExtractOptions options;
  options.resource_dir = folder.path("nowhere");
  outcome = extract(job_of(folder, "a.cpp"), options);
  CHECK(!outcome.unit);
  CHECK(outcome.diagnostics.find("stddef.h") != std::string::npos);
}
