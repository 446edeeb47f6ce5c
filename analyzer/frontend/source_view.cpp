// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/source_view.hpp"

#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/xxhash.h>

#include <utility>

namespace wcmu {
namespace {

namespace vfs = llvm::vfs;
namespace fs = llvm::sys::fs;

/// Device number of files that no disk has.
constexpr std::uint64_t no_device = ~std::uint64_t{0};

bool ends_in(llvm::StringRef path, llvm::StringRef tail) {
  return path == tail || (path.ends_with(tail) && path.drop_back(tail.size()).ends_with("/"));
}

class TextFile : public vfs::File {
 public:
  TextFile(vfs::Status status, std::string text) : status_(std::move(status)), text_(std::move(text)) {}

  llvm::ErrorOr<vfs::Status> status() override { return status_; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine& name, std::int64_t, bool,
                                                               bool) override {
    return llvm::MemoryBuffer::getMemBufferCopy(text_, name);
  }
  std::error_code close() override { return {}; }

 private:
  vfs::Status status_;
  std::string text_;
};

class SourceView : public vfs::ProxyFileSystem {
 public:
  SourceView(llvm::IntrusiveRefCntPtr<vfs::FileSystem> files, std::vector<std::string> budget_headers,
             std::string budgets, std::set<std::string> folders)
      : ProxyFileSystem(std::move(files)),
        budget_headers_(std::move(budget_headers)),
        budgets_(std::move(budgets)),
        folders_(std::move(folders)) {}

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine& twine) override {
    const std::string path = twine.str();
    if (is_budget_header(path)) return budget_status(path);
    if (is_string_config(path)) {
      llvm::ErrorOr<std::unique_ptr<vfs::File>> file = openFileForRead(path);
      if (!file) return file.getError();
      return (*file)->status();
    }
    llvm::ErrorOr<vfs::Status> real = ProxyFileSystem::status(path);
    if (!real && is_pretended(path)) return virtual_status(path, fs::file_type::directory_file);
    return real;
  }

  bool exists(const llvm::Twine& path) override { return static_cast<bool>(status(path)); }

  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine& twine) override {
    const std::string path = twine.str();
    if (is_budget_header(path)) {
      return std::make_unique<TextFile>(budget_status(path), budgets_);
    }
    llvm::ErrorOr<std::unique_ptr<vfs::File>> file = ProxyFileSystem::openFileForRead(path);
    if (!file || !is_string_config(path)) return file;
    return with_string_bodies(**file, path);
  }

 private:
  bool is_budget_header(llvm::StringRef path) const {
    for (const std::string& name : budget_headers_) {
      if (ends_in(path, name)) return true;
    }
    return false;
  }

  [[nodiscard]] vfs::Status budget_status(const std::string& path) const {
    return vfs::Status::copyWithNewSize(virtual_status(path, fs::file_type::regular_file), budgets_.size());
  }

  static bool is_string_config(llvm::StringRef path) { return ends_in(path, "bits/c++config.h"); }

  bool is_pretended(llvm::StringRef path) const {
    for (const std::string& folder : folders_) {
      if (ends_in(path, folder)) return true;
    }
    return false;
  }

  static vfs::Status virtual_status(const std::string& path, fs::file_type type) {
    return {path,        fs::UniqueID(no_device, llvm::xxh3_64bits(path)), llvm::sys::TimePoint<>(), 0, 0, 0, type,
            fs::all_read};
  }

  /// libstdc++ itself sets the macro to -1 where assertions are on: only basic_string loses its `extern template`,
  /// and all else stays as the user's compiler sees it. The text keeps its lines, and so its locations.
  static llvm::ErrorOr<std::unique_ptr<vfs::File>> with_string_bodies(vfs::File& file, const std::string& path) {
    llvm::ErrorOr<vfs::Status> status = file.status();
    if (!status) return status.getError();
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> buffer = file.getBuffer(path);
    if (!buffer) return buffer.getError();
    const auto [before, after] = (*buffer)->getBuffer().split("define _GLIBCXX_EXTERN_TEMPLATE 1\n");
    std::string text = before.str();
    if (before.size() != (*buffer)->getBufferSize()) text += "define _GLIBCXX_EXTERN_TEMPLATE -1\n" + after.str();
    return std::make_unique<TextFile>(vfs::Status::copyWithNewSize(*status, text.size()), text);
  }

  std::vector<std::string> budget_headers_;
  std::string budgets_;
  std::set<std::string> folders_;
};

}  // namespace

bool names_budget_header(llvm::StringRef name, const std::vector<std::string>& budget_headers) {
  for (const std::string& header : budget_headers) {
    if (ends_in(name, header) || ends_in(header, name)) return true;
  }
  return false;
}

llvm::IntrusiveRefCntPtr<vfs::FileSystem> make_source_view(llvm::IntrusiveRefCntPtr<vfs::FileSystem> files,
                                                           std::vector<std::string> budget_headers, std::string budgets,
                                                           std::set<std::string> folders) {
  return llvm::makeIntrusiveRefCnt<SourceView>(std::move(files), std::move(budget_headers), std::move(budgets),
                                               std::move(folders));
}

}  // namespace wcmu
