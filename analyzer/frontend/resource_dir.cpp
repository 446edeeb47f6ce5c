// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/resource_dir.hpp"

#include "frontend/compiler.hpp"

#include <llvm/Config/llvm-config.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include <vector>

namespace wcmu {
namespace {

bool has_headers(llvm::StringRef dir) {
  llvm::SmallString<256> header(dir);
  llvm::sys::path::append(header, "include", "stddef.h");
  return !dir.empty() && llvm::sys::fs::exists(header);
}

/// PREFIX/bin/wcmu -> PREFIX/`folders`.
std::string beside_executable(std::initializer_list<llvm::StringRef> folders) {
  static int anchor;
  const std::string executable = llvm::sys::fs::getMainExecutable(nullptr, &anchor);
  if (executable.empty()) return {};
  llvm::SmallString<256> dir(llvm::sys::path::parent_path(llvm::sys::path::parent_path(executable)));
  for (llvm::StringRef folder : folders) llvm::sys::path::append(dir, folder);
  return std::string(dir);
}

}  // namespace

llvm::Expected<std::string> find_resource_dir(llvm::StringRef wanted) {
  if (!wanted.empty()) {
    if (has_headers(wanted)) return wanted.str();
    return llvm::createStringError("--resource-dir " + wanted +
                                   ": has no include/stddef.h; name what `clang-" WCMU_LLVM_MAJOR
                                   " -print-resource-dir` prints, or leave the option out");
  }
  std::string tried;
  // Our own copy; where clang is installed beside us; where it was when we were built.
  for (const std::string& dir :
       {beside_executable({"share", "wcmu", "clang"}), beside_executable({"lib", "clang", WCMU_LLVM_MAJOR}),
        std::string(WCMU_RESOURCE_DIR)}) {
    if (has_headers(dir)) return dir;
    tried += dir + ", ";
  }
  const std::string clang = "clang-" WCMU_LLVM_MAJOR;
  if (std::optional<std::string> said = output_of({clang, "-print-resource-dir"}, "")) {
    std::string dir = llvm::StringRef(*said).trim().str();
    if (has_headers(dir)) return dir;
    tried += dir + ", ";
  }
  return llvm::createStringError("the headers of clang " WCMU_LLVM_MAJOR " were not found (tried " + tried + clang +
                                 " -print-resource-dir); install libclang-common-" WCMU_LLVM_MAJOR
                                 "-dev, or name the folder with --resource-dir");
}

}  // namespace wcmu
