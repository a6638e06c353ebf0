// Properties as lists of pairs, the form in which requests carry them.
#pragma once

#include "schema/collection.h"

namespace kiteway::executor {

/// Appends them to a repeated KeyValuePair.
template <class Pairs>
void add_pairs(const Properties& properties, Pairs& pairs) {
  for (const auto& [key, value] : properties) {
    auto& pair = *pairs.Add();
    pair.set_key(key);
    pair.set_value(value);
  }
}

}  // namespace kiteway::executor
