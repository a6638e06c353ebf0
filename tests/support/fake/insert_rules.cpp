// Checks the columns of a write as the server's proxy does (docs/milvus-behaviour.md#value-rules).
#include "tests/support/fake/insert_rules.h"

#include "tests/support/fake/column.h"
#include "tests/support/fake/function_rules.h"
#include "tests/support/fake/structs.h"
#include "tests/support/fake/value_rules.h"

#include <algorithm>
#include <set>

namespace kiteway::testing {
namespace {

using wire::schema::FieldData;
using wire::schema::FieldSchema;

bool has_default(const FieldSchema& field) {
  return field.default_value().data_case() != wire::schema::ValueField::DATA_NOT_SET;
}

const FieldData* find_column(const Columns& columns, const FieldSchema& field) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const FieldData& column) {
    return field.is_dynamic() ? column.is_dynamic() : column.field_name() == field.name();
  });
  return found == columns.end() ? nullptr : &*found;
}

void check_names(const Collection& collection, const Columns& columns) {
  std::set<std::string> seen;
  for (const FieldData& column : columns) {
    if (!seen.insert(column.field_name()).second) {
      refuse("duplicated field name " + column.field_name() + " found");
    }
    const auto index = collection.find_field(column.field_name());
    if (!index) refuse("field " + column.field_name() + " does not exist in the schema");
    if (column.is_dynamic() != collection.fields[*index].is_dynamic()) {
      refuse("field " + column.field_name() + ": is_dynamic is wrong");
    }
  }
}

/// From 2.5 `valid_data` is a duty for nullable fields and those with a default, and forbidden
/// for all others; older servers do not know it.
void check_valid_data(const FieldSchema& field, const FieldData& column, std::size_t row_count,
                      const ServerRules& rules) {
  const bool is_expected = rules.from(2, 5) && (field.nullable() || has_default(field));
  const auto given = static_cast<std::size_t>(column.valid_data_size());
  const bool may_be_missing = !is_expected || rules.from(2, 6);  // 2.6 fills it in
  const bool is_right = is_expected ? given == row_count : given == 0;
  if (is_right || (given == 0 && may_be_missing)) return;
  refuse("the length of valid_data of field(" + field.name() + ") is wrong");
}

Cell cell_of_missing(const FieldSchema& field) {
  if (field.is_dynamic()) return "{}";
  // What a model would answer here is not what another one answered there.
  if (field.is_function_output() && dense_vector_bytes(field) > 0) {
    return std::string(dense_vector_bytes(field), '\0');
  }
  return default_cell(field);
}

void check_may_be_missing(const FieldSchema& field, const ServerRules& rules) {
  if (field.is_dynamic() || field.is_function_output()) return;
  if (rules.from(2, 5, 13) && (field.nullable() || has_default(field))) return;
  refuse("fieldSchema(" + field.name() + ") has no corresponding fieldData pass in");
}

void check_crash(const FieldSchema& field, const FieldData& column) {
  if (field.data_type() == wire::schema::ArrayOfVector) {
    for (const auto& row : column.vectors().vector_array().data()) {
      if (row.data_case() == wire::schema::VectorField::DATA_NOT_SET) {
        refuse("field " + field.name() + ": a row of vectors without its payload");
      }
    }
  }
  if (field.data_type() != wire::schema::Array) return;
  for (const auto& row : column.scalars().array_data().data()) {
    if (row.data_case() == wire::schema::ScalarField::DATA_NOT_SET) {
      throw Crash{"nil pointer in checkArrayElement: field " + field.name()};
    }
  }
}

std::vector<Cell> checked_column(const Collection& collection, const FieldSchema& field,
                                 const FieldData& column, std::size_t row_count,
                                 const ServerRules& rules) {
  check_crash(field, column);
  check_valid_data(field, column, row_count, rules);
  std::vector<Cell> cells = split_column(field, column, row_count);
  const Cell default_value = default_cell(field);
  for (Cell& cell : cells) {
    if (!cell) cell = default_value;
    if (cell) check_value(collection, field, *cell, rules);
  }
  return cells;
}

std::vector<RowCells> rows_of(std::vector<std::vector<Cell>> columns, std::size_t row_count) {
  std::vector<RowCells> rows(row_count);
  for (std::size_t row = 0; row < row_count; ++row) {
    rows[row].reserve(columns.size());
    for (auto& column : columns) rows[row].push_back(std::move(column[row]));
  }
  return rows;
}

void check_duplicates(const Collection& collection, const std::vector<RowCells>& rows) {
  const std::size_t key = collection.primary_key_index();
  std::set<std::string> seen;
  for (const RowCells& row : rows) {
    if (!seen.insert(row[key].value_or("")).second) {
      refuse("duplicate primary keys are not allowed in the same batch");
    }
  }
}

}  // namespace

bool makes_keys(const Collection& collection, const ServerRules& rules) {
  if (!collection.primary_key().autoid()) return false;
  const auto allowed = collection.properties.find("allow_insert_auto_id");
  return !rules.from(2, 6, 3) || allowed == collection.properties.end() ||
         allowed->second != "true";
}

std::vector<RowCells> checked_rows(const Collection& collection, const Columns& given,
                                   std::size_t row_count, WriteKind kind,
                                   const ServerRules& rules) {
  if (row_count == 0) refuse("the number of rows is 0");
  const Columns columns = flattened(collection, given);
  ServerRules value_rules = rules;
  value_rules.checks_capacity = kind == WriteKind::kInsert;
  check_names(collection, columns);
  const bool needs_no_key = kind == WriteKind::kInsert && collection.primary_key().autoid();
  std::vector<std::vector<Cell>> cells;
  for (const FieldSchema& field : collection.fields) {
    const FieldData* column = find_column(columns, field);
    if (column == nullptr) {
      const bool is_made_here = field.is_primary_key() && needs_no_key;
      if (!is_made_here) check_may_be_missing(field, rules);
      cells.emplace_back(row_count, cell_of_missing(field));
      continue;
    }
    if (field.is_primary_key() && kind == WriteKind::kInsert && makes_keys(collection, rules)) {
      refuse("autoID field " + field.name() + " must not be given");
    }
    if (is_bm25_output(collection.schema, field.name())) {
      refuse("attempt to insert bm25 function output field " + field.name());
    }
    if (field.is_function_output() && !takes_outputs(collection, rules)) {
      refuse("attempt to insert function output field " + field.name());
    }
    cells.push_back(checked_column(collection, field, *column, row_count, value_rules));
  }
  auto rows = rows_of(std::move(cells), row_count);
  if (kind == WriteKind::kUpsert && rules.from(2, 6, 8)) check_duplicates(collection, rows);
  return rows;
}

std::vector<RowCells> unchecked_rows(const Collection& collection, const Columns& given,
                                     std::size_t row_count) {
  const Columns columns = flattened(collection, given);
  std::vector<std::vector<Cell>> cells;
  for (const FieldSchema& field : collection.fields) {
    const FieldData* column = find_column(columns, field);
    if (column == nullptr) {
      cells.emplace_back(row_count, cell_of_missing(field));
    } else {
      cells.push_back(split_column(field, *column, row_count));
    }
  }
  return rows_of(std::move(cells), row_count);
}

}  // namespace kiteway::testing
