#include "schema/function.h"

#include "schema/base/quote.h"

#include <array>
#include <utility>

namespace kiteway {
namespace {

constexpr std::array<std::pair<FunctionType, std::string_view>, 5> kNames{{
    {FunctionType::kBm25, "BM25"},
    {FunctionType::kTextEmbedding, "TextEmbedding"},
    {FunctionType::kRerank, "Rerank"},
    {FunctionType::kMinHash, "MinHash"},
    {FunctionType::kMolFingerprint, "MolFingerprint"},
}};

}  // namespace

std::string to_string(FunctionType type) {
  for (const auto& [known, name] : kNames) {
    if (known == type) return std::string(name);
  }
  return "type " + std::to_string(static_cast<std::int32_t>(type));
}

std::optional<FunctionType> function_type_from(std::string_view name) {
  for (const auto& [type, known] : kNames) {
    if (known == name) return type;
  }
  return std::nullopt;
}

bool computes_alone(FunctionType type) noexcept { return type == FunctionType::kBm25; }

std::string function_text(const FunctionSchema& function) {
  std::string text = to_string(function.type) + ": " + join(function.inputs, ", ");
  if (!function.outputs.empty()) text += " -> " + join(function.outputs, ", ");
  return text;
}

}  // namespace kiteway
