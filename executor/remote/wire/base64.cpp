#include "executor/remote/wire/base64.h"

#include <openssl/evp.h>

#include <cstddef>
#include <vector>

namespace kiteway::executor {

std::string base64(std::string_view bytes) {
  std::vector<unsigned char> text(4 * ((bytes.size() + 2) / 3) + 1);
  const int size =
      EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(size)};
}

}  // namespace kiteway::executor
