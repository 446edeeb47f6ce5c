// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Which files a unit was made from: what a build system and a cache must know to tell that it is still good.
#pragma once

#include "frontend/extract.hpp"

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <map>
#include <string>

namespace wcmu {

/// Passes everything on, and keeps what was asked for. Not thread-safe: one a job.
class Recorder : public llvm::vfs::ProxyFileSystem {
 public:
  using ProxyFileSystem::ProxyFileSystem;

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine& path) override;
  bool exists(const llvm::Twine& path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine& path) override;

  /// Sorted by path, each once. Folders that are there are left out, and what is looked for in folders that are not.
  [[nodiscard]] std::vector<FileUse> uses() const;

 private:
  void note(const llvm::Twine& path, bool is_there);

  std::map<std::string, bool> uses_;  ///< By absolute path: whether it is there.
};

}  // namespace wcmu
