#include "planner/language/keys/sections.h"

namespace kiteway::planner {
namespace {

using enum ValueKind;

/// What a collection of the target is, for all of them at once.
std::vector<KeySpec> shared_definition_keys() {
  return {
      {.name = "dynamic_field",
       .kind = kBool,
       .description = "whether the target takes keys outside its schema",
       .fallback = "true"},
      {.name = "nullable",
       .kind = kBool,
       .description = "whether scalar fields of the target may be null",
       .fallback = "true"},
      {.name = "shards",
       .kind = kAutoOrInteger,
       .description = "shards of the target; auto: one per 100 million rows",
       .minimum = 1,
       .maximum = 16,
       .fallback = "auto"},
      choice<VerifyMode>("verify", "proof at the end: number of rows, or every value too"),
      {.name = "load",
       .kind = kBool,
       .description = "load the target collection at the end",
       .fallback = "false"},
      choice<IndexMode>(
          "index",
          "indexes of the target: AUTOINDEX with the source's metric, or as on the source"),
      choice<AliasMode>("aliases",
                        "whether the source's aliases are made on the target too, at the end"),
      choice<PartitionMode>(
          "partitions",
          "whether each partition of the source becomes one of the target, or all rows go to the "
          "default one; a partition key merges them in any case"),
      {.name = "auto_id",
       .kind = kBool,
       .description = "whether the target makes new primary keys and the old ones are discarded",
       .fallback = "false"},
      {.name = "original_pk_field",
       .kind = kText,
       .description = "with auto_id: a new field of the target that keeps the old primary keys"},
  };
}

/// How rows get there, for all collections at once.
std::vector<KeySpec> shared_copy_keys() {
  return {
      choice<WritePolicy>(
          "write",
          "how rows are written; auto: inserted, and upserted wherever they may be already"),
      choice<OnExisting>(
          "on_existing",
          "what to do with a target collection that no run on this machine made: resume "
          "compares and writes what differs, recreate drops it (with apply "
          "--allow-destructive)"),
      choice<RowErrorPolicy>(
          "on_row_error",
          "what to do with rows that the target cannot hold: fail ends the collection, quarantine "
          "leaves them out and lists them in a file"),
      {.name = "max_quarantined",
       .kind = kInteger,
       .description = "with on_row_error: quarantine: how many rows of a collection may be left "
                      "out before it fails",
       .minimum = 1,
       .maximum = 1'000'000,
       .fallback = "1000"},
      {.name = "prevent_destroy",
       .kind = kBool,
       .description = "never drop the target collection, whatever on_existing says",
       .fallback = "false"},
  };
}

std::vector<KeySpec> shared_collection_keys() {
  std::vector<KeySpec> keys = shared_definition_keys();
  for (auto& key : shared_copy_keys()) keys.push_back(std::move(key));
  return keys;
}

/// Properties that mean the same on every server (docs/milvus-behaviour.md#properties).
const Section& properties_section() {
  static const Section kSection{
      "properties",
      {
          {"collection.ttl.seconds",
           kInteger,
           "rows older than this are hidden and removed; set when the rows are proved",
           false,
           {},
           -1,
           3'155'760'000},
          {"mmap.enabled", kBool, "map the collection's data into memory instead of loading it"},
          {"partitionkey.isolation", kBool, "one index for each value of the partition key"},
          {"timezone", kText, "IANA name of the time zone of Timestamptz texts"},
      }};
  return kSection;
}

}  // namespace

const Section& defaults_section() {
  static const Section kSection{"defaults", shared_collection_keys()};
  return kSection;
}

namespace {

/// The types that a field can be given.
std::vector<std::string_view> type_words() {
  using enum DataType;
  static const std::vector<std::string> kWords = [] {
    std::vector<std::string> words;
    for (const DataType type : {kBool, kInt8, kInt16, kInt32, kInt64, kFloat, kDouble, kVarChar,
                                kJson, kTimestamptz, kFloat16Vector, kBFloat16Vector}) {
      words.push_back(to_string(type));
    }
    return words;
  }();
  return {kWords.begin(), kWords.end()};
}

const Section& field_section() {
  static const Section kSection{
      "field",
      {
          {"rename", kText, "its name on the target"},
          {"drop", kBool, "leave it out, and its values with it"},
          {"add", kScalar,
           "a field that the source does not have, with this value in every row; type goes with "
           "it"},
          {"from_dynamic", kText,
           "a field that the source does not have, made of this key of its dynamic field; type "
           "goes with it"},
          {.name = "on_missing",
           .kind = kChoice,
           .description =
               "with from_dynamic: what a row without the key gets; default: its default, or NULL",
           .choices = words_of<Substitute>()},
          {.name = "on_mistyped",
           .kind = kChoice,
           .description =
               "with from_dynamic: what a row gets whose value has no place in the type; "
               "default: fail",
           .choices = words_of<Substitute>(),
           .example = "set_null"},
          {"to_dynamic", kBool,
           "make it a key of the target's dynamic field, called as rename says"},
          {.name = "type",
           .kind = kChoice,
           .description = "its type on the target, which must hold every value; vectors of floats "
                          "may be halved",
           .choices = type_words()},
          {"nullable", kBool, "whether it may be null; default: nullable of the collection"},
          {"default", kScalar, "value of rows that bring none"},
          {"partition_key", kBool, "make it the partition key; one field, INT64 or VARCHAR"},
          {"max_length", kInteger, "bytes of its longest text", false, {}, 1, 65535},
          {"max_capacity", kInteger, "elements of its longest array", false, {}, 1, 4096},
          {"description", kText, "what it is, instead of what the source says"},
      }};
  return kSection;
}

}  // namespace

const Section& collection_section() {
  static const Section kSection = [] {
    Section section{
        "collection",
        {
            {.name = "name",
             .kind = kText,
             .description = "collection on the source",
             .is_required = true,
             .instead = "match",
             .example = "products"},
            {.name = "match",
             .kind = kText,
             .description = "instead of name: all collections that fit; * is any letters, ? is one",
             .example = "logs_*"},
            {"exclude", kTexts, "names and patterns that match is not to take"},
            {"merge", kTexts,
             "with name: further collections of its database, with the same fields, whose rows go "
             "into the same target"},
            {"database", kText, "its database; default: source.database"},
            {"target_name", kText, "name on the target; default: name; with match, * is that name"},
            {"target_database", kText, "database on the target; default: target.database"},
        }};
    for (auto& key : shared_collection_keys()) section.keys.push_back(std::move(key));
    section.keys.push_back({.name = "filter",
                            .kind = kText,
                            .description = "only rows that meet this expression of Milvus go",
                            .example = "year >= 2024 and tenant in [\"a\", \"b\"]"});
    section.keys.push_back({"properties",
                            kMap,
                            "properties of the target, instead of the source's",
                            false,
                            {},
                            0,
                            0,
                            &properties_section()});
    section.keys.push_back({"fields",
                            kMapOfMaps,
                            "what differs from the source in single fields, by their name",
                            false,
                            {},
                            0,
                            0,
                            &field_section()});
    return section;
  }();
  return kSection;
}

}  // namespace kiteway::planner
