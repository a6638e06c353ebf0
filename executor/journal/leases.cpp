// The lease in the journal: taken, renewed, given back, and asked for in every transaction.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

#include <utility>

namespace kiteway::executor {

/// Other processes can break the lease or, when they think this one dead, take it. The write lock
/// that the transaction holds makes this a fence: who passes it commits before anybody else does.
Outcome Journal::check_lease() {
  if (epoch_ == 0) return Done{};
  SQLite::Statement query(*database_,
                          "SELECT released_at, released_by FROM leases WHERE epoch = ?");
  query.bind(1, epoch_);
  if (query.executeStep() && query.getColumn(0).getString().empty()) return Done{};
  const std::string by = query.hasRow() ? query.getColumn(1).getString() : "somebody";
  return Error{.kind = ErrorKind::kLocked,
               .message = "the lock of this run was taken away by " + by,
               .notes = {"this run stops and writes nothing more; kiteway status tells who runs"}};
}

Result<std::optional<LeaseRecord>> Journal::take_lease(
    LeaseRecord wanted, const std::function<Outcome(const LeaseRecord&)>& may_replace) {
  using Replaced = std::optional<LeaseRecord>;
  return guarded<Replaced>("write", [&]() -> Result<Replaced> {
    const std::string now = rfc3339(clock_.wall_now());
    auto replaced = read_last_lease(*database_);
    if (replaced && !replaced->released_at.empty()) replaced.reset();
    if (replaced) {
      if (auto allowed = may_replace(*replaced); !allowed) return allowed.error();
      SQLite::Statement end(*database_,
                            "UPDATE leases SET released_at = ?, released_by = ? WHERE epoch = ?");
      end.bind(1, now);
      end.bind(2, "run " + wanted.run_id);
      end.bind(3, replaced->epoch);
      end.exec();
    }
    SQLite::Statement put(*database_,
                          "INSERT INTO leases (run_id, operation, user, host, pid, acquired_at, "
                          "heartbeat_at, ttl_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)");
    put.bind(1, wanted.run_id);
    put.bind(2, wanted.operation);
    put.bind(3, wanted.user);
    put.bind(4, wanted.host);
    put.bind(5, wanted.pid);
    put.bind(6, now);
    put.bind(7, wanted.ttl_s);
    put.exec();
    epoch_ = database_->getLastInsertRowid();
    return replaced;
  });
}

Outcome Journal::renew_lease() {
  // Not guarded(): a heartbeat must not wait for what is queued.
  return transact<Done>("write", [&]() -> Outcome {
    SQLite::Statement renew(*database_, "UPDATE leases SET heartbeat_at = ? WHERE epoch = ?");
    renew.bind(1, rfc3339(clock_.wall_now()));
    renew.bind(2, epoch_);
    renew.exec();
    return Done{};
  });
}

Outcome Journal::release_lease() {
  return guarded<Done>("write", [&]() -> Outcome {
    SQLite::Statement end(*database_,
                          "UPDATE leases SET released_at = ?, released_by = 'its run' "
                          "WHERE epoch = ?");
    end.bind(1, rfc3339(clock_.wall_now()));
    end.bind(2, epoch_);
    end.exec();
    epoch_ = 0;
    return Done{};
  });
}

}  // namespace kiteway::executor
