// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// command -> invocation -> AST and module -> canonical module and facts -> unit.
//
// The driver reads the user's command as it stands, so that LangOpts (`__OPTIMIZE__`, the dialect, the ABI) are the
// user's. Only then is code generation turned to "optimisable, but not optimised": lifetime markers and TBAA, but no
// pass has run.
#include "frontend/extract.hpp"

#include "frontend/abi.hpp"
#include "frontend/canonical.hpp"
#include "frontend/choices.hpp"
#include "frontend/command_line.hpp"
#include "frontend/compiler.hpp"
#include "frontend/dialect.hpp"
#include "frontend/facts.hpp"
#include "frontend/members.hpp"
#include "frontend/recorder.hpp"
#include "frontend/resource_dir.hpp"
#include "frontend/source_view.hpp"

#include <clang/Basic/DiagnosticDriver.h>
#include <clang/Basic/DiagnosticFrontend.h>
#include <clang/Basic/DiagnosticLex.h>
#include <clang/Basic/DiagnosticSema.h>
#include <clang/Basic/Version.h>
#include <clang/CodeGen/ModuleBuilder.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/MultiplexConsumer.h>
#include <clang/Frontend/TextDiagnosticPrinter.h>
#include <clang/Frontend/Utils.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <clang/Sema/Sema.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/TargetParser/Triple.h>

#include <algorithm>
#include <mutex>

namespace wcmu {
namespace {

/// What a GCC of that version has, its C library's headers use, and clang lacks.
constexpr llvm::StringLiteral gcc_words[] = {"__malloc__(...)=__malloc__"};
constexpr llvm::StringLiteral gcc_words_of_c[] = {"_Float32=float", "_Float64=double", "_Float32x=double",
                                                  "_Float64x=long double", "_Float128=__float128"};

void initialize_targets() {
  // Without all of them, a cross compiler's command silently becomes one for the host: wrong sizes.
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeAllTargetInfos();
    llvm::InitializeAllTargets();
    llvm::InitializeAllTargetMCs();
    llvm::InitializeAllAsmParsers();
    llvm::InitializeAllAsmPrinters();
  });
}

std::string modules_message(const std::string& source) {
  return source +
         ": error: C++20 modules are not supported; include headers under #ifdef __WCMU_ANALYSIS__, or leave this "
         "source out "
         "and attest what it defines\n";
}

/// What the driver says of the command. It takes a few flags with a mere warning that they do nothing.
class DriverDiagnostics : public clang::TextDiagnosticPrinter {
 public:
  using TextDiagnosticPrinter::TextDiagnosticPrinter;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override {
    if (level >= clang::DiagnosticsEngine::Error) TextDiagnosticPrinter::HandleDiagnostic(level, diagnostic);
    const unsigned id = diagnostic.getID();
    if (id != clang::diag::warn_drv_clang_unsupported && id != clang::diag::warn_drv_unused_argument) return;
    const std::string flag = diagnostic.getArgKind(0) == clang::DiagnosticsEngine::ak_std_string
                                 ? diagnostic.getArgStdStr(0)
                                 : diagnostic.getArgCStr(0);
    if (changes_layout(flag)) without_effect = flag;
  }

  std::string without_effect;  ///< A flag that must have an effect and has none; empty if there is none.
};

/// Clang's errors, and of its warnings those on something that it is about to ignore and that never reaches the AST: an annotation, and
/// words of GCC that change what the source means.
class DiagnosticFilter : public clang::TextDiagnosticPrinter {
 public:
  using TextDiagnosticPrinter::TextDiagnosticPrinter;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override {
    if (level != clang::DiagnosticsEngine::Note) {
      shown_ = level >= clang::DiagnosticsEngine::Error || is_lost_annotation(diagnostic);
    }
    if (shown_) TextDiagnosticPrinter::HandleDiagnostic(level, diagnostic);
    if (lost.empty()) lost = lost_meaning(diagnostic);
    imports_module |= diagnostic.getID() == clang::diag::err_module_not_found;
    if (diagnostic.getID() == clang::diag::warn_unsequenced_mod_mod ||
        diagnostic.getID() == clang::diag::warn_unsequenced_mod_use)
      unsequenced.push_back(diagnostic.getLocation());
  }

  std::vector<clang::SourceLocation> unsequenced;  ///< Operands that meet in a variable.
  bool imports_module = false;                     ///< One that is not there.
  std::string lost;  ///< An attribute or pragma that clang ignores and that changes meaning; empty if there is none.

 private:
  static bool is_lost_annotation(const clang::Diagnostic& diagnostic) {
    if (diagnostic.getID() != clang::diag::warn_attribute_precede_definition || !diagnostic.hasSourceManager())
      return false;
    const clang::SourceManager& sources = diagnostic.getSourceManager();
    const char* written = sources.getCharacterData(sources.getExpansionLoc(diagnostic.getLocation()));
    return llvm::StringRef(written).starts_with("WCMU_");
  }

  bool shown_ = false;
};

/// The names of files that are no debug information: of the module, and of where annotations are written.
void make_relative(llvm::Module& module, llvm::StringRef root) {
  const auto rest_of = [&](llvm::StringRef path) {
    return path.consume_front(root) && path.consume_front("/") ? path : llvm::StringRef();
  };
  if (const llvm::StringRef rest = rest_of(module.getSourceFileName()); !rest.empty())
    module.setSourceFileName(rest.str());
  for (llvm::GlobalVariable& global : llvm::make_early_inc_range(module.globals())) {
    const auto* text =
        global.hasInitializer() ? llvm::dyn_cast<llvm::ConstantDataArray>(global.getInitializer()) : nullptr;
    if (global.getSection() != "llvm.metadata" || text == nullptr || !text->isCString()) continue;
    const llvm::StringRef rest = rest_of(text->getAsCString());
    if (rest.empty()) continue;
    llvm::Constant* shorter = llvm::ConstantDataArray::getString(module.getContext(), rest);
    auto* replacement = new llvm::GlobalVariable(module, shorter->getType(), global.isConstant(), global.getLinkage(),
                                                 shorter, "", &global);
    replacement->copyAttributesFrom(&global);
    replacement->takeName(&global);
    global.replaceAllUsesWith(replacement);
    global.eraseFromParent();
  }
}

/// Runs behind the code generator, when the module is complete and the AST still there.
class UnitConsumer : public clang::ASTConsumer {
 public:
  UnitConsumer(clang::CompilerInstance& compiler, clang::CodeGenerator& generator, const OpenChoices& choices,
               const DiagnosticFilter& diagnostics, const CompilerAnswer& answer, llvm::StringRef source_root,
               Unit& unit, PreprocessorWatch& watch, std::string& notes)
      : compiler_(compiler),
        generator_(generator),
        choices_(choices),
        diagnostics_(diagnostics),
        answer_(answer),
        source_root_(source_root),
        unit_(unit),
        watch_(watch),
        notes_(notes) {}

  /// Objects of the class may come from outside, so its overriders are code of the program, whether this unit makes objects or not.
  void HandleTagDeclDefinition(clang::TagDecl* declaration) override {
    auto* made = llvm::dyn_cast<clang::CXXRecordDecl>(declaration);
    if (made == nullptr || made->isInvalidDecl() || made->isDependentContext() || !made->isDynamicClass() ||
        made->getTemplateSpecializationKind() != clang::TSK_Undeclared || !made->isExternallyVisible() ||
        compiler_.getSourceManager().isInSystemHeader(made->getLocation()))
      return;
    for (const clang::DeclContext* around = made; around != nullptr; around = around->getParent())
      if (around->isFunctionOrMethod() || llvm::isa<clang::ClassTemplateSpecializationDecl>(around)) return;
    compiler_.getSema().MarkVTableUsed(made->getLocation(), made, /*DefinitionRequired=*/true);
  }

  void HandleTranslationUnit(clang::ASTContext& context) override {
    llvm::Module* module = generator_.GetModule();
    if (!module || compiler_.getDiagnostics().hasErrorOccurred()) return;
    // That another source imports it, or is imported, is not followed.
    if (context.getCurrentNamedModule() != nullptr) {
      notes_ += modules_message(unit_.facts.source);
      return;
    }
    if (std::string what = abi_difference(answer_, context, compiler_.getPreprocessor()); !what.empty()) {
      notes_ +=
          unit_.facts.source + ": error: " + what +
          ", so a budget would be wrong; build with a flag that both compilers understand, or leave this source out\n";
      return;
    }
    const bool is_clang = unit_.facts.build.compiler == "clang";
    if (!is_clang) {
      if (std::string errors = find_dialect(context, watch_.trust); !errors.empty()) {
        notes_ += errors;
        return;
      }
    }
    if (llvm::Error error = canonicalize(*module)) {
      notes_ += unit_.facts.source + ": error: " + llvm::toString(std::move(error)) + "\n";
      return;
    }
    if (!is_clang) choices_.mark(context, generator_, *module, diagnostics_.unsequenced);
    collect_build_facts(compiler_, unit_.facts.build);
    if (!source_root_.empty()) make_relative(*module, source_root_);
    notes_ += collect_code_facts(context, generator_, *module, unit_.facts);
    llvm::raw_string_ostream out(unit_.bitcode);
    llvm::WriteBitcodeToFile(*module, out);
  }

 private:
  clang::CompilerInstance& compiler_;
  clang::CodeGenerator& generator_;
  const OpenChoices& choices_;
  const DiagnosticFilter& diagnostics_;
  const CompilerAnswer& answer_;
  llvm::StringRef source_root_;
  Unit& unit_;
  PreprocessorWatch& watch_;
  std::string& notes_;
};

class UnitAction : public clang::ASTFrontendAction {
 public:
  UnitAction(const DiagnosticFilter& diagnostics, const CompilerAnswer& answer, llvm::StringRef source_root, Unit& unit,
             PreprocessorWatch& watch, std::string& notes)
      : diagnostics_(diagnostics),
        answer_(answer),
        source_root_(source_root),
        unit_(unit),
        watch_(watch),
        notes_(notes) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef file) override {
    compiler.getPreprocessor().addPPCallbacks(make_preprocessor_watch(compiler.getPreprocessor(), watch_));
    auto* generator = clang::CreateLLVMCodeGen(compiler.getDiagnostics(), file, &compiler.getVirtualFileSystem(),
                                               compiler.getHeaderSearchOpts(), compiler.getPreprocessorOpts(),
                                               compiler.getCodeGenOpts(), context_);
    std::vector<std::unique_ptr<clang::ASTConsumer>> consumers;
    if (unit_.facts.build.compiler != "clang") consumers.push_back(choices_.make_consumer());
    consumers.push_back(make_member_names());
    consumers.emplace_back(generator);
    consumers.push_back(std::make_unique<UnitConsumer>(compiler, *generator, choices_, diagnostics_, answer_,
                                                       source_root_, unit_, watch_, notes_));
    return std::make_unique<clang::MultiplexConsumer>(std::move(consumers));
  }

 private:
  llvm::LLVMContext context_;
  OpenChoices choices_;
  const DiagnosticFilter& diagnostics_;
  const CompilerAnswer& answer_;
  llvm::StringRef source_root_;
  Unit& unit_;
  PreprocessorWatch& watch_;
  std::string& notes_;
};

void adjust(clang::CompilerInvocation& invocation, bool strict_aliasing) {
  clang::CodeGenOptions& code = invocation.getCodeGenOpts();
  code.OptimizationLevel = 1;
  code.DisableLLVMPasses = true;
  code.DisableLifetimeMarkers = false;
  code.setInlining(clang::CodeGenOptions::NormalInlining);  // -O0 would write `noinline` on every function
  code.RelaxedAliasing = !strict_aliasing;
  code.CXXCtorDtorAliases = false;  // each variant of a constructor is a function of its own
  code.setDebugInfo(llvm::codegenoptions::FullDebugInfo);
  code.DebugOmitUnreferencedMethods = true;  // of a class the fields and bases are asked for
  code.DebugColumnInfo = true;
  code.DwarfVersion = 4;  // 5 would hash every source
  code.EmitCodeView = false;
  code.DiscardValueNames = false;  // for who reads a dump
  code.DebugCompilationDir = ".";  // file names stay as the command spells them
  code.DebugPrefixMap.clear();
  code.CoverageCompilationDir.clear();
  code.DisableFree = false;
  code.ClearASTBeforeBackend = false;
  // The class hierarchy, and the source types of calls through pointers. Not those of C: types that differ may be compatible there, such
  // as an enumeration and its integer (C11, 6.2.7 and 6.7.2.2), and the hash that stands for a type does not know that.
  code.LTOUnit = true;
  code.WholeProgramVTables = true;
  if (invocation.getLangOpts().CPlusPlus) invocation.getLangOpts().Sanitize.set(clang::SanitizerKind::KCFI, true);

  clang::FrontendOptions& frontend = invocation.getFrontendOpts();
  frontend.DisableFree = false;
  frontend.ProgramAction = clang::frontend::EmitLLVMOnly;
  frontend.OutputFile.clear();
  invocation.getDependencyOutputOpts() = clang::DependencyOutputOptions();

  clang::PreprocessorOptions& preprocessor = invocation.getPreprocessorOpts();
  preprocessor.addMacroDef("__WCMU_ANALYSIS__=1");
  // Checks around libc that no arena sees, in words that clang does not have.
  preprocessor.addMacroUndef("_FORTIFY_SOURCE");

  // The user's compiler is the judge of what is accepted and warned of.
  clang::DiagnosticOptions& diagnostics = invocation.getDiagnosticOpts();
  diagnostics.Warnings = {"no-everything", "ignored-attributes", "unknown-attributes", "unknown-pragmas",
                          "unsequenced"};
  diagnostics.IgnoreWarnings = false;
  diagnostics.PedanticErrors = false;
  diagnostics.ShowColors = false;
  diagnostics.setFormat(clang::DiagnosticOptions::Clang);
}

/// Clang's driver reaches GCC's headers as "/usr/bin/../lib/gcc/.../../../include": the plain name, where it leads to
/// the same folder.
void clean_search_paths(clang::HeaderSearchOptions& search, llvm::vfs::FileSystem& files) {
  for (clang::HeaderSearchOptions::Entry& entry : search.UserEntries) {
    llvm::SmallString<256> plain(entry.Path);
    if (!llvm::sys::path::is_absolute(plain) || !llvm::sys::path::remove_dots(plain, /*remove_dot_dot=*/true)) continue;
    llvm::SmallString<256> real[2];
    if (!files.getRealPath(entry.Path, real[0]) && !files.getRealPath(plain, real[1]) && real[0] == real[1]) {
      entry.Path = std::string(plain);
    }
  }
}

void make_relative(UnitFacts& facts, llvm::StringRef root) {
  if (root.empty()) return;
  const auto shorten = [&](std::string& path) {
    llvm::StringRef rest = path;
    if (rest.consume_front(root) && rest.consume_front("/")) path = rest.str();
  };
  shorten(facts.source);
  for (RootFact& fact : facts.roots) shorten(fact.location.file);
  for (FunctionFact& fact : facts.functions) shorten(fact.location.file);
  for (TrustEntry& entry : facts.trust) shorten(entry.location.file);
}

/// Everything that one attempt needs; an attempt changes nothing of it.
struct Plan {
  const CompileJob& job;
  const ExtractOptions& options;
  CommandLine command;
  UserCompiler compiler;
  CompilerAnswer answer;            ///< To all flags.
  CompilerAnswer kept_answer;       ///< To those that clang gets.
  bool knows_other_things = false;  ///< It may answer other than clang to __has_builtin and the like.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files;
};

struct Attempt {
  ExtractOutcome outcome;
  std::set<std::string> asked_folders;
};

/// Reads the source once. `gnuc_version`: what clang says of itself in __GNUC__, empty for clang's own answer.
Attempt attempt(const Plan& plan, const std::set<std::string>& folders, llvm::StringRef gnuc_version) {
  Attempt result;
  llvm::raw_string_ostream out(result.outcome.diagnostics);

  std::vector<std::string> argv = plan.command.argv;
  // Directly behind the compiler: the user's own word on it wins.
  if (!gnuc_version.empty()) argv.insert(argv.begin() + 1, ("-fgnuc-version=" + gnuc_version).str());
  std::vector<const char*> pointers;
  for (const std::string& word : argv) pointers.push_back(word.c_str());

  auto driver_options = llvm::makeIntrusiveRefCnt<clang::DiagnosticOptions>();
  DriverDiagnostics driver_printer(out, driver_options.get());
  clang::CreateInvocationOptions invocation_options;
  invocation_options.Diags =
      clang::CompilerInstance::createDiagnostics(driver_options.get(), &driver_printer, /*ShouldOwnClient=*/false);
  invocation_options.VFS = plan.files;
  std::shared_ptr<clang::CompilerInvocation> invocation = clang::createInvocation(pointers, invocation_options);
  if (!driver_printer.without_effect.empty()) {
    out << plan.job.source << ": error: " << layout_flag_message(driver_printer.without_effect) << '\n';
    return result;
  }
  // The driver may refuse a flag and give an invocation all the same.
  if (!invocation || invocation_options.Diags->hasErrorOccurred()) {
    out << plan.job.source << ": error: clang cannot take the command of this source\n";
    return result;
  }
  adjust(*invocation, plan.command.strict_aliasing);
  if (!plan.options.source_root.empty())
    invocation->getCodeGenOpts().DebugPrefixMap.emplace_back(plan.options.source_root + "/", "");
  clean_search_paths(invocation->getHeaderSearchOpts(), *plan.files);
  define_integer_types(plan.answer, invocation->getPreprocessorOpts());
  define_left_out(plan.answer, plan.kept_answer, invocation->getPreprocessorOpts());
  if (plan.options.budgets) invocation->getPreprocessorOpts().addMacroDef("WCMU_DETAIL_BUDGETS_KNOWN=1");
  if (!gnuc_version.empty()) {
    clang::PreprocessorOptions& preprocessor = invocation->getPreprocessorOpts();
    for (llvm::StringRef word : gcc_words) preprocessor.addMacroDef(word);
    if (!invocation->getLangOpts().CPlusPlus) {
      for (llvm::StringRef word : gcc_words_of_c) preprocessor.addMacroDef(word);
    }
  }

  Unit unit;
  unit.facts.source = plan.job.source;
  unit.facts.dropped_flags = plan.command.dropped;
  unit.facts.build.compiler = plan.compiler.family;
  unit.facts.build.compiler_version = plan.compiler.version;
  PreprocessorWatch watch;
  watch.budget_headers = plan.options.budget_headers;
  watch.reads_as_gcc = plan.compiler.family == "gcc";
  watch.knows_other_things = plan.knows_other_things;
  watch.answer = &plan.answer;
  std::string notes;

  DiagnosticFilter printer(out, &invocation->getDiagnosticOpts());
  clang::CompilerInstance compiler;
  compiler.setInvocation(invocation);
  compiler.createDiagnostics(&printer, /*ShouldOwnClient=*/false);
  compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  compiler.createFileManager(
      make_source_view(clang::createVFSFromCompilerInvocation(*invocation, compiler.getDiagnostics(), plan.files),
                       plan.options.budget_headers, plan.options.budgets.value_or(""), folders));
  UnitAction action(printer, plan.answer, plan.options.source_root, unit, watch, notes);
  compiler.ExecuteAction(action);
  out << notes;
  if (printer.imports_module) out << modules_message(plan.job.source);
  if (!printer.lost.empty() && plan.compiler.family != "clang") {
    out << plan.job.source << ": error: clang ignores '" << printer.lost
        << "', which changes layouts or meaning; a budget without it would be wrong. Keep it out of this source, or "
           "leave "
           "the source out of the analysis\n";
    return result;
  }
  result.asked_folders = std::move(watch.asked_folders);
  if (compiler.getDiagnostics().hasErrorOccurred() || unit.bitcode.empty()) return result;

  llvm::sort(watch.trust);
  watch.trust.erase(std::unique(watch.trust.begin(), watch.trust.end()), watch.trust.end());
  unit.facts.trust = std::move(watch.trust);
  if (watch.reads_budgets && !plan.options.budgets) {
    unit.facts.trust.push_back({std::string(unchecked_feedback),
                                llvm::sys::path::filename(unit.facts.source).str(),
                                "This source uses WCMU_BUDGET; with the values in place it takes the same bytes.",
                                {}});
    llvm::sort(unit.facts.trust);
  }
  if (!plan.compiler.family.empty() && !plan.answer.asked) {
    unit.facts.trust.push_back({"abi",
                                llvm::sys::path::filename(plan.job.command.front()).str(),
                                "This compiler could not be asked; for the same target its layouts, macros and default "
                                "language are those of clang.",
                                {}});
    llvm::sort(unit.facts.trust);
  }
  make_relative(unit.facts, plan.options.source_root);
  result.outcome.unit = std::move(unit);
  return result;
}

/// As `attempt`, and once more for each spelled folder of a budget header that the source only asked for.
ExtractOutcome attempt_with_folders(const Plan& plan, llvm::StringRef gnuc_version) {
  std::set<std::string> folders;
  for (;;) {
    Attempt result = attempt(plan, folders, gnuc_version);
    const std::size_t known = folders.size();
    folders.insert(result.asked_folders.begin(), result.asked_folders.end());
    if (folders.size() == known) return std::move(result.outcome);
  }
}

/// As GCC decides: by -x, by its own name, by the name of the source.
bool is_cplusplus(const CompileJob& job, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    llvm::StringRef word = words[i];
    if (!word.consume_front("-x")) continue;
    if (word.empty() && i + 1 < words.size()) word = words[i + 1];
    return word.starts_with("c++");
  }
  const llvm::StringRef compiler = llvm::sys::path::filename(job.command.front());
  return !llvm::is_contained({".c", ".i", ".m"}, llvm::sys::path::extension(job.source)) || compiler.contains("++");
}

/// Whether the source is certain to be C or C++, and so which language it has if no -std is given: not assembly, Objective-C, what is preprocessed.
bool is_plain_language(const CompileJob& job, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    llvm::StringRef word = words[i];
    if (!word.consume_front("-x")) continue;
    if (word.empty() && i + 1 < words.size()) word = words[i + 1];
    return word == "c" || word == "c++";
  }
  return llvm::is_contained({".c", ".cc", ".cp", ".cxx", ".cpp", ".CPP", ".c++", ".C"},
                            llvm::sys::path::extension(job.source));
}

/// Whether a compiler for `target` would be taken for one of the host: nothing in its command says what it is for.
bool names_other_target(const std::vector<std::string>& argv, llvm::StringRef target) {
  for (const std::string& word : argv)
    if (llvm::StringRef(word).starts_with("--target") || word == "-target") return false;
  const llvm::Triple theirs(llvm::Triple::normalize(target));
  const llvm::Triple host(llvm::sys::getDefaultTargetTriple());
  return theirs.getArch() != llvm::Triple::UnknownArch &&
         (theirs.getArch() != host.getArch() || theirs.getOS() != host.getOS());
}

/// One a job: each has a working directory of its own.
llvm::IntrusiveRefCntPtr<Recorder> job_files() {
  return llvm::makeIntrusiveRefCnt<Recorder>(
      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(llvm::vfs::createPhysicalFileSystem()));
}

llvm::Expected<Plan> make_plan(const CompileJob& job, const ExtractOptions& options,
                               const llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>& files) {
  initialize_targets();
  if (job.command.empty()) return llvm::createStringError("the command is empty");
  if (files->setCurrentWorkingDirectory(job.directory))
    return llvm::createStringError("the directory of its command is not there: " + job.directory);
  if (!files->exists(job.source)) return llvm::createStringError("no such file");

  llvm::Expected<std::string> resource_dir = find_resource_dir(options.resource_dir);
  if (!resource_dir) return resource_dir.takeError();
  llvm::Expected<CommandLine> command = clang_command_line(job, options, files);
  if (!command) return command.takeError();
  UserCompiler user = identify_compiler(job.command.front(), job.directory, options.query_drivers);
  CompilerAnswer answer, kept_answer;
  const bool cplusplus = is_cplusplus(job, command->words);
  if (!user.version.empty()) {
    const auto ask = [&](const std::vector<std::string>& words) {
      return ask_compiler(user.path, cplusplus ? "c++" : "c", words, job.directory);
    };
    answer = ask(command->words);
    kept_answer = ask({command->argv.begin() + 1, command->argv.end()});
  }
  const bool names_language = llvm::any_of(command->argv, [](llvm::StringRef word) {
    return word.starts_with("-std=") || word.starts_with("--std") || word == "-ansi";
  });
  // The driver looks for headers from where the compiler is.
  if (!user.path.empty()) command->argv.front() = user.path;
  std::vector<std::string> first{"-resource-dir=" + *resource_dir};
  // By itself it takes the newest GCC of the machine, and with it another libstdc++ than the user's.
  if (!user.gcc_dir.empty()) first.push_back("--gcc-install-dir=" + user.gcc_dir);
  if (user.family == "gcc") llvm::append_range(first, abi_flags(answer, cplusplus, *resource_dir));
  if (std::string flag = default_language(answer);
      !names_language && !flag.empty() && is_plain_language(job, command->words))
    first.push_back(std::move(flag));
  // argv[0] alone says what a cross compiler is for, and whether .c means C++; if its name does not, it says so when asked.
  clang::tooling::addTargetAndModeForProgramName(command->argv, job.command.front());
  if (!user.target.empty() && names_other_target(command->argv, user.target))
    first.push_back("--target=" + user.target);
  command->argv.insert(command->argv.begin() + 1, first.begin(), first.end());

  // Only of the same clang it is known; and features of a sanitizer, which is left out here.
  const bool knows_other_things =
      user.family != "clang" || user.version != CLANG_VERSION_STRING ||
      llvm::any_of(command->words, [](llvm::StringRef word) { return word.starts_with("-fsanitize"); });
  return Plan{job,
              options,
              std::move(*command),
              std::move(user),
              std::move(answer),
              std::move(kept_answer),
              knows_other_things,
              files};
}

/// As its GCC does, and where clang cannot, as clang does.
ExtractOutcome read_as_the_user_would(const CompileJob& job, const ExtractOptions& options,
                                      const llvm::IntrusiveRefCntPtr<Recorder>& files) {
  llvm::Expected<Plan> made = make_plan(job, options, files);
  if (!made) return {std::nullopt, job.source + ": error: " + llvm::toString(made.takeError()) + "\n", {}};
  const Plan& plan = *made;
  const std::string gnuc_version = plan.compiler.family == "gcc" ? plan.compiler.version : "";
  ExtractOutcome outcome = attempt_with_folders(plan, gnuc_version);
  if (outcome.unit || gnuc_version.empty()) return outcome;
  // Some source uses what a GCC of that version has and clang has not. Then clang's own __GNUC__ is all there is.
  ExtractOutcome plain = attempt_with_folders(plan, "");
  if (!plain.unit) return outcome;
  plain.unit->facts.trust.push_back(
      {"compiler-conditional",
       "__GNUC__",
       "Clang cannot read this source as this version of GCC would; the branches for an older GCC "
       "lead to the same memory use.",
       {}});
  llvm::sort(plain.unit->facts.trust);
  return plain;
}

}  // namespace

ExtractOutcome extract_text(const std::string& name, llvm::StringRef text, const std::string& triple) {
  initialize_targets();
  auto files = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  if (files->setCurrentWorkingDirectory("/") ||
      !files->addFile(name, 0, llvm::MemoryBuffer::getMemBufferCopy(text, name)))
    return {std::nullopt, name + ": error: not the name of a file\n", {}};
  const CompileJob job{name, "/", {}};
  const ExtractOptions options;
  CommandLine command;
  command.argv = {"clang++", "--target=" + triple, "-std=c++20", "-nostdinc", "-fexceptions", "-c", name};
  return attempt(Plan{job, options, std::move(command), {}, {}, {}, false, files}, {}, "").outcome;
}

JobView inspect(const CompileJob& job, const ExtractOptions& options) {
  JobView view;
  if (!job.command.empty()) view.compiler = job.command.front();
  llvm::Expected<Plan> plan = make_plan(job, options, job_files());
  if (!plan) {
    view.error = llvm::toString(plan.takeError());
    return view;
  }
  view.path = plan->compiler.path;
  view.family = plan->compiler.family;
  view.version = plan->compiler.version;
  view.target = plan->compiler.target;
  view.asked = plan->answer.asked;
  view.dropped = plan->command.dropped;
  return view;
}

ExtractOutcome extract(const CompileJob& job, const ExtractOptions& options) {
  const llvm::IntrusiveRefCntPtr<Recorder> files = job_files();
  ExtractOutcome outcome = read_as_the_user_would(job, options, files);
  outcome.inputs = files->uses();
  return outcome;
}

}  // namespace wcmu
