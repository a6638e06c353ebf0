// What a fake server remembers of the requests it got.
#pragma once

#include <google/protobuf/message.h>

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace kiteway::testing {

/// Not thread-safe: the service holds a lock.
class RequestLog {
 public:
  /// Notes a request and returns its number, from 1.
  std::size_t note(const std::string& method, bool is_write,
                   const google::protobuf::Message& request);
  void note_rejected(const std::string& method, const std::string& reason);
  /// What became of a request that did not simply work, for the list of recent ones.
  void note_outcome(std::size_t number, const std::string& outcome);

  [[nodiscard]] std::size_t calls() const { return calls_; }
  [[nodiscard]] std::size_t calls(const std::string& method) const;
  [[nodiscard]] std::size_t writes() const { return writes_; }
  [[nodiscard]] const std::vector<std::string>& rejected() const { return rejected_; }
  /// The last ones, oldest first: "17 Insert default/products rows=100".
  [[nodiscard]] std::vector<std::string> recent() const { return {recent_.begin(), recent_.end()}; }

 private:
  std::size_t calls_ = 0;
  std::size_t writes_ = 0;
  std::map<std::string, std::size_t> calls_of_;
  std::vector<std::string> rejected_;
  std::deque<std::string> recent_;
};

}  // namespace kiteway::testing
