#include "planner/compile/rules/refusals.h"

#include <utility>

namespace kiteway::planner {

void Refusals::add(const std::string& code, const SourcePlace& place, std::string message,
                   std::string hint, std::string subject) {
  diagnostics_.add({.code = code,
                    .place = place,
                    .message = std::move(message),
                    .hint = std::move(hint),
                    .subject = std::move(subject)});
  is_none_ = false;
}

}  // namespace kiteway::planner
