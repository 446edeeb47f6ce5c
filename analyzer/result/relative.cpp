// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "result/relative.hpp"

namespace wcmu {
namespace {

void make_relative(std::string& path, std::string_view root) {
  if (path.size() > root.size() + 1 && path.compare(0, root.size(), root) == 0 && path[root.size()] == '/')
    path.erase(0, root.size() + 1);
}

/// Messages name files, too: where a name begins.
void make_relative_in_text(std::string& text, std::string_view root) {
  const std::string folder = std::string(root) + "/";
  constexpr std::string_view kBefore = " '\"`(,";
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
    if (at == 0 || kBefore.find(text[at - 1]) != std::string_view::npos)
      text.erase(at, folder.size());
    else
      ++at;
}

void make_relative(Location& location, std::string_view root) { make_relative(location.file, root); }

void make_relative(Cost& cost, std::string_view root) {
  make_relative(cost.location, root);
  for (Cost& part : cost.parts) make_relative(part, root);
}

}  // namespace

void make_relative(AnalysisResult& result, std::string_view root) {
  for (Problem& problem : result.problems) {
    make_relative(problem.location, root);
    make_relative_in_text(problem.message, root);
    for (std::string& way_out : problem.ways_out) make_relative_in_text(way_out, root);
  }
  for (RootResult& item : result.roots) {
    make_relative(item.location, root);
    for (TrustEntry& entry : item.trust_base) {
      make_relative(entry.location, root);
      make_relative(entry.subject, root);
    }
    for (ArenaResult& arena : item.arenas) {
      for (PeakPlace* peak : {&arena.bottom_peak, &arena.top_peak})
        for (CallPlace& call : peak->calls) make_relative(call.location, root);
      for (std::optional<Explanation>* explained : {&arena.bottom_explained, &arena.top_explained}) {
        if (!*explained) continue;
        make_relative((*explained)->tree, root);
        for (Hint& hint : (*explained)->hints) make_relative(hint.location, root);
      }
    }
  }
}

}  // namespace wcmu
