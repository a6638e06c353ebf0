// Rows for people and programs that look into what could not be written.
#pragma once

#include "executor/remote/wire/page.h"
#include "schema/base/result.h"

#include <string>
#include <vector>

namespace kiteway::executor {

/// A key as JSON: a number or a text, of which bytes that are no UTF-8 are told in base64.
[[nodiscard]] std::string key_json(const PrimaryKey& key);

/// The rows of `page` with a true in `wanted`, each as a JSON object in one line: all its columns
/// in the order of their names. Whole numbers are exact; NaN and the infinities are texts; a
/// vector, and a text that is no UTF-8, is an object that holds its bytes in `base64`; JSON stands
/// as it is. A column of a kind that this build does not know is left out. Errors: kInternal when a
/// column does not parse.
[[nodiscard]] Result<std::vector<std::string>> rows_as_json(const Page& page,
                                                            const std::vector<bool>& wanted);

}  // namespace kiteway::executor
