#include "planner/codes/groups.h"

#include <array>

namespace kiteway::planner {

// NOLINTNEXTLINE(readability-function-size): a table, an entry for each code
std::span<const CodeSpec> target_codes() {
  static constexpr std::array kCodes = std::to_array<CodeSpec>({
      {"P0401", "the name is taken on the target",
       "The target has a collection of that name that no run of this plan made, as far as the "
       "journal here knows. Its rows are not touched.",
       "- name: products   # the target has products already",
       "Give another target_name, or drop that collection yourself. A journal kept elsewhere is "
       "named with --state-dir."},
      {"P0402", "something the target does not have",
       "The collection uses a type or a feature that the target's version lacks.",
       "a Float16Vector field, with a target of Milvus 2.3",
       "Choose a target that has it, or leave the field or the collection out."},
      {"P0403", "a collection of another plan",
       "A run that the journal knows made this collection from another plan: other fields, another "
       "source or another incarnation of the source collection.",
       "the source collection was dropped and made again after the run",
       "Give another target_name, or drop the collection on the target yourself and plan again."},
      {"P0404", "more shards than the target takes",
       "The number of shards that the plan asks for is above what the target's version or tier "
       "allows.",
       "shards: 16   # on a serverless cluster",
       "Write shards: auto, or a number within the limit."},
      {"P0405", "a name the target does not take",
       "The target reserves the name, or forbids a character or a length that the source allows.",
       "a field called $meta", "Give it another name on the target."},
      {"P0406", "past a limit of the target",
       "A number is above what the target takes: fields, dimensions, lengths, partitions.",
       "a vector of 40,000 dimensions",
       "Stay within the limit that the message names, or choose another target."},
      {"P0407", "more than the target holds",
       "The collections and databases to be made, together with those that are there, are more "
       "than the target's tier holds.",
       "two databases, with a free cluster as the target",
       "Remove some on the target, write into an existing database, or choose a larger tier."},
      {"P0408", "advice on indexes and shards",
       "With more than a billion rows the number of shards is worth a thought; and a server that "
       "makes an AUTOINDEX of every index cannot keep one as it is.",
       "index: preserve   # with Zilliz Cloud", "Write shards yourself, or index: auto."},
      {"P0409", "more data than the target has room for",
       "The rows of the plan, estimated from their types and number, need more than the target "
       "cluster holds.",
       "20 GB of rows, with a free cluster as the target",
       "Choose a larger cluster, or move fewer collections. It is an estimate: see how it was made "
       "in the message."},
      {"P0410", "keys the target cannot generate",
       "A server generates keys of type Int64 only, and the primary key is of another type.",
       "- name: users   # keys are VarChar\n  auto_id: true",
       "Leave auto_id out: the keys are kept."},
      {"P0411", "no room for the old keys",
       "The field that is to hold the old keys has the name of another field.",
       "auto_id: true\noriginal_pk_field: title   # exists already",
       "Give the old keys another name."},
      {"P0412", "generated keys and merged partitions",
       "Without the old keys rows can be counted by partition only, and a partition key merges the "
       "partitions of the source.",
       "auto_id: true\nfields:\n  tenant: { partition_key: true }",
       "Add original_pk_field, so that rows can be told by their old keys."},
      {"P0413", "a source that went on, with its keys discarded",
       "The source has changed since the run, and without its old keys nothing tells which rows "
       "are on the target already.",
       "auto_id: true   # a second apply, after the source got new rows",
       "Drop the collection on the target, and it is copied anew; or keep the old keys with "
       "original_pk_field."},
      {"P0414", "an alias that cannot be kept",
       "The target has something else of the name of an alias of the source.",
       "aliases: keep   # the target has a collection called like the alias",
       "Write aliases: none, and move the alias yourself when you switch over."},
      {"P0415", "rows that were left out",
       "A run has left rows out that the target cannot hold, as the plan allows with on_row_error: "
       "quarantine. They are told in a file, and are not on the target.",
       "on_row_error: quarantine   # a second apply",
       "Change the rows on the source, then write on_row_error: fail to have them copied."},
      {"P0420", "a collection that is not as planned",
       "on_existing: resume takes up a collection that somebody else made, and this one differs "
       "from what the plan would make.",
       "on_existing: resume   # the target has other fields",
       "Change the plan so that it fits, or give another target_name."},
      {"P0421", "a collection with keys of its own",
       "The collection to be taken up generates its keys, so nobody can tell which rows of the "
       "source it holds.",
       "on_existing: resume\nauto_id: true", "Write on_existing: recreate, or auto_id: false."},
      {"P0422", "taken up without proof",
       "A collection that somebody else filled may hold keys that the source does not have; only a "
       "verification sees them.",
       "on_existing: resume\nverify: none", "Write verify: checksum, or verify: count."},
      {"P0423", "a collection that must not be dropped",
       "on_existing: recreate drops a collection before it makes it anew, and prevent_destroy "
       "forbids that.",
       "on_existing: recreate\nprevent_destroy: true", "Remove one of the two."},
      {"P0424", "a collection that has aliases",
       "The collection would have to be dropped, and servers drop none that an alias names.",
       "on_existing: recreate   # the target has an alias for it",
       "Drop the aliases, or move them to another collection."},
      {"P0425", "a collection of ours that was altered",
       "A run of this plan made the collection, somebody changed what it is since, and rows of the "
       "source still have to be written into it.",
       "collections:\n  - name: products   # on the target, the dynamic field was switched on "
       "since",
       "Undo the change on the target; or write on_existing: recreate, to drop it and make it "
       "anew; or give another target_name."},
  });
  return kCodes;
}

}  // namespace kiteway::planner
