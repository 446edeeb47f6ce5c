// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "frontend/abi.hpp"
#include "frontend/facts.hpp"
#include "frontend/places.hpp"
#include "frontend/source_view.hpp"

#include <clang/Basic/SourceManager.h>
#include <clang/Basic/TargetInfo.h>
#include <clang/Lex/Lexer.h>
#include <clang/Lex/Preprocessor.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringSet.h>
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

  void MacroDefined(const clang::Token& name, const clang::MacroDirective* directive) override {
    const clang::SourceLocation at = directive->getLocation();
    const clang::MacroInfo& macro = *directive->getMacroInfo();
    if (is_predefined(at)) {
      if (preprocessor_.getSourceManager().isWrittenInBuiltinFile(at))
        predefined_[name.getIdentifierInfo()->getName()] = text_of(preprocessor_, macro);
      else
        commanded_.insert(name.getIdentifierInfo()->getName());
      return;
    }
    // Where the macro is expanded, a name that is a macro only for the other compiler does not show.
    for (const clang::Token& token : macro.tokens())
      if (const clang::IdentifierInfo* word = token.getIdentifierInfo(); word && !predefined_.contains(word->getName()))
        look_at_use(token.getLocation(), word->getName());
  }

  void MacroUndefined(const clang::Token& name, const clang::MacroDefinition&, const clang::MacroDirective*) override {
    if (is_predefined(name.getLocation())) commanded_.insert(name.getIdentifierInfo()->getName());
  }

  void MacroExpands(const clang::Token& name, const clang::MacroDefinition&, clang::SourceRange,
                    const clang::MacroArgs*) override {
    const clang::IdentifierInfo* word = name.getIdentifierInfo();
    if (word == nullptr) return;
    if (word->getName() == "WCMU_BUDGET") watch_.reads_budgets = true;
    look_at_use(name.getLocation(), word->getName());
  }

  void Defined(const clang::Token& name, const clang::MacroDefinition&, clang::SourceRange) override {
    if (name.getIdentifierInfo()) look_at_use(name.getLocation(), name.getIdentifierInfo()->getName());
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
    if (!is_users(sources, at)) return;
    llvm::StringRef text =
        clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(range), sources, preprocessor_.getLangOpts());
    while (!text.empty()) {
      const llvm::StringRef word = text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
      if (!word.empty()) look_at(at, word);
      text = text.drop_front(word.size() + (word.size() < text.size() ? 1 : 0));
    }
  }

  /// A word of a condition. Only what can come out otherwise with the user's compiler: clang is clang to itself, but for its version.
  void look_at(clang::SourceLocation at, llvm::StringRef macro) {
    const bool version_of_clang = macro.starts_with("__clang_") && macro != "__clang__";
    const bool compiler =
        macro == "__clang__" || macro.starts_with("__GNUC_") || macro == "__GNUG__" || macro == "__VERSION__";
    // Undefined here, and what it is in the build is not followed (extract.cpp).
    const bool checks = macro == "_FORTIFY_SOURCE";
    if (version_of_clang || checks || (compiler && watch_.reads_as_gcc))
      note(at, macro);
    else
      look_at_use(at, macro);
  }

  /// A macro that is expanded or asked for, in a condition or anywhere else.
  void look_at_use(clang::SourceLocation at, llvm::StringRef macro) {
    if (differs(macro)) note(at, macro);
  }

  void note(clang::SourceLocation at, llvm::StringRef macro) {
    const clang::SourceManager& sources = preprocessor_.getSourceManager();
    if (!is_users(sources, at)) return;
    const Location place = location_of(sources, at);
    std::string subject = (llvm::sys::path::filename(place.file) + ": " + macro).str();
    if (!noted_.insert(place.file + ": " + macro.str()).second) return;
    watch_.trust.push_back({"compiler-conditional", std::move(subject),
                            "What clang answers leads to the same memory use as what the user's compiler answers.",
                            place});
  }

  /// Whether the user's compiler predefines the macro in another way than clang does here, as far as it is known.
  bool differs(llvm::StringRef macro) {
    // Files are the same for both.
    if (macro.starts_with("__has_include")) return false;
    if (macro.starts_with("__has_") || macro == "__is_identifier") return watch_.knows_other_things;
    if (watch_.answer == nullptr || !watch_.answer->asked || commanded_.contains(macro)) return false;
    const auto [known, is_new] = differs_.try_emplace(macro, false);
    if (is_new) {
      const auto ours = predefined_.find(macro);
      const auto theirs = watch_.answer->macros.find(macro.str());
      const bool both = ours != predefined_.end() && theirs != watch_.answer->macros.end();
      known->second = both ? !same_definition(ours->second, theirs->second)
                           : (ours != predefined_.end()) != (theirs != watch_.answer->macros.end());
    }
    return known->second;
  }

  /// Defined or undefined before the source begins: by clang, by the command, by this tool.
  bool is_predefined(clang::SourceLocation at) const {
    return preprocessor_.getSourceManager().getFileID(at) == preprocessor_.getPredefinesFileID();
  }

  clang::Preprocessor& preprocessor_;
  PreprocessorWatch& watch_;
  llvm::StringMap<std::string> predefined_;  ///< By clang itself.
  llvm::StringSet<> commanded_;              ///< By -D and -U: the same for both compilers.
  llvm::StringMap<bool> differs_;            ///< Asked once a name, after the source has begun.
  llvm::StringSet<> noted_;                  ///< File and macro: one entry is enough.
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
