// A source with a collection for each kind of work that a plan can have.
#pragma once

#include "tests/faults/row_texts.h"
#include "tests/faults/trial.h"
#include "tests/support/fake_milvus.h"

#include <map>
#include <string>
#include <vector>

namespace kiteway::testing {

/// No trial changes it for good, so it serves many, one after the other.
class TrialSource {
 public:
  TrialSource();

  FakeMilvus server{{.version = "v2.3.6"}};

  /// The collection whose lost writes are told by the number of rows.
  static constexpr const char* kCounted = "new_keys";

  /// For the plan of a trial: all of them.
  [[nodiscard]] std::string plan_lines() const;

  /// What is not as it must be when all is done, one sentence each: rows, what is loaded, and the
  /// journal. Empty when all is well.
  [[nodiscard]] std::string faults_of(const Trial& trial) const;

 private:
  struct Moved {
    KeyRule rule = KeyRule::kSame;
    std::vector<std::string> rows = {};
    std::string options = {};  ///< of the collection, in the plan
  };

  void make(const std::string& name, const wire::schema::FieldSchema& key, const Moved& moved);
  [[nodiscard]] std::string journal_faults_of(const Trial& trial) const;

  std::map<std::string, Moved> collections_;  ///< by name
};

}  // namespace kiteway::testing
