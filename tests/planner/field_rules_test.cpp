// What becomes of fields: nullable by default, defaults, the partition key, lengths.
#include "planner/compile/compile.h"
#include "planner/compile/rows_to_count.h"
#include "planner/compile/rules/target_server.h"
#include "tests/support/samples.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace kiteway::planner {
namespace {

using namespace kiteway::testing;
using enum DataType;

const std::string kSubject = " :: source collection default/products\n";

std::string subject_field(const std::string& field) {
  return " :: source collection default/products, field " + field + "\n";
}

SourcePlace line(int number) { return {.file = "plan.yaml", .line = number, .column = 9}; }

FieldIntent wish(const std::string& name) { return {.name = name, .place = line(12)}; }
FieldIntent nullable_wish(const std::string& name, bool value) {
  FieldIntent made = wish(name);
  made.nullable = {value, line(13)};
  return made;
}
FieldIntent default_wish(const std::string& name, const Literal& value) {
  FieldIntent made = wish(name);
  made.default_value = {value, line(14)};
  return made;
}
FieldIntent key_wish(const std::string& name, bool value = true) {
  FieldIntent made = wish(name);
  made.partition_key = {value, line(15)};
  return made;
}

// products with `price` Double and `tags` Array<Int64> besides, moved with these wishes.
struct Case {
  CollectionSnapshot source = sample_collection();
  CollectionIntent move = move_of("products");
  std::string version = "2.5.4";

  explicit Case(const std::vector<FieldIntent>& wishes = {}) {
    source.schema.fields.push_back(scalar("price", kDouble));
    source.schema.fields.push_back(array_of("tags", kInt64));
    source.indexes = {index_on("vector", "AUTOINDEX")};
    move.dynamic_field = {false};
    move.fields = wishes;
  }

  [[nodiscard]] World world() const {
    World made = world_with({source});
    made.target.version = parse_server_version(version);
    return made;
  }
  [[nodiscard]] CollectionPlan plan() const {
    return compiled(intent_of({move}), world()).collections.at(0);
  }
  [[nodiscard]] FieldSchema field(const std::string& name) const {
    const CollectionPlan made = plan();
    const FieldSchema* found = find_field(made.target.schema, name);
    REQUIRE(found != nullptr);
    return *found;
  }
  [[nodiscard]] std::string findings() const {
    return lines_of(compile(intent_of({move}), world()).diagnostics);
  }
  // One line per change: `nullable fields:  -> title # default @13`.
  [[nodiscard]] std::string changes() const {
    std::string lines;
    for (const auto& change : plan().changes) {
      if (change.kind == ChangeKind::kLost) lines += "lost ";
      lines += change.path + ": " + change.before + " -> " + change.after;
      if (!change.reason.empty()) lines += " # " + change.reason;
      if (change.origin.line != 0) lines += " @" + std::to_string(change.origin.line);
      lines += "\n";
    }
    return lines;
  }
};

TEST_SUITE("planner field rules nullable") {
  TEST_CASE("scalar fields become nullable by default, keys and vectors do not") {
    Case plain;
    FieldSchema tenant = varchar("tenant");
    tenant.is_partition_key = true;
    plain.source.schema.fields.push_back(tenant);
    plain.source.partitions.clear();
    plain.source.partition_count = 16;
    CHECK(plain.field("title").nullable);
    CHECK(plain.field("price").nullable);
    CHECK(plain.field("tags").nullable);
    CHECK_FALSE(plain.field("id").nullable);
    CHECK_FALSE(plain.field("vector").nullable);
    CHECK_FALSE(plain.field("tenant").nullable);
    CHECK(plain.changes() == "nullable fields:  -> title, price, tags # default\n");
    CHECK(plain.plan().target.tells_validity);
  }

  TEST_CASE("a target without nullable fields leaves them as they are, and the diff says so") {
    Case old;
    old.version = "2.4.15";
    CHECK_FALSE(old.field("title").nullable);
    CHECK(old.findings().empty());
    CHECK(old.changes() ==
          "nullable fields:  -> none # the target (Milvus 2.4.15) has no nullable fields\n");
    CHECK_FALSE(old.plan().target.tells_validity);
  }

  TEST_CASE("nullable: false keeps a field, or all of them, as not null") {
    Case one({nullable_wish("price", false)});
    CHECK_FALSE(one.field("price").nullable);
    CHECK(one.field("title").nullable);
    Case none;
    none.move.nullable = {false, line(10)};
    CHECK_FALSE(none.field("title").nullable);
    CHECK(none.changes().empty());
    none.move.fields = {nullable_wish("price", true)};
    CHECK(none.field("price").nullable);
    CHECK(none.changes() == "field price nullable: off -> on @13\n");
  }

  TEST_CASE("an explicit wish that the target lacks is an error at its line") {
    Case old({nullable_wish("price", true)});
    old.version = "2.4.15";
    CHECK(old.findings() ==
          "P0311 13:9 the target (Milvus 2.4.15) has no nullable fields // leave nullable out, or "
          "choose a target that has them\n");
    old.move.fields.clear();
    old.move.nullable = {true, line(10)};
    CHECK(old.findings().starts_with("P0311 10:9 the target (Milvus 2.4.15) has no nullable"));
    old.move.nullable = {false, line(10)};
    CHECK(old.findings().empty());
  }

  TEST_CASE("a key or a vector that is to be nullable is refused") {
    CHECK(Case({nullable_wish("id", true)}).findings() ==
          "P0311 13:9 field \"id\" is the primary key, which is never null // leave nullable out" +
              subject_field("id"));
    CHECK(Case({nullable_wish("vector", true)}).findings() ==
          "P0311 13:9 the target (Milvus 2.5.4) has no nullable vector fields // leave nullable "
          "out, or choose a target that has them\n");
    Case newer({nullable_wish("vector", true)});
    newer.version = "2.6.18";
    CHECK(newer.field("vector").nullable);
    FieldIntent both = key_wish("title");
    both.nullable = {true, line(13)};
    CHECK(Case({both}).findings() ==
          "P0313 13:9 field \"title\" is the partition key, which is never null // leave nullable "
          "out, or choose another partition key\n");
  }

  TEST_CASE("rows with NULL where the target holds none refuse the plan, with their number") {
    Case nulls({nullable_wish("price", false)});
    nulls.source.schema.fields[3].nullable = true;
    nulls.source.null_counts = {{"price", 1'204}};
    CHECK(nulls.findings() ==
          "P0315 13:9 1,204 rows hold NULL in field \"price\", which the target would not be able "
          "to hold // let the field be nullable, or give it a default" +
              subject_field("price"));
    nulls.source.null_counts = {{"price", 0}};
    CHECK(nulls.findings().empty());
    nulls.source.null_counts.clear();  // nobody could count: the rows are found while they move
    CHECK(nulls.findings().empty());
    Case old;
    old.version = "2.4.15";
    old.source.schema.fields[1].nullable = true;
    old.source.null_counts = {{"title", 1}};
    CHECK(old.findings().starts_with("P0315 8:11 1 row holds NULL in field \"title\""));
  }

  TEST_CASE("rows that can be left out do not refuse the plan") {
    Case nulls({nullable_wish("price", false)});
    nulls.source.schema.fields[3].nullable = true;
    nulls.source.null_counts = {{"price", 4}};
    nulls.move.on_row_error.value = RowErrorPolicy::kQuarantine;
    CHECK(nulls.findings() ==
          "warning P0315 13:9 4 rows hold NULL in field \"price\", and will be left out // let the "
          "field be nullable, or give it a default, and they go" +
              subject_field("price"));
    Case colliding;
    colliding.source.schema.dynamic_field_enabled = true;
    colliding.source.colliding_rows = 2;
    colliding.move.dynamic_field.value = true;
    colliding.move.on_row_error.value = RowErrorPolicy::kQuarantine;
    CHECK(colliding.findings().empty());
  }

  TEST_CASE("what must be counted is what the target would not hold as NULL") {
    Case asked({nullable_wish("price", false), default_wish("title", std::string("none"))});
    for (auto& field : asked.source.schema.fields) field.nullable = field.name != "id";
    const TargetServer modern = target_server({}, parse_server_version("2.6.18"));
    const TargetServer old = target_server({}, parse_server_version("2.4.15"));
    using Names = std::vector<std::string>;
    CHECK(rows_to_count(asked.move, asked.source, modern).null_fields == Names{"title", "price"});
    CHECK(rows_to_count(asked.move, asked.source, old).null_fields ==
          Names{"title", "vector", "price", "tags"});
    CHECK(rows_to_count(move_of("products"), sample_collection(), old).null_fields.empty());
  }
}

TEST_SUITE("planner field rules default") {
  TEST_CASE("a default is typed by its field and told in the diff") {
    const Case priced({default_wish("price", 9.5)});
    CHECK(priced.field("price").default_value == DefaultValue(9.5));
    CHECK(priced.field("price").nullable);
    CHECK(priced.changes() ==
          "field price default:  -> 9.5 @14\n"
          "nullable fields:  -> title, price, tags # default\n");
  }

  TEST_CASE("a default that cannot be is an error at its line") {
    CHECK(
        Case({default_wish("price", std::string("much"))}).findings() ==
        "P0312 14:9 the default of field \"price\" \"much\" is no value of type Double // write a "
        "number, without quotes" +
            subject_field("price"));
    CHECK(Case({default_wish("tags", std::int64_t{1})}).findings() ==
          "P0312 14:9 the default of field \"tags\" cannot be: fields of type Array have none // "
          "leave default out" +
              subject_field("tags"));
    CHECK(Case({default_wish("id", std::int64_t{1})})
              .findings()
              .starts_with("P0312 14:9 field \"id\" is the primary key, which has no default"));
    Case old({default_wish("price", 1.0)});
    old.version = "2.3.6";
    CHECK(old.findings() ==
          "P0311 14:9 the target (Milvus 2.3.6) has no default values // leave default out, or "
          "choose a target that has them\n");
  }

  TEST_CASE("a default is measured against the max_length that the plan gives the field") {
    FieldIntent longer = default_wish("title", std::string(600, 'x'));
    CHECK(Case({longer}).findings().starts_with("P0312 14:9 the default of field \"title\" has"));
    longer.max_length = {1'024, line(16)};
    CHECK(Case({longer}).findings().empty());
  }

  TEST_CASE("the source's default is kept, and lost loudly on a target without defaults") {
    Case kept;
    kept.source.schema.fields[3].default_value = DefaultValue(0.5);
    CHECK(kept.field("price").default_value == DefaultValue(0.5));
    CHECK(kept.changes() == "nullable fields:  -> title, price, tags # default\n");
    kept.version = "2.3.6";
    CHECK_FALSE(kept.field("price").default_value);
    CHECK(kept.changes() ==
          "lost field price default: 0.5 ->  # the target (Milvus 2.3.6) has no default values\n"
          "nullable fields:  -> none # the target (Milvus 2.3.6) has no nullable fields\n");
  }

  TEST_CASE("rows with NULL that become a default are counted in a warning") {
    Case nulls({default_wish("price", 0.5)});
    nulls.source.schema.fields[3].nullable = true;
    nulls.source.null_counts = {{"price", 12}};
    CHECK(nulls.findings() ==
          "warning P0316 14:9 12 rows hold NULL in field \"price\", and will hold its default 0.5 "
          "on the target // servers keep no NULL in a field that has a default (milvus#52051)" +
              subject_field("price"));
    CHECK(compile(intent_of({nulls.move}), nulls.world()).plan);
  }
}

TEST_SUITE("planner field rules partition key") {
  TEST_CASE("a chosen field is the partition key, and partitions become its") {
    Case chosen({key_wish("title")});
    chosen.source = with_partitions(chosen.source, {"eu"});
    const CollectionPlan plan = chosen.plan();
    CHECK(partition_key(plan.target.schema)->name == "title");
    CHECK_FALSE(partition_key(plan.target.schema)->nullable);
    CHECK(plan.target.partition_count == 16);
    CHECK(plan.target.partitions.empty());
    CHECK(plan.scan_partitions == std::vector<std::string>{""});
    CHECK(chosen.changes() ==
          "field title partition key: off -> on @15\n"
          "nullable fields:  -> price, tags # default\n"
          "partitions of the partition key:  -> 16\n"
          "lost partition eu:  ->  # its rows go where the partition key says\n");
  }

  TEST_CASE("another key takes the place of the source's, and false takes it away") {
    Case keyed;
    keyed.source = with_partition_key(keyed.source, 64);
    keyed.move.fields = {key_wish("title")};
    CHECK(partition_key(keyed.plan().target.schema)->name == "title");
    CHECK(keyed.plan().target.partition_count == 64);
    CHECK(keyed.changes().find("field tenant partition key: on -> off # the plan names another") !=
          std::string::npos);
    keyed.move.fields = {key_wish("tenant", false)};
    CHECK(partition_key(keyed.plan().target.schema) == nullptr);
    CHECK(keyed.plan().target.partition_count == 0);
    CHECK(keyed.field("tenant").nullable);
  }

  TEST_CASE("one key at most, of type Int64 or VarChar, and not the primary key") {
    Case two({key_wish("title"), key_wish("tenant")});
    two.source.schema.fields.push_back(varchar("tenant"));
    CHECK(two.findings() ==
          "P0313 15:9 field \"tenant\" would be the second partition key beside \"title\" // a "
          "collection has one at most: keep one of them" +
              subject_field("tenant"));
    CHECK(Case({key_wish("id")}).findings() ==
          "P0313 15:9 field \"id\" is the primary key, which cannot be the partition key too // "
          "choose another field" +
              subject_field("id"));
    CHECK(Case({key_wish("price")}).findings() ==
          "P0313 15:9 field \"price\" is of type Double, which cannot be a partition key // choose "
          "a field of type Int64 or VarChar" +
              subject_field("price"));
  }

  TEST_CASE("rows with NULL in the chosen key refuse the plan") {
    Case nulls({key_wish("title")});
    nulls.source.schema.fields[1].nullable = true;
    nulls.source.null_counts = {{"title", 3}};
    CHECK(nulls.findings() ==
          "P0315 15:9 3 rows hold NULL in field \"title\", which is the partition key, which is "
          "never null // choose another partition key, or give the field a default" +
              subject_field("title"));
    nulls.source.null_counts = {{"title", 0}};
    CHECK(nulls.findings().empty());
  }
}

TEST_SUITE("planner field rules other") {
  TEST_CASE("a field that the source does not have is told with the nearest") {
    CHECK(Case({wish("titel")}).findings() ==
          "P0310 12:9 collection \"products\" has no field \"titel\" // did you mean \"title\"?" +
              kSubject);
    CHECK(Case({wish("zzz")}).findings().find("it has: id, title, vector, price, tags") !=
          std::string::npos);
  }

  TEST_CASE("lengths are set where they mean something, and a narrower one is loud") {
    FieldIntent title = wish("title");
    title.max_length = {1'024, line(16)};
    FieldIntent tags = wish("tags");
    tags.max_capacity = {8, line(17)};
    Case sized({title, tags});
    sized.move.nullable = {false, line(10)};
    CHECK(type_text(sized.field("title")) == "VarChar(1024)");
    CHECK(type_text(sized.field("tags")) == "Array<Int64>(8)");
    CHECK(sized.changes() ==
          "field title max_length: 512 -> 1024 @16\n"
          "lost field tags max_capacity: 16 -> 8 # the target refuses rows that are longer @17\n");
    FieldIntent wrong = wish("price");
    wrong.max_length = {9, line(16)};
    wrong.max_capacity = {9, line(17)};
    CHECK(Case({wrong}).findings() ==
          "P0314 16:9 field \"price\" is of type Double, which has no max_length // only VarChar, "
          "and arrays of it, have one" +
              subject_field("price") +
              "P0314 17:9 field \"price\" is of type Double, which has no max_capacity // only "
              "arrays "
              "have one" +
              subject_field("price"));
  }

  TEST_CASE("a description is the plan's where it gives one") {
    FieldIntent title = wish("title");
    title.description = {"what it is called", line(18)};
    Case told({title});
    told.move.nullable = {false, line(10)};
    CHECK(told.field("title").description == "what it is called");
    CHECK(told.changes() == "field title description: \"\" -> \"what it is called\" @18\n");
  }

  TEST_CASE("dynamic keys called like a field refuse the plan while the dynamic field is on") {
    Case colliding;
    colliding.source.schema.dynamic_field_enabled = true;
    colliding.source.colliding_rows = 2;
    CHECK(colliding.findings().empty());
    colliding.move.dynamic_field.value = true;
    CHECK(colliding.findings() ==
          "P0317 8:11 2 rows have a key in the dynamic field that is called like a field, which no "
          "server takes // remove those keys on the source, or set dynamic_field: false to leave "
          "all of them out, or on_row_error: quarantine to leave these rows out" +
              kSubject);
  }
}

}  // namespace
}  // namespace kiteway::planner
