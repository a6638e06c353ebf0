// Small messages between bytes and their generated classes.
#pragma once

#include "tests/bench/wire/cursor.h"

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <string>

namespace kiteway::bench {

[[nodiscard]] inline grpc::ByteBuffer serialized(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

/// Throws BrokenMessage.
template <class Message>
[[nodiscard]] Message parsed(const grpc::ByteBuffer& buffer) {
  Message message;
  grpc::Slice bytes;
  if (!buffer.DumpToSingleSlice(&bytes).ok() ||
      !message.ParseFromArray(bytes.begin(), static_cast<int>(bytes.size()))) {
    throw BrokenMessage();
  }
  return message;
}

}  // namespace kiteway::bench
