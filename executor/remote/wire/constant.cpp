#include "executor/remote/wire/constant.h"

#include "milvus/schema.pb.h"

#include <cstdint>
#include <variant>

namespace kiteway::executor {
namespace {

namespace wire = milvus::proto::schema;

struct Filler {
  wire::ScalarField& scalars;
  int rows = 0;

  void operator()(bool value) const { fill(*scalars.mutable_bool_data(), value); }
  void operator()(std::int32_t value) const { fill(*scalars.mutable_int_data(), value); }
  void operator()(std::int64_t value) const { fill(*scalars.mutable_long_data(), value); }
  void operator()(float value) const { fill(*scalars.mutable_float_data(), value); }
  void operator()(double value) const { fill(*scalars.mutable_double_data(), value); }
  void operator()(const std::string& value) const { fill(*scalars.mutable_string_data(), value); }

 private:
  template <class List, class Value>
  void fill(List& list, const Value& value) const {
    list.mutable_data()->Reserve(rows);
    for (int row = 0; row < rows; ++row) list.add_data(value);
  }
};

}  // namespace

std::string constant_column(const std::string& name, const ConstantColumn& constant,
                            std::size_t rows) {
  wire::FieldData column;
  column.set_type(static_cast<wire::DataType>(constant.type));
  column.set_field_name(name);
  const int count = static_cast<int>(rows);
  std::visit(Filler{.scalars = *column.mutable_scalars(), .rows = count}, constant.value);
  if (constant.is_told) {
    for (int row = 0; row < count; ++row) column.add_valid_data(true);
  }
  return column.SerializeAsString();
}

}  // namespace kiteway::executor
