#include "schema/capabilities/capabilities.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace kiteway {
namespace {

using enum DataType;

/// What a version brought to its family. Sources: docs/milvus-behaviour.md#versions.
struct Step {
  int major;
  int minor;
  int patch;
  void (*bring)(Capabilities& can);
};

void add_types(Capabilities& can, std::initializer_list<DataType> types) {
  can.types.insert(can.types.end(), types);
}

Capabilities milvus_2_3() {
  return {.types = {kBool, kInt8, kInt16, kInt32, kInt64, kFloat, kDouble, kVarChar, kArray, kJson,
                    kBinaryVector, kFloatVector},
          .json_objects_only = true,
          .refuses_taken_keys = false,
          .loses_highest_key = true,
          .key_remainders = true,
          .indexes = {.of_scalars = {"Trie", "TRIE", "marisa-trie", "STL_SORT"}},
          .names = {.reserved_fields = {"RowID", "Timestamp", "$meta", "$namespace_id"}}};
}

/// Words of the expression language that no field may be called, from when on any are reserved.
constexpr auto kFirstKeywords = std::to_array<const char*>({"like",
                                                            "and",
                                                            "or",
                                                            "not",
                                                            "in",
                                                            "exists",
                                                            "EXISTS",
                                                            "json_contains",
                                                            "JSON_CONTAINS",
                                                            "json_contains_all",
                                                            "JSON_CONTAINS_ALL",
                                                            "json_contains_any",
                                                            "JSON_CONTAINS_ANY",
                                                            "array_contains",
                                                            "ARRAY_CONTAINS",
                                                            "array_contains_all",
                                                            "ARRAY_CONTAINS_ALL",
                                                            "array_contains_any",
                                                            "ARRAY_CONTAINS_ANY",
                                                            "array_length",
                                                            "ARRAY_LENGTH",
                                                            "text_match",
                                                            "TEXT_MATCH",
                                                            "true",
                                                            "True",
                                                            "TRUE",
                                                            "false",
                                                            "False",
                                                            "FALSE"});

/// Oldest first.
const std::vector<Step>& milvus_steps() {
  static const std::vector<Step> kSteps = {
      {2, 4, 0,
       [](Capabilities& can) {
         add_types(can, {kFloat16Vector, kBFloat16Vector, kSparseFloatVector});
         can.default_values = true;
         can.json_objects_only = false;
         can.refuses_taken_keys = true;
         can.clustering_key = true;
         can.indexes.of_scalars.emplace_back("INVERTED");
         can.limits.vector_fields = 4;
         can.limits.partitions_default = 16;
         can.names.partitions = PartitionNames::kDashes;
       }},
      {2, 4, 5, [](Capabilities& can) { can.limits.partitions = 1'024; }},
      {2, 4, 12,
       [](Capabilities& can) {
         can.names.keywords.assign(kFirstKeywords.begin(), kFirstKeywords.end());
       }},
      {2, 5, 0,
       [](Capabilities& can) {
         can.page_mode = PageMode::kInOrder;
         can.snapshot_reads = true;
         can.nullable_scalars = true;
         can.valid_data = true;
         can.functions = {FunctionType::kBm25};
         can.indexes.of_scalars.clear();
       }},
      {2, 6, 0,
       [](Capabilities& can) {
         add_types(can, {kInt8Vector});
         can.functions.insert(can.functions.end(),
                              {FunctionType::kTextEmbedding, FunctionType::kRerank});
         can.loses_highest_key = false;
         can.limits.vector_fields = 10;
         can.limits.description_bytes = 1'024;
         for (const char* word : {"phrase_match", "PHRASE_MATCH", "random_sample", "RANDOM_SAMPLE"})
           can.names.keywords.emplace_back(word);
       }},
      {2, 6, 4, [](Capabilities& can) { add_types(can, {kArrayOfStruct}); }},
      {2, 6, 6, [](Capabilities& can) { add_types(can, {kGeometry, kTimestamptz}); }},
      {2, 6, 18, [](Capabilities& can) { can.nullable_vectors = true; }},
      {3, 0, 0,
       [](Capabilities& can) {
         add_types(can, {kText});
         can.functions.insert(can.functions.end(),
                              {FunctionType::kMinHash, FunctionType::kMolFingerprint});
       }},
  };
  return kSteps;
}

/// The Python server of milvus-lite 3.
Capabilities milvus_lite_3() {
  return {.page_mode = PageMode::kInOrder,
          .literals = LiteralStyle::kRawUtf8,
          .types = {kBool, kInt8, kInt16, kInt32, kInt64, kFloat, kDouble, kVarChar, kArray, kJson,
                    kGeometry, kTimestamptz, kFloatVector, kSparseFloatVector},
          .nullable_scalars = true,
          .default_values = true,
          .valid_data = true,
          .functions = {FunctionType::kBm25},  // its models take no vectors that are stored
          .text_auto_id = false,
          .counts_partitions = false,
          .indexes = {.of_scalars = {"INVERTED"},
                      .of_texts = "INVERTED",
                      .of_numbers = "INVERTED",
                      .instead_of_auto = {{kSparseFloatVector, "SPARSE_INVERTED_INDEX"}}},
          .names = {.reserved_fields = {"_seq", "_partition", "$meta", "iso", "interval"},
                    .partitions = PartitionNames::kDashes},
          .limits = {.vector_fields = 4,
                     .shards = 1,
                     .shards_for_auto = 1,
                     .partitions = 1'024,
                     .partitions_default = 16}};
}

/// The one server that does not tell its version.
Capabilities milvus_lite_2_5() {
  return {
      .types = {kBool, kInt8, kInt16, kInt32, kInt64, kFloat, kDouble, kVarChar, kArray, kJson,
                kBinaryVector, kFloatVector, kFloat16Vector, kBFloat16Vector, kSparseFloatVector},
      .default_values = true,
      .functions = {FunctionType::kBm25},
      .partitions = false,
      .indexes = {.instead_of_auto = {{kBinaryVector, "BIN_FLAT"},
                                      {kFloat16Vector, "FLAT"},
                                      {kBFloat16Vector, "FLAT"},
                                      {kSparseFloatVector, "SPARSE_INVERTED_INDEX"}}},
      .names = {.reserved_fields = {"RowID", "Timestamp", "$meta"}},
      .limits = {.vector_fields = 4, .shards = 1, .shards_for_auto = 1, .databases = 1}};
}

}  // namespace

Capabilities capabilities_of(const ServerVersion& version) {
  if (version.family == ServerFamily::kMilvusLite) return milvus_lite_3();
  if (version.family == ServerFamily::kUnknown) return milvus_lite_2_5();
  Capabilities can = milvus_2_3();
  for (const Step& step : milvus_steps()) {
    if (at_least(version, step.major, step.minor, step.patch)) step.bring(can);
  }
  return can;
}

bool has_type(const Capabilities& server, DataType type) noexcept {
  return std::ranges::find(server.types, type) != server.types.end();
}

bool has_function(const Capabilities& server, FunctionType type) noexcept {
  return std::ranges::find(server.functions, type) != server.functions.end();
}

bool is_supported_source(const ServerVersion& version) noexcept {
  return version.family == ServerFamily::kMilvus && at_least(version, 2, 3, 6);
}

}  // namespace kiteway
