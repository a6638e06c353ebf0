// The methods of the service by name: what each does with the bytes of a request.
#pragma once

#include "tests/bench/server/catalog.h"

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <map>
#include <string>

namespace kiteway::bench {

/// Which of the server's delays a method takes.
enum class MethodKind : std::uint8_t { kAsking, kReading, kWriting, kDefining };

struct Method {
  MethodKind kind = MethodKind::kAsking;
  std::function<grpc::Status(const grpc::ByteBuffer& request, grpc::ByteBuffer& answer)> run;
};

/// By the last part of the path: "Query". What a server refuses is an answer with its status; calls
/// of any other method end as UNIMPLEMENTED. `catalog` must outlive the map.
[[nodiscard]] std::map<std::string, Method> methods_of(Catalog& catalog);

}  // namespace kiteway::bench
