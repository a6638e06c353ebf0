// Words that a plan can choose: each stands for one enumerator, in the key table and in the reader.
#include "planner/model/choices.h"
#include "planner/language/parse.h"

#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

template <class Enum>
void check_table() {
  std::set<std::string_view> words;
  std::set<Enum> values;
  for (const auto& [value, word] : kChoices<Enum>.choices) {
    CHECK(words.insert(word).second);
    CHECK(values.insert(value).second);
    CHECK(word_of(value) == word);
    CHECK(choice_from<Enum>(word) == value);
    CHECK_FALSE(choice_from<Enum>(std::string(word) + "s"));
  }
  CHECK(values.contains(kChoices<Enum>.fallback));
  CHECK_FALSE(choice_from<Enum>(""));
}

/// A plan of one collection with this line among its keys.
std::string plan_with(const std::string& line) {
  return "version: 1\nname: p\nsource: { uri: http://a:1 }\ntarget: { uri: "
         "http://b:1 }\n"
         "collections:\n  - name: a\n" +
         (line.empty() ? "" : "    " + line + "\n");
}

template <class Enum>
void check_key(const std::string& key, const std::function<Enum(const CollectionIntent&)>& get) {
  CAPTURE(key);
  const auto silent = parse_plan("p.yaml", plan_with(""));
  REQUIRE(silent.intent);
  CHECK(get(silent.intent->collections.at(0)) == kChoices<Enum>.fallback);
  CHECK(get(CollectionIntent{}) == kChoices<Enum>.fallback);
  for (const auto& [value, word] : kChoices<Enum>.choices) {
    const auto chosen = parse_plan("p.yaml", plan_with(key + ": " + std::string(word)));
    REQUIRE(chosen.intent);
    CHECK(get(chosen.intent->collections.at(0)) == value);
    CHECK_FALSE(parse_plan("p.yaml", plan_with(key + ": " + std::string(word) + "x")).intent);
  }
}

TEST_SUITE("planner choices") {
  TEST_CASE("each word stands for one enumerator, and no other word for any") {
    check_table<VerifyMode>();
    check_table<IndexMode>();
    check_table<AliasMode>();
    check_table<PartitionMode>();
    check_table<OnExisting>();
    check_table<LoadPolicy>();
    check_table<WritePolicy>();
    check_table<RowErrorPolicy>();
    check_table<Substitute>();
  }

  TEST_CASE("a substitute is called the same in keys of nodes") {
    for (const auto& [value, word] : kChoices<Substitute>.choices) CHECK(to_string(value) == word);
  }

  TEST_CASE("the key table and the reader agree on each word and on the default") {
    using C = CollectionIntent;
    check_key<VerifyMode>("verify", [](const C& c) { return c.verify.value; });
    check_key<IndexMode>("index", [](const C& c) { return c.index.value; });
    check_key<AliasMode>("aliases", [](const C& c) { return c.aliases.value; });
    check_key<PartitionMode>("partitions", [](const C& c) { return c.partitions.value; });
    check_key<OnExisting>("on_existing", [](const C& c) { return c.on_existing.value; });
    check_key<WritePolicy>("write", [](const C& c) { return c.write.value; });
    check_key<RowErrorPolicy>("on_row_error", [](const C& c) { return c.on_row_error.value; });
  }
}

}  // namespace
}  // namespace kiteway::planner
