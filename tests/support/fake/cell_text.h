// Values as text, for comparing what two servers hold and for reading a failed comparison.
#pragma once

#include "tests/support/fake/cell.h"

#include <string>

namespace kiteway::testing {

/// Equal values give equal text. Different ones differ, but for vectors of more than 8 elements
/// that have the same head and the same 64-bit hash.
std::string text_of(const wire::schema::FieldSchema& field, const Cell& cell);

}  // namespace kiteway::testing
