#include "executor/remote/wire/rows.h"

#include "executor/remote/wire/scanner.h"

#include "milvus/schema.pb.h"

#include <cstddef>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

constexpr std::uint32_t kFieldDataScalars = 3;
constexpr std::uint32_t kScalarArray = 8;
constexpr std::uint32_t kArrayData = 1;

Error broken_column() {
  return {.kind = ErrorKind::kInternal, .message = "a column of the source does not parse"};
}

Result<wire::FieldData> parse(std::string_view bytes) {
  wire::FieldData field;
  if (!field.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return broken_column();
  return field;
}

/// Sets the case that a row with elements of `type` has, leaving it empty.
bool set_empty_case(wire::ScalarField& row, wire::DataType type) {
  switch (type) {
    case wire::DataType::Bool:
      row.mutable_bool_data();
      return true;
    case wire::DataType::Int8:
    case wire::DataType::Int16:
    case wire::DataType::Int32:
      row.mutable_int_data();
      return true;
    case wire::DataType::Int64:
      row.mutable_long_data();
      return true;
    case wire::DataType::Float:
      row.mutable_float_data();
      return true;
    case wire::DataType::Double:
      row.mutable_double_data();
      return true;
    case wire::DataType::VarChar:
    case wire::DataType::String:
      row.mutable_string_data();
      return true;
    default:
      return false;
  }
}

template <class Repeated>
void keep_rows(Repeated& values, const std::vector<bool>& keep) {
  int kept = 0;
  for (int row = 0; row < values.size(); ++row) {
    if (!keep[static_cast<std::size_t>(row)]) continue;
    if (kept != row) values.SwapElements(kept, row);
    ++kept;
  }
  while (values.size() > kept) values.RemoveLast();
}

/// Cuts a column of fixed-width rows that lie one behind the other.
void keep_slices(std::string& bytes, const std::vector<bool>& keep) {
  const std::size_t width = bytes.size() / keep.size();
  std::string kept;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row]) kept.append(bytes, row * width, width);
  }
  bytes = std::move(kept);
}

void keep_floats(wire::FloatArray& values, const std::vector<bool>& keep) {
  const int width = values.data_size() / static_cast<int>(keep.size());
  int kept = 0;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (!keep[row]) continue;
    for (int i = 0; i < width; ++i) {
      values.set_data(kept++, values.data(static_cast<int>(row) * width + i));
    }
  }
  values.mutable_data()->Truncate(kept);
}

bool keep_scalars(wire::ScalarField& scalars, const std::vector<bool>& keep) {
  switch (scalars.data_case()) {
    case wire::ScalarField::kBoolData:
      keep_rows(*scalars.mutable_bool_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kIntData:
      keep_rows(*scalars.mutable_int_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kLongData:
      keep_rows(*scalars.mutable_long_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kFloatData:
      keep_rows(*scalars.mutable_float_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kDoubleData:
      keep_rows(*scalars.mutable_double_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kStringData:
      keep_rows(*scalars.mutable_string_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kJsonData:
      keep_rows(*scalars.mutable_json_data()->mutable_data(), keep);
      return true;
    case wire::ScalarField::kArrayData:
      keep_rows(*scalars.mutable_array_data()->mutable_data(), keep);
      return true;
    default:
      return false;
  }
}

bool keep_vectors(wire::VectorField& vectors, const std::vector<bool>& keep) {
  switch (vectors.data_case()) {
    case wire::VectorField::kFloatVector:
      keep_floats(*vectors.mutable_float_vector(), keep);
      return true;
    case wire::VectorField::kBinaryVector:
      keep_slices(*vectors.mutable_binary_vector(), keep);
      return true;
    case wire::VectorField::kFloat16Vector:
      keep_slices(*vectors.mutable_float16_vector(), keep);
      return true;
    case wire::VectorField::kBfloat16Vector:
      keep_slices(*vectors.mutable_bfloat16_vector(), keep);
      return true;
    case wire::VectorField::kInt8Vector:
      keep_slices(*vectors.mutable_int8_vector(), keep);
      return true;
    case wire::VectorField::kSparseFloatVector:
      keep_rows(*vectors.mutable_sparse_float_vector()->mutable_contents(), keep);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool has_untyped_array_row(std::string_view field_data) {
  const auto scalars = find_bytes(field_data, kFieldDataScalars);
  if (!scalars) return false;
  const auto array = find_bytes(*scalars, kScalarArray);
  if (!array) return false;
  WireScanner rows(*array);
  while (const auto row = rows.next()) {
    if (row->number == kArrayData && row->content.empty()) return true;
  }
  return false;
}

Result<std::string> with_typed_array_rows(std::string_view field_data) {
  auto field = parse(field_data);
  if (!field) return field.error();
  auto& array = *field->mutable_scalars()->mutable_array_data();
  for (auto& row : *array.mutable_data()) {
    if (row.data_case() != wire::ScalarField::DATA_NOT_SET) continue;
    if (!set_empty_case(row, array.element_type())) {
      return Error{
          .kind = ErrorKind::kUnsupported,
          .message = "column " + field->field_name() + " has empty arrays of element type " +
                     std::to_string(array.element_type()) + ", which this build cannot write"};
    }
  }
  return field->SerializeAsString();
}

Result<std::string> select_rows(std::string_view field_data, const std::vector<bool>& keep) {
  auto field = parse(field_data);
  if (!field) return field.error();
  bool known = false;
  if (field->has_scalars()) known = keep_scalars(*field->mutable_scalars(), keep);
  if (field->has_vectors()) known = keep_vectors(*field->mutable_vectors(), keep);
  if (!known) {
    return Error{
        .kind = ErrorKind::kUnsupported,
        .message = "column " + field->field_name() + " has a layout this build cannot cut"};
  }
  if (field->valid_data_size() > 0) keep_rows(*field->mutable_valid_data(), keep);
  return field->SerializeAsString();
}

}  // namespace kiteway::executor
