// Query, Insert and Upsert: the three methods whose messages are never decoded as a whole.
#pragma once

#include "tests/bench/server/catalog.h"

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

namespace kiteway::bench {

/// Each returns what gRPC answers when that is not OK. Throws testing::Refusal and BrokenMessage.
grpc::Status answer_query(Catalog& catalog, const grpc::ByteBuffer& request,
                          grpc::ByteBuffer& answer);
grpc::Status answer_insert(Catalog& catalog, const grpc::ByteBuffer& request,
                           grpc::ByteBuffer& answer);
grpc::Status answer_upsert(Catalog& catalog, const grpc::ByteBuffer& request,
                           grpc::ByteBuffer& answer);

}  // namespace kiteway::bench
