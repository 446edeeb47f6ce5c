// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once

#include <string>
#include <string_view>

namespace wcmu {

/// What goes to stderr. Progress can be silenced, problems and errors cannot.
class Log {
 public:
  struct Options {
    std::string color = "auto";  ///< "auto", "always", "never"
    bool verbose = false;
    bool quiet = false;
  };

  explicit Log(const Options& options);

  /// Whether text for stderr may hold escape sequences.
  [[nodiscard]] bool color() const { return color_; }
  [[nodiscard]] bool quiet() const { return quiet_; }

  void progress(std::string_view message) const;  ///< Not with --quiet.
  void detail(std::string_view message) const;    ///< Only with --verbose.
  void error(std::string_view message) const;     ///< "wcmu: error: message"
  void raw(std::string_view text) const;          ///< Lines that are complete already: diagnostics.

 private:
  bool color_ = false;
  bool quiet_ = false;
};

}  // namespace wcmu
