// Takes arrays of structs apart and puts them together (docs/milvus-behaviour.md#column-layout).
#include "tests/support/fake/structs.h"

#include "tests/support/fake/field_rules.h"

#include <algorithm>
#include <set>
#include <utility>

namespace kiteway::testing {
namespace {

using wire::schema::CollectionSchema;
using wire::schema::DataType;
using wire::schema::FieldData;
using wire::schema::FieldSchema;
using wire::schema::ScalarField;
using wire::schema::StructArrayFieldSchema;

std::string flat_name(const std::string& outer, const std::string& inner) {
  return outer + "[" + inner + "]";
}

const StructArrayFieldSchema* find_struct(const CollectionSchema& schema, const std::string& name) {
  const auto& structs = schema.struct_array_fields();
  const auto found = std::find_if(structs.begin(), structs.end(),
                                  [&](const auto& each) { return each.name() == name; });
  return found == structs.end() ? nullptr : &*found;
}

std::int64_t elements_in(const ScalarField& row) {
  switch (row.data_case()) {
    case ScalarField::kBoolData:
      return row.bool_data().data_size();
    case ScalarField::kIntData:
      return row.int_data().data_size();
    case ScalarField::kLongData:
      return row.long_data().data_size();
    case ScalarField::kFloatData:
      return row.float_data().data_size();
    case ScalarField::kDoubleData:
      return row.double_data().data_size();
    case ScalarField::kStringData:
      return row.string_data().data_size();
    default:
      return 0;
  }
}

/// How many structs each row has by this field of them.
std::vector<std::int64_t> struct_counts(const FieldSchema& field, const FieldData& column) {
  std::vector<std::int64_t> counts;
  if (field.data_type() == DataType::Array) {
    for (const auto& row : column.scalars().array_data().data()) counts.push_back(elements_in(row));
    return counts;
  }
  const auto dim = int_param(field.type_params(), "dim").value_or(1);
  for (const auto& row : column.vectors().vector_array().data()) {
    counts.push_back(row.float_vector().data_size() / dim);
  }
  return counts;
}

void flatten(const StructArrayFieldSchema& schema, const FieldData& column, Columns& flat) {
  if (column.type() != DataType::ArrayOfStruct || !column.has_struct_arrays()) {
    refuse("field " + schema.name() + " is an array of structs, and its data is none");
  }
  if (!column.valid_data().empty()) refuse("an array of structs tells of no validity");
  const auto& members = column.struct_arrays().fields();
  if (members.size() != schema.fields_size()) {
    refuse("length of fields of struct field mismatch: " + schema.name());
  }
  std::vector<std::int64_t> counts;
  for (const FieldSchema& field : schema.fields()) {
    const auto member = std::find_if(members.begin(), members.end(), [&](const FieldData& each) {
      return each.field_name() == field.name();
    });
    if (member == members.end()) refuse("struct field " + field.name() + " is missing");
    auto found = struct_counts(field, *member);
    if (!counts.empty() && counts != found) {
      refuse("inconsistent struct element count in field " + schema.name());
    }
    counts = std::move(found);
    FieldData& taken = *flat.Add();
    taken = *member;
    taken.set_field_name(flat_name(schema.name(), field.name()));
  }
}

}  // namespace

void check_struct_arrays(const CollectionSchema& schema, const ServerRules& rules) {
  if (schema.struct_array_fields().empty()) return;
  if (!rules.from(2, 6, 4)) refuse("struct arrays are not supported");
  std::set<std::string> names;
  for (const auto& field : schema.fields()) names.insert(field.name());
  for (const auto& structs : schema.struct_array_fields()) {
    check_name(structs.name(), "field name", 1701);
    if (!names.insert(structs.name()).second) refuse("duplicated field name " + structs.name());
    if (structs.nullable()) refuse("struct array field cannot be nullable: " + structs.name());
    if (structs.fields().empty()) refuse("struct array field has no fields: " + structs.name());
    std::set<std::string> members;
    for (const FieldSchema& member : structs.fields()) {
      if (!members.insert(member.name()).second) refuse("duplicated field in " + structs.name());
      check_sub_field(member);
    }
  }
}

std::vector<FieldSchema> flat_fields(const CollectionSchema& schema) {
  std::vector<FieldSchema> fields;
  for (const auto& structs : schema.struct_array_fields()) {
    for (const FieldSchema& member : structs.fields()) {
      FieldSchema& flat = fields.emplace_back(member);
      flat.set_name(flat_name(structs.name(), member.name()));
    }
  }
  return fields;
}

Columns flattened(const Collection& collection, const Columns& columns) {
  Columns flat;
  for (const FieldData& column : columns) {
    if (column.field_name().find('[') != std::string::npos) {
      refuse("field " + column.field_name() + " of a struct is given outside its struct");
    }
    if (const auto* structs = find_struct(collection.schema, column.field_name())) {
      flatten(*structs, column, flat);
    } else {
      *flat.Add() = column;
    }
  }
  return flat;
}

void gather_structs(const Collection& collection, Columns& columns) {
  Columns gathered;
  for (FieldData& column : columns) {
    const std::string& name = column.field_name();
    const std::size_t bracket = name.find('[');
    if (bracket == std::string::npos) {
      gathered.Add(std::move(column));
      continue;
    }
    const std::string outer = name.substr(0, bracket);
    auto home = std::find_if(gathered.begin(), gathered.end(),
                             [&](const FieldData& each) { return each.field_name() == outer; });
    if (home == gathered.end()) {
      FieldData& made = *gathered.Add();
      made.set_type(DataType::ArrayOfStruct);
      made.set_field_name(outer);
      if (const auto* structs = find_struct(collection.schema, outer)) {
        made.set_field_id(structs->fieldid());
      }
      home = gathered.end() - 1;
    }
    column.set_field_name(name.substr(bracket + 1, name.size() - bracket - 2));
    home->mutable_struct_arrays()->mutable_fields()->Add(std::move(column));
  }
  columns.Swap(&gathered);
}

}  // namespace kiteway::testing
