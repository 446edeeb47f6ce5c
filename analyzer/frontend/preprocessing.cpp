// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/facts.hpp"
#include "frontend/source_view.hpp"

#include <clang/Basic/SourceManager.h>
#include <clang/Basic/TargetInfo.h>
#include <clang/Lex/Lexer.h>
#include <clang/Lex/Preprocessor.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/Path.h>

#include <algorithm>

namespace wcmu {
namespace {

/// The number that a macro stands for, if it is defined as one.
std::optional<int> number_of(clang::Preprocessor& preprocessor, llvm::StringRef name) {
  const clang::MacroInfo* macro = preprocessor.getMacroInfo(preprocessor.getIdentifierInfo(name));
  if (!macro || macro->getNumTokens() != 1) return std::nullopt;
  int value = 0;
  if (llvm::StringRef(preprocessor.getSpelling(macro->getReplacementToken(0))).getAsInteger(0, value))
    return std::nullopt;
  return value;
}

class Watcher : public clang::PPCallbacks {
 public:
  Watcher(clang::Preprocessor& preprocessor, PreprocessorWatch& watch) : preprocessor_(preprocessor), watch_(watch) {}

  bool FileNotFound(llvm::StringRef name) override { return names_budget(name); }

  void HasInclude(clang::SourceLocation, llvm::StringRef name, bool, clang::OptionalFileEntryRef file,
                  clang::SrcMgr::CharacteristicKind) override {
    if (!file && names_budget(name)) watch_.asked_folders.insert(llvm::sys::path::parent_path(name).str());
  }

  void MacroExpands(const clang::Token& name, const clang::MacroDefinition&, clang::SourceRange,
                    const clang::MacroArgs*) override {
    if (name.getIdentifierInfo() && name.getIdentifierInfo()->getName() == "WCMU_BUDGET") watch_.reads_budgets = true;
  }

  void If(clang::SourceLocation at, clang::SourceRange range, ConditionValueKind) override { look_at(at, range); }
  void Elif(clang::SourceLocation at, clang::SourceRange range, ConditionValueKind, clang::SourceLocation) override {
    look_at(at, range);
  }
  void Ifdef(clang::SourceLocation at, const clang::Token& name, const clang::MacroDefinition&) override {
    look_at(at, name);
  }
  void Ifndef(clang::SourceLocation at, const clang::Token& name, const clang::MacroDefinition&) override {
    look_at(at, name);
  }
  void Elifdef(clang::SourceLocation at, const clang::Token& name, const clang::MacroDefinition&) override {
    look_at(at, name);
  }
  void Elifndef(clang::SourceLocation at, const clang::Token& name, const clang::MacroDefinition&) override {
    look_at(at, name);
  }

 private:
  bool names_budget(llvm::StringRef name) const { return names_budget_header(name, watch_.budget_headers); }

  void look_at(clang::SourceLocation at, const clang::Token& name) {
    if (name.is(clang::tok::raw_identifier) || name.getIdentifierInfo()) look_at(at, preprocessor_.getSpelling(name));
  }

  void look_at(clang::SourceLocation at, clang::SourceRange range) {
    const clang::SourceManager& sources = preprocessor_.getSourceManager();
    if (is_foreign(at)) return;
    llvm::StringRef text =
        clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(range), sources, preprocessor_.getLangOpts());
    while (!text.empty()) {
      const llvm::StringRef word = text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
      if (!word.empty()) look_at(at, word);
      text = text.drop_front(word.size() + (word.size() < text.size() ? 1 : 0));
    }
  }

  /// Only what can come out otherwise with the user's compiler: clang is clang to itself, but for its version.
  void look_at(clang::SourceLocation at, llvm::StringRef macro) {
    const bool version_of_clang = macro.starts_with("__clang_") && macro != "__clang__";
    const bool compiler =
        macro == "__clang__" || macro.starts_with("__GNUC_") || macro == "__GNUG__" || macro == "__VERSION__";
    if (!version_of_clang && !(compiler && watch_.reads_as_gcc)) return;
    if (is_foreign(at)) return;
    const Location place = location_of(at);
    watch_.trust.push_back(
        {"compiler-conditional", (llvm::sys::path::filename(place.file) + ": " + macro).str(),
         "The branch that clang takes leads to the same memory use as the branch of the user's compiler.", place});
  }

  /// System headers, the runtime's own headers and what is built in are not the user's.
  bool is_foreign(clang::SourceLocation at) const {
    const clang::SourceManager& sources = preprocessor_.getSourceManager();
    if (sources.isInSystemHeader(at) || sources.isWrittenInBuiltinFile(at) || sources.isWrittenInCommandLineFile(at))
      return true;
    return location_of(at).file.find("include/wcmu/") != std::string::npos;
  }

  Location location_of(clang::SourceLocation at) const {
    const clang::PresumedLoc place = preprocessor_.getSourceManager().getPresumedLoc(at);
    if (place.isInvalid()) return {};
    return {place.getFilename(), place.getLine(), place.getColumn()};
  }

  clang::Preprocessor& preprocessor_;
  PreprocessorWatch& watch_;
};

/// alignof(std::max_align_t), in bytes, by the definition that GCC and clang share.
unsigned max_align_of(const clang::ASTContext& context) {
  const llvm::Triple& triple = context.getTargetInfo().getTriple();
  // GCC's has a __float128 besides; on 32-bit x86 that decides.
  if (triple.getArch() == llvm::Triple::x86 && !triple.isOSWindows()) return 16;
  const auto preferred = [&](clang::QualType type) { return context.getPreferredTypeAlign(type) / 8; };
  return std::max(preferred(context.LongLongTy), preferred(context.LongDoubleTy));
}

}  // namespace

void collect_build_facts(clang::CompilerInstance& compiler, BuildFacts& build) {
  clang::Preprocessor& preprocessor = compiler.getPreprocessor();
  const clang::ASTContext& context = compiler.getASTContext();
  build.triple = context.getTargetInfo().getTriple().str();
  build.pointer_bytes = static_cast<unsigned>(context.getTypeSizeInChars(context.VoidPtrTy).getQuantity());
  build.max_align = max_align_of(context);
  build.ndebug = preprocessor.isMacroDefined("NDEBUG");
  build.glibcxx_assertions = preprocessor.isMacroDefined("_GLIBCXX_ASSERTIONS");
  build.cxx11_abi = number_of(preprocessor, "_GLIBCXX_USE_CXX11_ABI");
  build.glibcxx_release = number_of(preprocessor, "_GLIBCXX_RELEASE");
}

std::unique_ptr<clang::PPCallbacks> make_preprocessor_watch(clang::Preprocessor& preprocessor,
                                                            PreprocessorWatch& watch) {
  return std::make_unique<Watcher>(preprocessor, watch);
}

}  // namespace wcmu
