// Certificates for tests of TLS, made anew in every process: nothing to keep secret or to expire.
#pragma once

#include <string>

namespace kiteway::testing {

/// PEM texts. The server's is valid for `localhost` and 127.0.0.1.
struct TestCertificates {
  std::string ca;
  std::string server_certificate;
  std::string server_key;
  std::string client_certificate;
  std::string client_key;
};

/// Another set, with another CA, at every call. Throws std::runtime_error if OpenSSL fails.
TestCertificates make_test_certificates();

}  // namespace kiteway::testing
