// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A folder of sources that lives as long as a test, and short ways to extract from it.
#pragma once

#include "frontend/extract.hpp"

#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/Twine.h>
#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/raw_ostream.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace wcmu::test {

class Folder {
 public:
  Folder() {
    llvm::SmallString<128> made;
    if (llvm::sys::fs::createUniqueDirectory("wcmu-test", made)) throw std::runtime_error("no temporary folder");
    llvm::SmallString<128> real;
    if (llvm::sys::fs::real_path(made, real)) throw std::runtime_error("no temporary folder");
    path_ = std::string(real);
  }
  ~Folder() { llvm::sys::fs::remove_directories(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(llvm::StringRef name) const { return path_ + "/" + name.str(); }

  void write(llvm::StringRef name, llvm::StringRef text) const {
    const std::string file = path(name);
    llvm::sys::fs::create_directories(llvm::sys::path::parent_path(file));
    std::error_code error;
    llvm::raw_fd_ostream out(file, error);
    if (error) throw std::runtime_error(file + ": " + error.message());
    out << text;
  }

 private:
  std::string path_;
};

inline CompileJob job_of(const Folder& folder, std::string source, std::vector<std::string> flags = {},
                         std::string compiler = "g++") {
  CompileJob job{std::move(source), folder.path(), {std::move(compiler), "-std=c++17", "-I" WCMU_RUNTIME_INCLUDE}};
  job.command.insert(job.command.end(), flags.begin(), flags.end());
  return job;
}

/// Extracts one text as a.cpp, in a folder of its own. Throws what clang says where there is no unit.
inline Unit unit_of(llvm::StringRef text, std::vector<std::string> flags = {}, const ExtractOptions& options = {},
                    std::string compiler = "g++") {
  Folder folder;
  folder.write("a.cpp", text);
  ExtractOutcome outcome = extract(job_of(folder, "a.cpp", std::move(flags), std::move(compiler)), options);
  if (!outcome.unit) throw std::runtime_error(outcome.diagnostics);
  return std::move(*outcome.unit);
}

/// What clang says of a text that must not give a unit; empty if it gave one.
inline std::string failure_of(llvm::StringRef text, std::vector<std::string> flags = {}) {
  Folder folder;
  folder.write("a.cpp", text);
  ExtractOutcome outcome = extract(job_of(folder, "a.cpp", std::move(flags)), {});
  return outcome.unit ? "" : outcome.diagnostics;
}

/// The module of a unit, for looking into it.
struct Code {
  explicit Code(const Unit& unit) {
    auto parsed = llvm::parseBitcodeFile(llvm::MemoryBufferRef(unit.bitcode, "unit"), context);
    if (!parsed) throw std::runtime_error(llvm::toString(parsed.takeError()));
    module = std::move(*parsed);
  }

  [[nodiscard]] bool defines(llvm::StringRef symbol) const {
    const llvm::Function* function = module->getFunction(symbol);
    return function && !function->isDeclaration();
  }
  /// Whether a symbol that holds `part` is defined.
  [[nodiscard]] bool defines_like(llvm::StringRef part) const {
    for (const llvm::Function& function : *module) {
      if (!function.isDeclaration() && function.getName().contains(part)) return true;
    }
    return false;
  }
  [[nodiscard]] std::string text() const {
    std::string text;
    llvm::raw_string_ostream out(text);
    module->print(out, nullptr);
    return out.str();
  }

  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module;
};

inline const RootFact* root_named(const Unit& unit, llvm::StringRef name) {
  for (const RootFact& root : unit.facts.roots) {
    if (root.name == name) return &root;
  }
  return nullptr;
}

inline const FunctionFact* function_with(const Unit& unit, llvm::StringRef symbol) {
  for (const FunctionFact& function : unit.facts.functions) {
    if (function.symbol == symbol) return &function;
  }
  return nullptr;
}

inline bool trusts(const Unit& unit, llvm::StringRef kind, llvm::StringRef subject) {
  for (const TrustEntry& entry : unit.facts.trust) {
    if (entry.kind == kind && entry.subject == subject) return true;
  }
  return false;
}

}  // namespace wcmu::test
