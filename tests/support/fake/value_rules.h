// What a server accepts as a single value.
#pragma once

#include "tests/support/fake/server_rules.h"
#include "tests/support/fake/store.h"

#include <string>

namespace kiteway::testing {

/// Length, range, finite numbers, UTF-8, JSON, sparse order and array capacity
/// (docs/milvus-behaviour.md#value-rules). `value` is a cell's bytes. Throws Refusal.
void check_value(const Collection& collection, const wire::schema::FieldSchema& field,
                 const std::string& value, const ServerRules& rules);

}  // namespace kiteway::testing
