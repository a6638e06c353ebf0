// The words for what a plan can choose: of each enum one table, for who reads them and who writes.
#pragma once

#include "planner/model/intent.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {

template <class Enum>
struct Choice {
  Enum value;
  std::string_view word;
};

/// All enumerators of an enum, in the order in which people read of them.
template <class Enum, std::size_t Size>
struct ChoiceTable {
  std::array<Choice<Enum>, Size> choices;
  Enum fallback;  ///< of a plan that does not choose
};

/// The table of an enum. There is none for those that no plan text names.
template <class Enum>
inline constexpr std::nullptr_t kChoices = nullptr;

template <>
inline constexpr ChoiceTable<VerifyMode, 3> kChoices<VerifyMode>{
    .choices = {{{VerifyMode::kNone, "none"},
                 {VerifyMode::kCount, "count"},
                 {VerifyMode::kChecksum, "checksum"}}},
    .fallback = VerifyMode::kChecksum};

template <>
inline constexpr ChoiceTable<IndexMode, 2> kChoices<IndexMode>{
    .choices = {{{IndexMode::kAuto, "auto"}, {IndexMode::kPreserve, "preserve"}}},
    .fallback = IndexMode::kAuto};

template <>
inline constexpr ChoiceTable<AliasMode, 2> kChoices<AliasMode>{
    .choices = {{{AliasMode::kKeep, "keep"}, {AliasMode::kNone, "none"}}},
    .fallback = AliasMode::kKeep};

template <>
inline constexpr ChoiceTable<PartitionMode, 2> kChoices<PartitionMode>{
    .choices = {{{PartitionMode::kKeep, "keep"}, {PartitionMode::kMerge, "merge"}}},
    .fallback = PartitionMode::kKeep};

template <>
inline constexpr ChoiceTable<OnExisting, 3> kChoices<OnExisting>{
    .choices = {{{OnExisting::kFail, "fail"},
                 {OnExisting::kResume, "resume"},
                 {OnExisting::kRecreate, "recreate"}}},
    .fallback = OnExisting::kFail};

template <>
inline constexpr ChoiceTable<LoadPolicy, 2> kChoices<LoadPolicy>{
    .choices = {{{LoadPolicy::kNever, "never"}, {LoadPolicy::kTemporary, "temporary"}}},
    .fallback = LoadPolicy::kNever};

template <>
inline constexpr ChoiceTable<WritePolicy, 3> kChoices<WritePolicy>{
    .choices = {{{WritePolicy::kAuto, "auto"},
                 {WritePolicy::kUpsert, "upsert"},
                 {WritePolicy::kInsert, "insert"}}},
    .fallback = WritePolicy::kAuto};

template <>
inline constexpr ChoiceTable<RowErrorPolicy, 2> kChoices<RowErrorPolicy>{
    .choices = {{{RowErrorPolicy::kFail, "fail"}, {RowErrorPolicy::kQuarantine, "quarantine"}}},
    .fallback = RowErrorPolicy::kFail};

template <>
inline constexpr ChoiceTable<Substitute, 3> kChoices<Substitute>{
    .choices = {{{Substitute::kNone, "fail"},
                 {Substitute::kNull, "set_null"},
                 {Substitute::kDefault, "set_default"}}},
    .fallback = Substitute::kNone};

/// "checksum", as plans and plan files write it.
template <class Enum>
[[nodiscard]] std::string word_of(Enum value) {
  for (const auto& choice : kChoices<Enum>.choices) {
    if (choice.value == value) return std::string(choice.word);
  }
  return "";
}

/// Nothing for a word that is none of the choices.
template <class Enum>
[[nodiscard]] std::optional<Enum> choice_from(std::string_view word) {
  for (const auto& choice : kChoices<Enum>.choices) {
    if (choice.word == word) return choice.value;
  }
  return std::nullopt;
}

template <class Enum>
[[nodiscard]] std::vector<std::string_view> words_of() {
  std::vector<std::string_view> words;
  for (const auto& choice : kChoices<Enum>.choices) words.push_back(choice.word);
  return words;
}

}  // namespace kiteway::planner
