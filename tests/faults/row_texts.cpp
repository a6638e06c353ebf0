#include "tests/faults/row_texts.h"

#include "tests/support/migration.h"

#include <algorithm>

namespace kiteway::testing {
namespace {

constexpr const char* kKey = "id";
constexpr const char* kOldKey = "old_id";

std::vector<std::string> texts_with(const FakeMilvus& server, const std::string& name,
                                    const std::string& key_field) {
  std::vector<std::string> lines;
  for (const auto& row : server.rows(at(name))) {
    const std::string key = key_field.empty() ? "" : row.fields.at(key_field) + " ";
    lines.push_back(row.partition + " " + key + row.fields.at("vector"));
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace

std::string plan_keys(KeyRule rule) {
  switch (rule) {
    case KeyRule::kSame:
      return "";
    case KeyRule::kKept:
      return std::string(", auto_id: true, original_pk_field: ") + kOldKey;
    case KeyRule::kDiscarded:
      return ", auto_id: true";
  }
  return "";
}

std::vector<std::string> source_texts(const FakeMilvus& source, const std::string& name,
                                      KeyRule rule) {
  return texts_with(source, name, rule == KeyRule::kDiscarded ? "" : kKey);
}

std::vector<std::string> target_texts(const FakeMilvus& target, const std::string& name,
                                      KeyRule rule) {
  switch (rule) {
    case KeyRule::kSame:
      return texts_with(target, name, kKey);
    case KeyRule::kKept:
      return texts_with(target, name, kOldKey);
    case KeyRule::kDiscarded:
      return texts_with(target, name, "");
  }
  return {};
}

}  // namespace kiteway::testing
