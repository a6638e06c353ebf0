// Everything that can be asked of a server. Has no call that changes anything.
#pragma once

#include "executor/remote/grants.h"
#include "executor/remote/retry.h"
#include "executor/remote/row_selection.h"
#include "executor/remote/traffic/row_sizes.h"
#include "executor/remote/wire/page.h"
#include "schema/address.h"
#include "schema/base/result.h"
#include "schema/capabilities/capabilities.h"
#include "schema/primary_key.h"
#include "schema/snapshot.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kiteway::executor {

class Channel;

/// A read of one range of keys, in ascending order.
struct PageRequest {
  RowSelection rows;
  KeyRange range = {};                     ///< of their keys
  std::vector<std::string> output_fields;  ///< always by name: `*` leaves fields out
                                           ///< (docs/milvus-behaviour.md#output-fields)
  std::int64_t limit = 0;                  ///< rows; up to kQueryWindow
};

/// The most rows a query may ask for (quotaAndLimits.limits.maxQueryResultWindow).
inline constexpr std::int64_t kQueryWindow = 16384;

/// Repeats calls that fail on the way, since reading twice harms nothing. Thread-safe.
class Reader {
 public:
  /// Shares `channel`.
  explicit Reader(std::shared_ptr<Channel> channel);

  /// A server that does not know the call (milvus-lite 2.5) gives ServerFamily::kUnknown.
  [[nodiscard]] Result<ServerVersion> version();

  /// Only the default database on servers without databases.
  [[nodiscard]] Result<std::vector<std::string>> databases();

  [[nodiscard]] Result<std::vector<std::string>> collections(const std::string& database);

  /// Schema, partitions, indexes, aliases, load states, and the count where it can be had.
  /// kNotFound when there is no such collection. `timestamp` of the count is as in RowSelection.
  [[nodiscard]] Result<CollectionSnapshot> describe(const CollectionAddress& address,
                                                    std::uint64_t timestamp = kReadNow);

  [[nodiscard]] Result<LoadState> load_state(const CollectionAddress& address,
                                             const std::string& partition);

  /// The collection that this name stands for: the name itself, or what it is an alias of.
  [[nodiscard]] Result<std::string> collection_called(const CollectionAddress& name);

  /// Physical rows: rows with one key are counted each. Needs the collection loaded, as do all
  /// counts.
  [[nodiscard]] Result<std::int64_t> count(const RowSelection& rows);

  /// Physical rows with a key in `range`.
  [[nodiscard]] Result<std::int64_t> count_of_range(const RowSelection& rows,
                                                    const KeyRange& range);

  /// Physical rows with one of these keys; not more than some thousand keys at a time.
  [[nodiscard]] Result<std::int64_t> count_of_keys(const RowSelection& rows,
                                                   const std::vector<PrimaryKey>& keys);

  /// Rows with NULL in that field. Only servers with nullable fields know the question.
  [[nodiscard]] Result<std::int64_t> count_nulls(const RowSelection& rows,
                                                 const std::string& field);

  /// Rows with one of these keys in their dynamic field.
  [[nodiscard]] Result<std::int64_t> count_with_dynamic_keys(const RowSelection& rows,
                                                             const std::vector<std::string>& keys);

  /// What users may do on this server.
  [[nodiscard]] GrantReader grants() const { return GrantReader(channel_); }

  /// The server's time now, for RowSelection::timestamp; 0 on servers that do not tell.
  [[nodiscard]] std::uint64_t timestamp();

  /// The moment at which this server reads the collection now, for RowSelection::timestamp; 0 where
  /// it does not tell. Needs the collection loaded.
  [[nodiscard]] Result<std::uint64_t> session_timestamp(const CollectionAddress& address,
                                                        const std::string& key_name);

  /// One page. It may hold fewer or more rows than `limit`; only an empty one is the end. Rows
  /// with one key may come more than once. kTooLarge when the answer is past a size limit: ask for
  /// fewer rows.
  [[nodiscard]] Result<Page> page(const PageRequest& request);

  /// The expression, as this server reads it, that selects rows by a range of values of `field`.
  [[nodiscard]] std::string range_filter(const std::string& field, const KeyRange& range) const;

  /// Tells how pages are asked for; taken from version(), which must have been called before.
  [[nodiscard]] const Capabilities& capabilities() const noexcept { return capabilities_; }

 private:
  template <class T>
  Result<T> repeat(const std::function<Result<T>()>& call, const CollectionAddress& about = {},
                   Repeat repeat = Repeat::kHarmless);
  Result<CollectionSnapshot> describe_schema(const CollectionAddress& address);
  Outcome add_partitions(CollectionSnapshot& snapshot);
  Outcome add_indexes(CollectionSnapshot& snapshot);
  Outcome add_aliases(CollectionSnapshot& snapshot);
  std::optional<std::int64_t> rows_estimate(const CollectionAddress& address);

  std::shared_ptr<Channel> channel_;
  RowSizes row_sizes_;
  Capabilities capabilities_;
};

}  // namespace kiteway::executor
