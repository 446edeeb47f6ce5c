// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "result/relative.hpp"

namespace wcmu {
namespace {

void make_relative(std::string& path, std::string_view root) {
  if (path.size() > root.size() + 1 && path.compare(0, root.size(), root) == 0 && path[root.size()] == '/')
    path.erase(0, root.size() + 1);
}

void make_relative(Location& location, std::string_view root) { make_relative(location.file, root); }

void make_relative(Cost& cost, std::string_view root) {
  make_relative(cost.location, root);
  for (Cost& part : cost.parts) make_relative(part, root);
}

}  // namespace

void make_relative(AnalysisResult& result, std::string_view root) {
  for (Problem& problem : result.problems) make_relative(problem.location, root);
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
