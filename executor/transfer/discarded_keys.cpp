#include "executor/transfer/discarded_keys.h"

#include <utility>

namespace kiteway::executor {

Error must_be_copied_again(const CollectionAddress& target, std::string reason) {
  const std::string name = to_string(target);
  return {.kind = ErrorKind::kIncomplete,
          .message = "the copy of " + name +
                     " cannot go on without losing or doubling rows: " + std::move(reason),
          .notes = {"the only safe way on: drop collection " + name +
                        " on the target and run the same command again, which makes and copies it "
                        "anew",
                    "with original_pk_field rows can be told by their old keys, and this does not "
                    "happen"}};
}

}  // namespace kiteway::executor
