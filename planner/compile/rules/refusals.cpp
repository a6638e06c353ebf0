#include "planner/compile/rules/refusals.h"

#include "schema/base/add_finding.h"

#include <utility>

namespace kiteway::planner {

void Refusals::add(const std::string& code, const SourcePlace& place, std::string message,
                   std::string hint, std::string subject) {
  add_error(diagnostics_, code, place, std::move(message), std::move(hint), std::move(subject));
  is_none_ = false;
}

}  // namespace kiteway::planner
