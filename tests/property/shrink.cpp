// How a failing case becomes a small one, and how it is told.
#include "tests/property/random_case.h"

#include <algorithm>
#include <utility>

namespace kiteway::testing {
namespace {

/// Cases that are smaller than one by one thing.
class Smaller {
 public:
  explicit Smaller(const RandomCase& random) : random_(random) {}

  std::vector<RandomCase> all() && {
    without_fields();
    without_wishes();
    without_the_rest();
    return std::move(made_);
  }

 private:
  template <class Change>
  void with(const Change& change) {
    RandomCase copy = random_;
    change(copy);
    made_.push_back(std::move(copy));
  }

  void without_fields() {
    const auto vectors =
        std::ranges::count_if(random_.source.schema.fields,
                              [](const FieldSchema& field) { return is_vector(field.type); });
    for (std::size_t i = 0; i < random_.source.schema.fields.size(); ++i) {
      const std::string name = random_.source.schema.fields[i].name;
      // No collection is without a key and a vector.
      const auto& functions = random_.source.schema.functions;
      const bool is_bound = is_function_input(random_.source.schema, name) ||
                            function_making(random_.source.schema, name) != nullptr;
      if (is_bound && !functions.empty()) {
        with([&](RandomCase& copy) {
          copy.source.schema.functions.clear();
          for (auto& field : copy.source.schema.fields) field.is_function_output = false;
          for (auto& index : copy.source.indexes) {
            if (metric_type(index) == "BM25") index.params["metric_type"] = "IP";
          }
        });
        continue;
      }
      const bool is_needed = random_.source.schema.fields[i].is_primary_key ||
                             (is_vector(random_.source.schema.fields[i].type) && vectors == 1);
      if (!is_needed)
        with([&](RandomCase& copy) {
          std::erase_if(copy.source.schema.fields, [&](const auto& f) { return f.name == name; });
          std::erase_if(copy.source.indexes,
                        [&](const auto& index) { return index.field_name == name; });
          std::erase_if(copy.move.fields, [&](const auto& f) { return f.name == name; });
        });
      with([&](RandomCase& copy) {
        FieldSchema& field = copy.source.schema.fields[i];
        field = {.name = field.name,
                 .type = field.type,
                 .element_type = field.element_type,
                 .is_primary_key = field.is_primary_key,
                 .is_function_output = field.is_function_output,
                 .type_params = field.type_params,
                 .sub_fields = field.sub_fields};
      });
    }
  }

  void without_wishes() {
    for (std::size_t i = 0; i < random_.move.fields.size(); ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      with([&](RandomCase& copy) { copy.move.fields.erase(copy.move.fields.begin() + at); });
      with([&](RandomCase& copy) { copy.move.fields[i].nullable.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].default_value.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].partition_key.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].max_length.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].max_capacity.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].description.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].rename.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].drop.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].type.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].to_dynamic.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].on_missing.reset(); });
      with([&](RandomCase& copy) { copy.move.fields[i].on_mistyped.reset(); });
    }
  }

  void without_the_rest() {
    with([](RandomCase& copy) {
      copy.source.partitions.resize(std::min<std::size_t>(1, copy.source.partitions.size()));
    });
    with([](RandomCase& copy) { copy.target_cluster.reset(); });
    with([](RandomCase& copy) { copy.source.schema.description.clear(); });
    with([](RandomCase& copy) { copy.source.entity_count = 0; });
    with([](RandomCase& copy) { copy.move.shards = {}; });
    with([](RandomCase& copy) { copy.move.nullable = {true}; });
    with([](RandomCase& copy) { copy.move.dynamic_field = {true}; });
  }

  const RandomCase& random_;
  std::vector<RandomCase> made_;
};

/// Grows smaller with each thing left out, so that shrinking ends.
std::size_t weight(const RandomCase& random) { return describe(random).size(); }

}  // namespace

RandomCase shrunk(RandomCase failing, const std::function<bool(const RandomCase&)>& fails) {
  while (true) {
    const auto candidates = Smaller(failing).all();
    const auto next = std::ranges::find_if(candidates, [&](const RandomCase& candidate) {
      return weight(candidate) < weight(failing) && fails(candidate);
    });
    if (next == candidates.end()) return failing;
    failing = *next;
  }
}

std::string describe(const RandomCase& random) {
  std::string text = "from " + random.source_version + " to " + random.target_version +
                     (random.target_cluster ? ", " + to_string(*random.target_cluster) : "") + "\n";
  for (const auto& field : random.source.schema.fields) {
    text += "  " + field.name + " " + type_text(field);
    for (const auto& [key, value] : field.type_params) text += " " + key + "=" + value;
    if (field.is_primary_key) text += " primary key";
    if (field.auto_id) text += " auto id";
    if (field.is_partition_key) text += " partition key";
    if (field.is_clustering_key) text += " clustering key";
    if (field.nullable) text += " nullable";
    if (field.default_value) text += " default";
    if (!field.description.empty()) text += " described";
    if (field.is_function_output) text += " made by a function";
    text += "\n";
  }
  for (const auto& partition : random.source.partitions)
    text += "  partition " + partition.name + "\n";
  if (random.source.partition_count > 0)
    text += "  " + std::to_string(random.source.partition_count) + " partitions\n";
  if (!random.source.schema.description.empty()) text += "  described\n";
  if (random.source.entity_count.value_or(0) > 0)
    text += "  " + std::to_string(*random.source.entity_count) + " rows\n";
  const auto& move = random.move;
  if (move.shards.value) text += "wants shards: " + std::to_string(*move.shards.value) + "\n";
  if (move.nullable.is_explicit())
    text += std::string("wants nullable: ") + (move.nullable.value ? "true" : "false") + "\n";
  if (!move.dynamic_field.value) text += "wants dynamic_field: false\n";
  for (const auto& wish : move.fields) {
    text += "wants " + wish.name + ":";
    if (wish.nullable)
      text += std::string(" nullable ") + (wish.nullable->value ? "true" : "false");
    if (wish.default_value)
      text += " default of kind " + std::to_string(wish.default_value->value.index());
    if (wish.partition_key)
      text += std::string(" partition_key ") + (wish.partition_key->value ? "true" : "false");
    if (wish.max_length) text += " max_length " + std::to_string(wish.max_length->value);
    if (wish.max_capacity) text += " max_capacity " + std::to_string(wish.max_capacity->value);
    if (wish.description) text += " description";
    if (wish.rename) text += " rename " + wish.rename->value;
    if (wish.drop) text += std::string(" drop ") + (wish.drop->value ? "true" : "false");
    if (wish.type) text += " type " + to_string(wish.type->value);
    if (wish.add) text += " add of kind " + std::to_string(wish.add->value.index());
    if (wish.from_dynamic) text += " from_dynamic " + wish.from_dynamic->value;
    if (wish.on_missing) text += " on_missing " + to_string(wish.on_missing->value);
    if (wish.on_mistyped) text += " on_mistyped " + to_string(wish.on_mistyped->value);
    if (wish.to_dynamic)
      text += std::string(" to_dynamic ") + (wish.to_dynamic->value ? "true" : "false");
    text += "\n";
  }
  return text;
}

}  // namespace kiteway::testing
