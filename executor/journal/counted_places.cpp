// How far the partitions are written whose rows only their number tells.
#include "executor/journal/columns.h"
#include "executor/journal/transact.h"

namespace kiteway::executor {

Result<CountedPlace> Journal::counted_place(const std::string& scan_key) {
  return guarded<CountedPlace>("read", [&]() -> Result<CountedPlace> {
    SQLite::Statement query(*database_, "SELECT * FROM counted_places WHERE scan_key = ?");
    query.bind(1, scan_key);
    if (!query.executeStep()) return CountedPlace{};
    return CountedPlace{.rows = query.getColumn("row_count").getInt64(),
                        .upto = read_key(query.getColumn("upto_key")),
                        .rows_in_flight = query.getColumn("rows_in_flight").getInt64(),
                        .upto_in_flight = read_key(query.getColumn("upto_in_flight")),
                        .settles_at_ms = query.getColumn("settles_at_ms").getInt64()};
  });
}

GroupCommit::Ticket Journal::queue_counted_place(const std::string& scan_key,
                                                 const CountedPlace& place) {
  return commits_.add([this, scan_key, place] {
    SQLite::Statement put(*database_,
                          "INSERT OR REPLACE INTO counted_places (scan_key, row_count, upto_key, "
                          "rows_in_flight, upto_in_flight, settles_at_ms) "
                          "VALUES (?, ?, ?, ?, ?, ?)");
    put.bind(1, scan_key);
    put.bind(2, place.rows);
    bind_key(put, 3, place.upto);
    put.bind(4, place.rows_in_flight);
    bind_key(put, 5, place.upto_in_flight);
    put.bind(6, place.settles_at_ms);
    put.exec();
  });
}

}  // namespace kiteway::executor
