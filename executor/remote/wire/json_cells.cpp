#include "executor/remote/wire/json_cells.h"

#include "executor/remote/wire/convert.h"

#include "milvus/schema.pb.h"

#include <cstdint>
#include <utility>
#include <variant>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

struct Adder {
  wire::ScalarField& scalars;

  void operator()(bool value) const { scalars.mutable_bool_data()->add_data(value); }
  void operator()(std::int32_t value) const { scalars.mutable_int_data()->add_data(value); }
  void operator()(std::int64_t value) const { scalars.mutable_long_data()->add_data(value); }
  void operator()(float value) const { scalars.mutable_float_data()->add_data(value); }
  void operator()(double value) const { scalars.mutable_double_data()->add_data(value); }
  void operator()(const std::string& value) const {
    if (scalars.has_json_data()) {
      scalars.mutable_json_data()->add_data(value);
    } else {
      scalars.mutable_string_data()->add_data(value);
    }
  }
};

/// The case of the type, so that a column without values has one too.
void set_case(DataType type, wire::ScalarField& scalars) {
  switch (type) {
    case DataType::kBool:
      scalars.mutable_bool_data();
      return;
    case DataType::kInt64:
      scalars.mutable_long_data();
      return;
    case DataType::kFloat:
      scalars.mutable_float_data();
      return;
    case DataType::kDouble:
      scalars.mutable_double_data();
      return;
    case DataType::kVarChar:
      scalars.mutable_string_data();
      return;
    case DataType::kJson:
      scalars.mutable_json_data();
      return;
    default:
      scalars.mutable_int_data();
  }
}

Error wrong_row_count(const wire::FieldData& column) {
  return {.kind = ErrorKind::kDataMismatch,
          .message =
              "column " + column.field_name() + " has another number of rows than the primary key"};
}

}  // namespace

Result<JsonCells> json_cells(std::string_view field_data, DataType type, std::size_t row_count,
                             std::vector<RefusedRow>& refused) {
  std::string converted;
  if (type != DataType::kJson) {
    auto json = converted_column(field_data, {.from = type, .to = DataType::kJson}, refused);
    if (!json) return json.error();
    converted = *std::move(json);
    field_data = converted;
  }
  wire::FieldData column;
  if (!column.ParseFromArray(field_data.data(), static_cast<int>(field_data.size()))) {
    return Error{.kind = ErrorKind::kInternal, .message = "a column of the source does not parse"};
  }
  auto& texts = *column.mutable_scalars()->mutable_json_data()->mutable_data();
  const auto count = static_cast<std::size_t>(texts.size());
  const auto told = static_cast<std::size_t>(column.valid_data_size());
  const bool is_full = count == row_count;  // else NULL rows have no value
  JsonCells cells(row_count);
  std::size_t next = 0;
  for (std::size_t row = 0; row < row_count; ++row) {
    const bool is_null = row < told && !column.valid_data(static_cast<int>(row));
    if (is_null && !is_full) continue;
    if (next == count) return wrong_row_count(column);
    if (!is_null) cells[row] = std::move(texts[static_cast<int>(next)]);
    ++next;
  }
  if (next != count) return wrong_row_count(column);
  return cells;
}

struct CellColumn::Impl {
  wire::FieldData column;
  bool is_told = false;
};

CellColumn::CellColumn(std::string name, DataType type, bool is_told)
    : impl_(std::make_unique<Impl>()) {
  impl_->is_told = is_told;
  impl_->column.set_type(static_cast<wire::DataType>(type));
  impl_->column.set_is_dynamic(name == kDynamicFieldName);
  impl_->column.set_field_name(std::move(name));
  set_case(type, *impl_->column.mutable_scalars());
}

CellColumn::CellColumn(CellColumn&&) noexcept = default;
CellColumn& CellColumn::operator=(CellColumn&&) noexcept = default;
CellColumn::~CellColumn() = default;

void CellColumn::add(const std::optional<DefaultValue>& value) {
  if (impl_->is_told) impl_->column.add_valid_data(value.has_value());
  if (value) std::visit(Adder{.scalars = *impl_->column.mutable_scalars()}, *value);
}

Column CellColumn::take() && {
  auto bytes = std::make_shared<const std::string>(impl_->column.SerializeAsString());
  return {.name = impl_->column.field_name(), .data = ByteChain({.owner = bytes, .bytes = *bytes})};
}

}  // namespace kiteway::executor
