// A Milvus server inside the test process: real gRPC, real rules, scripted faults, rows in memory.
#pragma once

#include "milvus/milvus.pb.h"
#include "schema/address.h"
#include "schema/primary_key.h"
#include "tests/support/fake_faults.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kiteway::testing {

/// The generated messages: wire::schema, wire::common, wire::milvus.
namespace wire = ::milvus::proto;

/// Defaults are those of a self-hosted server without authentication
/// (docs/milvus-behaviour.md#limits).
struct FakeOptions {
  std::string version = "v2.3.5";  ///< decides the rules: types, paging, NULL, duplicate keys

  // With any of these a call without the right `authorization` header is answered UNAUTHENTICATED.
  std::string token = {};
  std::string user = {};
  std::string password = {};

  // PEM texts. With a certificate the server speaks TLS; with a client CA it asks for a client's.
  std::string tls_certificate = {};
  std::string tls_key = {};
  std::string tls_client_ca = {};

  std::size_t receive_bytes_max = std::size_t{64} << 20;
  std::size_t send_bytes_max = std::size_t{64} << 20;

  /// Rows inserted into a partition before it gets another segment. Pages are cut per segment.
  std::size_t segment_rows = 10'000;

  /// Leaves out of every Query the Int64 keys this divides (and as many VarChar keys), though
  /// count(*) counts them: milvus#52055. 0: none.
  int answer_short = 0;

  /// A page may show a key as often as it is stored where one segment has all the rows of the
  /// answer (docs/milvus-behaviour.md#read-window; not so on 2.3.5, measured).
  bool repeats_in_page = false;

  int shards_max = 16;
  int databases_max = 64;  ///< 1: only `default`, as on the smaller cloud tiers
  int collections_max = 65'536;
  int load_polls = 0;           ///< answers "still loading" before "loaded"; queries meanwhile: 103
  bool autoindex_only = false;  ///< as Zilliz Cloud: every index type becomes AUTOINDEX
};

/// One stored row as text that two servers agree on. Values: `42`, `"text"`, `NULL`, `[1, 2]`, JSON
/// as stored; vectors of more than 8 elements are cut to their head and a hash of all bytes.
struct StoredRow {
  std::string partition;  ///< "" with a partition key: a client has no name for it
  PrimaryKey key;
  std::map<std::string, std::string> fields = {};  ///< all fields, also the key; `$meta` too

  friend auto operator<=>(const StoredRow&, const StoredRow&) = default;
};
std::ostream& operator<<(std::ostream& out, const StoredRow& row);

/// What a hook is told about a request.
struct RequestMoment {
  enum class Point { kBefore, kAfter };  ///< of the effect; not kAfter where there was none
  Point point = Point::kBefore;
  std::string method;  ///< "Insert"
  bool is_write = false;
  std::size_t number = 0;                              ///< of all requests, from 1
  const google::protobuf::Message* request = nullptr;  ///< lives until the hook returns
};
using RequestHook = std::function<void(const RequestMoment&)>;

/// Starts with the constructor, ends with the destructor, which waits for no client. All functions
/// are thread-safe. "Put" and the other direct functions ask no rules and move no counter: they
/// make what an older server may have let in, NaN and duplicate keys included.
class FakeMilvus {
 public:
  explicit FakeMilvus(FakeOptions options = {});
  ~FakeMilvus();
  FakeMilvus(const FakeMilvus&) = delete;
  FakeMilvus& operator=(const FakeMilvus&) = delete;

  /// "http://127.0.0.1:PORT", with TLS "https://127.0.0.1:PORT".
  [[nodiscard]] std::string uri() const;
  [[nodiscard]] int port() const;

  /// Ends the service, as a power cut would; calls in progress break off, data stays. Not to be
  /// called from a hook, whose request it waits for.
  void stop();
  /// Serves again, on the same port, also after a crash.
  void start();

  // --- What goes wrong ---

  FaultScript& faults();
  /// Called in the threads of the requests, without a lock held: it may use this object. A hook
  /// that blocks holds its request. An empty function removes it.
  void on_request(RequestHook hook);
  /// Lets every write that was to land late take effect, oldest first. Returns how many there were.
  std::size_t land_late_writes();
  [[nodiscard]] std::size_t late_writes() const;
  void set_answer_short(int every);
  /// Of the rows of a repeated key, which one is answered: from 2.3.19 the newest, before that the
  /// oldest, until a compaction turns it around (docs/milvus-behaviour.md#duplicate-keys).
  void set_newest_wins(bool newest_wins);

  // --- What was asked ---

  [[nodiscard]] std::size_t calls() const;
  [[nodiscard]] std::size_t calls(const std::string& method) const;
  /// Requests that are meant to change something: Create*, Drop*, Alter*, Insert, Upsert, Delete,
  /// Flush, Load*, Release*.
  [[nodiscard]] std::size_t writes() const;
  [[nodiscard]] std::int64_t rows_inserted() const;
  [[nodiscard]] std::int64_t rows_upserted() const;
  /// Writes a rule said no to, "Insert: why". Answers made by a fault are not among them.
  [[nodiscard]] std::vector<std::string> rejected_requests() const;
  /// The last 50 requests, oldest first, for the message of a failing test.
  [[nodiscard]] std::vector<std::string> recent_requests() const;
  /// Whether a request hit a bug that ends a real server; every later call is UNAVAILABLE.
  [[nodiscard]] bool crashed() const;

  // --- What is stored ---

  void create_database(const std::string& name);
  /// Any schema, with the fields' parameters as given. Throws std::runtime_error if it exists.
  void create(const CollectionAddress& address, const wire::schema::CollectionSchema& schema,
              const wire::milvus::CreateCollectionRequest& extras = {});
  void create_partition(const CollectionAddress& address, const std::string& name);
  void create_alias(const CollectionAddress& address, const std::string& alias);
  /// An AUTOINDEX on every vector field, and all partitions loaded.
  void index_and_load(const CollectionAddress& address);
  /// Gives the field this index instead of the one that it has.
  void set_index(const CollectionAddress& address, const std::string& field,
                 const std::map<std::string, std::string>& params);
  /// One more index, whatever there is already; its parameters as a server tells them.
  void add_index(const CollectionAddress& address, const std::string& field,
                 const std::string& name, const std::map<std::string, std::string>& params);
  /// As its owner would: nothing of it is loaded any more.
  void release(const CollectionAddress& address);
  /// As somebody else would: no field of it has an index any more, and nothing of it is loaded.
  void drop_indexes(const CollectionAddress& address);
  void set_property(const CollectionAddress& address, const std::string& key,
                    const std::string& value);
  /// Stores the rows of the columns, in the layout of an insert request; "" is `_default`. Throws
  /// std::runtime_error when they have no such shape.
  void put(const CollectionAddress& address, const std::string& partition,
           const std::vector<wire::schema::FieldData>& columns);
  /// Deletes the rows with these keys from all partitions.
  void remove(const CollectionAddress& address, const std::vector<PrimaryKey>& keys);
  void drop(const CollectionAddress& address);

  /// By field: its parameters.
  [[nodiscard]] std::map<std::string, std::map<std::string, std::string>> indexes(
      const CollectionAddress& address) const;
  [[nodiscard]] std::size_t index_count(const CollectionAddress& address) const;
  [[nodiscard]] bool has(const CollectionAddress& address) const;
  /// Whether any partition is.
  [[nodiscard]] bool is_loaded(const CollectionAddress& address) const;
  [[nodiscard]] std::vector<std::string> collections(const std::string& database) const;
  /// What DescribeCollection answers, with the schema as stored.
  [[nodiscard]] wire::milvus::DescribeCollectionResponse describe(
      const CollectionAddress& address) const;
  /// Every physical row, duplicates included, sorted; "" is all partitions.
  [[nodiscard]] std::vector<StoredRow> rows(const CollectionAddress& address,
                                            const std::string& partition = "") const;
  [[nodiscard]] std::size_t physical_rows(const CollectionAddress& address,
                                          const std::string& partition = "") const;
  [[nodiscard]] std::size_t distinct_keys(const CollectionAddress& address,
                                          const std::string& partition = "") const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kiteway::testing
