// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support.hpp"

#include "../catch_shim.hpp"

using namespace wcmu;
using namespace wcmu::test;

namespace {

using Words = std::vector<std::string>;

std::vector<CompileJob> jobs_of(const Words& sources, const std::string& dir, const Words& fixed = {}) {
  llvm::Expected<std::vector<CompileJob>> jobs = find_jobs(sources, dir, fixed);
  if (!jobs) throw std::runtime_error(llvm::toString(jobs.takeError()));
  return std::move(*jobs);
}

std::string error_of(const Words& sources, const std::string& dir, const Words& fixed = {}) {
  llvm::Expected<std::vector<CompileJob>> jobs = find_jobs(sources, dir, fixed);
  return jobs ? "" : llvm::toString(jobs.takeError());
}

bool contains(const std::string& text, llvm::StringRef part) { return llvm::StringRef(text).contains(part); }

}  // namespace

TEST_CASE("after -- stand a compiler, its flags, or both", "[jobs]") {
  CHECK(jobs_of({"a.cpp"}, "", {"clang++"})[0].command == Words{"clang++"});
  CHECK(jobs_of({"a.cpp"}, "", {"-O2", "-DX"})[0].command == Words{"c++", "-O2", "-DX"});
  CHECK(jobs_of({"a.c"}, "", {"-O2"})[0].command == Words{"cc", "-O2"});
  CHECK(jobs_of({"a.cpp"}, "", {"arm-none-eabi-g++", "-O2"})[0].command == Words{"arm-none-eabi-g++", "-O2"});
  const std::vector<CompileJob> two = jobs_of({"a.cpp", "b.cpp"}, "", {"g++"});
  REQUIRE(two.size() == 2);
  CHECK(two[1].source == "b.cpp");
  CHECK(llvm::sys::path::is_absolute(two[0].directory));
  CHECK(contains(error_of({}, "", {"g++"}), "no source"));
}

TEST_CASE("fixed commands extract", "[jobs]") {
  Folder folder;
  folder.write("a.cpp", "#if !defined(__OPTIMIZE__)\n#error\n#endif\nint x;");
  for (const Words& fixed : {Words{"-O2"}, Words{"g++", "-O2"}, Words{"g++", "-O2", "-c", "-o", "a.o"}}) {
    const ExtractOutcome outcome = extract(jobs_of({folder.path("a.cpp")}, "", fixed)[0], {});
    INFO(outcome.diagnostics);
    CHECK(outcome.unit);
  }
}

TEST_CASE("entries of a compile database, with directories of their own", "[jobs]") {
  Folder folder;
  folder.write("src/a.cpp", "#include \"a.hpp\"\nint x = A;");
  folder.write("src/b.cpp", "int y;");
  folder.write("src/start.s", "nop");
  folder.write("inc/a.hpp", "#ifndef A\n#define A 1\n#endif\n");
  folder.write("build/compile_commands.json",
               R"([
    {"directory": ".", "file": "../src/a.cpp", "command": "g++ -I../inc -DA=1 -o a1.o -c ../src/a.cpp"},
    {"directory": ")" +
                   folder.path("build") +
                   R"(", "file": "../src/a.cpp", "arguments": ["g++", "-I../inc", "-DA=2", "-c", "../src/a.cpp"]},
    {"directory": ")" +
                   folder.path() + R"(", "file": "src/b.cpp", "command": "ccache g++ -c src/b.cpp"},
    {"directory": ")" +
                   folder.path() + R"(", "file": "src/start.s", "command": "gcc -c src/start.s"}
  ])");
  const std::string build = folder.path("build");

  const std::vector<CompileJob> all = jobs_of({}, build);
  REQUIRE(all.size() == 3);
  CHECK(all[0].source == "../src/a.cpp");
  CHECK(all[0].directory == build);
  for (const CompileJob& job : all) {
    const ExtractOutcome outcome = extract(job, {});
    INFO(job.source << ": " << outcome.diagnostics);
    REQUIRE(outcome.unit);
    CHECK(outcome.unit->facts.source == job.source);
  }

  CHECK(jobs_of({folder.path("src/a.cpp")}, build).size() == 2);
  CHECK(jobs_of({folder.path("src/../src/b.cpp")}, build).size() == 1);
  CHECK(jobs_of({folder.path("src/b.cpp"), folder.path("src/b.cpp")}, build).size() == 1);
  CHECK(jobs_of({folder.path("src/b.cpp")}, build + "/compile_commands.json").size() == 1);
  // Nothing named: upward from the source.
  folder.write("compile_commands.json", R"([{"directory": ".", "file": "src/b.cpp", "command": "g++ -c src/b.cpp"}])");
  CHECK(jobs_of({folder.path("src/b.cpp")}, "")[0].directory == folder.path());
}

TEST_CASE("a source without a command is an error with a remedy, not a guess", "[jobs]") {
  Folder folder;
  folder.write("a.cpp", "int x;");
  folder.write("b.cpp", "int x;");
  CHECK(contains(error_of({folder.path("a.cpp")}, folder.path()), "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"));
  folder.write("compile_commands.json", R"([{"directory": ".", "file": "b.cpp", "command": "g++ -c b.cpp"}])");
  const std::string error = error_of({folder.path("a.cpp")}, folder.path());
  CHECK(contains(error, folder.path("a.cpp") + ": not in "));
  CHECK(contains(error, "after --"));
  folder.write("compile_commands.json", "[{");
  CHECK(contains(error_of({folder.path("a.cpp")}, folder.path()), "compile_commands.json: "));
  folder.write("compile_commands.json", "[]");
  CHECK(contains(error_of({}, folder.path()), "holds no command of a C or C++ source"));
}
