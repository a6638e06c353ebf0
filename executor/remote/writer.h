// Everything that changes a target: its databases, collections and rows.
#pragma once

#include "executor/remote/retry.h"
#include "executor/remote/wire/batch.h"
#include "schema/address.h"
#include "schema/base/result.h"
#include "schema/collection.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace kiteway::executor {

class Channel;

/// How rows are written.
enum class WriteMode : std::uint8_t {
  kInsert,  ///< a row that is there already stays, and the new one is added beside it
  kUpsert,  ///< a row with the same key is replaced: repeating it harms nothing
};

/// What CreateCollection is told.
struct CollectionDefinition {
  CollectionAddress address;
  CollectionSchema schema;
  std::int32_t shard_count = 1;
  std::int64_t partition_count = 0;  ///< 0: not told
  ConsistencyLevel consistency_level = ConsistencyLevel::kBounded;
  Properties properties = {};
};

/// Thread-safe. Definitions are repeated when an answer is lost, since the servers take an equal
/// definition a second time as done; rows never are: the caller decides how.
class Writer {
 public:
  explicit Writer(std::shared_ptr<Channel> channel);

  Outcome create_database(const std::string& name);
  Outcome create_collection(const CollectionDefinition& definition);
  /// Drops it with all its rows. Not repeated when the answer is lost: a request that comes late
  /// would drop the collection that was made in its place.
  Outcome drop_collection(const CollectionAddress& address);
  Outcome create_partition(const CollectionAddress& address, const std::string& partition);
  Outcome create_index(const CollectionAddress& address, const IndexSpec& index);
  /// kConflict when the alias stands for another collection, which it goes on doing.
  Outcome create_alias(const CollectionAddress& address, const std::string& alias);
  /// Sets these properties and leaves the others as they are.
  Outcome set_properties(const CollectionAddress& address, const Properties& properties);

  /// Waits for the turn of a write of `batch`; errors are those of Traffic::enter, and nothing was
  /// sent then. Apart from the write, so that a caller knows when that begins.
  [[nodiscard]] Result<Traffic::Pass> admit(const RowBatch& batch);

  /// Writes all rows of `batch`, at once. kUnavailable when the answer was lost: the rows may be
  /// written or not, and kUnexpected likewise. kTooLarge: nothing was written, smaller batches can
  /// be. `partition` may be empty.
  Outcome write(Traffic::Pass pass, const CollectionAddress& address, const std::string& partition,
                const RowBatch& batch, WriteMode mode, std::chrono::milliseconds deadline);

  /// Deletes the rows that `expression` selects, `partition` as above. A list of keys needs no
  /// loaded collection, every other expression does. Errors as of write, and never repeated either:
  /// one that lands late would delete what was written since.
  Outcome erase(const CollectionAddress& address, const std::string& partition,
                const std::string& expression, std::chrono::milliseconds deadline);

 private:
  Outcome repeat(const CollectionAddress& about, const std::function<Outcome()>& call);
  Outcome send(const CollectionAddress& address, const std::string& partition,
               const RowBatch& batch, WriteMode mode, std::chrono::milliseconds deadline);

  std::shared_ptr<Channel> channel_;
};

}  // namespace kiteway::executor
