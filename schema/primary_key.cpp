#include "schema/primary_key.h"

#include "schema/base/quote.h"

namespace kiteway {

std::string key_text(const PrimaryKey& key) {
  if (const auto* number = std::get_if<std::int64_t>(&key)) return std::to_string(*number);
  return quote(std::get<std::string>(key));
}

}  // namespace kiteway
