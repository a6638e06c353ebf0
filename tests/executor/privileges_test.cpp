// What a run of a plan uses, and whether the grants of a user hold it.
#include "executor/world/preflight/privileges.h"
#include "tests/support/columns.h"
#include "tests/support/migration.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

using namespace kiteway::testing;

std::vector<std::string> texts(const std::vector<Need>& needs) {
  std::vector<std::string> texts;
  for (const auto& need : needs) {
    texts.push_back(need.privilege + " " + need.database + "/" + need.collection);
  }
  return texts;
}

Grant grant_of(const std::string& privilege, const std::string& name = "*",
               const std::string& database = "default") {
  return {.role = "mover", .name = name, .privilege = privilege, .database = database};
}

const std::vector<Need>& two_writes() {
  static const std::vector<Need> kNeeds{{"Insert", "default", "a"}, {"Insert", "shop", "b"}};
  return kNeeds;
}

Check check(const std::vector<Need>& needs, const std::vector<Grant>& grants,
            const PrivilegeGroups& groups = {}) {
  return grant_check(Side::kTarget, "mover", needs, grants, groups);
}

TEST_SUITE("executor privileges") {
  TEST_CASE("a plan needs on each side what its nodes do there") {
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    migration.source.create(at("a"), small_schema());
    migration.source.put(at("a"), "", small_rows(1, 10));
    migration.source.index_and_load(at("a"));
    migration.add("a", "b");
    const auto compiled = migration.compile();
    REQUIRE(compiled.plan);
    CHECK(texts(needs_of(Side::kSource, *compiled.plan)) ==
          std::vector<std::string>{"Query default/a"});
    CHECK(texts(needs_of(Side::kTarget, *compiled.plan)) ==
          std::vector<std::string>{"CreateCollection default/b", "CreateIndex default/b",
                                   "Insert default/b", "ListAliases default/b", "Load default/b",
                                   "Query default/b", "Release default/b",
                                   "ShowPartitions default/b", "Upsert default/b"});

    REQUIRE(migration.apply().is_success());
    const auto again = migration.compile();
    REQUIRE(again.plan);
    CHECK(needs_of(Side::kTarget, *again.plan).empty());
  }

  TEST_CASE("a source that is loaded for the copy needs to be loaded and released") {
    Migration migration({.version = "v2.6.8"}, {.version = "v2.6.8"});
    migration.source.create(at("a"), small_schema());
    migration.source.index_and_load(at("a"));
    migration.release_source("a");
    migration.add("a");
    migration.intent.source_load.value = planner::LoadPolicy::kTemporary;
    const auto compiled = migration.compile();
    REQUIRE(compiled.plan);
    CHECK(texts(needs_of(Side::kSource, *compiled.plan)) ==
          std::vector<std::string>{"Load default/a", "Query default/a", "Release default/a"});
  }

  TEST_CASE("a grant counts for its own collection and database") {
    CHECK(check(two_writes(), {grant_of("Insert", "*", "*")}).verdict == Verdict::kPass);
    CHECK(check(two_writes(), {grant_of("PrivilegeInsert", "a"), grant_of("Insert", "*", "shop")})
              .verdict == Verdict::kPass);
    const Check lacking =
        check(two_writes(), {{.role = "mover"}, grant_of("Insert", "b"), grant_of("Upsert")});
    CHECK(lacking.verdict == Verdict::kWarn);
    CHECK(lacking.message == "no grant of user mover allows Insert on default/a, shop/b");
    CHECK(lacking.remedy.starts_with("grant a role of it"));
  }

  TEST_CASE("many collections are counted, and each privilege is named once") {
    std::vector<Need> needs{{"CreateDatabase", "shop", ""}};
    for (const char* name : {"a", "b", "c", "d", "e"}) needs.push_back({"Load", "shop", name});
    CHECK(check(needs, {}).message ==
          "no grant of user mover allows CreateDatabase on database shop; "
          "Load on shop/a, shop/b, shop/c and 2 more");
  }

  TEST_CASE("administrators may do all") {
    CHECK(grant_check(Side::kTarget, "root", two_writes(), {}, {}).verdict == Verdict::kPass);
    CHECK(grant_check(Side::kTarget, "db_admin", two_writes(), {}, {}).verdict == Verdict::kPass);
    CHECK(check(two_writes(), {{.role = "admin"}}).verdict == Verdict::kPass);
    CHECK(check(two_writes(), {grant_of("*", "*", "*")}).verdict == Verdict::kPass);
    CHECK(check(two_writes(), {grant_of("PrivilegeAll", "*", "*")}).verdict == Verdict::kPass);
  }

  TEST_CASE("built-in groups hold what they hold, and a group of the cluster no collections") {
    const auto allows = [](const std::string& group, const std::string& privilege) {
      return check({{privilege, "default", "a"}}, {grant_of(group, "*", "*")}).verdict ==
             Verdict::kPass;
    };
    CHECK(allows("CollectionReadOnly", "Query"));
    CHECK_FALSE(allows("CollectionReadOnly", "Insert"));
    CHECK(allows("CollectionReadWrite", "Upsert"));
    CHECK_FALSE(allows("CollectionReadWrite", "CreateAlias"));
    CHECK(allows("CollectionAdmin", "CreateAlias"));
    CHECK(allows("DatabaseAdmin", "CreateCollection"));
    CHECK_FALSE(allows("DatabaseReadWrite", "CreateCollection"));
    CHECK_FALSE(allows("ClusterAdmin", "Insert"));
    CHECK(allows("ClusterAdmin", "CreateDatabase"));
  }

  TEST_CASE("a group that somebody defined holds its members") {
    const std::vector<Grant> grants{grant_of("movers", "*", "*")};
    CHECK(check(two_writes(), grants).verdict == Verdict::kWarn);
    CHECK(check(two_writes(), grants, {{"movers", {"Upsert", "Insert"}}}).verdict ==
          Verdict::kPass);
    CHECK(check(two_writes(), grants, {{"others", {"Insert"}}}).verdict == Verdict::kWarn);
  }
}

}  // namespace
}  // namespace kiteway::executor
