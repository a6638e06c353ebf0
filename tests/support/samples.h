// Small worlds for tests of the planner: fields, collections, servers and intents in a line each.
#pragma once

#include "planner/compile/compile.h"
#include "planner/model/intent.h"
#include "schema/base/diagnostic.h"
#include "schema/snapshot.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::testing {

// --- Findings ---

/// One line per finding, in the order found: `P0301 8:11 message // hint`. A finding that is no
/// error begins with its severity, one about a live object ends with ` :: subject`.
std::string lines_of(const Diagnostics& diagnostics);

// --- Fields and indexes ---

FieldSchema int64_key(const std::string& name = "id");
FieldSchema scalar(const std::string& name, DataType type);
FieldSchema varchar(const std::string& name, std::int64_t max_length = 512);
FieldSchema array_of(const std::string& name, DataType element);
FieldSchema vectors(const std::string& name, std::int64_t dim = 128,
                    DataType type = DataType::kFloatVector);
IndexSpec index_on(const std::string& field, const std::string& type = "HNSW",
                   const std::string& metric = "COSINE");

// --- Collections ---

/// `id` Int64 key, `title` VarChar(512), `vector` FloatVector(128) with an HNSW index, 1,200 rows
/// in the one partition `_default`, loaded, without a dynamic field; id 4501.
CollectionSnapshot sample_collection(const std::string& name = "products");

/// The collection with these partitions beside `_default`, all loaded.
CollectionSnapshot with_partitions(CollectionSnapshot collection,
                                   const std::vector<std::string>& names);

/// The collection and all its partitions, not loaded: nobody can count its rows.
CollectionSnapshot not_loaded(CollectionSnapshot collection);

/// The collection with `tenant` VarChar(64) as its partition key and so many partitions.
CollectionSnapshot with_partition_key(CollectionSnapshot collection, std::int64_t partitions);

// --- Worlds ---

/// A server of that version with the database `default` and these collections.
ServerSnapshot server_with(std::string_view version,
                           const std::vector<CollectionSnapshot>& collections);

/// Both servers are Milvus 2.4.15; nothing was ever done on this machine.
planner::World world_with(const std::vector<CollectionSnapshot>& source,
                          const std::vector<CollectionSnapshot>& target = {});

/// What the journal would hold after a run `run-1` of `plan`, and the target after it: every
/// collection made, filled and verified, with ids from 9001.
void finish_run(planner::World& world, const planner::CompiledPlan& plan);

/// As above for a run that ended in the middle: made, but not complete.
void break_run(planner::World& world, const planner::CompiledPlan& plan);

// --- Intents ---

/// Moves default/`name` to default/`target_name`, or to the same name; written in line 8 of
/// plan.yaml.
planner::CollectionIntent move_of(const std::string& name, const std::string& target_name = "");

/// The plan `shop` from http://localhost:19530 to http://localhost:19531.
planner::Intent intent_of(const std::vector<planner::CollectionIntent>& collections);

/// The compiled plan; the test fails if there are errors.
planner::CompiledPlan compiled(const planner::Intent& intent, const planner::World& world,
                               planner::Purpose purpose = planner::Purpose::kApply);

}  // namespace kiteway::testing
