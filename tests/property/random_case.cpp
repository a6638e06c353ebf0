#include "tests/property/random_case.h"

#include "schema/capabilities/capabilities.h"
#include "schema/conversions.h"
#include "schema/dynamic_keys.h"

#include <algorithm>
#include <array>
#include <random>
#include <utility>

namespace kiteway::testing {
namespace {

using planner::FieldIntent;
using planner::Literal;
using planner::Placed;

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed), can_() {}

  RandomCase all() {
    RandomCase made;
    made.source_version = one_of({"2.3.6", "2.4.4", "2.4.15", "2.5.4", "2.5.27", "2.6.0", "2.6.6"});
    made.target_version = one_of({"2.3.6", "2.3.21", "2.4.0", "2.4.12", "2.4.15", "2.5.0", "2.5.13",
                                  "2.6.0", "2.6.8", "2.6.18"});
    if (chance(30)) made.target_version = made.source_version;
    if (chance(30)) draw_cluster(made);
    can_ = capabilities_of(parse_server_version(made.source_version));
    draw_collection(made.source);
    draw_move(made.source, made.move);
    return made;
  }

 private:
  std::int64_t number(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }
  bool chance(int percent) { return number(1, 100) <= percent; }
  std::string one_of(const std::vector<std::string>& texts) {
    return texts[static_cast<std::size_t>(number(0, std::ssize(texts) - 1))];
  }
  SourcePlace line() {
    return {.file = "plan.yaml", .line = static_cast<int>(number(9, 99)), .column = 5};
  }

  std::string field_name() {
    if (!chance(3)) return "f" + std::to_string(++names_);
    std::string name = one_of({"like", "exists", "phrase_match", "TRUE", "RANDOM_SAMPLE"});
    const bool is_free = field_name_problem(name, can_.names) == std::nullopt &&
                         std::ranges::find(taken_, name) == taken_.end();
    if (!is_free) return "f" + std::to_string(++names_);
    taken_.push_back(name);
    return name;
  }

  void draw_cluster(RandomCase& made) {
    made.target_version = one_of({"2.5.4", "2.5.27", "2.6.0", "2.6.18"});
    constexpr std::array kTiers{CloudTier::kFree, CloudTier::kServerless, CloudTier::kDedicated};
    made.target_cluster =
        CloudCluster{.tier = kTiers.at(static_cast<std::size_t>(number(0, kTiers.size() - 1)))};
    if (made.target_cluster->tier == CloudTier::kDedicated && chance(70)) {
      made.target_cluster->cu_count = number(1, 128);
    }
  }

  /// Of a field on the target: one that may be another's now and then.
  std::string new_name() {
    return chance(70) ? "g" + std::to_string(++names_)
                      : "f" + std::to_string(number(1, names_ + 1));
  }

  /// What a field of that type can become; now and then what it cannot.
  DataType new_type(DataType type) {
    const auto able = conversions_of(type);
    if (able.empty() || chance(10)) return chance(50) ? DataType::kInt64 : DataType::kVarChar;
    return able[static_cast<std::size_t>(number(0, std::ssize(able) - 1))];
  }

  void draw_collection(CollectionSnapshot& source) {
    source.address = {.database = "default", .collection = "shop"};
    source.schema.name = "shop";
    source.schema.dynamic_field_enabled = chance(50);
    if (chance(5)) source.schema.description = std::string(2'000, 'd');
    source.collection_id = 1;
    source.load_state = LoadState::kLoaded;
    source.entity_count = chance(90) ? number(0, 10'000) : number(0, 5'000'000'000);
    source.shard_count = static_cast<std::int32_t>(number(1, 16));
    draw_key(source);
    const std::int64_t scalars = chance(95) ? number(0, 6) : number(50, 62);
    for (std::int64_t i = 0; i < scalars; ++i) source.schema.fields.push_back(draw_scalar());
    const std::int64_t vectors = number(1, can_.limits.vector_fields);
    for (std::int64_t i = 0; i < vectors; ++i) draw_vector(source);
    if (!can_.functions.empty() && chance(25)) draw_function(source);
    if (has_type(can_, DataType::kArrayOfStruct) && chance(40)) draw_structs(source);
    draw_partitions(source);
  }

  /// BM25 over the first text there is, or a model behind the first float vector.
  void draw_function(CollectionSnapshot& source) {
    auto& fields = source.schema.fields;
    const auto text = std::ranges::find_if(fields, [](const FieldSchema& field) {
      return field.type == DataType::kVarChar && !field.is_primary_key && !field.nullable;
    });
    if (text == fields.end()) return;
    FunctionSchema function{.name = "made", .inputs = {text->name}};
    const auto vector = std::ranges::find(fields, DataType::kFloatVector, &FieldSchema::type);
    if (has_function(can_, FunctionType::kTextEmbedding) && vector != fields.end() && chance(50)) {
      vector->is_function_output = true;
      function.type = FunctionType::kTextEmbedding;
      function.outputs = {vector->name};
      function.params = {{"provider", "openai"}};
    } else {
      text->type_params["enable_analyzer"] = "true";
      function.type = FunctionType::kBm25;
      function.outputs = {"words"};
      fields.push_back(
          {.name = "words", .type = DataType::kSparseFloatVector, .is_function_output = true});
      source.indexes.push_back(
          {.field_name = "words",
           .params = {{"index_type", "SPARSE_INVERTED_INDEX"}, {"metric_type", "BM25"}}});
    }
    source.schema.functions.push_back(std::move(function));
  }

  void draw_structs(CollectionSnapshot& source) {
    const std::string capacity = std::to_string(number(1, 4'096));
    FieldSchema structs{.name = field_name(), .type = DataType::kArrayOfStruct};
    structs.sub_fields.push_back(
        {.name = "text",
         .type = DataType::kArray,
         .element_type = DataType::kVarChar,
         .type_params = {{"max_capacity", capacity}, {"max_length", "64"}, {"dim", "8"}}});
    if (chance(50)) {
      structs.sub_fields.push_back({.name = "seen",
                                    .type = DataType::kArrayOfVector,
                                    .element_type = DataType::kFloatVector,
                                    .type_params = {{"max_capacity", capacity}, {"dim", "8"}}});
      source.indexes.push_back({.field_name = structs.name + "[seen]",
                                .params = {{"index_type", "HNSW"}, {"metric_type", "MAX_SIM"}}});
    }
    source.schema.fields.push_back(std::move(structs));
  }

  void draw_key(CollectionSnapshot& source) {
    FieldSchema key{.name = "id", .type = DataType::kInt64, .is_primary_key = true};
    if (chance(40)) {
      key.type = DataType::kVarChar;
      key.type_params = {{"max_length", std::to_string(number(1, 65'535))}};
    }
    key.auto_id = chance(30);
    source.schema.fields.push_back(std::move(key));
  }

  FieldSchema draw_scalar() {
    constexpr std::array kTypes{DataType::kBool,    DataType::kInt8,  DataType::kInt16,
                                DataType::kInt32,   DataType::kInt64, DataType::kFloat,
                                DataType::kDouble,  DataType::kJson,  DataType::kArray,
                                DataType::kVarChar, DataType::kInt64, DataType::kVarChar};
    FieldSchema field{.name = field_name(),
                      .type = kTypes.at(static_cast<std::size_t>(number(0, kTypes.size() - 1)))};
    if (field.type == DataType::kArray) {
      field.element_type = chance(50) ? DataType::kVarChar : DataType::kInt32;
      field.type_params["max_capacity"] = std::to_string(number(1, 4'096));
    }
    if (field.type == DataType::kVarChar || field.element_type == DataType::kVarChar) {
      field.type_params["max_length"] = std::to_string(number(1, 65'535));
    }
    if (chance(10)) field.type_params["dim"] = "8";  // some writers leave it behind
    if (chance(10)) field.description = "what it is";
    field.nullable = can_.nullable_scalars && chance(40);
    if (can_.default_values && chance(15)) draw_default(field);
    if (can_.clustering_key && !has_clustering_key_ && chance(5)) {
      field.is_clustering_key = has_clustering_key_ = true;
    }
    return field;
  }

  void draw_default(FieldSchema& field) {
    switch (field.type) {
      case DataType::kBool:
        field.default_value = chance(50);
        break;
      case DataType::kInt32:
        field.default_value = static_cast<std::int32_t>(number(-9, 9));
        break;
      case DataType::kInt64:
        field.default_value = number(INT64_MIN, INT64_MAX);
        break;
      case DataType::kVarChar:
        field.default_value = std::string("a");
        break;
      default:
        break;
    }
  }

  void draw_vector(CollectionSnapshot& source) {
    std::vector<DataType> types = can_.types;
    std::erase_if(types, [](DataType type) { return !is_vector(type); });
    FieldSchema field{.name = field_name(),
                      .type = types[static_cast<std::size_t>(number(0, std::ssize(types) - 1))]};
    const bool is_binary = field.type == DataType::kBinaryVector;
    if (field.type != DataType::kSparseFloatVector) {
      field.type_params["dim"] =
          std::to_string(is_binary ? 8 * number(1, 32'768) : number(2, 32'768));
    }
    const std::string metric = is_binary                                    ? "HAMMING"
                               : field.type == DataType::kSparseFloatVector ? "IP"
                                                                            : "COSINE";
    source.indexes.push_back({.field_name = field.name,
                              .index_name = field.name,
                              .params = {{"index_type", "HNSW"}, {"metric_type", metric}}});
    source.schema.fields.push_back(std::move(field));
  }

  void draw_partitions(CollectionSnapshot& source) {
    auto& fields = source.schema.fields;
    const auto key = std::ranges::find_if(fields, [](const FieldSchema& field) {
      return !field.is_primary_key && !field.nullable &&
             (field.type == DataType::kInt64 || field.type == DataType::kVarChar);
    });
    if (key != fields.end() && chance(20)) {
      key->is_partition_key = true;
      source.partition_count = number(1, can_.limits.partitions);
      return;
    }
    source.partitions.push_back({.name = kDefaultPartition, .load_state = LoadState::kLoaded});
    if (!chance(20)) return;
    for (const char* name : {"eu", "2024", "a_b"}) {
      source.partitions.push_back({.name = name, .load_state = LoadState::kLoaded});
    }
    if (can_.names.partitions != PartitionNames::kDigitFirst) {
      source.partitions.push_back({.name = "a-b", .load_state = LoadState::kLoaded});
    }
  }

  void draw_move(const CollectionSnapshot& source, planner::CollectionIntent& move) {
    move.source = source.address;
    move.target = {.database = "default", .collection = chance(50) ? "shop" : "shop_v2"};
    move.place = move.database_place = move.target_place = line();
    if (chance(40)) move.dynamic_field = {chance(50), line()};
    if (chance(20)) move.nullable = {chance(50), line()};
    if (chance(30)) move.shards = {number(1, 16), line()};
    for (const auto& field : source.schema.fields) {
      if (chance(30)) move.fields.push_back(draw_wish(field));
    }
    if (chance(20)) move.fields.push_back(draw_new_field());
    if (chance(3)) move.fields.push_back({.name = "nobody", .place = line()});
  }

  FieldIntent draw_wish(const FieldSchema& field) {
    FieldIntent wish{.name = field.name, .place = line()};
    if (chance(20)) wish.nullable = {chance(50), line()};
    if (chance(20)) wish.default_value = {chance(80) ? literal_of(field) : draw_literal(), line()};
    if (chance(5)) wish.partition_key = {chance(80), line()};
    if (chance(field.type == DataType::kVarChar ? 40 : 2))
      wish.max_length = {number(1, 65'535), line()};
    if (chance(field.type == DataType::kArray ? 40 : 2))
      wish.max_capacity = {number(1, 4'096), line()};
    if (chance(10)) wish.rename = {new_name(), line()};
    if (chance(5)) wish.drop = {chance(80), line()};
    if (chance(15)) wish.type = {new_type(field.type), line()};
    if (chance(10)) wish.description = {"told by the plan", line()};
    if (chance(5)) wish.to_dynamic = {chance(80), line()};
    return wish;
  }

  /// A field that the source need not have.
  FieldIntent draw_new_field() {
    const FieldSchema field{
        .name = new_name(),
        .type =
            types_of_keys()[static_cast<std::size_t>(number(0, std::ssize(types_of_keys()) - 1))]};
    FieldIntent wish = draw_wish(field);
    wish.type = {field.type, line()};
    if (chance(50)) {
      wish.add = {literal_of(field), line()};
      return wish;
    }
    wish.from_dynamic = {"key", line()};
    const auto substitute = [&] {
      return Placed<Substitute>{static_cast<Substitute>(number(0, 2)), line()};
    };
    if (chance(50)) wish.on_missing = substitute();
    if (chance(50)) wish.on_mistyped = substitute();
    return wish;
  }

  /// One that may well fit the field.
  Literal literal_of(const FieldSchema& field) {
    switch (field.type) {
      case DataType::kBool:
        return chance(50);
      case DataType::kFloat:
      case DataType::kDouble:
        return static_cast<double>(number(-1'000, 1'000)) / 8;
      case DataType::kVarChar:
        return std::string(static_cast<std::size_t>(number(0, 9)), 'x');
      default:
        return number(-128, 127);
    }
  }

  Literal draw_literal() {
    switch (number(0, 4)) {
      case 0:
        return chance(50);
      case 1:
        return number(INT64_MIN, INT64_MAX);
      case 2:
        return static_cast<double>(number(-1'000, 1'000)) / 8;
      case 3:
        return std::string(static_cast<std::size_t>(number(0, 300)), 'x');
      default:
        return number(-200, 200);
    }
  }

  std::mt19937_64 random_;
  Capabilities can_;
  int names_ = 0;
  std::vector<std::string> taken_;
  bool has_clustering_key_ = false;
};

}  // namespace

RandomCase random_case(std::uint64_t seed) { return Draw(seed).all(); }

}  // namespace kiteway::testing
