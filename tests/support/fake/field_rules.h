// What a server accepts as a name and as a field.
#pragma once

#include "tests/support/fake/protocol.h"
#include "tests/support/fake/server_rules.h"

#include <string>
#include <string_view>

namespace kiteway::testing {

/// Letters, digits and underscores, not starting with a digit, at most 255 bytes. `what` is for the
/// message. Throws Refusal.
void check_name(const std::string& name, std::string_view what,
                int refusal_code = code::kInvalidParameter);

/// As check_name; a digit may come first, and from 2.4 on a hyphen is allowed (measured: 2.3
/// refuses).
void check_partition_name(const std::string& name, const ServerRules& rules);

/// Type, parameters, keys, NULL and default of one field of a new collection. Throws Refusal.
void check_field(const wire::schema::FieldSchema& field, const ServerRules& rules);

/// As check_field, for what a struct holds.
void check_sub_field(const wire::schema::FieldSchema& field);

}  // namespace kiteway::testing
