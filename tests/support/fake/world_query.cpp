// Query: what is asked, over which partitions, and in which shape it is answered.
#include "tests/support/fake/column.h"
#include "tests/support/fake/function_rules.h"
#include "tests/support/fake/structs.h"
#include "tests/support/fake/world.h"

#include <algorithm>

namespace kiteway::testing {
namespace {

constexpr std::int64_t kWindowMax = 16'384;
constexpr const char* kCount = "count(*)";

/// As Go's strconv.ParseBool reads it.
bool is_true(const KeyValuePairs& params, const std::string& key) {
  const std::string text = find_param(params, key).value_or("");
  return text == "True" || text == "true" || text == "TRUE" || text == "1" || text == "t" ||
         text == "T";
}

std::size_t window_param(const KeyValuePairs& params, const std::string& key, std::int64_t least) {
  const auto text = find_param(params, key);
  if (!text) return 0;
  const auto value = parse_int(*text);
  if (!value || *value < least || *value > kWindowMax) {
    refuse(key + " [" + *text + "] is invalid, it should be in range [" + std::to_string(least) +
           ", 16384]");
  }
  return static_cast<std::size_t>(*value);
}

Reduction reduction_of(const KeyValuePairs& params, const ServerRules& rules) {
  const bool for_best = is_true(params, "reduce_stop_for_best");
  if (!rules.from(2, 5)) return for_best ? Reduction::kInOrderForBest : Reduction::kNoOrder;
  if (!is_true(params, "iterator")) return Reduction::kNoOrder;
  return for_best ? Reduction::kInOrderForBest : Reduction::kInOrder;
}

/// Models milvus#52055: rows that are counted but never found.
bool is_left_out(const PrimaryKey& key, int every) {
  if (every <= 0) return false;
  if (const auto* number = std::get_if<std::int64_t>(&key)) return *number % every == 0;
  unsigned sum = 0;
  for (const char c : std::get<std::string>(key)) sum = sum * 31 + static_cast<unsigned char>(c);
  return sum % static_cast<unsigned>(every) == 0;
}

bool is_count(const wire::milvus::QueryRequest& request) {
  return std::any_of(request.output_fields().begin(), request.output_fields().end(),
                     [](const std::string& name) { return name == kCount; });
}

/// Indexes of the fields to answer, the primary key always among them.
std::vector<std::size_t> output_fields(const Collection& collection,
                                       const wire::milvus::QueryRequest& request) {
  std::vector<bool> wanted(collection.fields.size(), false);
  wanted[collection.primary_key_index()] = true;
  for (const auto& name : request.output_fields()) {
    if (name == "*") {
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const std::string& field = collection.fields[i].name();
        if (!is_bm25_output(collection.schema, field)) wanted[i] = true;
      }
      continue;
    }
    bool is_struct = false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!collection.fields[i].name().starts_with(name + "[")) continue;
      wanted[i] = is_struct = true;
    }
    if (is_struct) continue;
    const auto index = collection.find_field(name);
    if (!index) refuse("field " + name + " not exist");
    if (is_bm25_output(collection.schema, name)) {
      refuse("not allowed to retrieve raw data of field " + name);
    }
    wanted[*index] = true;
  }
  std::vector<std::size_t> indexes;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i]) indexes.push_back(i);
  }
  return indexes;
}

void check_collection_id(const Collection& collection, const KeyValuePairs& params,
                         const ServerRules& rules) {
  const bool is_known = rules.from(2, 5, 4) || (rules.from(2, 4, 21) && !rules.from(2, 5));
  const auto id = int_param(params, "collection_id");
  if (is_known && id && *id != collection.id) {
    refuse("the alias or collection name points to another collection now");
  }
}

}  // namespace

PageRequest World::page_request(const Collection& collection,
                                const wire::milvus::QueryRequest& request) {
  const KeyValuePairs& params = request.query_params();
  const int every = rules_.answer_short;
  const bool loses_int64_max = !rules_.from(2, 6);  // the merge takes it for "nothing left"
  PageRequest page{
      .at = store_.now(),
      .filter = parse_filter(is_lite() && request.expr() == "true" ? "" : request.expr(),
                             collection, rules_),
      .limit = window_param(params, "limit", 1),
      .offset = window_param(params, "offset", 0),
      .reduction = reduction_of(params, rules_),
      .newest_wins = rules_.newest_wins,
      .stops_at_any_end = !rules_.from(2, 4, 5),
      .repeats_in_page = rules_.repeats_in_page,
      .is_lost = [every, loses_int64_max](const PrimaryKey& key) {
        return (loses_int64_max && key == PrimaryKey{INT64_MAX}) || is_left_out(key, every);
      }};
  if (page.limit + page.offset > kWindowMax) {
    refuse("(offset+limit) should be in range [1, 16384]");
  }
  const bool is_snapshot = rules_.from(2, 5) && is_true(params, "iterator");
  if (is_snapshot && request.guarantee_timestamp() > 1) page.at = request.guarantee_timestamp();
  return page;
}

std::vector<Partition*> World::partitions_to_read(Collection& collection,
                                                  const wire::milvus::QueryRequest& request) {
  auto partitions = named_partitions(collection, request.partition_names());
  if (!collection.is_loaded()) {
    refuse(code::kCollectionNotLoaded, "collection not loaded[collection=" + collection.name + "]");
  }
  if (collection.load_polls_left > 0) {
    throw Refusal{.code = code::kCollectionNotFullyLoaded,
                  .reason = "collection not fully loaded[collection=" + collection.name + "]",
                  .retriable = true};
  }
  if (request.partition_names().empty()) {
    std::erase_if(partitions, [](const Partition* partition) { return !partition->is_loaded; });
  }
  for (const Partition* partition : partitions) {
    if (!partition->is_loaded) {
      refuse(code::kPartitionNotLoaded, "partition not loaded[partition=" + partition->name + "]");
    }
  }
  return partitions;
}

void World::answer_count(const std::vector<Partition*>& partitions, const Collection& collection,
                         const PageRequest& page, wire::milvus::QueryResults& answer) {
  if (page.limit != 0 || page.offset != 0) refuse("count entities with pagination is not allowed");
  std::int64_t count = 0;
  for (const Partition* partition : partitions) {
    count += page.filter.empty()
                 ? Store::count(*partition, page.at)
                 : static_cast<std::int64_t>(
                       visible_rows(collection, *partition, page.filter, page.at).size());
  }
  auto& column = *answer.add_fields_data();
  column.set_type(wire::schema::Int64);
  column.set_field_name(kCount);
  column.mutable_scalars()->mutable_long_data()->add_data(count);
}

void World::query(const Caller& caller, const wire::milvus::QueryRequest& request,
                  wire::milvus::QueryResults& answer) {
  Collection& collection = collection_of(caller, request);
  check_collection_id(collection, request.query_params(), rules_);
  if (!request.expr_template_values().empty()) refuse("templates are not played here");
  const PageRequest page = page_request(collection, request);
  const auto partitions = partitions_to_read(collection, request);
  answer.set_collection_name(collection.name);
  *answer.mutable_output_fields() = request.output_fields();
  if (rules_.from(2, 5) && is_true(request.query_params(), "iterator")) {
    answer.set_session_ts(page.at);
  }
  if (rules_.from(2, 5, 4)) answer.set_primary_field_name(collection.primary_key().name());
  if (is_count(request)) {
    const bool counts_all = is_lite() && request.expr().empty();
    const auto counted = counts_all ? named_partitions(collection, {}) : partitions;
    return answer_count(counted, collection, page, answer);
  }
  if (page.filter.empty() && page.limit == 0) {
    refuse("empty expression should be used with limit");
  }
  std::vector<std::size_t> fields = output_fields(collection, request);
  // Nobody may rely on the order of columns, nor on columns in an empty answer.
  ++queries_;
  std::rotate(fields.begin(),
              fields.begin() + static_cast<std::ptrdiff_t>(queries_ % fields.size()), fields.end());
  std::vector<const Segment*> segments;
  for (const Partition* partition : partitions) {
    for (const Segment& segment : partition->segments) segments.push_back(&segment);
  }
  const std::vector<const RowCells*> rows = read_page(collection, segments, page);
  if (rows.empty() && queries_ % 2 == 0) return;
  for (const std::size_t field : fields) {
    std::vector<const Cell*> cells;
    cells.reserve(rows.size());
    for (const RowCells* row : rows) cells.push_back(&(*row)[field]);
    answer.mutable_fields_data()->Add(join_column(collection.fields[field], cells));
  }
  gather_structs(collection, *answer.mutable_fields_data());
}

}  // namespace kiteway::testing
