#include "executor/remote/wire/rows.h"

#include "executor/remote/wire/field_numbers.h"
#include "executor/remote/wire/scanner.h"

#include "milvus/schema.pb.h"

#include <algorithm>
#include <cstddef>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

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

bool set_empty_case(wire::VectorField& row, wire::DataType type) {
  switch (type) {
    case wire::DataType::FloatVector:
      row.mutable_float_vector();
      return true;
    default:
      return false;
  }
}

/// Sets it in each row that has none, where `rows` are lists of elements of `type`.
template <class Rows>
bool set_empty_cases(Rows& rows, wire::DataType type) {
  return std::ranges::all_of(
      rows, [&](auto& row) { return row.data_case() != 0 || set_empty_case(row, type); });
}

Outcome set_empty_cases(wire::FieldData& field) {
  wire::DataType type = wire::DataType::None;
  bool are_set = true;
  if (field.has_scalars()) {
    auto& lists = *field.mutable_scalars()->mutable_array_data();
    type = lists.element_type();
    are_set = set_empty_cases(*lists.mutable_data(), type);
  } else if (field.vectors().has_vector_array()) {
    auto& lists = *field.mutable_vectors()->mutable_vector_array();
    type = lists.element_type();
    are_set = set_empty_cases(*lists.mutable_data(), type);
  }
  if (are_set) return Done{};
  return Error{.kind = ErrorKind::kUnsupported,
               .message = "column " + field.field_name() + " has empty arrays of element type " +
                          std::to_string(type) + ", which this build cannot write"};
}

/// Whether one row of a column of lists has no vectors, and says nothing of their type.
bool has_untyped_vectors(std::string_view vectors) {
  const auto array = find_bytes(vectors, number::kVectorArray);
  if (!array) return false;
  WireScanner rows(*array);
  while (const auto row = rows.next()) {
    if (row->number != number::kVectorArrayData) continue;
    bool is_typed = false;
    WireScanner parts(row->content);
    while (const auto part = parts.next()) is_typed = is_typed || part->number != number::kDim;
    if (!is_typed) return true;
  }
  return false;
}

/// Of a column of lists.
bool has_untyped_list(std::string_view field_data) {
  if (const auto vectors = find_bytes(field_data, number::kVectors)) {
    return has_untyped_vectors(*vectors);
  }
  const auto scalars = find_bytes(field_data, number::kScalars);
  if (!scalars) return false;
  const auto array = find_bytes(*scalars, number::kArray);
  if (!array) return false;
  WireScanner rows(*array);
  while (const auto row = rows.next()) {
    if (row->number == number::kArrayData && row->content.empty()) return true;
  }
  return false;
}

/// Leaves the case of that type and no vector in it: without one a server does not know the column.
void set_no_vectors(wire::DataType type, wire::VectorField& vectors) {
  vectors.clear_data();
  switch (type) {
    case wire::DataType::FloatVector:
      vectors.mutable_float_vector();
      break;
    case wire::DataType::BinaryVector:
      vectors.set_binary_vector("");
      break;
    case wire::DataType::Float16Vector:
      vectors.set_float16_vector("");
      break;
    case wire::DataType::BFloat16Vector:
      vectors.set_bfloat16_vector("");
      break;
    case wire::DataType::Int8Vector:
      vectors.set_int8_vector("");
      break;
    case wire::DataType::SparseFloatVector:
      vectors.mutable_sparse_float_vector();
      break;
    default:
      break;
  }
}

enum class Cut : std::uint8_t { kDone, kUnknownLayout, kWrongRowCount };

template <class Repeated>
Cut keep_rows(Repeated& values, const std::vector<bool>& keep) {
  if (static_cast<std::size_t>(values.size()) != keep.size()) return Cut::kWrongRowCount;
  int kept = 0;
  for (int row = 0; row < values.size(); ++row) {
    if (!keep[static_cast<std::size_t>(row)]) continue;
    if (kept != row) values.SwapElements(kept, row);
    ++kept;
  }
  while (values.size() > kept) values.RemoveLast();
  return Cut::kDone;
}

/// Cuts a column of rows of `width` bytes that lie one behind the other.
Cut keep_slices(std::string& bytes, std::size_t width, const std::vector<bool>& keep) {
  if (width == 0 || bytes.size() / width != keep.size() || bytes.size() % width != 0) {
    return Cut::kWrongRowCount;
  }
  std::string kept;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row]) kept.append(bytes, row * width, width);
  }
  bytes = std::move(kept);
  return Cut::kDone;
}

Cut keep_floats(wire::FloatArray& values, std::size_t width, const std::vector<bool>& keep) {
  const auto size = static_cast<std::size_t>(values.data_size());
  if (width == 0 || size / width != keep.size() || size % width != 0) return Cut::kWrongRowCount;
  int kept = 0;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (!keep[row]) continue;
    for (std::size_t i = 0; i < width; ++i) {
      values.set_data(kept++, values.data(static_cast<int>(row * width + i)));
    }
  }
  values.mutable_data()->Truncate(kept);
  return Cut::kDone;
}

Cut keep_scalars(wire::ScalarField& scalars, const std::vector<bool>& keep) {
  switch (scalars.data_case()) {
    case wire::ScalarField::kBoolData:
      return keep_rows(*scalars.mutable_bool_data()->mutable_data(), keep);
    case wire::ScalarField::kIntData:
      return keep_rows(*scalars.mutable_int_data()->mutable_data(), keep);
    case wire::ScalarField::kLongData:
      return keep_rows(*scalars.mutable_long_data()->mutable_data(), keep);
    case wire::ScalarField::kFloatData:
      return keep_rows(*scalars.mutable_float_data()->mutable_data(), keep);
    case wire::ScalarField::kDoubleData:
      return keep_rows(*scalars.mutable_double_data()->mutable_data(), keep);
    case wire::ScalarField::kStringData:
      return keep_rows(*scalars.mutable_string_data()->mutable_data(), keep);
    case wire::ScalarField::kJsonData:
      return keep_rows(*scalars.mutable_json_data()->mutable_data(), keep);
    case wire::ScalarField::kGeometryWktData:
      return keep_rows(*scalars.mutable_geometry_wkt_data()->mutable_data(), keep);
    case wire::ScalarField::kArrayData:
      return keep_rows(*scalars.mutable_array_data()->mutable_data(), keep);
    default:
      return Cut::kUnknownLayout;
  }
}

Cut keep_vectors(wire::VectorField& vectors, const std::vector<bool>& keep) {
  const auto dim = vectors.dim() < 0 ? 0 : static_cast<std::size_t>(vectors.dim());
  switch (vectors.data_case()) {
    case wire::VectorField::kFloatVector:
      return keep_floats(*vectors.mutable_float_vector(), dim, keep);
    case wire::VectorField::kBinaryVector:
      return keep_slices(*vectors.mutable_binary_vector(), dim / 8, keep);
    case wire::VectorField::kFloat16Vector:
      return keep_slices(*vectors.mutable_float16_vector(), dim * 2, keep);
    case wire::VectorField::kBfloat16Vector:
      return keep_slices(*vectors.mutable_bfloat16_vector(), dim * 2, keep);
    case wire::VectorField::kInt8Vector:
      return keep_slices(*vectors.mutable_int8_vector(), dim, keep);
    case wire::VectorField::kSparseFloatVector:
      return keep_rows(*vectors.mutable_sparse_float_vector()->mutable_contents(), keep);
    case wire::VectorField::DATA_NOT_SET:  // no row has a vector
      return keep.empty() ? Cut::kDone : Cut::kWrongRowCount;
    case wire::VectorField::kVectorArray:
      return keep_rows(*vectors.mutable_vector_array()->mutable_data(), keep);
    default:
      return Cut::kUnknownLayout;
  }
}

/// Cuts a column of values or vectors.
Cut cut_lists(wire::FieldData& field, const std::vector<bool>& keep) {
  if (field.has_scalars()) return keep_scalars(*field.mutable_scalars(), keep);
  if (field.has_vectors()) return keep_vectors(*field.mutable_vectors(), keep);
  return Cut::kUnknownLayout;
}

/// Cuts the values, not what is told of their rows.
Cut cut_values(wire::FieldData& field, const std::vector<bool>& keep) {
  if (!field.has_struct_arrays()) return cut_lists(field, keep);
  for (auto& member : *field.mutable_struct_arrays()->mutable_fields()) {
    if (const Cut cut = cut_lists(member, keep); cut != Cut::kDone) return cut;
  }
  return Cut::kDone;
}

/// The marks of the rows that are valid.
std::vector<bool> of_valid_rows(const std::vector<bool>& keep,
                                const google::protobuf::RepeatedField<bool>& valid) {
  std::vector<bool> kept;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (static_cast<int>(row) < valid.size() && valid[static_cast<int>(row)]) {
      kept.push_back(keep[row]);
    }
  }
  return kept;
}

Error refused(const wire::FieldData& field, Cut cut) {
  if (cut == Cut::kUnknownLayout) {
    return {.kind = ErrorKind::kUnsupported,
            .message = "column " + field.field_name() + " has a layout this build cannot cut"};
  }
  return {.kind = ErrorKind::kDataMismatch,
          .message =
              "column " + field.field_name() + " has another number of rows than the primary key"};
}

}  // namespace

bool has_untyped_array_row(std::string_view field_data) {
  if (const auto structs = find_bytes(field_data, number::kStructArrays)) {
    WireScanner members(*structs);
    while (const auto member = members.next()) {
      const bool is_member = member->number == number::kStructFields;
      if (is_member && has_untyped_list(member->content)) return true;
    }
    return false;
  }
  return has_untyped_list(field_data);
}

Result<std::string> with_typed_array_rows(std::string_view field_data) {
  auto field = parse(field_data);
  if (!field) return field.error();
  if (!field->has_struct_arrays()) {
    if (auto typed = set_empty_cases(*field); !typed) return typed.error();
    return field->SerializeAsString();
  }
  for (auto& member : *field->mutable_struct_arrays()->mutable_fields()) {
    if (auto typed = set_empty_cases(member); !typed) return typed.error();
  }
  return field->SerializeAsString();
}

Result<std::string> select_rows(std::string_view field_data, const std::vector<bool>& keep) {
  auto field = parse(field_data);
  if (!field) return field.error();
  Cut cut = cut_values(*field, keep);
  if (cut == Cut::kWrongRowCount && field->has_vectors()) {
    // Nullable vectors come without placeholders: only the valid rows are there to be cut.
    cut = cut_values(*field, of_valid_rows(keep, field->valid_data()));
  }
  if (cut == Cut::kDone && field->valid_data_size() > 0) {
    cut = keep_rows(*field->mutable_valid_data(), keep);
  }
  if (cut != Cut::kDone) return refused(*field, cut);
  return field->SerializeAsString();
}

Result<std::string> compact_rows(std::string_view field_data, const std::vector<bool>& valid) {
  auto field = parse(field_data);
  if (!field) return field.error();
  const auto valid_count = static_cast<std::size_t>(std::ranges::count(valid, true));
  if (valid_count == 0 && field->has_vectors()) {
    set_no_vectors(field->type(), *field->mutable_vectors());
    return field->SerializeAsString();
  }
  if (cut_values(*field, std::vector<bool>(valid_count, true)) == Cut::kDone) {
    return std::string(field_data);
  }
  const Cut cut = cut_values(*field, valid);
  if (cut != Cut::kDone) return refused(*field, cut);
  return field->SerializeAsString();
}

}  // namespace kiteway::executor
