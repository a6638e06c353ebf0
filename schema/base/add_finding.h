// The usual findings about a plan, each in one call.
#pragma once

#include "schema/base/diagnostic.h"

#include <string>

namespace kiteway {

/// Adds what is wrong at `place`, and what to write there instead. `subject` is the object on the
/// live side; empty for what the plan alone is to blame for.
void add_error(Diagnostics& diagnostics, std::string code, const SourcePlace& place,
               std::string message, std::string hint, std::string subject = {});

/// The same for what may be wanted.
void add_warning(Diagnostics& diagnostics, std::string code, const SourcePlace& place,
                 std::string message, std::string hint, std::string subject = {});

}  // namespace kiteway
