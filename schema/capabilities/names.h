// Which names a server takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

/// How the name of a partition may look beyond letters, digits and underscores.
enum class PartitionNames : std::uint8_t {
  kDigitFirst,        ///< 2.3: it may start with a digit (docs/milvus-behaviour.md#names)
  kDashes,            ///< from 2.4: dashes too
  kDashesNotAtFront,  ///< Zilliz Cloud: neither a dash nor a digit at its front
};

/// Names that mean something else to the server (docs/milvus-behaviour.md#names).
struct NameRules {
  std::vector<std::string_view> reserved_fields = {};  ///< columns the server has itself
  std::vector<std::string_view> keywords = {};         ///< of the expression language
  PartitionNames partitions = PartitionNames::kDigitFirst;
};

/// Why no server takes this name for a collection, an alias or a database: what follows "the
/// name". Nothing if it is fine.
[[nodiscard]] std::optional<std::string> name_problem(std::string_view name);

/// The same of a field.
[[nodiscard]] std::optional<std::string> field_name_problem(std::string_view name,
                                                            const NameRules& rules);

/// The same of a partition.
[[nodiscard]] std::optional<std::string> partition_name_problem(std::string_view name,
                                                                const NameRules& rules);

}  // namespace kiteway
