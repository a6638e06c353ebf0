#include "planner/codes/groups.h"

#include <array>

namespace kiteway::planner {

// NOLINTNEXTLINE(readability-function-size): a table, an entry for each code
std::span<const CodeSpec> source_codes() {
  static constexpr std::array kCodes = std::to_array<CodeSpec>({
      {"P0301", "no such collection on the source",
       "The source's database has no collection and no alias of that name.",
       "- name: product   # the source has products",
       "Correct the name by the help, or set database: for a collection of another database."},
      {"P0302", "no such database on the source",
       "The source has no database of that name, or the login may not see it.",
       "source:\n  database: prod",
       "Correct the name. A server before 2.2.9 has the database default only."},
      {"P0303", "a source that is too old",
       "Before Milvus 2.3.6 a query can leave rows out without a word, so that a copy cannot be "
       "proved complete.",
       "source: { uri: http://milvus-2.2:19530 }",
       "Upgrade the source first. source.allow_unsupported_version: true goes on at your own risk; "
       "the finding is a warning then."},
      {"P0304", "a part that cannot be carried",
       "The live collection has something that this build does not know: a type, a kind of "
       "function, "
       "a new part of the protocol. Moving it would lose that part.",
       "a collection with a field of a type that is newer than this build",
       "Use a newer kiteway, or leave the collection out."},
      {"P0305", "a collection that is not loaded",
       "Rows can be read from loaded collections only, and this one, or some partitions of it, are "
       "not. Loading takes memory on the source, so it is not done unasked.",
       "- name: archive   # released on the source",
       "Load it there, or set source.load: temporary to have it loaded for the copy and released "
       "again."},
      {"P0306", "a vector field without index",
       "A collection can be loaded only when all its vector fields have an index; without, its "
       "rows "
       "cannot be read.",
       "- name: images   # field vector has no index",
       "Create an index on the field and load the collection."},
      {"P0310", "no such field",
       "The plan names a field that the collection on the source does not have.",
       "fields:\n  prize: { nullable: true }   # price", "Correct the name by the help."},
      {"P0311", "a wish the target cannot grant",
       "The plan asks for a nullable field or a default value, and the target, or this kind of "
       "field, has none. Left to the defaults it would be left out with a note; written in the "
       "plan it is an error.",
       "fields:\n  price: { nullable: true }   # with a target of Milvus 2.4",
       "Leave it out, or choose a target that has it."},
      {"P0312", "a default that does not fit",
       "The default value is of another type than the field, or outside its range or length, or "
       "the field cannot have one.",
       "fields:\n  price: { default: cheap }   # a Float",
       "Write a value that the field can hold."},
      {"P0313", "not a partition key",
       "A collection has one partition key at most: a field of type Int64 or VarChar that is never "
       "null and is not the primary key.",
       "fields:\n  price: { partition_key: true }   # a Float", "Choose another field, or none."},
      {"P0314", "a length where there is none",
       "max_length belongs to VarChar and to arrays of it, max_capacity to arrays.",
       "fields:\n  price: { max_length: 64 }   # a Float", "Leave it out."},
      {"P0315", "rows that hold NULL",
       "Rows of the source hold NULL in a field that has no NULL on the target: a partition key, "
       "or any field of an older target.",
       "fields:\n  tenant: { partition_key: true }   # three rows have none",
       "Let the field be nullable, give it a default, or choose another partition key."},
      {"P0316", "NULL becomes the default",
       "Rows of the source hold NULL in a field that gets a default value. Servers keep no NULL in "
       "such a field, so these rows hold the default afterwards.",
       "fields:\n  price: { default: 0.0 }   # some rows have no price",
       "Leave the default out if NULL has a meaning of its own."},
      {"P0317", "a dynamic key called like a field",
       "Rows have a key in the dynamic field that is also the name of a field. Older servers let "
       "such rows in, no server takes them today.",
       "{\"id\": 7, \"price\": 3, \"$meta\": {\"price\": 4}}",
       "Remove those keys on the source, or set dynamic_field: false to leave all of them out."},
      {"P0318", "a source whose changes nobody sees",
       "The rows of a collection that is not loaded cannot be counted, so a plan that has moved it "
       "cannot tell whether it has changed since, and leaves it as it is.",
       "source: { load: temporary }   # a second apply, of a collection that is not loaded",
       "Load the collection and apply again; or let kiteway verify load it and compare."},
      {"P0319", "a field that cannot be left out",
       "The primary key stays, a collection needs a vector field, and of a field that is left out "
       "nothing else can be said.",
       "fields:\n  id: { drop: true }   # the primary key",
       "Keep the field. With auto_id: true the target makes keys of its own."},
      {"P0320", "a type that does not hold every value",
       "Values are converted only to a type that can represent all of them. The message lists "
       "the types that the field can become, and docs/types.md those of every type. The type of "
       "the primary key cannot change.",
       "fields:\n  price: { type: Int64 }   # a Double",
       "Choose one of the types that the message names."},
      {"P0321", "a name that another field has",
       "A field would be called on the target as another one is, or would have no name.",
       "fields:\n  notes: { rename: title }   # there is a title already",
       "Give it another name, or rename or leave out the other field too."},
      {"P0322", "a filter that the source does not take",
       "The filter of a collection is an expression as for a query. It is tried on the source "
       "while the plan is made, since a mistake in it would move the wrong rows.",
       "filter: yaer >= 2024   # there is no such field",
       "Try the expression in a query. Texts stand in quotes, parentheses are closed."},
      {"P0323", "a field that cannot be added",
       "A new field has a name that the source does not use, a type and one value of that type for "
       "all rows.",
       "fields:\n  tenant: { add: acme }   # of which type?",
       "Write type beside add, and a value that the type holds."},
      {"P0324", "a field that cannot be made of a dynamic key",
       "Such a field has a name that the source does not use, a type that JSON values can have, "
       "and something to hold in rows without the key or with another kind of value.",
       "fields:\n  brand: { from_dynamic: brand }   # of which type?",
       "Write type beside from_dynamic, and a default or on_missing where it can not be NULL."},
      {"P0325", "a field that cannot become a dynamic key",
       "Scalar fields can become keys where the target has a dynamic field. The primary key, the "
       "partition key and vectors stay fields, and no two things are called alike.",
       "fields:\n  vector: { to_dynamic: true }",
       "Leave to_dynamic out, or give the key another name with rename."},
      {"P0326", "partitions that cannot be kept",
       "With a partition key the server alone says in which partition a row is, so that the "
       "partitions of the source become one.",
       "partitions: keep\nfields:\n  tenant: { partition_key: true }",
       "Write partitions: merge, or choose no partition key."},
      {"P0327", "collections that cannot become one",
       "The collections under merge have not all the same fields, or the entry asks for what "
       "several "
       "collections cannot have in one target: keys that the target makes, or partitions of their "
       "own.",
       "- name: products\n  merge: [users]",
       "Merge collections with the same fields, and move the others by entries of their own."},
  });
  return kCodes;
}

}  // namespace kiteway::planner
