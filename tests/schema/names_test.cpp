// Which names a server takes, and why not.
#include "schema/capabilities/names.h"
#include "schema/capabilities/capabilities.h"
#include "schema/capabilities/cloud.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kiteway {
namespace {

using Problem = std::optional<std::string>;

NameRules rules_of(std::string_view version) {
  return capabilities_of(parse_server_version(version)).names;
}

/// The words in the row of this version, in the section on names of docs/milvus-behaviour.md.
std::vector<std::string> words_in_docs(const std::string& version) {
  std::ifstream docs(KITEWAY_SOURCE_DIR "/docs/milvus-behaviour.md");
  std::string line;
  while (std::getline(docs, line) && line.find("id=\"names\"") == std::string::npos) {
  }
  while (std::getline(docs, line) && !line.starts_with("| " + version + " |")) {
  }
  std::vector<std::string> words;
  for (std::size_t at = line.find('`'); at != std::string::npos; at = line.find('`', at)) {
    const std::size_t end = line.find('`', at + 1);
    REQUIRE(end != std::string::npos);
    words.push_back(line.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return words;
}

TEST_SUITE("schema names") {
  TEST_CASE("a name is letters, digits and underscores, not a digit first, 255 at most") {
    CHECK(name_problem("Shop_2") == Problem());
    CHECK(name_problem(std::string(255, 'a')) == Problem());
    CHECK(name_problem("") == "is empty");
    CHECK(name_problem(std::string(256, 'a')) == "is longer than 255 bytes");
    CHECK(name_problem("2shop") == "starts with a digit");
    for (const char* name : {"a-b", "a b", "caf\xC3\xA9", "$x"}) {
      CHECK(name_problem(name) == "has other characters than letters, digits and underscores");
    }
  }

  TEST_CASE("a field is not called like a column of the server itself") {
    CHECK(field_name_problem("RowID", rules_of("2.3.6")) == "is taken by the server itself");
    CHECK(field_name_problem("$meta", rules_of("2.5.0")) == "is taken by the server itself");
    CHECK(field_name_problem("rowid", rules_of("2.3.6")) == Problem());
    CHECK(field_name_problem("_seq", rules_of("milvus_lite-3.2.2")).has_value());
    CHECK(field_name_problem("_seq", rules_of("2.6.0")) == Problem());
  }

  TEST_CASE("words of the expression language are no field names from 2.4.12 on") {
    CHECK(field_name_problem("like", rules_of("2.4.11")) == Problem());
    CHECK(field_name_problem("like", rules_of("2.4.12")) == "is a word of the expression language");
    CHECK(field_name_problem("LIKE", rules_of("2.4.12")) == Problem());
    CHECK(field_name_problem("TRUE", rules_of("2.5.0")).has_value());
    CHECK(field_name_problem("phrase_match", rules_of("2.5.0")) == Problem());
    CHECK(field_name_problem("phrase_match", rules_of("2.6.0")).has_value());
  }

  TEST_CASE("the words that are no field names are those in docs") {
    const auto first = words_in_docs("2.4.12");
    auto all = first;
    for (auto& word : words_in_docs("2.6.0")) all.push_back(std::move(word));
    CHECK(all.size() > first.size());
    const auto known = [](std::string_view version) {
      const auto words = rules_of(version).keywords;
      return std::vector<std::string>(words.begin(), words.end());
    };
    CHECK(known("2.4.11").empty());
    CHECK(known("2.4.12") == first);
    CHECK(known("2.6.0") == all);
    CHECK(known("3.0.0") == all);
  }

  TEST_CASE("partition names begin with anything but on Zilliz Cloud, dashes came with 2.4") {
    CHECK(partition_name_problem("2024", rules_of("2.3.6")) == Problem());
    CHECK(partition_name_problem("a-b", rules_of("2.3.6")).has_value());
    CHECK(partition_name_problem("-a-b", rules_of("2.4.0")) == Problem());
    CHECK(partition_name_problem("a b", rules_of("2.4.0")).has_value());
    CHECK(partition_name_problem("", rules_of("2.4.0")) == "is empty");
    const NameRules cloud = capabilities_of(parse_server_version("2.6.0"), CloudCluster{}).names;
    CHECK(partition_name_problem("a-b2", cloud) == Problem());
    CHECK(partition_name_problem("2024", cloud) == "starts with a digit");
    CHECK(partition_name_problem("-a", cloud) == "starts with a dash");
  }
}

}  // namespace
}  // namespace kiteway
