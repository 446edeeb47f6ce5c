// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Files are replaced as a whole or not at all.
#include "support/file.hpp"
#include "../catch_shim.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <fstream>

using namespace wcmu;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, gone at the end.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "wcmu-file-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::string file(const char* name) const { return (path / name).string(); }
  [[nodiscard]] std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), {}));
  }
};

std::string error_of(llvm::Error error) { return llvm::toString(std::move(error)); }

}  // namespace

TEST_CASE("a file is made and replaced, and nothing else is left", "[file]") {
  Folder folder;
  const std::string file = folder.file("h.hpp");
  CHECK(!read_file(file));
  CHECK(error_of(write_file(file, "one")).empty());
  CHECK(read_file(file) == "one");
  CHECK(error_of(write_file(file, "")).empty());
  CHECK(read_file(file) == "");
  const std::string large(1 << 20, 'x');
  CHECK(error_of(write_file(file, large)).empty());
  CHECK(read_file(file) == large);
  CHECK(folder.entries() == 1);
}

TEST_CASE("equal content keeps its time stamp, other content does not", "[file]") {
  Folder folder;
  const std::string file = folder.file("h.hpp");
  CHECK(error_of(write_file(file, "one")).empty());
  const auto past = fs::last_write_time(file) - std::chrono::hours(1);
  fs::last_write_time(file, past);
  CHECK(error_of(write_file(file, "one")).empty());
  CHECK(fs::last_write_time(file) == past);
  CHECK(error_of(write_file(file, "two")).empty());
  CHECK(fs::last_write_time(file) != past);
}

TEST_CASE("permissions and links stay", "[file]") {
  Folder folder;
  const std::string file = folder.file("h.hpp");
  const std::string link = folder.file("link.hpp");
  const mode_t mask = ::umask(022);
  CHECK(error_of(write_file(file, "one")).empty());
  CHECK(fs::status(file).permissions() == fs::perms(0644));
  ::umask(mask);
  fs::permissions(file, fs::perms(0640));
  fs::create_symlink("h.hpp", link);
  CHECK(error_of(write_file(link, "two")).empty());
  CHECK(fs::is_symlink(link));
  CHECK(read_file(file) == "two");
  CHECK(fs::status(file).permissions() == fs::perms(0640));
}

TEST_CASE("what cannot be written is told", "[file]") {
  Folder folder;
  CHECK_THAT(error_of(write_file(folder.file("no/such/folder"), "x")), Catch::Contains("cannot be written: "));
  CHECK_THAT(error_of(write_file(folder.path.string(), "x")), Catch::Contains("cannot be written: "));
  CHECK_THAT(error_of(write_file("", "x")), Catch::Contains("cannot be written: "));
  CHECK_THAT(error_of(write_file("/dev/full", "x")), Catch::Contains("/dev/full: cannot be written: No space left"));
  CHECK(error_of(write_file("/dev/null", "x")).empty());
  CHECK(folder.entries() == 0);
}

TEST_CASE("on a full disk the old file stays and no other is left", "[file]") {
  Folder folder;
  const std::string file = folder.file("h.hpp");
  REQUIRE(error_of(write_file(file, "old")).empty());
  // A limit on the size of files stands for the disk, in a process of its own because it cannot be taken back.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{64, 64};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(error_of(write_file(file, std::string(4096, 'x'))).find("cannot be written: ") != std::string::npos ? 0
                                                                                                                : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(read_file(file) == "old");
  CHECK(folder.entries() == 1);
}
