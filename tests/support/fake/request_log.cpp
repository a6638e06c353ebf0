// Counts and describes requests.
#include "tests/support/fake/request_log.h"

#include <array>

namespace kiteway::testing {
namespace {

constexpr std::size_t kRecentMax = 50;
constexpr std::size_t kValueBytesMax = 80;

/// The parts of a request that tell what it is about, whatever message it is.
std::string describe(const google::protobuf::Message& request) {
  constexpr std::array kTelling{
      "db_name", "collection_name", "partition_name",     "partition_names", "alias",
      "expr",    "num_rows",        "guarantee_timestamp"};
  std::string text;
  for (const char* name : kTelling) {
    const auto* field = request.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) continue;
    const auto* reflection = request.GetReflection();
    const bool is_there = field->is_repeated() ? reflection->FieldSize(request, field) > 0
                                               : reflection->HasField(request, field);
    if (!is_there) continue;
    std::string value;
    if (field->is_repeated()) {
      value = reflection->GetRepeatedString(request, field, 0);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      value = reflection->GetString(request, field);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_UINT32) {
      value = std::to_string(reflection->GetUInt32(request, field));
    } else {
      value = std::to_string(reflection->GetUInt64(request, field));
    }
    if (value.size() > kValueBytesMax) value = value.substr(0, kValueBytesMax) + "...";
    text += std::string(" ") + name + "=" + value;
  }
  return text;
}

}  // namespace

std::size_t RequestLog::note(const std::string& method, bool is_write,
                             const google::protobuf::Message& request) {
  ++calls_;
  ++calls_of_[method];
  if (is_write) ++writes_;
  recent_.push_back(std::to_string(calls_) + " " + method + describe(request));
  if (recent_.size() > kRecentMax) recent_.pop_front();
  return calls_;
}

void RequestLog::note_rejected(const std::string& method, const std::string& reason) {
  rejected_.push_back(method + ": " + reason);
}

void RequestLog::note_outcome(std::size_t number, const std::string& outcome) {
  const std::size_t age = calls_ - number;
  if (age < recent_.size()) recent_[recent_.size() - 1 - age] += " -> " + outcome;
}

std::size_t RequestLog::calls(const std::string& method) const {
  const auto found = calls_of_.find(method);
  return found == calls_of_.end() ? 0 : found->second;
}

}  // namespace kiteway::testing
