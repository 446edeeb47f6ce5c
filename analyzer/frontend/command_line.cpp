// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Three kinds of flags do not reach clang:
// - those of no meaning for one unit in memory: outputs, dependency files, sanitizers, profiles, link-time
//   optimisation;
// - those that clang does not know. They are reported, because something of the user's build is then not there;
// - of those, the ones that change a layout or what the source means stop the unit: a budget from another layout is
//   wrong.
#include "frontend/command_line.hpp"

#include <clang/Driver/Driver.h>
#include <clang/Driver/Options.h>
#include <llvm/ADT/STLExtras.h>
#include <llvm/Option/Arg.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

namespace wcmu {
namespace {

namespace options = clang::driver::options;
using llvm::opt::Arg;
using llvm::opt::Option;

/// GCC flags that clang does not have or ignores, and that change sizes, layouts, calls or what the source means.
constexpr llvm::StringLiteral layout_flags[] = {
    // Sizes and layouts of types.
    "-fpack-struct",
    "-fshort-enums",
    "-fno-short-enums",
    "-fshort-wchar",
    "-fno-short-wchar",
    "-fshort-double",
    "-fabi-version=",
    "-fsso-struct=",
    "-funsigned-bitfields",
    "-fno-signed-bitfields",
    "-mabi=",
    "-malign-double",
    "-mno-align-double",
    "-malign-int",
    "-mno-align-int",
    "-malign-natural",
    "-malign-power",
    "-mlong-double-",
    "-m96bit-long-double",
    "-m128bit-long-double",
    "-mms-bitfields",
    "-mno-ms-bitfields",
    "-mstructure-size-boundary=",
    "-mlong32",
    "-mlong64",
    "-mint8",
    "-mint16",
    "-mint32",
    "-mshort",
    "-mdouble=",
    // What the source means.
    "-fsingle-precision-constant",
    "-fnon-call-exceptions",
    "-fno-strong-eval-order",
    "-fstrong-eval-order=",
    "-finput-charset=",
    "-fexec-charset=",
    "-fwide-exec-charset=",
};

/// Known to clang's parser and then dropped without effect, or refused.
bool has_no_effect(const Option& option) {
  return option.hasFlag(options::Unsupported) || option.hasFlag(options::Ignored) ||
         option.matches(options::OPT_clang_ignored_f_Group) || option.matches(options::OPT_clang_ignored_m_Group) ||
         option.matches(options::OPT_clang_ignored_gcc_optimization_f_Group) ||
         option.matches(options::OPT_clang_ignored_legacy_options_Group);
}

/// Means nothing for the code of one unit, or adds calls of an instrumentation that the program's arenas do not see.
bool is_left_out(llvm::StringRef flag, const Option& option) {
  if (flag.starts_with("-Werror") || flag == "-Wfatal-errors") return true;
  static const options::ID left_out[] = {
      // What is made, and where it goes.
      options::OPT_o,
      options::OPT_c,
      options::OPT_S,
      options::OPT_E,
      options::OPT_P,
      options::OPT_emit_llvm,
      options::OPT_fsyntax_only,
      options::OPT_save_temps,
      options::OPT_save_temps_EQ,
      options::OPT_save_stats,
      options::OPT_save_stats_EQ,
      options::OPT_M_Group,
      options::OPT_d_Group,
      options::OPT__serialize_diags,
      options::OPT_ftime_trace,
      options::OPT_ftime_trace_EQ,
      options::OPT_ftime_report,
      options::OPT_fstack_usage,
      options::OPT_g_Group,
      options::OPT_foptimization_record_file_EQ,
      options::OPT_fsave_optimization_record,
      options::OPT_fsave_optimization_record_EQ,
      options::OPT_v,
      options::OPT__HASH_HASH_HASH,
      // How diagnostics look and whether warnings stop the build: not ours to judge.
      options::OPT_pedantic_errors,
      options::OPT_fdiagnostics_format_EQ,
      options::OPT_fcolor_diagnostics,
      options::OPT_fdiagnostics_color_EQ,
      // Instrumentation.
      options::OPT_fsanitize_EQ,
      options::OPT_coverage,
      options::OPT_fprofile_arcs,
      options::OPT_ftest_coverage,
      options::OPT_fprofile_generate,
      options::OPT_fprofile_generate_EQ,
      options::OPT_fprofile_instr_generate,
      options::OPT_fprofile_instr_generate_EQ,
      options::OPT_fprofile_use,
      options::OPT_fprofile_use_EQ,
      options::OPT_fprofile_instr_use,
      options::OPT_fprofile_instr_use_EQ,
      options::OPT_fprofile_sample_use_EQ,
      options::OPT_fcoverage_mapping,
      options::OPT_pg,
      options::OPT_finstrument_functions,
      options::OPT_finstrument_functions_after_inlining,
      options::OPT_fxray_instrument,
      // Across units: the tool has its own way of joining them.
      options::OPT_flto,
      options::OPT_flto_EQ,
      options::OPT_fwhole_program_vtables,
  };
  return llvm::any_of(left_out, [&](options::ID id) { return option.matches(id); });
}

/// The words of `command` with `@file` replaced by what the file says.
llvm::Expected<std::vector<std::string>> with_response_files(const std::vector<std::string>& command,
                                                             const std::string& directory,
                                                             llvm::vfs::FileSystem& files) {
  llvm::BumpPtrAllocator memory;
  llvm::SmallVector<const char*, 64> words;
  for (const std::string& word : command) words.push_back(word.c_str());
  llvm::cl::ExpansionContext context(memory, llvm::cl::TokenizeGNUCommandLine);
  context.setVFS(&files).setCurrentDir(directory);
  if (llvm::Error error = context.expandResponseFiles(words)) return error;
  return std::vector<std::string>(words.begin(), words.end());
}

bool same_file(llvm::StringRef a, llvm::StringRef b, llvm::StringRef directory) {
  llvm::SmallString<256> paths[] = {a, b};
  for (llvm::SmallString<256>& path : paths) {
    llvm::sys::fs::make_absolute(directory, path);
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  }
  return paths[0] == paths[1];
}

}  // namespace

bool changes_layout(llvm::StringRef flag) {
  return llvm::any_of(layout_flags, [&](llvm::StringRef prefix) { return flag.starts_with(prefix); });
}

std::string layout_flag_message(llvm::StringRef flag) {
  return (flag +
          ": clang does not have this flag, which changes layouts or meaning; a budget without it would be wrong. "
          "Build and "
          "analyse this source without the flag, or leave it out of the analysis")
      .str();
}

llvm::Expected<CommandLine> clang_command_line(const CompileJob& job, const ExtractOptions& extract_options,
                                               const llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>& files) {
  std::vector<std::string> command{job.command.front()};
  llvm::append_range(command, extract_options.extra_args_before);
  command.insert(command.end(), job.command.begin() + 1, job.command.end());
  llvm::append_range(command, extract_options.extra_args);
  llvm::Expected<std::vector<std::string>> expanded = with_response_files(command, job.directory, *files);
  if (!expanded) return expanded.takeError();
  const std::vector<std::string>& words = *expanded;

  std::vector<const char*> pointers;
  for (const std::string& word : llvm::drop_begin(words)) pointers.push_back(word.c_str());
  unsigned missing_index = 0;
  unsigned missing_count = 0;
  const llvm::opt::InputArgList parsed = clang::driver::getDriverOptTable().ParseArgs(
      pointers, missing_index, missing_count, llvm::opt::Visibility(options::ClangOption));
  if (missing_count != 0) {
    return llvm::createStringError(llvm::Twine(pointers[missing_index]) + ": the flag has no value");
  }

  CommandLine result;
  result.argv.push_back(words.front());
  result.words.assign(words.begin() + 1, words.end());
  result.strict_aliasing = parsed.hasFlag(options::OPT_fstrict_aliasing, options::OPT_fno_strict_aliasing, true);
  bool has_source = false;
  // The words of an argument reach up to the next one: so the user's own spelling is kept.
  const std::vector<Arg*> arguments(parsed.begin(), parsed.end());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Arg& argument = *arguments[i];
    const std::size_t begin = argument.getIndex();
    const std::size_t end = i + 1 < arguments.size() ? arguments[i + 1]->getIndex() : pointers.size();
    const llvm::StringRef flag = pointers[begin];
    const Option& option = argument.getOption();
    // Other inputs are objects, libraries and values of flags that clang does not know.
    if (option.getKind() == Option::InputClass) {
      if (has_source || !same_file(argument.getValue(), job.source, job.directory)) continue;
      has_source = true;
    } else if (option.getKind() == Option::UnknownClass || has_no_effect(option)) {
      if (changes_layout(flag)) {
        return llvm::createStringError(layout_flag_message(flag));
      }
      if (option.getKind() == Option::UnknownClass || option.hasFlag(options::Unsupported)) {
        if (!llvm::is_contained(result.dropped, flag)) result.dropped.push_back(flag.str());
      }
      continue;
    } else if (option.matches(options::OPT_specs_EQ)) {
      // Clang takes it and does nothing. What GCC predefines and where it looks because of it is asked for.
      if (!llvm::is_contained(result.dropped, flag)) result.dropped.push_back(flag.str());
      continue;
    } else if (is_left_out(flag, option)) {
      continue;
    }
    // A header that another clang has compiled: its text is included besides, and that is read.
    if (option.matches(options::OPT_Xclang) && argument.getValue() == llvm::StringRef("-include-pch")) {
      ++i;
      continue;
    }
    result.argv.insert(result.argv.end(), pointers.begin() + begin, pointers.begin() + end);
  }
  if (!has_source) result.argv.push_back(job.source);
  return result;
}

}  // namespace wcmu
