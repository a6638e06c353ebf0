// Differences in words.
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/default_text.h"
#include "schema/diff.h"

#include <array>
#include <string_view>
#include <utility>

namespace kiteway {
namespace {

const char* yes_no(bool value) { return value ? "yes" : "no"; }

/// "VarChar(512), primary key, nullable, default "new"".
std::string field_text(const FieldSchema& field) {
  std::string text = type_text(field);
  const std::pair<bool, const char*> marks[] = {{field.is_primary_key, "primary key"},
                                                {field.auto_id, "auto_id"},
                                                {field.is_partition_key, "partition key"},
                                                {field.is_clustering_key, "clustering key"},
                                                {field.is_function_output, "made by a function"},
                                                {field.nullable, "nullable"}};
  for (const auto& [is_set, word] : marks) {
    if (is_set) text += std::string(", ") + word;
  }
  if (field.default_value) text += ", default " + default_text(*field.default_value);
  return text;
}

/// Attributes that are not called by their names.
std::string attribute_text(const std::string& attribute) {
  constexpr std::array<std::pair<std::string_view, const char*>, 5> kTexts{{
      {"element_type", "element type"},
      {"primary_key", "primary key"},
      {"partition_key", "partition key"},
      {"clustering_key", "clustering key"},
      {"function_output", "made by a function"},
  }};
  for (const auto& [name, text] : kTexts) {
    if (attribute == name) return text;
  }
  return attribute;
}

/// The part without its owner.
std::string bare_text(const PartKey& key) {
  switch (key.aspect) {
    case Aspect::kIdentity:
      return "collection id";
    case Aspect::kField:
      return "field " + key.name;
    case Aspect::kFieldOrder:
      return "order of the fields";
    case Aspect::kDynamicField:
      return "dynamic field";
    case Aspect::kFunction:
      return "function " + key.name;
    case Aspect::kDescription:
      return "description";
    case Aspect::kShards:
      return "shards";
    case Aspect::kPartitionCount:
      return "partitions of the partition key";
    case Aspect::kConsistency:
      return "consistency level";
    case Aspect::kPartition:
      return "partition " + key.name;
    case Aspect::kIndex:
      return "index " + key.name + (key.json_path.empty() ? "" : " " + key.json_path);
    case Aspect::kProperty:
      return "property " + key.name;
    case Aspect::kAlias:
      return "alias " + key.name;
    case Aspect::kLoad:
      return "load state";
    case Aspect::kRows:
      return "rows";
    case Aspect::kUnknownPart:
    case Aspect::kPlan:
      return key.name;
  }
  return "";
}

/// Puts a fact of this difference in words.
class FactText {
 public:
  explicit FactText(const Difference& difference) : aspect_(difference.aspect()) {}

  std::string operator()(const Present& /*there*/) const { return "present"; }
  std::string operator()(bool value) const {
    if (aspect_ == Aspect::kDynamicField) return value ? "on" : "off";
    return yes_no(value);
  }
  std::string operator()(std::int64_t number) const {
    return aspect_ == Aspect::kRows ? grouped(number) : std::to_string(number);
  }
  std::string operator()(const std::string& text) const {
    return aspect_ == Aspect::kDescription ? quote(text) : text;
  }
  std::string operator()(const DefaultValue& value) const { return default_text(value); }
  std::string operator()(const FieldSchema& field) const { return field_text(field); }
  std::string operator()(const FunctionSchema& function) const { return function_text(function); }
  std::string operator()(const IndexSpec& index) const { return index_text(index); }

 private:
  Aspect aspect_;
};

}  // namespace

std::string to_string(const PartKey& key) {
  switch (key.owner) {
    case PartOwner::kCollection:
      break;
    case PartOwner::kSource:
      return "source " + bare_text(key);
    case PartOwner::kTarget:
      return "target " + bare_text(key);
  }
  return bare_text(key);
}

std::string index_text(const IndexSpec& index) {
  const std::string metric = metric_type(index);
  return metric.empty() ? index_type(index) : index_type(index) + " (" + metric + ")";
}

std::string what_text(const Difference& difference) {
  const std::string part = to_string(difference.part);
  return difference.attribute.empty() ? part : part + " " + attribute_text(difference.attribute);
}

std::string before_text(const Difference& difference) {
  return difference.before ? std::visit(FactText(difference), *difference.before) : "";
}

std::string after_text(const Difference& difference) {
  return difference.after ? std::visit(FactText(difference), *difference.after) : "";
}

std::string to_string(const Difference& difference) {
  const auto side = [](const std::optional<Fact>& fact, const std::string& text) {
    if (!fact) return std::string("absent");
    return text.empty() ? quote(text) : text;
  };
  return what_text(difference) + ": " + side(difference.before, before_text(difference)) + " -> " +
         side(difference.after, after_text(difference));
}

}  // namespace kiteway
