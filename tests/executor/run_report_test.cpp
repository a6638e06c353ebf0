// The last lines of a run: they claim no more than was proved.
#include "executor/report/run_report.h"
#include "executor/engine/run.h"
#include "executor/engine/verify_only.h"

#include <doctest/doctest.h>

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

  TEST_CASE("what was not verified is not called so") {
    CollectionReport copied = verified("products");
    copied.target_entities.reset();
    CollectionReport same = verified("a_collection_with_a_long_name");
    same.is_unchanged = true;
    same.is_complete = false;
    CHECK(render(RunReport{.run_id = "run-1", .collections = {copied, same, verified("users")}}) ==
          R"(Run run-1
  collection                              source rows   source keys        copied   target rows  result
  default/products                              1,200         1,200         1,200             -  copied, unverified
  default/a_collection_with_a_long_name         1,200         1,200         1,200         1,200  unchanged
  default/users                                 1,200         1,200         1,200         1,200  verified

Apply complete! 3 collections, 1 of them unverified (verify: none).
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
  failed   copy a
             cannot read rows: lost
             tried 6 times
             while copying
  skipped  verify a, because of: copy a

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
