// Scripts of what goes wrong: which request of a fake server fails, and how.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/status_code_enum.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace kiteway::testing {

/// What happens to one request. Made by the functions below.
struct Fault {
  enum class Kind {
    kFailBefore,    ///< gRPC error, nothing is done
    kLoseAnswer,    ///< it is done, then a gRPC error
    kLandLate,      ///< gRPC error now, it is done later
    kAnswerStatus,  ///< nothing is done; an ordinary answer that holds a Status
    kHang,          ///< nothing is done, no answer until the client gives up
    kHangAfter,     ///< it is done, no answer until the client gives up
    kDelay,         ///< waits, then goes on as if nothing was
  };

  Kind kind = Kind::kFailBefore;
  grpc::StatusCode grpc_code = grpc::StatusCode::UNAVAILABLE;
  int status_code = 0;
  bool retriable = false;
  std::size_t requests_before_landing = 0;
  std::chrono::milliseconds delay{0};
  /// Called in the thread of the request when it has come so far, before the client hears of it:
  /// the moment to end the client.
  std::function<void(const google::protobuf::Message& request)> then = {};
};

/// For land_late: the effect waits for FakeMilvus::land_late_writes().
inline constexpr std::size_t kUntilTold = std::numeric_limits<std::size_t>::max();

Fault fail_before(grpc::StatusCode code = grpc::StatusCode::UNAVAILABLE);
Fault lose_answer(grpc::StatusCode code = grpc::StatusCode::UNAVAILABLE);

/// The answer is lost now; the request takes effect after the next `requests` requests of any
/// method have taken theirs. 1: right after the request that follows, say the repeated write.
Fault land_late(std::size_t requests, grpc::StatusCode code = grpc::StatusCode::UNAVAILABLE);

Fault answer_status(int code, bool retriable = false);
/// Status code 8, retriable: how a server says "slow down".
Fault rate_limit();
Fault hang();
Fault hang_after_effect();
/// A client that gives up earlier does not stop the effect: it comes when the time is over.
Fault delay(std::chrono::milliseconds time);

/// Any method, and any method that changes something, for When::method.
inline constexpr const char* kAnyMethod = "";
inline constexpr const char* kAnyWrite = "write";

/// Which requests a rule touches: those of `method` whose number, counted from 1 since the rule was
/// added, is `nth` (0: every one), and of these each with `probability`, at most `times_max` times.
struct When {
  std::string method = kAnyMethod;  ///< as in the proto: "Insert"
  std::size_t nth = 0;
  double probability = 1.0;
  std::size_t times_max = std::numeric_limits<std::size_t>::max();
};

/// The rules of one server. Thread-safe.
///
///     server.faults().add({.method = "Insert", .nth = 2}, lose_answer());
///     server.faults().add({.method = kAnyWrite, .probability = 0.05}, rate_limit());
class FaultScript {
 public:
  /// Rules are asked in the order they were added; the first that fires decides.
  void add(When when, Fault fault);

  /// Forgets all rules. Requests that hang or are to land late stay so.
  void clear();

  /// Starts the generator for probabilities anew; the seed is 1 before the first call.
  void seed(std::uint64_t value);

  /// How many faults have happened.
  [[nodiscard]] std::size_t fired() const;

  /// For the server: the fault of this request, if any.
  std::optional<Fault> next(const std::string& method, bool is_write);

 private:
  struct Rule {
    When when;
    Fault fault;
    std::size_t matched = 0;
    std::size_t fired = 0;
  };

  bool fires(Rule& rule);

  mutable std::mutex mutex_;
  std::mt19937_64 random_{1};
  std::vector<Rule> rules_;
  std::size_t fired_ = 0;
};

}  // namespace kiteway::testing
