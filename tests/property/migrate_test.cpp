// Random schemas, rows and changes, moved from fake to fake and compared with a reference that
// works on decoded values.
#include "schema/capabilities/capabilities.h"
#include "schema/conversions.h"
#include "schema/dynamic_keys.h"
#include "tests/property/reference.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"
#include "tests/support/random_rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace kiteway::testing {
namespace {

namespace proto = wire::schema;
using planner::FieldIntent;
using planner::Placed;

constexpr std::uint64_t kCollections = 200;  // KITEWAY_COLLECTIONS asks for another number
constexpr std::uint64_t kAtOnce = 20;        // in one migration

constexpr std::int64_t kStructsMax = 7;  // in one array

const SourcePlace kPlace{"plan.yaml", 9, 9};

using Versions = std::pair<const char*, const char*>;
constexpr std::array kVersions{Versions{"v2.3.6", "v2.4.15"}, Versions{"v2.4.15", "v2.5.4"},
                               Versions{"v2.5.4", "v2.5.4"},  Versions{"v2.5.4", "v2.6.6"},
                               Versions{"v2.6.6", "v2.6.18"}, Versions{"v2.6.18", "v2.6.18"},
                               Versions{"v2.6.18", "v3.0.0"}};

// One collection: its schema, and what the plan says of its fields.
class DrawnCollection {
 public:
  DrawnCollection(std::uint64_t seed, const Versions& versions)
      : random_(seed),
        source_(capabilities_of(parse_server_version(versions.first))),
        target_(capabilities_of(parse_server_version(versions.second))) {
    draw_fields();
    target_dynamic_ = chance(has_dynamic_ ? 80 : 30);
    for (const auto& field : fields_) draw_wish(field);
    for (const auto& structs : structs_) draw_wish(structs);
    if (has_dynamic_) draw_keys();
    if (chance(30)) draw_new_field();
    if (chance(25)) draw_filter();
    if (chance(30)) draw_nan();
    is_merged_ = chance(20);
  }

  [[nodiscard]] proto::CollectionSchema schema() {
    auto made = schema_of(fields_, has_dynamic_ ? DynamicField::kOn : DynamicField::kOff);
    for (const auto& structs : structs_) *made.add_struct_array_fields() = structs;
    if (has_bm25_) add_bm25(made, kText, kWords);
    return made;
  }
  [[nodiscard]] RandomRows rows() {
    constexpr std::array kCounts{0, 1, 17, 300, 700};
    return {.seed = random_(),
            .first_key = number(-5, 5),
            .count = static_cast<std::size_t>(
                kCounts.at(static_cast<std::size_t>(number(0, kCounts.size() - 1)))),
            .null_fraction = static_cast<double>(number(0, 10)) / 10,
            .nan_field = nan_field_};
  }
  /// Of a second collection, if there is one that becomes one with the first.
  [[nodiscard]] std::optional<RandomRows> merged_rows() {
    if (!is_merged_) return std::nullopt;
    RandomRows made = rows();
    made.first_key = 100'000;
    return made;
  }
  [[nodiscard]] bool has_nan() const { return !nan_field_.empty(); }
  [[nodiscard]] const std::vector<FieldIntent>& wishes() const { return wishes_; }
  [[nodiscard]] bool target_dynamic() const { return target_dynamic_; }
  [[nodiscard]] std::string filter() const {
    return filtered_.empty() ? "" : filtered_ + " >= " + std::to_string(least_);
  }

  /// Whether the row meets the filter, and has no NaN where no server takes one.
  [[nodiscard]] bool goes(const StoredRow& row) const {
    const bool is_nan = has_nan() && row.fields.at(nan_field_).find("nan") != std::string::npos;
    if (is_nan) return false;
    if (filtered_.empty()) return true;
    const std::string& value = row.fields.at(filtered_);
    return value != "NULL" && std::stoll(value) >= least_;
  }

  /// The row as it has to be on the target.
  [[nodiscard]] std::map<std::string, std::string> moved(const StoredRow& row) const {
    std::map<std::string, std::string> made = new_fields(row);
    for (const auto& [name, value] : row.fields) {
      if (name == "$meta") continue;
      const std::size_t bracket = std::min(name.find('['), name.size());
      const std::string outer = name.substr(0, bracket);  // of what a struct holds
      const auto wish = std::ranges::find(wishes_, outer, &FieldIntent::name);
      if (wish == wishes_.end()) {
        made[name] = value;
      } else if (!wish->drop && !wish->to_dynamic) {
        const DataType from = type_of(outer);
        const std::string new_name = wish->rename ? wish->rename->value : outer;
        made[new_name + name.substr(bracket)] =
            reference_value(value, from, wish->type ? wish->type->value : from);
      }
    }
    return made;
  }

  /// The row of the target in the form that moved() has.
  [[nodiscard]] std::map<std::string, std::string> found(const StoredRow& row) const {
    auto fields = row.fields;
    if (target_dynamic_) fields["$meta"] = reference_object(fields.at("$meta"), {}, {});
    for (const auto& wish : wishes_) {
      if (!wish.type) continue;
      const auto at = fields.find(wish.rename ? wish.rename->value : wish.name);
      if (at != fields.end()) {
        const DataType from = wish.from_dynamic ? DataType::kNone : type_of(wish.name);
        at->second = comparable(at->second, from, wish.type->value);
      }
    }
    return fields;
  }

  [[nodiscard]] std::string describe() const {
    std::string text;
    for (const auto& field : fields_) {
      text += field.name() + " " + proto::DataType_Name(field.data_type());
      const auto wish = std::ranges::find(wishes_, field.name(), &FieldIntent::name);
      if (wish != wishes_.end()) {
        if (wish->rename) text += " as " + wish->rename->value;
        if (wish->drop) text += " left out";
        if (wish->type) text += " becomes " + to_string(wish->type->value);
        if (wish->to_dynamic) text += " becomes a key";
      }
      text += "\n";
    }
    for (const auto& structs : structs_) text += structs.ShortDebugString() + "\n";
    for (const auto& wish : wishes_) {
      if (wish.add) text += wish.name + " " + to_string(wish.type->value) + " is new\n";
      if (!wish.from_dynamic) continue;
      text += wish.name + " " + to_string(wish.type->value) + " of " + wish.from_dynamic->value +
              (wish.default_value ? " with a default\n" : "\n");
    }
    if (has_dynamic_) text += "a dynamic field\n";
    if (target_dynamic_) text += "a dynamic field on the target\n";
    return text + filter();
  }

 private:
  static constexpr const char* kText = "text";    // BM25 reads it ...
  static constexpr const char* kWords = "words";  // ... and makes this

  std::int64_t number(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool chance(int percent) { return number(1, 100) <= percent; }

  template <class Value>
  const Value& any_of(const std::vector<Value>& values) {
    return values[static_cast<std::size_t>(number(0, std::ssize(values) - 1))];
  }

  /// The fields of the target that come from none of the source, with its dynamic field.
  [[nodiscard]] std::map<std::string, std::string> new_fields(const StoredRow& row) const {
    std::map<std::string, std::string> made;
    const std::string object = has_dynamic_ ? row.fields.at("$meta") : "{}";
    std::vector<std::string> taken;
    std::map<std::string, ReferenceField> given;
    for (const auto& wish : wishes_) {
      if (wish.add) made[wish.name] = literal_text_of(wish.type->value);
      if (wish.to_dynamic) {
        given[wish.rename ? wish.rename->value : wish.name] = {row.fields.at(wish.name),
                                                               type_of(wish.name)};
      }
      if (!wish.from_dynamic) continue;
      const std::string& key = wish.from_dynamic->value;
      taken.push_back(key);
      made[wish.name] = reference_key(object, key, wish.type->value, 4)
                            .value_or(wish.default_value ? literal_text_of(wish.type->value)
                                                         : std::string("NULL"));
    }
    if (target_dynamic_) made["$meta"] = reference_object(object, taken, given);
    return made;
  }

  /// One value of each type that can have a default, and what StoredRow shows of it.
  static planner::Literal literal_of(DataType type) {
    if (type == DataType::kBool) return true;
    if (type == DataType::kVarChar) return std::string("none");
    if (type == DataType::kFloat || type == DataType::kDouble) return 0.5;
    return std::int64_t{-7};
  }
  static std::string literal_text_of(DataType type) {
    if (type == DataType::kBool) return "true";
    if (type == DataType::kVarChar) return "\"none\"";
    return type == DataType::kFloat || type == DataType::kDouble ? "0.5" : "-7";
  }

  FieldIntent new_wish(DataType type) {
    FieldIntent wish{.name = name(), .place = kPlace};
    wish.type = Placed<DataType>{type, kPlace};
    if (type == DataType::kVarChar) wish.max_length = Placed<std::int64_t>{4, kPlace};
    return wish;
  }

  void draw_keys() {
    for (const char* key : {"color", "deep", "n", "not there"}) {
      if (!chance(30)) continue;
      const DataType type = any_of(types_of_keys());
      const bool has_default = type != DataType::kJson && target_.default_values &&
                               (!target_.nullable_scalars || chance(50));
      if (!has_default && !target_.nullable_scalars) continue;
      FieldIntent wish = new_wish(type);
      wish.from_dynamic = Placed<std::string>{key, kPlace};
      if (has_default) wish.default_value = Placed<planner::Literal>{literal_of(type), kPlace};
      const auto substitute = has_default ? Substitute::kDefault : Substitute::kNull;
      if (chance(50)) wish.on_missing = Placed<Substitute>{substitute, kPlace};
      wish.on_mistyped = Placed<Substitute>{substitute, kPlace};
      wishes_.push_back(wish);
    }
  }

  void draw_new_field() {
    const DataType type = any_of(types_of_keys());
    if (type == DataType::kJson) return;
    FieldIntent wish = new_wish(type);
    wish.add = Placed<planner::Literal>{literal_of(type), kPlace};
    wishes_.push_back(wish);
  }

  void draw_filter() {
    std::vector<std::string> names;
    for (const auto& field : fields_) {
      const auto type = static_cast<DataType>(field.data_type());
      if (type >= DataType::kInt8 && type <= DataType::kInt64) names.push_back(field.name());
    }
    if (names.empty()) return;
    filtered_ = any_of(names);
    least_ = number(-5, 100);
  }

  /// NaN in a field that stays one of numbers: it has a text, but no place on the target.
  void draw_nan() {
    std::vector<std::string> names;
    for (const auto& field : fields_) {
      const auto type = static_cast<DataType>(field.data_type());
      const auto wish = std::ranges::find(wishes_, field.name(), &FieldIntent::name);
      const bool is_kept = wish == wishes_.end() || (!wish->drop && !wish->to_dynamic);
      const DataType becomes = wish != wishes_.end() && wish->type ? wish->type->value : type;
      const bool is_number = type == DataType::kFloat || type == DataType::kDouble;
      const bool stays = is_number ? becomes == DataType::kFloat || becomes == DataType::kDouble
                                   : type == DataType::kFloatVector;
      if (is_kept && stays) names.push_back(field.name());
    }
    if (!names.empty()) nan_field_ = any_of(names);
  }

  [[nodiscard]] DataType type_of(const std::string& name) const {
    const auto field = std::ranges::find(fields_, name, &proto::FieldSchema::name);
    return field == fields_.end() ? DataType::kJson : static_cast<DataType>(field->data_type());
  }

  void draw_fields() {
    fields_.push_back(primary_key(chance(50) ? field("id", proto::Int64) : text_field("id")));
    std::vector<DataType> scalars;
    std::vector<DataType> vectors;
    for (const DataType type : source_.types) {
      const bool is_struct = type == DataType::kArrayOfStruct;
      if (!has_type(target_, type) || is_struct) continue;
      (is_vector(type) ? vectors : scalars).push_back(type);
    }
    const bool has_functions = !source_.functions.empty() && !target_.functions.empty();
    has_bm25_ = has_functions && chance(30);
    if (has_bm25_) {
      fields_.push_back(text_field(kText));
      fields_.push_back(field(kWords, proto::SparseFloatVector));
    }
    const std::int64_t scalar_count = number(0, 8);
    for (std::int64_t i = 0; i < scalar_count; ++i) draw_scalar(any_of(scalars));
    const std::int64_t vector_count = number(1, std::min(3, source_.limits.vector_fields));
    for (std::int64_t i = 0; i < vector_count; ++i) {
      const DataType type = any_of(vectors);
      auto made = vector_field(name(), type == DataType::kBinaryVector ? 16 : number(2, 8),
                               static_cast<proto::DataType>(type));
      made.set_nullable(source_.nullable_vectors && target_.nullable_vectors && chance(50));
      fields_.push_back(made);
    }
    has_dynamic_ = chance(50);
    const bool has_structs =
        has_type(source_, DataType::kArrayOfStruct) && has_type(target_, DataType::kArrayOfStruct);
    if (has_structs && chance(60)) draw_structs();
  }

  void draw_structs() {
    std::vector<proto::FieldSchema> members;
    const std::int64_t member_count = number(1, 4);
    for (std::int64_t i = 0; i < member_count; ++i) {
      if (chance(25)) {
        members.push_back(vector_list_field(name(), kStructsMax));
      } else {
        members.push_back(array_field(name(), any_element(), kStructsMax));
      }
    }
    structs_.push_back(struct_array(name(), members));
  }

  proto::DataType any_element() {
    constexpr std::array kElements{proto::Bool,  proto::Int8,  proto::Int16,  proto::Int32,
                                   proto::Int64, proto::Float, proto::Double, proto::VarChar};
    return kElements.at(static_cast<std::size_t>(number(0, 7)));
  }

  void draw_scalar(DataType type) {
    proto::FieldSchema made;
    if (type == DataType::kArray) {
      made = array_field(name(), any_element());
    } else if (type == DataType::kVarChar) {
      constexpr std::int64_t kLong = 65'535;
      made = chance(30) ? text_field(name(), kLong) : text_field(name());
    } else {
      made = field(name(), static_cast<proto::DataType>(type));
    }
    made.set_nullable(source_.nullable_scalars && target_.nullable_scalars && chance(50));
    fields_.push_back(made);
  }

  std::string name() { return "f" + std::to_string(++names_); }

  void draw_wish(const proto::StructArrayFieldSchema& structs) {
    FieldIntent wish{.name = structs.name(), .place = kPlace};
    if (chance(20)) {
      wish.drop = Placed<bool>{true, kPlace};
    } else if (chance(30)) {
      wish.rename = Placed<std::string>{"r" + std::to_string(++names_), kPlace};
    }
    if (!wish.drop && chance(30)) {
      wish.max_capacity = Placed<std::int64_t>{number(kStructsMax, 4'096), kPlace};
    }
    if (wish.drop || wish.rename || wish.max_capacity) wishes_.push_back(wish);
  }

  void draw_wish(const proto::FieldSchema& field) {
    const auto type = static_cast<DataType>(field.data_type());
    FieldIntent wish{.name = field.name(), .place = kPlace};
    if (field.name() == kText || field.name() == kWords) return;  // one needs the other
    const bool is_last_vector = &field == &fields_.back();
    if (!field.is_primary_key() && !is_last_vector && chance(10)) {
      wish.drop = Placed<bool>{true, kPlace};
      wishes_.push_back(wish);
      return;
    }
    if (!field.is_primary_key() && can_become_key(type) && target_dynamic_ && chance(15)) {
      wish.to_dynamic = Placed<bool>{true, kPlace};
      if (chance(30)) wish.rename = Placed<std::string>{"k" + std::to_string(++names_), kPlace};
      wishes_.push_back(wish);
      return;
    }
    if (chance(20)) wish.rename = Placed<std::string>{"r" + std::to_string(++names_), kPlace};
    auto able = conversions_of(type);
    std::erase_if(able, [&](DataType to) { return !has_type(target_, to); });
    if (!field.is_primary_key() && !able.empty() && chance(50)) {
      const auto to = able[static_cast<std::size_t>(number(0, std::ssize(able) - 1))];
      wish.type = Placed<DataType>{to, kPlace};
    }
    if (wish.rename || wish.type) wishes_.push_back(wish);
  }

  std::mt19937_64 random_;
  Capabilities source_;
  Capabilities target_;
  std::vector<proto::FieldSchema> fields_;
  std::vector<proto::StructArrayFieldSchema> structs_;
  std::vector<FieldIntent> wishes_;
  bool has_dynamic_ = false;
  bool target_dynamic_ = false;
  std::string filtered_;  ///< a field of whole numbers; empty: all rows go
  std::int64_t least_ = 0;
  std::string nan_field_;  ///< has NaN in some rows, which are quarantined; empty: none
  bool is_merged_ = false;
  bool has_bm25_ = false;
  int names_ = 0;
};

std::string explain(const Applied& applied) {
  std::string text = applied.error ? to_string(*applied.error) : "";
  for (const auto& finding : applied.diagnostics.items()) text += "\n" + finding.message;
  if (!applied.report) return text;
  for (const auto& node : applied.report->nodes) {
    if (node.error) text += "\n" + node.id + ": " + to_string(*node.error);
  }
  return text;
}

// Moves the collections with these seeds at once, and compares every row.
void check_seeds(std::uint64_t first, std::uint64_t count, const Versions& versions) {
  Migration migration({.version = versions.first, .segment_rows = 200},
                      {.version = versions.second});
  std::vector<DrawnCollection> drawn;
  std::vector<std::vector<std::string>> sources;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    DrawnCollection& made = drawn.emplace_back(seed, versions);
    const std::string name = "c" + std::to_string(seed);
    const auto make = [&](const std::string& collection, const RandomRows& rows) {
      migration.source.create(at(collection), made.schema());
      if (rows.count > 0) {
        migration.source.put(at(collection), "", random_columns(made.schema(), rows));
      }
      migration.source.index_and_load(at(collection));
    };
    sources.push_back({name});
    make(name, made.rows());
    migration.add(name);
    planner::CollectionIntent& entry = migration.intent.collections.back();
    entry.dynamic_field.value = made.target_dynamic();
    entry.filter = {made.filter(), kPlace};
    entry.fields = made.wishes();
    if (made.has_nan()) entry.on_row_error = {planner::RowErrorPolicy::kQuarantine, kPlace};
    if (const auto rows = made.merged_rows()) {
      sources.back().push_back(name + "_more");
      make(sources.back().back(), *rows);
      entry.merged = {{.value = sources.back().back(), .place = kPlace}};
    }
  }
  const Applied applied = migration.apply();
  INFO("from " << std::string(versions.first) << " to " << std::string(versions.second) << ": "
               << explain(applied));
  REQUIRE(applied.is_success());
  for (const auto& rejected : migration.target.rejected_requests()) {
    CHECK_MESSAGE(rejected.find("value 'NaN' is not a number") != std::string::npos, rejected);
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string name = "c" + std::to_string(first + i);
    INFO("seed " << first + i << "\n" << drawn[i].describe());
    std::vector<StoredRow> before;
    for (const auto& source : sources[i]) {
      for (auto& row : migration.source.rows(at(source))) before.push_back(std::move(row));
    }
    std::ranges::sort(before, {}, &StoredRow::key);
    std::erase_if(before, [&](const StoredRow& row) { return !drawn[i].goes(row); });
    const auto after = migration.target.rows(at(name));
    REQUIRE(after.size() == before.size());
    for (std::size_t row = 0; row < before.size(); ++row) {
      REQUIRE(after[row].key == before[row].key);
      REQUIRE(drawn[i].found(after[row]) == drawn[i].moved(before[row]));
    }
  }
}

std::uint64_t collections_wanted() {
  const char* wanted = std::getenv("KITEWAY_COLLECTIONS");  // NOLINT(concurrency-mt-unsafe)
  return wanted == nullptr ? kCollections : std::stoull(wanted);
}

TEST_SUITE("property migrate") {
  TEST_CASE("whatever the schema, the rows and the changes, what arrives is what was to arrive") {
    const std::uint64_t wanted = collections_wanted();
    for (std::uint64_t first = 1; first <= wanted; first += kAtOnce) {
      const auto& versions = kVersions.at((first / kAtOnce) % kVersions.size());
      check_seeds(first, std::min(kAtOnce, wanted - first + 1), versions);
    }
  }
}

}  // namespace
}  // namespace kiteway::testing
