// Starts and stops the server, and gives tests direct access to what it holds.
#include "tests/support/fake_milvus.h"

#include "tests/support/fake/cell_text.h"
#include "tests/support/fake/create_rules.h"
#include "tests/support/fake/function_rules.h"
#include "tests/support/fake/service.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <stdexcept>
#include <utility>

namespace kiteway::testing {
namespace {

std::shared_ptr<grpc::ServerCredentials> credentials_of(const FakeOptions& options) {
  if (options.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions ssl(
      options.tls_client_ca.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  ssl.pem_root_certs = options.tls_client_ca;
  ssl.pem_key_cert_pairs.push_back({options.tls_key, options.tls_certificate});
  return grpc::SslServerCredentials(ssl);
}

/// The rows of the partition with this name, of all for "".
std::vector<const Partition*> chosen(const Collection& collection, const std::string& name) {
  std::vector<const Partition*> partitions;
  for (const Partition& partition : collection.partitions) {
    if (name.empty() || partition.name == name) partitions.push_back(&partition);
  }
  if (partitions.empty()) refuse(code::kPartitionNotFound, "partition not found: " + name);
  return partitions;
}

StoredRow stored_row(const Collection& collection, const Partition& partition,
                     const RowCells& cells) {
  const std::size_t key_index = collection.primary_key_index();
  StoredRow row{.partition = collection.partition_key_index() ? "" : partition.name,
                .key = key_of(collection.fields[key_index], cells[key_index])};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    row.fields[collection.fields[i].name()] = text_of(collection.fields[i], cells[i]);
  }
  return row;
}

}  // namespace

struct FakeMilvus::Impl {
  explicit Impl(FakeOptions given) : options(std::move(given)), backend(options) {}

  /// As Backend::locked, with a refusal as the exception a test can read.
  template <class Use>
  auto locked(Use use) {
    try {
      return backend.locked(use);
    } catch (const Refusal& refusal) {
      throw std::runtime_error(refusal.reason);
    }
  }

  const FakeOptions options;
  Backend backend;
  Service service{backend};
  std::mutex server_mutex;  ///< guards `server`
  std::unique_ptr<grpc::Server> server;
  int port = 0;  ///< 0 before the first start, then fixed
};

std::ostream& operator<<(std::ostream& out, const StoredRow& row) {
  out << row.partition << "/" << key_text(row.key) << " {";
  for (const auto& [name, text] : row.fields) out << " " << name << ": " << text;
  return out << " }";
}

FakeMilvus::FakeMilvus(FakeOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
  start();
}

FakeMilvus::~FakeMilvus() { stop(); }

void FakeMilvus::start() {
  const std::scoped_lock lock(impl_->server_mutex);
  impl_->backend.begin_start();
  if (impl_->server) return;
  // Milvus allows a ping every 5 s; gRPC's own default would cut off a client that does that.
  constexpr int kPingMilliseconds = 5'000;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:" + std::to_string(impl_->port),
                           credentials_of(impl_->options), &impl_->port);
  builder.RegisterService(&impl_->service);
  builder.SetMaxReceiveMessageSize(static_cast<int>(impl_->options.receive_bytes_max));
  builder.SetMaxSendMessageSize(-1);  // the backend checks it, with the words of a Go server
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kPingMilliseconds);
  impl_->server = builder.BuildAndStart();
  if (!impl_->server) throw std::runtime_error("the fake server cannot listen");
}

void FakeMilvus::stop() {
  const std::scoped_lock lock(impl_->server_mutex);
  if (!impl_->server) return;
  impl_->backend.begin_stop();
  impl_->server->Shutdown(std::chrono::system_clock::now());
  impl_->server->Wait();
  impl_->server.reset();
}

std::string FakeMilvus::uri() const {
  const std::string scheme = impl_->options.tls_certificate.empty() ? "http" : "https";
  return scheme + "://127.0.0.1:" + std::to_string(impl_->port);
}

int FakeMilvus::port() const { return impl_->port; }

FaultScript& FakeMilvus::faults() { return impl_->backend.faults(); }

void FakeMilvus::on_request(RequestHook hook) { impl_->backend.set_hook(std::move(hook)); }

std::size_t FakeMilvus::land_late_writes() { return impl_->backend.land_late_writes(); }

std::size_t FakeMilvus::late_writes() const { return impl_->backend.late_writes(); }

void FakeMilvus::set_answer_short(int every) {
  impl_->locked([&](World& world, RequestLog&) { world.rules().answer_short = every; });
}

void FakeMilvus::set_newest_wins(bool newest_wins) {
  impl_->locked([&](World& world, RequestLog&) { world.rules().newest_wins = newest_wins; });
}

std::size_t FakeMilvus::calls() const {
  return impl_->locked([](World&, RequestLog& log) { return log.calls(); });
}

std::size_t FakeMilvus::calls(const std::string& method) const {
  return impl_->locked([&](World&, RequestLog& log) { return log.calls(method); });
}

std::size_t FakeMilvus::writes() const {
  return impl_->locked([](World&, RequestLog& log) { return log.writes(); });
}

std::int64_t FakeMilvus::rows_inserted() const {
  return impl_->locked([](World& world, RequestLog&) { return world.rows_inserted(); });
}

std::int64_t FakeMilvus::rows_upserted() const {
  return impl_->locked([](World& world, RequestLog&) { return world.rows_upserted(); });
}

std::vector<std::string> FakeMilvus::rejected_requests() const {
  return impl_->locked([](World&, RequestLog& log) { return log.rejected(); });
}

std::vector<std::string> FakeMilvus::recent_requests() const {
  return impl_->locked([](World&, RequestLog& log) { return log.recent(); });
}

bool FakeMilvus::crashed() const { return impl_->backend.crashed(); }

void FakeMilvus::create_database(const std::string& name) {
  impl_->locked([&](World& world, RequestLog&) {
    world.store().databases().try_emplace(
        name,
        Database{.id = world.store().next_id(), .created_at = world.store().next_timestamp()});
  });
}

void FakeMilvus::create(const CollectionAddress& address,
                        const wire::schema::CollectionSchema& schema,
                        const wire::milvus::CreateCollectionRequest& extras) {
  auto request = extras;
  auto named = schema;
  named.set_name(address.collection);
  request.set_collection_name(address.collection);
  request.set_schema(named.SerializeAsString());
  mark_outputs(named);
  impl_->locked([&](World& world, RequestLog&) {
    Database& database = world.store().database(address.database);
    if (database.collections.contains(address.collection)) {
      refuse("collection " + to_string(address) + " exists");
    }
    world.store().create_collection(database, request, named,
                                    partition_count_of(request, named, world.rules()));
  });
}

void FakeMilvus::create_partition(const CollectionAddress& address, const std::string& name) {
  impl_->locked([&](World& world, RequestLog&) {
    Collection& collection = world.store().collection(address);
    if (collection.find_partition(name) == nullptr) {
      world.store().create_partition(collection, name);
    }
  });
}

void FakeMilvus::create_alias(const CollectionAddress& address, const std::string& alias) {
  impl_->locked([&](World& world, RequestLog&) {
    world.store().database(address.database).aliases[alias] = address.collection;
  });
}

void FakeMilvus::index_and_load(const CollectionAddress& address) {
  impl_->locked(
      [&](World& world, RequestLog&) { world.index_and_load(world.store().collection(address)); });
}

void FakeMilvus::add_index(const CollectionAddress& address, const std::string& field,
                           const std::string& name,
                           const std::map<std::string, std::string>& params) {
  impl_->locked([&](World& world, RequestLog&) {
    Index index{.id = world.store().next_id(), .name = name, .field_name = field};
    for (const auto& [key, value] : params) {
      auto& pair = *index.params.Add();
      pair.set_key(key);
      pair.set_value(value);
    }
    world.store().collection(address).indexes.push_back(std::move(index));
  });
}

void FakeMilvus::release(const CollectionAddress& address) {
  impl_->locked([&](World& world, RequestLog&) {
    Collection& collection = world.store().collection(address);
    collection.load_scope = LoadScope::kNone;
    for (Partition& partition : collection.partitions) partition.is_loaded = false;
  });
}

void FakeMilvus::drop_indexes(const CollectionAddress& address) {
  release(address);
  impl_->locked(
      [&](World& world, RequestLog&) { world.store().collection(address).indexes.clear(); });
}

void FakeMilvus::set_index(const CollectionAddress& address, const std::string& field,
                           const std::map<std::string, std::string>& params) {
  impl_->locked([&](World& world, RequestLog&) {
    auto& indexes = world.store().collection(address).indexes;
    std::erase_if(indexes, [&](const Index& index) { return index.field_name == field; });
    Index made{.id = world.store().next_id(), .name = field, .field_name = field};
    for (const auto& [key, value] : params) {
      auto& pair = *made.params.Add();
      pair.set_key(key);
      pair.set_value(value);
    }
    indexes.push_back(std::move(made));
  });
}

void FakeMilvus::set_property(const CollectionAddress& address, const std::string& key,
                              const std::string& value) {
  impl_->locked([&](World& world, RequestLog&) {
    world.store().collection(address).properties[key] = value;
  });
}

void FakeMilvus::put(const CollectionAddress& address, const std::string& partition,
                     const std::vector<wire::schema::FieldData>& columns) {
  impl_->locked([&](World& world, RequestLog&) {
    world.put(world.store().collection(address), partition, {columns.begin(), columns.end()});
  });
}

void FakeMilvus::remove(const CollectionAddress& address, const std::vector<PrimaryKey>& keys) {
  impl_->locked([&](World& world, RequestLog&) {
    Collection& collection = world.store().collection(address);
    const Timestamp at = world.store().next_timestamp();
    for (Partition& partition : collection.partitions) {
      for (const PrimaryKey& key : keys) Store::remove(partition, key, at);
    }
  });
}

void FakeMilvus::drop(const CollectionAddress& address) {
  impl_->locked([&](World& world, RequestLog&) {
    Database& database = world.store().database(address.database);
    std::erase_if(database.aliases,
                  [&](const auto& alias) { return alias.second == address.collection; });
    database.collections.erase(address.collection);
  });
}

std::map<std::string, std::map<std::string, std::string>> FakeMilvus::indexes(
    const CollectionAddress& address) const {
  return impl_->locked([&](World& world, RequestLog&) {
    std::map<std::string, std::map<std::string, std::string>> found;
    for (const Index& index : world.store().collection(address).indexes) {
      auto& params = found[index.field_name];
      for (const auto& pair : index.params) params[pair.key()] = pair.value();
    }
    return found;
  });
}

std::size_t FakeMilvus::index_count(const CollectionAddress& address) const {
  return impl_->locked(
      [&](World& world, RequestLog&) { return world.store().collection(address).indexes.size(); });
}

bool FakeMilvus::has(const CollectionAddress& address) const {
  return impl_->locked([&](World& world, RequestLog&) {
    const auto database = world.store().databases().find(address.database);
    return database != world.store().databases().end() &&
           database->second.collections.contains(address.collection);
  });
}

bool FakeMilvus::is_loaded(const CollectionAddress& address) const {
  return impl_->locked(
      [&](World& world, RequestLog&) { return world.store().collection(address).is_loaded(); });
}

std::vector<std::string> FakeMilvus::collections(const std::string& database) const {
  return impl_->locked([&](World& world, RequestLog&) {
    std::vector<std::string> names;
    for (const auto& [name, each] : world.store().database(database).collections) {
      names.push_back(name);
    }
    return names;
  });
}

wire::milvus::DescribeCollectionResponse FakeMilvus::describe(
    const CollectionAddress& address) const {
  return impl_->locked([&](World& world, RequestLog&) {
    wire::milvus::DescribeCollectionRequest request;
    request.set_collection_name(address.collection);
    wire::milvus::DescribeCollectionResponse answer;
    world.describe_collection(Caller{.database = address.database}, request, answer);
    return answer;
  });
}

std::vector<StoredRow> FakeMilvus::rows(const CollectionAddress& address,
                                        const std::string& partition) const {
  return impl_->locked([&](World& world, RequestLog&) {
    const Collection& collection = world.store().collection(address);
    std::vector<StoredRow> rows;
    for (const Partition* each : chosen(collection, partition)) {
      for (const RowCells* cells : visible_rows(collection, *each, {}, world.store().now())) {
        rows.push_back(stored_row(collection, *each, *cells));
      }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  });
}

std::size_t FakeMilvus::physical_rows(const CollectionAddress& address,
                                      const std::string& partition) const {
  return impl_->locked([&](World& world, RequestLog&) {
    const Collection& collection = world.store().collection(address);
    std::int64_t count = 0;
    for (const Partition* each : chosen(collection, partition)) {
      count += Store::count(*each, world.store().now());
    }
    return static_cast<std::size_t>(count);
  });
}

std::size_t FakeMilvus::distinct_keys(const CollectionAddress& address,
                                      const std::string& partition) const {
  return impl_->locked([&](World& world, RequestLog&) {
    const Collection& collection = world.store().collection(address);
    const std::size_t key_index = collection.primary_key_index();
    std::set<PrimaryKey> keys;
    for (const Partition* each : chosen(collection, partition)) {
      for (const RowCells* cells : visible_rows(collection, *each, {}, world.store().now())) {
        keys.insert(key_of(collection.fields[key_index], (*cells)[key_index]));
      }
    }
    return keys.size();
  });
}

}  // namespace kiteway::testing
