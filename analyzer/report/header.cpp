// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The generated header: a constexpr budget for each root, or for each of its arenas, below namespaces that mirror the program's.
// It holds nothing that changes without the budgets changing (no lines, no time, no paths), so that it can be checked in.
#include "report/report.hpp"
#include "report/trust.hpp"
#include "rules/names.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Demangle/Demangle.h>

#include <algorithm>
#include <map>

namespace wcmu {
namespace {

using Path = std::vector<std::string>;

/// A budget and where it stands in the header.
struct Entry {
  const RootResult* root = nullptr;
  const ArenaResult* arena = nullptr;  ///< Null: the root uses none.
  Path path;                           ///< Namespaces and the variable's name.
};

/// "a::(anonymous namespace)::b" -> {a, b}.
Path split_name(llvm::StringRef name) {
  Path path;
  while (!name.empty()) {
    auto [head, tail] = name.split("::");
    if (head != "(anonymous namespace)") path.push_back(head.str());
    name = tail;
  }
  return path;
}

std::string join_path(const Path& path) { return llvm::join(path, "::"); }

/// "ctx->pool[2].scratch" -> "ctx_pool_2_scratch".
std::string as_identifier(llvm::StringRef access_path) {
  std::string name;
  for (char c : access_path) {
    if (llvm::isAlnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80)
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (name.size() > 1 && name.back() == '_') name.pop_back();
  const bool starts_well = !name.empty() && !llvm::isDigit(name.front());
  return starts_well ? name : std::string("_").append(name);
}

/// One line of a comment: whatever the text holds, the comment ends with the line.
std::string comment_line(llvm::StringRef text) {
  std::string line = text.str();
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  line = "//   " + llvm::StringRef(line).trim().str();
  if (line.back() == '\\' || line.back() == '/') line += " .";  // A splice, or the end of a trigraph for one.
  return line + "\n";
}

std::string literal(llvm::StringRef text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return result + "\"";
}

/// Beyond the range of long long a plain decimal literal would draw a warning.
std::string number(std::size_t value) {
  return std::to_string(value) + (value > static_cast<std::size_t>(INT64_MAX) ? "u" : "");
}

std::string initializer(const Budget& budget) {
  return "{" + number(budget.bottom_bytes) + ", " + number(budget.top_bytes) + ", " + number(budget.alignment) + ", " +
         number(budget.retained_bottom) + ", " + number(budget.retained_top) + "}";
}

class HeaderWriter {
 public:
  HeaderWriter(const AnalysisResult& result, const HeaderOptions& options) : result_(result), options_(options) {}

  Header run() {
    for (const RootResult& root : result_.roots) place(root);
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.path < b.path; });
    find_clashes();
    if (!header_.problems.empty()) return std::move(header_);
    write_preamble();
    write_trust_base();
    write_budgets();
    write_table();
    return std::move(header_);
  }

 private:
  void problem(const RootResult& root, const char* rule, std::string message, std::vector<std::string> ways_out) {
    header_.problems.push_back(
        {rule, Severity::error, root.location, std::move(message), std::move(ways_out), root.public_name});
  }

  static std::vector<std::string> root_ways_out() {
    return {"name it in the source: WCMU_ROOT_AS(\"namespace::name\")", "leave it out: --exclude-root NAME"};
  }

  /// Finds the names of a root's budgets and checks each for itself.
  void place(const RootResult& root) {
    const Path path = split_name(root.public_name);
    for (const std::string& name : path)
      if (auto why = why_no_identifier(name); !why.empty())
        return problem(
            root, "root-name",
            "the root " + root.public_name + " cannot be named in the header: '" + name + "' " + std::string(why),
            root_ways_out());
    if (path.empty()) return problem(root, "root-name", "a root has no name for the header", root_ways_out());
    // Several bodies of one name are instances of a template, or else overloads: those need names of their own.
    auto overload = std::find_if_not(root.mangled.begin(), root.mangled.end(), is_template_instance);
    if (root.mangled.size() > 1 && overload != root.mangled.end())
      return problem(root, "root-name",
                     "the root " + root.public_name + " has " + std::to_string(root.mangled.size()) +
                         " bodies that are no instances of one template: " + llvm::demangle(*overload) + " is one",
                     root_ways_out());
    for (const ArenaResult& arena : root.arenas) check_range(root, arena);
    if (root.arenas.size() <= 1) {
      entries_.push_back({&root, root.arenas.empty() ? nullptr : &root.arenas.front(), path});
      return;
    }
    std::map<std::string, std::vector<const ArenaResult*>> by_name;
    for (const ArenaResult& arena : root.arenas) by_name[as_identifier(arena.name)].push_back(&arena);
    for (const auto& [name, arenas] : by_name) {
      for (const ArenaResult* arena : arenas) {
        Path full = path;
        full.push_back(arenas.size() == 1 ? name : as_identifier(arena->path));
        if (auto why = why_no_identifier(full.back()); !why.empty())
          problem(
              root, "arena-name",
              "the arena " + arena->path + " cannot be named in the header: '" + full.back() + "' " + std::string(why),
              {"name it in the source: WCMU_ARENA_AS(\"name\") on the parameter, member or variable"});
        entries_.push_back({&root, arena, std::move(full)});
      }
    }
  }

  void check_range(const RootResult& root, const ArenaResult& arena) {
    const std::optional<Budget> budget = budget_of(arena);
    if (!budget || result_.build.pointer_bytes == 0 || result_.build.pointer_bytes >= sizeof(std::size_t)) return;
    const std::size_t largest = (std::size_t{1} << (8 * result_.build.pointer_bytes)) - 1;
    if (capacity_for(*budget) > largest)
      problem(root, "address-space",
              "the budget of " + root.public_name + " on arena " + arena.name + " does not fit the address space of " +
                  result_.build.triple,
              {"bound the input: WCMU_ASSUME(condition)"});
  }

  /// A name can stand for one thing only: a budget, or a namespace.
  void find_clashes() {
    std::map<Path, const RootResult*> variables;
    std::map<Path, const RootResult*> namespaces;
    for (const Entry& entry : entries_) {
      auto [place, fresh] = variables.try_emplace(entry.path, entry.root);
      if (!fresh) {
        if (place->second == entry.root)
          problem(
              *entry.root, "arena-name",
              "two arenas of " + entry.root->public_name + " would have the name " + entry.path.back(),
              {"name one in the source, or give it another name: WCMU_ARENA_AS(\"name\") on the parameter, member or "
               "variable"});
        else
          problem(*entry.root, "root-name",
                  "two roots would have the name " + join_path(entry.path) +
                      " in the header: " + declaration(*place->second) + " and " + declaration(*entry.root),
                  root_ways_out());
      }
      for (std::size_t length = 1; length < entry.path.size(); ++length)
        namespaces.try_emplace(Path(entry.path.begin(), entry.path.begin() + static_cast<std::ptrdiff_t>(length)),
                               entry.root);
    }
    for (const auto& [path, root] : variables) {
      if (auto inside = namespaces.find(path); inside != namespaces.end())
        problem(*root, "root-name",
                "the root " + root->public_name + " and the class or namespace of " + inside->second->public_name +
                    " would have the same name in the header",
                root_ways_out());
    }
    // A root with several arenas is a namespace of its own, which must not mix with a class or namespace of that name.
    for (const Entry& entry : entries_) {
      if (entry.path.front() == "all")
        problem(*entry.root, "root-name",
                "the root " + entry.root->public_name + " would share the name of the header's table, all",
                root_ways_out());
      if (entry.root->arenas.size() < 2) continue;
      const Path own(entry.path.begin(), entry.path.end() - 1);
      for (const Entry& other : entries_)
        if (other.root != entry.root && other.path.size() > own.size() &&
            std::equal(own.begin(), own.end(), other.path.begin()))
          problem(*entry.root, "root-name",
                  "the root " + entry.root->public_name + " and " + other.root->public_name +
                      " would share a namespace in the header",
                  root_ways_out());
    }
    std::sort(header_.problems.begin(), header_.problems.end());
    header_.problems.erase(std::unique(header_.problems.begin(), header_.problems.end()), header_.problems.end());
  }

  static std::string declaration(const RootResult& root) {
    return root.mangled.empty() ? root.name : llvm::demangle(root.mangled.front());
  }

  std::string& text() { return header_.text; }

  void write_preamble() {
    const BuildFacts& build = result_.build;
    text() += "// Worst-case memory use, computed by wcmu " + options_.tool_version + " for " + build.triple +
              ". Do not edit.\n";
    text() += "#pragma once\n\n#include <cstddef>\n#include <wcmu/budget.hpp>\n\n";
    text() += "// The budgets hold for the build that was analysed.\n";
    text() += "static_assert(sizeof(void*) == " + std::to_string(build.pointer_bytes) +
              " && alignof(std::max_align_t) == " + std::to_string(build.max_align) + ",\n              " +
              literal("wcmu: these budgets were computed for " + build.triple) + ");\n";
    text() += "#ifndef WCMU_ALLOW_CONFIG_MISMATCH\n";
    write_defined("NDEBUG", build.ndebug);
    // <cstddef> is included, and with it the configuration of the standard library.
    write_defined("_GLIBCXX_ASSERTIONS", build.glibcxx_assertions);
    if (build.cxx11_abi) write_value("_GLIBCXX_USE_CXX11_ABI", *build.cxx11_abi);
    if (build.glibcxx_release) write_value("_GLIBCXX_RELEASE", *build.glibcxx_release);
    text() += "#endif\n\n";
  }

  void mismatch(const std::string& was, const std::string& is) {
    text() += "#error \"wcmu: these budgets were computed " + was + ", and " + is +
              ": analyse this build, or define WCMU_ALLOW_CONFIG_MISMATCH\"\n#endif\n";
  }

  void write_defined(const std::string& macro, bool defined) {
    text() += (defined ? "#ifndef " : "#ifdef ") + macro + "\n";
    mismatch((defined ? "with " : "without ") + macro,
             std::string("here it is ") + (defined ? "not defined" : "defined"));
  }

  void write_value(const std::string& macro, int value) {
    text() += "#if !defined(" + macro + ") || " + macro + " != " + std::to_string(value) + "\n";
    mismatch("with " + macro + " " + std::to_string(value), "here it differs");
  }

  void write_trust_base() {
    text() += "// Trust base: what these budgets rest on and the analysis did not prove.\n";
    for (const SharedTrust& shared : shared_trust(result_.roots, /*with_locations=*/false))
      text() += comment_line(to_line(shared));
    text() += "\n";
  }

  void write_budgets() {
    text() += "namespace " + options_.name_space + " {\n";
    Path open;
    for (const Entry& entry : entries_) {
      const Path wanted(entry.path.begin(), entry.path.end() - 1);
      const auto common = static_cast<std::size_t>(
          std::mismatch(open.begin(), open.end(), wanted.begin(), wanted.end()).first - open.begin());
      close_to(open, common);
      for (std::size_t i = common; i < wanted.size(); ++i) text() += "namespace " + wanted[i] + " {\n";
      open = wanted;
      write_instances(entry);
      text() += "inline constexpr ::wcmu::Budget " + entry.path.back() + initializer(budget(entry)) + ";";
      text() += entry.arena != nullptr ? "  " + comment_line("arena " + entry.arena->path).erase(2, 2) : "\n";
    }
    close_to(open, 0);
  }

  void close_to(Path& open, std::size_t depth) {
    for (; open.size() > depth; open.pop_back()) text() += "}  // namespace " + open.back() + "\n";
  }

  void write_instances(const Entry& entry) {
    if (entry.root->mangled.size() < 2) return;
    text() += "// The largest of these instances:\n";
    for (const std::string& symbol : entry.root->mangled) text() += comment_line(llvm::demangle(symbol));
  }

  static Budget budget(const Entry& entry) {
    if (entry.arena == nullptr) return {0, 0, 1, 0, 0};
    return budget_of(*entry.arena).value();
  }

  void write_table() {
    text() +=
        "\n// Every budget above, for check_all and capacity_for.\ninline constexpr ::wcmu::BudgetEntry all[] = {\n";
    for (const Entry& entry : entries_)
      text() += "    {" + literal(entry.root->public_name) + ", " +
                literal(entry.arena != nullptr ? entry.arena->name : "") + ", ::" + options_.name_space +
                "::" + join_path(entry.path) + "},\n";
    text() += "};\n}  // namespace " + options_.name_space + "\n";
    if (options_.name_space != "wcmu::budgets") return;
    // The arena's header need not be there: check_table is found when this is used.
    text() +=
        "\nnamespace wcmu {\n"
        "/// Checks `arena` against every budget above that is of an arena of that name; see <wcmu/arena.hpp>.\n"
        "template <typename AnyArena>\n"
        "void check_all(AnyArena&& arena, const char* name) noexcept {\n"
        "  check_table(arena, name, budgets::all);\n"
        "}\n"
        "}  // namespace wcmu\n";
  }

  const AnalysisResult& result_;
  const HeaderOptions& options_;
  std::vector<Entry> entries_;
  Header header_;
};

}  // namespace

Header budget_header(const AnalysisResult& result, const HeaderOptions& options) {
  return HeaderWriter(result, options).run();
}

}  // namespace wcmu
