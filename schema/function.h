// Functions of a collection: what its server makes of other fields by itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway {

/// Numbers are those of the wire (milvus-proto, enum FunctionType).
enum class FunctionType : std::int32_t {
  kUnknown = 0,
  kBm25 = 1,
  kTextEmbedding = 2,
  kRerank = 3,
  kMinHash = 4,
  kMolFingerprint = 5,
};

/// "BM25", as the SDKs write it, or "type 9" for a number this build does not know.
[[nodiscard]] std::string to_string(FunctionType type);

/// The type with this name, spelled as to_string writes it.
[[nodiscard]] std::optional<FunctionType> function_type_from(std::string_view name);

/// Whether the server alone can have the values: nobody reads them, and nobody writes them
/// (docs/milvus-behaviour.md#functions). Those of all other functions are stored values like any.
[[nodiscard]] bool computes_alone(FunctionType type) noexcept;

struct FunctionSchema {
  std::string name;
  FunctionType type = FunctionType::kUnknown;
  std::string description = {};
  std::vector<std::string> inputs = {};   ///< names of fields
  std::vector<std::string> outputs = {};  ///< names of fields; none for kRerank
  std::map<std::string, std::string> params = {};

  friend bool operator==(const FunctionSchema&, const FunctionSchema&) = default;
};

/// "BM25: text -> sparse".
[[nodiscard]] std::string function_text(const FunctionSchema& function);

}  // namespace kiteway
