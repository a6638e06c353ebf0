// The findings of a preflight: each passes, warns or fails, with what to do about it.
#pragma once

#include "schema/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::executor {

enum class Verdict : std::uint8_t { kPass, kWarn, kFail };

/// "pass", "warn", "fail".
[[nodiscard]] std::string to_string(Verdict verdict);

struct Check {
  Verdict verdict = Verdict::kPass;
  std::string subject;  ///< "source", "target", "cluster", "plan", "source default/products"
  std::string name;     ///< "reachable", "version", ...
  std::string message;
  std::string remedy = {};
  std::string code = {};                     ///< of a diagnostic
  std::optional<ErrorKind> error_kind = {};  ///< of what failed, for the exit code
  bool is_untold = false;                    ///< it warns since it could not be found out

  friend bool operator==(const Check&, const Check&) = default;
};

using Checks = std::vector<Check>;

[[nodiscard]] Verdict worst(const Checks& checks);

/// One line for each check, with its remedy below it, and a last line that counts.
[[nodiscard]] std::string render(const Checks& checks);

/// As proto/kiteway/preflight.proto says.
[[nodiscard]] std::string render_json(const Checks& checks);

}  // namespace kiteway::executor
