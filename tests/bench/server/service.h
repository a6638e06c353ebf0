// Takes any unary call as bytes, counts it, holds it up as told, and answers it.
#pragma once

#include "tests/bench/server/methods.h"
#include "tests/bench/server/statistics.h"

#include <grpcpp/generic/async_generic_service.h>

#include <chrono>
#include <map>
#include <string>

namespace kiteway::bench {

/// How long a request of each kind waits before it has its effect.
struct Delays {
  std::chrono::milliseconds reading{0};
  std::chrono::milliseconds writing{0};
  std::chrono::milliseconds defining{0};
};

class Service final : public grpc::CallbackGenericService {
 public:
  Service(Catalog& catalog, const Delays& delays);

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

  [[nodiscard]] const Statistics& statistics() const noexcept { return statistics_; }

 private:
  class Call;

  [[nodiscard]] std::chrono::milliseconds delay_of(MethodKind kind) const;

  std::map<std::string, Method> methods_;
  Delays delays_;
  Statistics statistics_;
};

}  // namespace kiteway::bench
