// The last lines of a run: they claim no more than was proved.
#include "executor/report/run_report.h"
#include "executor/report/node_table.h"
#include "executor/report/verify_report.h"
#include "executor/run/run.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

CollectionReport verified(const std::string& name) {
  return {.target = {"default", name},
          .source_entities = 1200,
          .source_keys = 1200,
          .rows_copied = 1200,
          .target_entities = 1200,
          .is_complete = true};
}

NodeResult failed(const std::string& id, Error error) {
  return {.id = id, .state = NodeState::kFailed, .error = std::move(error)};
}

NodeResult skipped(const std::string& id, const std::string& cause) {
  return {.id = id, .state = NodeState::kSkipped, .cause = cause};
}

const Error kLost{.kind = ErrorKind::kUnavailable,
                  .message = "cannot read rows: lost",
                  .notes = {"tried 6 times", "while copying"}};
const Error kMismatch{.kind = ErrorKind::kDataMismatch, .message = "1 row is missing"};

TEST_SUITE("executor run report") {
  TEST_CASE("a run that went well is shown as a table and a claim") {
    CHECK(render(RunReport{.run_id = "run-1", .collections = {verified("products")}}) ==
          R"(Run run-1
  collection         source rows   source keys        copied   target rows  result
  default/products         1,200         1,200         1,200         1,200  verified

Apply complete! 1 collection.
)");
  }

  TEST_CASE("rows that were left out are told loudly, with their file") {
    CollectionReport products = verified("products");
    products.rows_copied = 1198;
    products.target_entities = 1198;
    products.rows_quarantined = 2;
    products.quarantine_file = ".kiteway/quarantine/h_1/default.products.jsonl";
    const std::string text = render(RunReport{.run_id = "run-1", .collections = {products}});
    CHECK(text.find("  QUARANTINED: 2 rows of default/products are not on the target: "
                    ".kiteway/quarantine/h_1/default.products.jsonl\n") != std::string::npos);
    CHECK(
        text.ends_with("\nApply complete! 1 collection.\n"
                       "But 2 rows of the source did not go: the plan has such rows QUARANTINED, "
                       "see above.\n"));
  }

  TEST_CASE("repeated calls are told for each collection and in all") {
    CollectionReport products = verified("products");
    products.retries = 1234;
    CollectionReport users = verified("users");
    users.retries = 1;
    const std::string text = render(RunReport{.run_id = "run-1", .collections = {products, users}});
    CHECK(text.find("  note: default/products: 1,234 calls were repeated\n"
                    "  note: default/users: 1 call was repeated\n") != std::string::npos);
    CHECK(text.find("\n1,235 calls were repeated in all.\n") != std::string::npos);
  }

  TEST_CASE("what was not verified is not called so") {
    CollectionReport copied = verified("products");
    copied.target_entities.reset();
    CollectionReport same = verified("a_collection_with_a_long_name");
    same.is_unchanged = true;
    same.is_complete = false;
    CHECK(render(RunReport{.run_id = "run-1", .collections = {copied, same, verified("users")}}) ==
          R"(Run run-1
  collection                              source rows   source keys        copied   target rows  result
  default/products                              1,200         1,200         1,200             -  copied, UNVERIFIED
  default/a_collection_with_a_long_name         1,200         1,200         1,200         1,200  unchanged
  default/users                                 1,200         1,200         1,200         1,200  verified

Copied but UNVERIFIED: 1 of 3 collections. Nobody compared their rows with the source's (verify: none); `kiteway verify` does.
)");
  }

  TEST_CASE("rows that repeat a key are explained") {
    CollectionReport doubled = verified("products");
    doubled.source_entities = 1500;
    CHECK(render(RunReport{.collections = {doubled}})
              .find("  note: default/products holds 1,500 rows but 1,200 distinct keys on the "
                    "source: 300 rows repeat a key, and one row per key was copied\n") !=
          std::string::npos);
    CHECK(render(RunReport{.collections = {verified("products")}}).find("note:") ==
          std::string::npos);
  }

  TEST_CASE("rows that an earlier run has copied are told, for they are of another moment") {
    CollectionReport resumed = verified("products");
    resumed.ranges_of_earlier_runs = 3;
    CHECK(render(RunReport{.collections = {resumed}})
              .find("  note: 3 ranges of default/products were copied by an earlier run, with the "
                    "rows of that moment; verify: checksum finds what has changed since\n") !=
          std::string::npos);
  }

  TEST_CASE("failures come with their reasons, root causes before what they broke") {
    CollectionReport broken = verified("products");
    broken.is_complete = false;
    broken.target_entities.reset();
    const std::string text =
        render(RunReport{.run_id = "run-1",
                         .nodes = {skipped("verify a", "copy a"),
                                   failed("copy a", kLost),
                                   {.id = "scan a", .state = NodeState::kDone}},
                         .collections = {broken, verified("users")}});
    CHECK(text.ends_with(R"(
  result   step             time          rows  retries
  failed   copy a          0.0 s             -        -
           cannot read rows: lost
           tried 6 times
           while copying
  skipped  verify a            -             -        -
           because of: copy a
  done     scan a              -             -        -

Incomplete: 1 of 2 collections are not done. Run the same command again to go on from here.
)"));
    CHECK(text.find("  unfinished\n") != std::string::npos);
    CHECK(text.find("complete!") == std::string::npos);
  }

  TEST_CASE("a target with another number of rows is a mismatch") {
    CollectionReport different = verified("products");
    different.is_complete = false;
    different.target_entities = 1199;
    const std::string text = render(
        RunReport{.nodes = {failed("verify products", kMismatch)}, .collections = {different}});
    CHECK(text.find("1,199  MISMATCH\n") != std::string::npos);
    CHECK(text.find("Incomplete: 1 of 1") != std::string::npos);
  }

  TEST_CASE("an interrupted run tells how to go on, and claims nothing") {
    CollectionReport broken = verified("products");
    broken.is_complete = false;
    const std::string text =
        render(RunReport{.nodes = {{.id = "copy a", .state = NodeState::kInterrupted}},
                         .collections = {broken},
                         .was_interrupted = true});
    CHECK(text.ends_with("\nInterrupted. Run the same command again to go on from here.\n"));
  }

  TEST_CASE("an interrupted run tells the very command that goes on") {
    CHECK(
        render(RunReport{.was_interrupted = true, .command = "kiteway apply 'my plan.yaml'"})
            .ends_with("\nInterrupted. Go on from here with:\n\n  kiteway apply 'my plan.yaml'\n"));
  }

  TEST_CASE("every step is in the table, with its time, rows and retries") {
    const std::vector<NodeResult> nodes = {
        {.id = "create_collection a", .state = NodeState::kDone, .was_done_before = true},
        {.id = "copy a",
         .state = NodeState::kDone,
         .duration_ms = 65'000,
         .rows = 1200,
         .retries = 2},
        {.id = "copy b", .state = NodeState::kInterrupted, .duration_ms = 1500, .rows = 7},
        {.id = "verify b", .state = NodeState::kInterrupted}};
    CHECK(render_nodes(nodes) ==
          R"(  result   step                        time          rows  retries
  stopped  copy b                     1.5 s             7        -
  not run  verify b                       -             -        -
  done     create_collection a            -             -        -  by an earlier run
  done     copy a                 1 min 5 s         1,200        2
)");
  }

  TEST_CASE("a thousand steps that are done do not drown the one that failed") {
    std::vector<NodeResult> nodes(1000, {.id = "copy", .state = NodeState::kDone});
    nodes.push_back(failed("copy last", kLost));
    const std::string text = render_nodes(nodes);
    CHECK(std::ranges::count(text, '\n') == 1 + 4 + 100 + 1);
    CHECK(text.find("failed") < text.find("done"));
    CHECK(text.ends_with("  and 900 more that are done\n"));
  }

  TEST_CASE("a failed clean-up after complete collections is no complete run") {
    const std::string text = render(RunReport{.nodes = {failed("release_source a", kLost)},
                                              .collections = {verified("products")}});
    CHECK(text.find("complete!") == std::string::npos);
    CHECK(text.find("Incomplete: 0 of 1") != std::string::npos);
  }

  TEST_CASE("a difference counts before every other error, and an error before a stop") {
    CHECK_FALSE(worst_error(RunReport{}));
    CHECK(worst_error(RunReport{.nodes = {failed("a", kLost), failed("b", kMismatch)}})->kind ==
          ErrorKind::kDataMismatch);
    CHECK(worst_error(RunReport{.nodes = {failed("b", kMismatch), failed("a", kLost)}})->kind ==
          ErrorKind::kDataMismatch);
    const Error late{.kind = ErrorKind::kNotFound, .message = "late"};
    CHECK(*worst_error(RunReport{.nodes = {failed("a", kLost), failed("b", late)}}) == kLost);
    CHECK(*worst_error(RunReport{.nodes = {failed("a", kLost)}, .was_interrupted = true}) == kLost);
    CHECK(worst_error(RunReport{.was_interrupted = true})->kind == ErrorKind::kInterrupted);
    CHECK_FALSE(worst_error(RunReport{.nodes = {skipped("a", "b")}}));
  }
}

TEST_SUITE("executor verify report") {
  TEST_CASE("equal collections are called equal") {
    CHECK(render(std::vector<VerifiedCollection>{
              {.target = {"default", "products"}, .source_keys = 1200, .target_entities = 1200}}) ==
          R"(  collection         source keys   target rows  result
  default/products         1,200         1,200  equal

Verified: 1 collection holds as many rows as the source has keys.
)");
  }

  TEST_CASE("keys of which the source chooses the row anew are told, and are no difference") {
    std::vector<VerifiedCollection> found = {{.target = {"default", "products"},
                                              .by_value = true,
                                              .source_keys = 1200,
                                              .target_entities = 1200,
                                              .repeated_keys = 1}};
    CHECK(render(found).ends_with(
        "  note: 1 key of default/products stands for several rows on the source, which answers "
        "another of them than the target holds\n\n"
        "Verified: 1 collection holds the source's rows, value by value.\n"));
    CHECK(render_json(found).find(R"("repeated_keys": "1")") != std::string::npos);
    found[0].repeated_keys = 1234;
    CHECK(render(found).find("  note: 1,234 keys of default/products stand for several rows on the "
                             "source, which answers others of them than the target holds\n") !=
          std::string::npos);
  }

  TEST_CASE("rows that differ are named, and told from what they could do to a terminal") {
    const std::string text = render(std::vector<VerifiedCollection>{
        {.target = {"default", "a"},
         .by_value = true,
         .source_keys = 2,
         .target_entities = 2,
         .ranges_compared = 1,
         .ranges_different = 1,
         .differences = {"default/a: all keys: 2 rows each, with other values"},
         .rows =
             {{.partition = "p", .key = std::string("\x1b[2J\n"), .found = RowFound::kOnlyOnSource},
              {.key = std::int64_t{7}, .found = RowFound::kDifferentValues}},
         .rows_not_listed = 1234}});
    CHECK(text.ends_with(R"(
  ! default/a: all keys: 2 rows each, with other values

Rows that differ:
  default/a partition p key "\u001b[2J\n": only on the source
  default/a key 7: different values
  default/a: and 1,234 more

Source and target differ.
)"));
  }

  TEST_CASE("the result as JSON has every number, key and kind of difference") {
    CHECK(render_json({{.source = {"default", "a"},
                        .target = {"default", "b"},
                        .by_value = true,
                        .source_keys = 2,
                        .target_entities = 3,
                        .ranges_compared = 1,
                        .ranges_different = 1,
                        .differences = {"they differ"},
                        .ranges = {{.partition = "p",
                                    .range = {.after = std::string("k")},
                                    .source_keys = 2,
                                    .target_keys = 3}},
                        .rows = {{.key = std::int64_t{-9}, .found = RowFound::kOnlyOnTarget}},
                        .rows_not_listed = 4}}) == R"({
  "collections": [
    {
      "compared": "checksum",
      "differences": [
        "they differ"
      ],
      "equal": false,
      "quarantined": "0",
      "ranges": [
        {
          "after": {
            "text": "k"
          },
          "partition": "p",
          "source_keys": "2",
          "target_keys": "3"
        }
      ],
      "ranges_compared": "1",
      "ranges_different": "1",
      "repeated_keys": "0",
      "rows": [
        {
          "found": "only_on_target",
          "key": {
            "number": "-9"
          },
          "partition": ""
        }
      ],
      "rows_not_listed": "4",
      "source": "default/a",
      "source_keys": "2",
      "target": "default/b",
      "target_rows": "3"
    }
  ],
  "equal": false
}
)");
  }

  TEST_CASE("one difference is enough to claim nothing") {
    const std::string text =
        render(std::vector<VerifiedCollection>{{.target = {"default", "a"}},
                                               {.target = {"default", "b"},
                                                .source_keys = 3,
                                                .target_entities = 2,
                                                .differences = {"partition _default has 2 of 3"}}});
    CHECK(text.find("  MISMATCH\n") != std::string::npos);
    CHECK(text.ends_with("\n  ! partition _default has 2 of 3\n\nSource and target differ.\n"));
  }
}

TEST_SUITE("executor run id") {
  TEST_CASE("a run's name sorts by time and ends in chance") {
    using namespace std::chrono_literals;
    const auto day = std::chrono::sys_days(2026y / 3 / 7);
    CHECK(new_run_id(day + 9h + 4min + 2s, 0x3f9a) == "20260307-090402-3f9a");
    CHECK(new_run_id(day, 0xABC0000FU) == "20260307-000000-000f");
  }
}

}  // namespace
}  // namespace kiteway::executor
