#include "executor/remote/wire/row_check.h"

#include "executor/remote/wire/column_values.h"
#include "executor/remote/wire/half.h"
#include "executor/remote/wire/json/json_text.h"
#include "schema/base/quote.h"
#include "schema/base/units.h"
#include "schema/base/utf8.h"
#include "schema/collection.h"

#include "milvus/schema.pb.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

using Reason = std::optional<std::string>;

Reason number_problem(double value) {
  if (std::isfinite(value)) return std::nullopt;
  return std::isnan(value) ? "holds NaN" : "holds infinity";
}

Reason text_problem(const std::string& text, const FieldLimits& limits) {
  if (limits.text_bytes_max > 0 && std::ssize(text) > limits.text_bytes_max) {
    return "holds a text of " + grouped(std::ssize(text)) + " bytes, and max_length is " +
           grouped(limits.text_bytes_max);
  }
  if (!is_valid_utf8(text)) return "holds bytes that are no UTF-8";
  return std::nullopt;
}

template <class Elements, class Problem>
Reason array_problem(const Elements& elements, const FieldLimits& limits, Problem problem) {
  if (limits.elements_max > 0 && elements.size() > limits.elements_max) {
    return "holds an array of " + grouped(elements.size()) + " elements, and max_capacity is " +
           grouped(limits.elements_max);
  }
  for (const auto& element : elements) {
    if (auto found = problem(element)) return found;
  }
  return std::nullopt;
}

Reason array_problem(const wire::ScalarField& row, const FieldLimits& limits) {
  const auto none = [](const auto&) { return Reason(); };
  switch (row.data_case()) {
    case wire::ScalarField::kBoolData:
      return array_problem(row.bool_data().data(), limits, none);
    case wire::ScalarField::kIntData:
      return array_problem(row.int_data().data(), limits, none);
    case wire::ScalarField::kLongData:
      return array_problem(row.long_data().data(), limits, none);
    case wire::ScalarField::kFloatData:
      return array_problem(row.float_data().data(), limits, number_problem);
    case wire::ScalarField::kDoubleData:
      return array_problem(row.double_data().data(), limits, number_problem);
    case wire::ScalarField::kStringData:
      return array_problem(row.string_data().data(), limits,
                           [&](const std::string& text) { return text_problem(text, limits); });
    default:
      return std::nullopt;
  }
}

/// Pairs of index and weight, as they lie on the wire (docs/milvus-behaviour.md#value-rules).
Reason sparse_problem(const std::string& row) {
  constexpr std::size_t kPair = sizeof(std::uint32_t) + sizeof(float);
  if (row.size() % kPair != 0) return "holds a sparse vector that ends amid a value";
  std::int64_t last = -1;
  for (std::size_t at = 0; at < row.size(); at += kPair) {
    std::uint32_t index = 0;
    float weight = 0;
    std::memcpy(&index, row.data() + at, sizeof(index));
    std::memcpy(&weight, row.data() + at + sizeof(index), sizeof(weight));
    if (std::int64_t{index} <= last) return "holds a sparse vector whose indices do not ascend";
    if (index == std::numeric_limits<std::uint32_t>::max()) {
      return "holds a sparse vector with an index that is too large";
    }
    if (auto found = number_problem(weight)) return found;
    if (weight < 0) return "holds a sparse vector with a negative value";
    last = index;
  }
  return std::nullopt;
}

/// Looks at the values of one column.
class ColumnCheck {
 public:
  ColumnCheck(const FieldLimits& limits, const std::vector<std::string>* taken_keys,
              std::vector<Reason>& found)
      : limits_(limits), taken_keys_(taken_keys), found_(found) {}

  void run(const wire::FieldData& column) {
    has_value_.assign(column.valid_data().begin(), column.valid_data().end());
    if (column.has_vectors()) return check_vectors(column.vectors());
    const wire::ScalarField& scalars = column.scalars();
    switch (scalars.data_case()) {
      case wire::ScalarField::kFloatData:
        return check(scalars.float_data().data(), number_problem);
      case wire::ScalarField::kDoubleData:
        return check(scalars.double_data().data(), number_problem);
      case wire::ScalarField::kStringData:
        return check(scalars.string_data().data(),
                     [&](const std::string& text) { return text_problem(text, limits_); });
      case wire::ScalarField::kJsonData:
        return check(scalars.json_data().data(),
                     [&](const std::string& text) { return json_problem(text); });
      case wire::ScalarField::kArrayData:
        return check(scalars.array_data().data(),
                     [&](const wire::ScalarField& row) { return array_problem(row, limits_); });
      default:
        return;
    }
  }

 private:
  /// Notes what is wrong with value `index` of `count`, of those that the column holds.
  void note(std::size_t index, std::size_t count, Reason reason) {
    if (!reason) return;
    std::size_t row = index;
    if (has_value_.size() > count) {  // rows that are NULL have none
      row = 0;
      for (std::size_t left = index; row < has_value_.size(); ++row) {
        if (has_value_[row] && left-- == 0) break;
      }
    }
    if (row < found_.size() && !found_[row]) found_[row] = std::move(reason);
  }

  template <class Values, class Problem>
  void check(const Values& values, Problem problem) {
    const auto count = static_cast<std::size_t>(values.size());
    for (std::size_t i = 0; i < count; ++i) {
      note(i, count, problem(values[static_cast<int>(i)]));
    }
  }

  Reason json_problem(const std::string& text) const {
    if (std::ssize(text) > kJsonBytesMax) {
      return "holds JSON of " + grouped(std::ssize(text)) + " bytes, and a server takes " +
             grouped(kJsonBytesMax);
    }
    if (!is_json(text)) return "holds a text that is no JSON";
    const bool is_dynamic = taken_keys_ != nullptr;
    if (!is_dynamic && !limits_.json_objects_only) return std::nullopt;
    const auto keys = json_keys(text);
    if (!keys) return "holds JSON that is not an object";
    if (!is_dynamic) return std::nullopt;
    for (const auto& key : *keys) {
      const bool is_taken = std::ranges::find(*taken_keys_, key) != taken_keys_->end();
      if (is_taken) return "holds the key " + quote(key) + ", and a field is called so";
    }
    return std::nullopt;
  }

  void check_vectors(const wire::VectorField& vectors) {
    const auto dim = static_cast<std::size_t>(std::max<std::int64_t>(vectors.dim(), 1));
    switch (vectors.data_case()) {
      case wire::VectorField::kFloatVector: {
        const auto& numbers = vectors.float_vector().data();
        const auto count = static_cast<std::size_t>(numbers.size()) / dim;
        for (int i = 0; i < numbers.size(); ++i) {
          note(static_cast<std::size_t>(i) / dim, count, number_problem(numbers[i]));
        }
        return;
      }
      case wire::VectorField::kFloat16Vector:
        return check_halves(vectors.float16_vector(), dim, is_finite_float16);
      case wire::VectorField::kBfloat16Vector:
        return check_halves(vectors.bfloat16_vector(), dim, is_finite_bfloat16);
      case wire::VectorField::kSparseFloatVector:
        return check(vectors.sparse_float_vector().contents(), sparse_problem);
      default:
        return;
    }
  }

  void check_halves(const std::string& bytes, std::size_t dim, bool (*is_finite)(std::uint16_t)) {
    const std::size_t count = bytes.size() / 2 / dim;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
      std::uint16_t half = 0;
      std::memcpy(&half, bytes.data() + i, sizeof(half));
      if (!is_finite(half)) note(i / 2 / dim, count, "holds NaN or infinity");
    }
  }

  const FieldLimits& limits_;
  const std::vector<std::string>* taken_keys_;  ///< of the dynamic field; null: another one
  std::vector<Reason>& found_;                  ///< by row
  std::vector<bool> has_value_;                 ///< by row, where the column tells
};

}  // namespace

Result<std::vector<RefusedRow>> refused_rows(const RowBatch& batch, const RowLimits& limits) {
  std::vector<std::optional<RefusedRow>> refused(batch.row_count);
  for (const auto& column : batch.columns) {
    const auto known = limits.fields.find(column.name);
    if (known == limits.fields.end()) continue;
    const SharedBytes bytes = column.data.flat();
    wire::FieldData parsed;
    if (!parsed.ParseFromArray(bytes.bytes.data(), static_cast<int>(bytes.bytes.size()))) {
      return does_not_parse("column " + column.name);
    }
    std::vector<Reason> found(batch.row_count);
    const bool is_dynamic = column.name == kDynamicFieldName;
    ColumnCheck(known->second, is_dynamic ? &limits.taken_keys : nullptr, found).run(parsed);
    for (std::size_t row = 0; row < found.size(); ++row) {
      if (!found[row] || refused[row]) continue;
      refused[row] = {.row = row, .field = column.name, .reason = *std::move(found[row])};
    }
  }
  std::vector<RefusedRow> rows;
  for (auto& row : refused) {
    if (row) rows.push_back(*std::move(row));
  }
  return rows;
}

}  // namespace kiteway::executor
