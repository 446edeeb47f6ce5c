// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "support/file.hpp"

#include <llvm/Support/Errno.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Signals.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace wcmu {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

llvm::Error cannot_write(const std::string& path, std::error_code why) {
  return llvm::createStringError(why, path + ": cannot be written: " + why.message());
}

std::error_code write_all(int file, llvm::StringRef content) {
  while (!content.empty()) {
    const ssize_t written = llvm::sys::RetryAfterSignal(-1, ::write, file, content.data(), content.size());
    if (written < 0) return last_error();
    content = content.drop_front(static_cast<std::size_t>(written));
  }
  return {};
}

/// A new file beside `target`, which is removed when a signal ends the program; -1, and errno, if there is none.
int open_temporary(llvm::StringRef target, llvm::SmallString<128>& name) {
  while (true) {
    // The name first: a signal may come as soon as the file is there.
    llvm::sys::fs::createUniquePath(target + ".%%%%%%%%.tmp", name, /*MakeAbsolute=*/false);
    llvm::sys::RemoveFileOnSignal(name);
    const int file =
        llvm::sys::RetryAfterSignal(-1, ::open, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    const int why = errno;
    llvm::sys::DontRemoveFileOnSignal(name);
    errno = why;
    if (why != EEXIST) return -1;
  }
}

/// Makes the rename last. Not every file system can sync a folder, and the content is safe without it.
void sync_folder(llvm::StringRef path) {
  llvm::SmallString<128> folder = llvm::sys::path::parent_path(path);
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

/// The permissions that a new file would get. There is no way to read the mask without setting it, so it is read once: two threads that
/// did it at a time could leave it at 0.
mode_t new_file_mode() {
  static const mode_t mode = [] {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
  }();
  return mode;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  auto buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false, /*IsVolatile=*/true);
  if (!buffer) return std::nullopt;
  return (*buffer)->getBuffer().str();
}

llvm::Error write_file(const std::string& path, llvm::StringRef content) {
  struct stat status{};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) return cannot_write(path, std::make_error_code(std::errc::is_a_directory));
  if (exists && !S_ISREG(status.st_mode)) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return cannot_write(path, last_error());
    std::error_code error = write_all(file, content);
    if (::close(file) != 0 && !error) error = last_error();
    return error ? cannot_write(path, error) : llvm::Error::success();
  }
  if (exists)
    if (auto old = read_file(path); old && *old == content) return llvm::Error::success();

  llvm::SmallString<128> target(path);
  if (exists && llvm::sys::fs::real_path(path, target)) target = path;
  llvm::SmallString<128> temporary;
  const int file = open_temporary(target, temporary);
  if (file < 0) return cannot_write(path, last_error());
  std::error_code error = write_all(file, content);
  if (!error && ::fchmod(file, exists ? status.st_mode & 07777 : new_file_mode()) != 0) error = last_error();
  if (!error && ::fsync(file) != 0) error = last_error();
  if (::close(file) != 0 && !error) error = last_error();
  if (!error && ::rename(temporary.c_str(), target.c_str()) != 0) error = last_error();
  llvm::sys::DontRemoveFileOnSignal(temporary);
  if (error) {
    ::unlink(temporary.c_str());
    return cannot_write(path, error);
  }
  sync_folder(target);
  return llvm::Error::success();
}

}  // namespace wcmu
