// Schemas in the plan file.
#pragma once

#include "schema/address.h"
#include "schema/collection.h"

#include "kiteway/plan.pb.h"

#include <optional>

namespace kiteway::planner::plan_text {

void write(const CollectionAddress& address, plan::Address& proto);
[[nodiscard]] CollectionAddress read(const plan::Address& proto);

void write(const DefaultValue& value, plan::DefaultValue& proto);
/// Nothing for a message without a value.
[[nodiscard]] std::optional<DefaultValue> read(const plan::DefaultValue& proto);

void write(const FieldSchema& field, plan::Field& proto);
[[nodiscard]] FieldSchema read(const plan::Field& proto);

void write(const FunctionSchema& function, plan::Function& proto);
[[nodiscard]] FunctionSchema read(const plan::Function& proto);

void write(const IndexSpec& index, plan::Index& proto);
[[nodiscard]] IndexSpec read(const plan::Index& proto);

void write(const CollectionSchema& schema, plan::Schema& proto);
[[nodiscard]] CollectionSchema read(const plan::Schema& proto);

}  // namespace kiteway::planner::plan_text
