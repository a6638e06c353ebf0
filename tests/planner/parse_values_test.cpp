// Values of the wrong type, one by one for every kind of value a plan has.
#include "planner/language/parse.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace kiteway::planner {
namespace {

using testing::lines_of;

// The findings about a plan that has `line` as its only line of settings, in line 8.
std::string settings_findings(const std::string& line) {
  const ParsedPlan parsed = parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a }
target: { uri: http://b }
collections:
  - name: products
settings:
  )" + line + "\n");
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

// As above, for a line of the only collection.
std::string collection_findings(const std::string& line) {
  const ParsedPlan parsed = parse_plan("plan.yaml", R"(version: 1
name: shop
source: { uri: http://a }
target: { uri: http://b }
collections:
  - name: products
    )" + line + "\n");
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

// As above, for a line at the top.
std::string plan_findings(const std::string& line, const std::string& without) {
  std::string text;
  for (const char* each : {"version: 1", "name: shop", "source: { uri: http://a }",
                           "target: { uri: http://b }", "collections: [ { name: products } ]"}) {
    const std::string written = each;
    if (!written.starts_with(without + ":")) text += written + "\n";
  }
  const ParsedPlan parsed = parse_plan("plan.yaml", line + "\n" + text);
  CHECK(parsed.intent.has_value() != parsed.diagnostics.has_errors());
  return lines_of(parsed.diagnostics);
}

TEST_SUITE("planner parse values") {
  TEST_CASE("a text is no number, no boolean, no list, no map and not nothing") {
    CHECK(settings_findings("state_dir: 7") ==
          "P0203 8:14 state_dir must be a text, not the number 7 // put it in quotes: \"7\"\n");
    CHECK(settings_findings("state_dir: true") ==
          "P0203 8:14 state_dir must be a text, not the boolean true // put it in quotes: "
          "\"true\"\n");
    CHECK(settings_findings("state_dir: [a]") ==
          "P0203 8:14 state_dir must be a text, not a list // folder of the journal; default: "
          ".kiteway\n");
    CHECK(settings_findings("state_dir: {a: b}") ==
          "P0203 8:14 state_dir must be a text, not a map // folder of the journal; default: "
          ".kiteway\n");
    CHECK(settings_findings("state_dir:") ==
          "P0203 8:3 state_dir must be a text, not nothing // folder of the journal; default: "
          ".kiteway\n");
    CHECK(settings_findings("state_dir: ''") ==
          "P0204 8:14 state_dir is empty // folder of the journal; default: .kiteway\n");
    CHECK(settings_findings("state_dir: '7'").empty());
    CHECK(settings_findings("state_dir: yes").empty());
  }

  TEST_CASE("the version is the number 1") {
    CHECK(plan_findings("version: '1'", "version") ==
          "P0203 1:10 version must be a whole number, not the string \"1\" // write 1\n");
    CHECK(plan_findings("version: 1.0", "version") ==
          "P0203 1:10 version must be a whole number, not the number 1.0 // write 1\n");
    CHECK(plan_findings("version: 2", "version") ==
          "P0204 1:10 version is 2, out of range // write 1\n");
    CHECK(plan_findings("version: 0", "version") ==
          "P0204 1:10 version is 0, out of range // write 1\n");
    CHECK(plan_findings("version: 99999999999999999999", "version") ==
          "P0203 1:10 version must be a whole number, not the number 99999999999999999999 // "
          "write 1\n");
    CHECK(plan_findings("version: 0x1", "version").empty());
  }

  TEST_CASE("parallelism is auto or a whole number from 1 to 64") {
    for (const char* fine : {"auto", "1", "64", "'auto'"}) {
      CHECK(settings_findings("parallelism: " + std::string(fine)).empty());
    }
    CHECK(settings_findings("parallelism: 0") ==
          "P0204 8:16 parallelism is 0, out of range // write auto or 1 to 64\n");
    CHECK(settings_findings("parallelism: 65") ==
          "P0204 8:16 parallelism is 65, out of range // write auto or 1 to 64\n");
    CHECK(settings_findings("parallelism: -1") ==
          "P0204 8:16 parallelism is -1, out of range // write auto or 1 to 64\n");
    CHECK(settings_findings("parallelism: Auto") ==
          "P0203 8:16 parallelism must be auto or a whole number, not the string \"Auto\" // "
          "write auto or 1 to 64\n");
    CHECK(settings_findings("parallelism: 1.5") ==
          "P0203 8:16 parallelism must be auto or a whole number, not the number 1.5 // "
          "write auto or 1 to 64\n");
    CHECK(settings_findings("parallelism:") ==
          "P0203 8:3 parallelism must be auto or a whole number, not nothing // "
          "write auto or 1 to 64\n");
  }

  TEST_CASE("memory is a size with its unit, from 16 MiB to 64 GiB") {
    for (const char* fine : {"16MiB", "1GiB", "'64 GiB'", "500MB"}) {
      CHECK(settings_findings("memory: " + std::string(fine)).empty());
    }
    CHECK(settings_findings("memory: 256") ==
          "P0203 8:11 memory must be a size with its unit, not the number 256 // "
          "write 256MiB, or 1GiB: 16.0 MiB to 64.0 GiB\n");
    CHECK(settings_findings("memory: 256 M") ==
          "P0203 8:11 memory must be a size with its unit, not the string \"256 M\" // "
          "write 256MiB, or 1GiB: 16.0 MiB to 64.0 GiB\n");
    CHECK(settings_findings("memory: 1MiB") ==
          "P0204 8:11 memory is 1MiB, out of range // write 16.0 MiB to 64.0 GiB\n");
  }

  TEST_CASE("a server's caps are rows, bytes and requests in a second") {
    CHECK(settings_findings("source: {}").empty());
    CHECK(settings_findings("target: { max_rows_per_second: 1, max_bytes_per_second: 16MiB, "
                            "max_requests_per_second: 1000000 }")
              .empty());
    CHECK(settings_findings("source: { max_rows_per_second: 0 }") ==
          "P0204 8:34 max_rows_per_second is 0, out of range // write 1 to 1000000000\n");
    CHECK(settings_findings("target: { max_bytes_per_second: 16 }") ==
          "P0203 8:35 max_bytes_per_second must be a size with its unit, not the number 16 // "
          "write 256MiB, or 1GiB: 1.0 KiB to 1.0 TiB\n");
    CHECK(settings_findings("target: { max_bytes_per_second: 1023B }") ==
          "P0204 8:35 max_bytes_per_second is 1023B, out of range // write 1.0 KiB to 1.0 TiB\n");
    CHECK(settings_findings("source: { max_rows: 5 }") ==
          "P0201 8:13 unknown key \"max_rows\" in caps // known keys: max_rows_per_second, "
          "max_bytes_per_second, max_requests_per_second\n");
  }

  TEST_CASE("retries are a number of attempts, pauses and a budget of time") {
    CHECK(settings_findings("retry: { attempts: 1, delay_first: 1ms, delay_max: 1h, budget: 24h }")
              .empty());
    CHECK(settings_findings("retry: { attempts: 0 }") ==
          "P0204 8:22 attempts is 0, out of range // write 1 to 100\n");
    CHECK(settings_findings("retry: { budget: 5 }") ==
          "P0203 8:20 budget must be a time with its unit, not the number 5 // "
          "write 200ms, 15s, 5m or 2h: 1s to 24h\n");
    CHECK(settings_findings("retry: { budget: 999ms }") ==
          "P0204 8:20 budget is 999ms, out of range // write 1s to 24h\n");
    CHECK(settings_findings("retry: { delay_max: 61m }") ==
          "P0204 8:23 delay_max is 61m, out of range // write 1ms to 1h\n");
  }

  TEST_CASE("shards are auto or a whole number from 1 to 16") {
    for (const char* fine : {"auto", "1", "16"}) {
      CHECK(collection_findings("shards: " + std::string(fine)).empty());
    }
    CHECK(collection_findings("shards: 17") ==
          "P0204 7:13 shards is 17, out of range // write auto or 1 to 16\n");
    CHECK(collection_findings("shards: none") ==
          "P0203 7:13 shards must be auto or a whole number, not the string \"none\" // "
          "write auto or 1 to 16\n");
  }

  TEST_CASE("a boolean is true or false and nothing that looks like one") {
    CHECK(collection_findings("load: true").empty());
    CHECK(collection_findings("load: FALSE").empty());
    CHECK(collection_findings("load: yes") ==
          "P0203 7:11 load must be true or false, not the string \"yes\" // write true or false, "
          "without quotes\n");
    CHECK(collection_findings("load: 'true'") ==
          "P0203 7:11 load must be true or false, not the string \"true\" // write true or false, "
          "without quotes\n");
    CHECK(collection_findings("dynamic_field: 1") ==
          "P0203 7:20 dynamic_field must be true or false, not the number 1 // write true or "
          "false, without quotes\n");
  }

  TEST_CASE("a choice is one of its words") {
    for (const char* word : {"none", "count", "checksum"}) {
      CHECK(collection_findings("verify: " + std::string(word)).empty());
    }
    CHECK(collection_findings("verify: counts") ==
          "P0204 7:13 verify cannot be \"counts\" // did you mean count?\n");
    CHECK(collection_findings("verify: everything") ==
          "P0204 7:13 verify cannot be \"everything\" // write one of none, count, checksum\n");
    CHECK(
        collection_findings("verify: false") ==
        "P0203 7:13 verify must be one of none, count, checksum, not the boolean false // proof at "
        "the end: number of rows, or every value too; default: checksum\n");
    CHECK(collection_findings("verify: [count]") ==
          "P0203 7:13 verify must be one of none, count, checksum, not a list // proof at the end: "
          "number of rows, or every value too; default: checksum\n");
  }

  TEST_CASE("a section is a map") {
    CHECK(plan_findings("settings: 5", "settings") ==
          "P0203 1:11 settings must be a map, not the number 5 // its keys are state_dir, "
          "parallelism, memory, source, target, retry\n");
    CHECK(plan_findings("source: http://a", "source") ==
          "P0203 1:9 source must be a map, not the string \"http://a\" // its keys are uri, "
          "database, auth, tls, allow_unsupported_version, load\n");
    CHECK(plan_findings("target:", "target") ==
          "P0203 1:1 target must be a map, not nothing // its keys are uri, database, auth, "
          "tls, cloud\n");
    CHECK(plan_findings("settings: {}", "settings").empty());
  }

  TEST_CASE("the collections are a list of maps, and not empty") {
    CHECK(plan_findings("collections: products", "collections") ==
          "P0203 1:14 collections must be a list, not the string \"products\" // each entry starts "
          "with a dash: - name: ...\n");
    CHECK(plan_findings("collections: { name: products }", "collections") ==
          "P0203 1:14 collections must be a list, not a map // each entry starts with a dash: "
          "- name: ...\n");
    CHECK(plan_findings("collections: []", "collections") ==
          "P0204 1:14 collections is empty // name at least one: - name: ...\n");
    CHECK(plan_findings("collections: [products, { name: a }, 5]", "collections") ==
          "P0203 1:15 an entry of collections must be a map, not the string \"products\" // write "
          "- name: ...\n"
          "P0203 1:38 an entry of collections must be a map, not the number 5 // write - name: "
          "...\n");
  }
}

}  // namespace
}  // namespace kiteway::planner
