// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#include "report/view.hpp"

#include <algorithm>

namespace wcmu {
namespace {

void add_to(Cost& whole, const Cost& part) {
  whole.bytes += part.bytes;
  whole.padding += part.padding;
}

/// What is below a library's call: its sites to `site`, the user's code that it calls to `user`.
void below_library(const Cost& node, Cost& site, std::vector<Cost>& user) {
  for (const Cost& part : node.parts) {
    if (part.kind == Cost::Kind::call && !part.in_library) {
      user.push_back(user_view(part));
    } else if (part.parts.empty()) {
      add_to(site, part);
      site.times += part.times;
    } else {
      below_library(part, site, user);
    }
  }
}

void collect(const Cost& node, const std::string& way, std::map<std::string, Site>& sites) {
  for (const Cost& part : node.parts) {
    // Loops come and go with small edits; what is called stays.
    std::string here = way;
    if (part.kind != Cost::Kind::loop) {
      if (!here.empty()) here += " > ";
      here += part.kind == Cost::Kind::other ? part.name : short_name(part.name);
    }
    if (!part.parts.empty()) {
      collect(part, here, sites);
      continue;
    }
    Site& site = sites[here];
    if (site.bytes == 0) site.location = part.location;
    site.bytes += part.bytes;
  }
}

}  // namespace

std::string short_name(llvm::StringRef name) {
  std::string text;
  int depth = 0;
  while (!name.empty()) {
    constexpr llvm::StringLiteral anonymous = "(anonymous namespace)";
    if (depth == 0 && name.consume_front(anonymous)) {
      text += anonymous;
      continue;
    }
    if (depth == 0 && name.starts_with("operator")) {
      // Its own angle brackets and parentheses are no arguments.
      text += name.take_front(name.find('(', name.starts_with("operator()") ? 10 : 0));
      return text;
    }
    const char c = name.front();
    name = name.drop_front();
    if (depth == 0 && c == '(') break;
    if (depth == 0 && c == ' ') {
      text.clear();  // That was the type of the result.
      continue;
    }
    if (c == '<') ++depth;
    if (depth == 0) text += c;
    if (c == '>') --depth;
  }
  return text;
}

Cost user_view(const Cost& node) {
  Cost view = node;
  view.parts.clear();
  for (const Cost& part : node.parts) {
    if (part.kind != Cost::Kind::call || !part.in_library) {
      view.parts.push_back(user_view(part));
      continue;
    }
    Cost site = part;
    site.kind = Cost::Kind::site;
    site.parts.clear();
    site.bytes = site.padding = site.times = 0;
    std::vector<Cost> user;
    below_library(part, site, user);
    if (site.bytes > 0) view.parts.push_back(std::move(site));
    for (Cost& called : user) view.parts.push_back(std::move(called));
  }
  return view;
}

std::map<std::string, Site> sites_of(const Explanation& explained) {
  std::map<std::string, Site> sites;
  collect(user_view(explained.tree), "", sites);
  return sites;
}

std::vector<Cost> worst_path(const Explanation& explained) {
  std::vector<Cost> path;
  const Cost view = user_view(explained.tree);
  for (const Cost* node = &view; node != nullptr;) {
    Cost step = *node;
    step.parts.clear();
    path.push_back(std::move(step));
    // Of equal ones the first.
    const auto largest = std::max_element(node->parts.begin(), node->parts.end(),
                                          [](const Cost& a, const Cost& b) { return a.bytes < b.bytes; });
    node = largest == node->parts.end() ? nullptr : &*largest;
  }
  return path;
}

}  // namespace wcmu
