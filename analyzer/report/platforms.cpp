// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// What the hosts of repositories show beside the lines of a change.
#include "report/report.hpp"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>

namespace wcmu {
namespace {

namespace json = llvm::json;

/// As the runner unescapes the text of a workflow command, and more for the values of its properties.
std::string escaped(llvm::StringRef text, bool is_property) {
  std::string result;
  for (const char c : text) {
    if (c == '%')
      result += "%25";
    else if (c == '\r')
      result += "%0D";
    else if (c == '\n')
      result += "%0A";
    else if (is_property && c == ':')
      result += "%3A";
    else if (is_property && c == ',')
      result += "%2C";
    else
      result += c;
  }
  return result;
}

std::string without_dot(llvm::StringRef path) {
  path.consume_front("./");
  return json::fixUTF8(path);
}

}  // namespace

std::string github_annotations(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    text += problem.severity == Severity::error     ? "::error "
            : problem.severity == Severity::warning ? "::warning "
                                                    : "::notice ";
    if (!problem.location.file.empty()) {
      text += "file=" + escaped(without_dot(problem.location.file), true) + ",";
      if (problem.location.line > 0) text += "line=" + std::to_string(problem.location.line) + ",";
      if (problem.location.column > 0) text += "col=" + std::to_string(problem.location.column) + ",";
    }
    text += "title=" + escaped("wcmu: " + problem.rule, true) + "::";
    std::string message = problem.message;
    for (const std::string& fact : problem.known) message += "\nknown: " + fact;
    for (const std::string& way : problem.ways_out) message += "\nway out: " + way;
    text += escaped(message, false) + "\n";
  }
  return text;
}

std::string gitlab_report(const std::vector<Problem>& problems) {
  const std::vector<std::string> names = fingerprints(problems);
  std::string text;
  llvm::raw_string_ostream stream(text);
  json::OStream out(stream, 2);
  out.array([&] {
    for (std::size_t i = 0; i < problems.size(); ++i) {
      const Problem& problem = problems[i];
      out.object([&] {
        out.attribute("description", json::fixUTF8(problem.message));
        out.attribute("check_name", json::fixUTF8(problem.rule));
        out.attribute("fingerprint", names[i]);
        out.attribute("severity", problem.severity == Severity::error     ? "major"
                                  : problem.severity == Severity::warning ? "minor"
                                                                          : "info");
        // Both are required, also of what has no place.
        out.attributeObject("location", [&] {
          out.attribute("path", problem.location.file.empty() ? "." : without_dot(problem.location.file));
          out.attributeObject("lines", [&] { out.attribute("begin", std::max(1U, problem.location.line)); });
        });
      });
    }
  });
  out.flush();
  return text + "\n";
}

}  // namespace wcmu
