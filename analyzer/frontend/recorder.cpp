// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/recorder.hpp"

#include <llvm/Support/Path.h>

namespace wcmu {

llvm::ErrorOr<llvm::vfs::Status> Recorder::status(const llvm::Twine& path) {
  llvm::ErrorOr<llvm::vfs::Status> found = ProxyFileSystem::status(path);
  if (!found || !found->isDirectory()) note(path, static_cast<bool>(found));
  return found;
}

bool Recorder::exists(const llvm::Twine& path) { return static_cast<bool>(status(path)); }

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> Recorder::openFileForRead(const llvm::Twine& path) {
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> file = ProxyFileSystem::openFileForRead(path);
  note(path, static_cast<bool>(file));
  return file;
}

void Recorder::note(const llvm::Twine& path, bool is_there) {
  llvm::SmallString<256> whole;
  path.toVector(whole);
  if (makeAbsolute(whole)) return;
  llvm::sys::path::remove_dots(whole);
  uses_[std::string(whole)] = is_there;
}

std::vector<FileUse> Recorder::uses() const {
  std::vector<FileUse> all;
  for (const auto& [path, is_there] : uses_) {
    const auto parent = is_there ? uses_.end() : uses_.find(llvm::sys::path::parent_path(path).str());
    if (parent != uses_.end() && !parent->second) continue;
    all.push_back({path, is_there});
  }
  return all;
}

}  // namespace wcmu
