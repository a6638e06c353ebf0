#include "executor/transfer/copy/batch_writer.h"

#include "executor/remote/traffic/traffic.h"
#include "executor/remote/writer.h"

#include <utility>

namespace kiteway::executor {

Outcome KeyedWriter::write(const MadeBatch& made, const PageSlice& slice) {
  RetryCourse course(step_.target_traffic, Repeat::kWrite, step_.node.target);
  while (true) {
    Clock::Wall sent = step_.clock.wall_now();
    auto written = send(made, slice, sent);
    if (written) return written;
    // The rows may be there, or come yet: from here on they must not be added twice.
    if (may_be_applied(written.error().kind)) ranges_.lost(sent);
    if (auto again = course.wait_after(written.error()); !again) return again;
  }
}

/// `sent` becomes the moment from which the latest of its requests can have been on its way.
Outcome KeyedWriter::send(const MadeBatch& made, const PageSlice& slice, Clock::Wall& sent) {
  const Manner manner = this->manner();
  if (manner == Manner::kReplace) {
    if (auto durable = ranges_.wait(); !durable) return durable;
    sent = step_.clock.wall_now();
    if (auto erased = erase_rows(step_, slice.page, made, slice.keys); !erased) return erased;
  }
  auto pass = step_.writer.admit(made.batch);
  if (!pass) return pass.error();
  if (auto durable = ranges_.wait(); !durable) return durable;
  sent = step_.clock.wall_now();
  return write_rows(step_, made, manner, std::move(*pass));
}

Manner KeyedWriter::manner() const {
  return manner_of(step_.collection, ranges_.are_uncertain() || step_.collection.generation > 0);
}

}  // namespace kiteway::executor
