#include "planner/codes/groups.h"

#include <array>

namespace kiteway::planner {

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
       "The live collection has something that this build does not know: a type, a function, a new "
       "part of the protocol. Moving it would lose that part.",
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
  });
  return kCodes;
}

}  // namespace kiteway::planner
