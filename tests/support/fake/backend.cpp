// Counts a request, lets the script decide, carries it out.
#include "tests/support/fake/backend.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kiteway::testing {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 9> kWritePrefixes{
    "Create", "Drop", "Alter", "Insert", "Upsert", "Delete", "Flush", "Load", "Release"};

bool changes_something(const std::string& method) {
  return std::any_of(kWritePrefixes.begin(), kWritePrefixes.end(),
                     [&](std::string_view prefix) { return method.starts_with(prefix); });
}

/// Whether a server of this version has the method.
bool is_known(const std::string& method, const ServerVersion& version) {
  if (method == "DescribeDatabase") return at_least(version, 2, 4, 3);
  return method != "AlterDatabase" || at_least(version, 2, 4, 1);
}

std::string base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    const std::string_view three = text.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      out += i <= three.size() ? kDigits[bits >> (18 - 6 * i) & 0x3F] : '=';
    }
  }
  return out;
}

std::string header(const grpc::ServerContext& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  if (found == context.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

/// 2.3 has no number of its own for most of what it refuses outside of writes (measured, 2.3.5).
int code_of_version(const std::string& method, int code, const ServerVersion& version) {
  if (at_least(version, 2, 4, 0)) return code;
  if (method == "DescribeCollection" && code == code::kDatabaseNotFound) {
    return code::kCollectionNotFound;
  }
  const bool is_vague = method == "Query" || method.starts_with("Create") ||
                        method.starts_with("Drop") || method.starts_with("Alter");
  const bool is_precise = code != code::kInvalidParameter && code != code::kPartitionNotFound &&
                          code != code::kPartitionNotLoaded && code != code::kFieldNotFound;
  return is_vague && !is_precise ? code::kUnexpected : code;
}

wire::common::ErrorCode legacy_code(const std::string& method, int code) {
  switch (code) {
    case 8:
      return wire::common::RateLimit;
    case 9:
      return wire::common::ForceDeny;
    case code::kInvalidParameter:
      return wire::common::IllegalArgument;
    case code::kCollectionNotFound:
      return method == "DescribeCollection" ? wire::common::UnexpectedError
                                            : wire::common::CollectionNotExists;
    case code::kPartitionNotFound:
      return wire::common::MetaFailed;
    case code::kIndexNotFound:
      return wire::common::IndexNotExist;
    default:
      return wire::common::UnexpectedError;
  }
}

void fill(const std::string& method, const Refusal& refusal, wire::common::Status& status) {
  status.Clear();
  status.set_code(refusal.code);
  status.set_error_code(legacy_code(method, refusal.code));
  status.set_reason(refusal.reason);
  status.set_retriable(refusal.retriable);
}

ServerRules rules_of(const FakeOptions& options) {
  ServerRules rules{.version = parse_server_version(options.version),
                    .segment_rows = options.segment_rows,
                    .answer_short = options.answer_short,
                    .repeats_in_page = options.repeats_in_page,
                    .shards_max = options.shards_max,
                    .databases_max = options.databases_max,
                    .collections_max = options.collections_max,
                    .load_polls = options.load_polls,
                    .autoindex_only = options.autoindex_only};
  rules.version.text = options.version;
  rules.newest_wins = rules.from(2, 3, 19);
  return rules;
}

}  // namespace

Backend::Backend(const FakeOptions& options)
    : options_(options),
      version_(parse_server_version(options.version)),
      world_(rules_of(options)) {}

bool Backend::is_authentic(const grpc::ServerContext& context) const {
  if (options_.token.empty() && options_.user.empty()) return true;
  const std::string given = header(context, "authorization");
  return (!options_.token.empty() && given == base64(options_.token)) ||
         (!options_.user.empty() && given == base64(options_.user + ":" + options_.password));
}

grpc::Status Backend::serve(const Call& call) {
  const bool is_write = changes_something(call.method);
  std::size_t number = 0;
  {
    const std::scoped_lock lock(mutex_);
    number = log_.note(call.method, is_write, *call.request);
    if (is_crashed_) return {grpc::StatusCode::UNAVAILABLE, "connection refused"};
  }
  if (!is_known(call.method, version_)) {
    return {grpc::StatusCode::UNIMPLEMENTED, "unknown method " + call.method};
  }
  if (!is_authentic(*call.context)) {
    return {grpc::StatusCode::UNAUTHENTICATED,
            "auth check failure, please check api key is correct"};
  }
  return go_through(call, number, is_write);
}

grpc::Status Backend::go_through(const Call& call, std::size_t number, bool is_write) {
  const Fault fault =
      faults_.next(call.method, is_write)
          .value_or(Fault{.kind = Fault::Kind::kDelay});  // no time at all: nothing happens
  run_hook(call, RequestMoment::Point::kBefore, number, is_write);
  if (const auto status = stop_before_effect(call, fault, number)) {
    if (fault.then) fault.then(*call.request);
    return *status;
  }

  wait(fault.delay);
  if (!carry_out(call, number)) return {grpc::StatusCode::UNAVAILABLE, "connection reset by peer"};
  step_late_writes();
  run_hook(call, RequestMoment::Point::kAfter, number, is_write);

  if (fault.then) fault.then(*call.request);
  if (fault.kind == Fault::Kind::kLoseAnswer) {
    note(number, "its answer is lost");
    return {fault.grpc_code, "scripted: the answer is lost"};
  }
  if (fault.kind == Fault::Kind::kHangAfter) {
    note(number, "hangs after its effect");
    return hang(*call.context);
  }
  return checked_size(call);
}

std::optional<grpc::Status> Backend::stop_before_effect(const Call& call, const Fault& fault,
                                                        std::size_t number) {
  switch (fault.kind) {
    case Fault::Kind::kDelay:
    case Fault::Kind::kLoseAnswer:
    case Fault::Kind::kHangAfter:
      return std::nullopt;
    case Fault::Kind::kFailBefore:
      step_late_writes();
      note(number, "failed before its effect");
      return grpc::Status(fault.grpc_code, "scripted: failed before its effect");
    case Fault::Kind::kAnswerStatus:
      step_late_writes();
      note(number, "answered with status " + std::to_string(fault.status_code));
      fill(call.method,
           Refusal{.code = fault.status_code,
                   .reason = "scripted answer " + std::to_string(fault.status_code),
                   .retriable = fault.retriable},
           *call.status());
      return grpc::Status::OK;
    case Fault::Kind::kHang:
      step_late_writes();
      note(number, "hangs before its effect");
      return hang(*call.context);
    case Fault::Kind::kLandLate:
      step_late_writes();
      note(number, "lands late");
      keep_for_later({call.method, call.copy_effect(), fault.requests_before_landing});
      return grpc::Status(fault.grpc_code, "scripted: the answer is lost, the effect is to come");
  }
  return std::nullopt;
}

grpc::Status Backend::checked_size(const Call& call) {
  const std::size_t bytes = call.answer->ByteSizeLong();
  if (bytes <= options_.send_bytes_max) return grpc::Status::OK;
  return {grpc::StatusCode::RESOURCE_EXHAUSTED, "grpc: trying to send message larger than max (" +
                                                    std::to_string(bytes) + " vs. " +
                                                    std::to_string(options_.send_bytes_max) + ")"};
}

bool Backend::carry_out(const Call& call, std::size_t number) {
  const std::scoped_lock lock(mutex_);
  try {
    call.effect(world_);
  } catch (const Refusal& refusal) {
    fill(call.method,
         Refusal{.code = code_of_version(call.method, refusal.code, version_),
                 .reason = refusal.reason,
                 .retriable = refusal.retriable},
         *call.status());
    log_.note_outcome(number, "refused: " + refusal.reason);
    if (changes_something(call.method)) log_.note_rejected(call.method, refusal.reason);
  } catch (const Crash& crash) {
    is_crashed_ = true;
    log_.note_outcome(number, "crashed: " + crash.reason);
    log_.note_rejected(call.method, crash.reason);
    return false;
  }
  return true;
}

void Backend::note(std::size_t number, const std::string& what) {
  const std::scoped_lock lock(mutex_);
  log_.note_outcome(number, what);
}

grpc::Status Backend::hang(const grpc::ServerContext& context) {
  constexpr milliseconds kPoll{5};
  std::unique_lock lock(mutex_);
  while (!is_stopping_ && !context.IsCancelled()) stopped_.wait_for(lock, kPoll);
  return {grpc::StatusCode::UNAVAILABLE, "the server stops"};
}

void Backend::wait(milliseconds time) {
  if (time == milliseconds::zero()) return;
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, time, [&] { return is_stopping_; });
}

void Backend::run_hook(const Call& call, RequestMoment::Point point, std::size_t number,
                       bool is_write) {
  RequestHook hook;
  {
    const std::scoped_lock lock(mutex_);
    hook = hook_;
  }
  if (!hook) return;
  hook(RequestMoment{.point = point,
                     .method = call.method,
                     .is_write = is_write,
                     .number = number,
                     .request = call.request});
}

/// The lock is held. What a late write is refused for, nobody hears.
void Backend::land(const LateWrite& write) {
  try {
    write.effect(world_);
  } catch (const Refusal& refusal) {
    log_.note_rejected(write.method, "landing late: " + refusal.reason);
  } catch (const Crash& crash) {
    is_crashed_ = true;
    log_.note_rejected(write.method, "landing late: " + crash.reason);
  }
}

void Backend::keep_for_later(LateWrite write) {
  const std::scoped_lock lock(mutex_);
  if (write.requests_left == 0) {
    land(write);
  } else {
    late_.push_back(std::move(write));
  }
}

void Backend::step_late_writes() {
  const std::scoped_lock lock(mutex_);
  std::deque<LateWrite> waiting;
  waiting.swap(late_);
  for (LateWrite& write : waiting) {
    if (write.requests_left != kUntilTold) --write.requests_left;
    if (write.requests_left == 0) {
      land(write);
    } else {
      late_.push_back(std::move(write));
    }
  }
}

std::size_t Backend::land_late_writes() {
  const std::scoped_lock lock(mutex_);
  const std::size_t count = late_.size();
  for (; !late_.empty(); late_.pop_front()) land(late_.front());
  return count;
}

void Backend::set_hook(RequestHook hook) {
  const std::scoped_lock lock(mutex_);
  hook_ = std::move(hook);
}

void Backend::begin_stop() {
  const std::scoped_lock lock(mutex_);
  is_stopping_ = true;
  stopped_.notify_all();
}

void Backend::begin_start() {
  const std::scoped_lock lock(mutex_);
  is_stopping_ = false;
  is_crashed_ = false;
}

bool Backend::crashed() const {
  const std::scoped_lock lock(mutex_);
  return is_crashed_;
}

std::size_t Backend::late_writes() const {
  const std::scoped_lock lock(mutex_);
  return late_.size();
}

Caller caller_of(const grpc::ServerContext& context) { return {header(context, "dbname")}; }

}  // namespace kiteway::testing
