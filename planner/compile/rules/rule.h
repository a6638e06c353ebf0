// What a rule of the mapping is given, and what it decides.
#pragma once

#include "planner/compile/rules/target_server.h"
#include "planner/model/compiled_plan.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <string>
#include <utility>
#include <vector>

namespace kiteway::planner {

/// One collection as a rule sees it. Outlived by all it refers to.
struct RuleInput {
  const CollectionIntent& intent;
  const CollectionSnapshot& source;  ///< collections that are merged, as if they were one already
  const TargetServer& server;
  const ServerSnapshot& target;  ///< what the target has now
  const TargetCollection& made;  ///< as the rules before this one left it
  bool is_made_by_run = false;   ///< the journal knows the target collection
};

/// What a rule decides: the value, how that differs from the source and why, and what is wrong with
/// it. With an error among the findings the value is whatever the other rules can go on with.
template <class T>
struct Decided {
  T value = {};
  std::vector<Change> changes = {};
  std::vector<Change> unchanged = {};  ///< what is the same on both sides, as `after`
  Diagnostics findings = {};

  void keep(std::string path, std::string same) {
    unchanged.push_back({.path = std::move(path), .after = std::move(same)});
  }
};

/// The value of a rule that only refuses.
struct Nothing {};

/// "source collection default/products, field price": the subject of a finding about it.
[[nodiscard]] inline std::string subject_of(const CollectionSnapshot& source,
                                            const std::string& field = {}) {
  return "source collection " + to_string(source.address) +
         (field.empty() ? "" : ", field " + field);
}

/// "on" or "off", as the changes write it.
[[nodiscard]] inline std::string on_off(bool value) { return value ? "on" : "off"; }

}  // namespace kiteway::planner
