#include "schema/base/add_finding.h"

#include <utility>

namespace kiteway {

void add_error(Diagnostics& diagnostics, std::string code, const SourcePlace& place,
               std::string message, std::string hint, std::string subject) {
  diagnostics.add({.code = std::move(code),
                   .place = place,
                   .message = std::move(message),
                   .hint = std::move(hint),
                   .subject = std::move(subject)});
}

void add_warning(Diagnostics& diagnostics, std::string code, const SourcePlace& place,
                 std::string message, std::string hint, std::string subject) {
  diagnostics.add({.severity = Severity::kWarning,
                   .code = std::move(code),
                   .place = place,
                   .message = std::move(message),
                   .hint = std::move(hint),
                   .subject = std::move(subject)});
}

}  // namespace kiteway
