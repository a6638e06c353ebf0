#include "executor/remote/probe.h"

#include <fcntl.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>

namespace kiteway::executor {
namespace {

constexpr int kConnectMs = 3000;
constexpr int kHandshakeMs = 3000;

/// Owns a file descriptor.
class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  Socket(Socket&&) = delete;
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};

struct TcpTry {
  std::unique_ptr<Socket> socket;
  std::string trouble;     ///< set when there is no socket
  bool is_silent = false;  ///< nobody answered, not even with a refusal
};

std::string error_text(int number) { return std::generic_category().message(number); }

bool wait_for(int fd, short events, int timeout_ms) {
  pollfd entry{.fd = fd, .events = events, .revents = 0};
  return poll(&entry, 1, timeout_ms) == 1;
}

TcpTry connect_to(const addrinfo& address) {
  auto socket = std::make_unique<Socket>(
      ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket->fd() < 0) return {.trouble = error_text(errno)};
  if (connect(socket->fd(), address.ai_addr, address.ai_addrlen) == 0)
    return {std::move(socket), {}};
  if (errno != EINPROGRESS) return {.trouble = error_text(errno)};
  if (!wait_for(socket->fd(), POLLOUT, kConnectMs))
    return {.trouble = "no answer within 3 s", .is_silent = true};
  int failure = 0;
  socklen_t size = sizeof failure;
  getsockopt(socket->fd(), SOL_SOCKET, SO_ERROR, &failure, &size);
  if (failure != 0) return {.trouble = error_text(failure)};
  return {std::move(socket), {}};
}

Error unreachable(const ResolvedEndpoint& endpoint, const std::string& trouble) {
  return {.kind = ErrorKind::kUnreachable,
          .message = "cannot reach " + planner::authority(endpoint.spec) + ": " + trouble};
}

struct TlsTry {
  bool is_done = false;
  bool peer_speaks_tls = true;
  std::string trouble;
};

using Context = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Deleter<SSL_free>>;

bool trust(SSL_CTX& context, const std::string& pem) {
  if (pem.empty()) return SSL_CTX_set_default_verify_paths(&context) == 1;
  const std::unique_ptr<BIO, Deleter<BIO_free_all>> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  bool any = false;
  while (true) {
    const std::unique_ptr<X509, Deleter<X509_free>> certificate(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) break;
    any = X509_STORE_add_cert(SSL_CTX_get_cert_store(&context), certificate.get()) == 1 || any;
  }
  ERR_clear_error();
  return any;
}

/// Shakes hands over `socket`. With `verify`, the certificate and its name must fit.
TlsTry shake_hands(const ResolvedEndpoint& endpoint, const Socket& socket, bool verify) {
  const Context context(SSL_CTX_new(TLS_client_method()));
  if (verify) {
    if (!trust(*context, endpoint.ca_pem)) return {.trouble = "the CA file holds no certificate"};
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  }
  const Session session(SSL_new(context.get()));
  const std::string& override_name = endpoint.spec.tls.server_name;
  const std::string name = override_name.empty() ? endpoint.spec.host : override_name;
  SSL_set_tlsext_host_name(session.get(), name.c_str());
  // An address is looked for among the certificate's addresses, a name among its names.
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session.get()), name.c_str()) != 1) {
    SSL_set1_host(session.get(), name.c_str());
  }
  constexpr std::array<unsigned char, 3> kHttp2{2, 'h', '2'};
  SSL_set_alpn_protos(session.get(), kHttp2.data(), kHttp2.size());
  SSL_set_fd(session.get(), socket.fd());
  while (true) {
    ERR_clear_error();
    const int result = SSL_connect(session.get());
    if (result == 1) return {.is_done = true};
    const int reason = SSL_get_error(session.get(), result);
    const bool wants_io = reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE;
    const short events = reason == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN;
    if (wants_io && wait_for(socket.fd(), events, kHandshakeMs)) continue;
    if (wants_io) return {.peer_speaks_tls = false, .trouble = "no answer to the TLS handshake"};
    break;
  }
  const long verdict = SSL_get_verify_result(session.get());
  if (verdict != X509_V_OK) return {.trouble = X509_verify_cert_error_string(verdict)};
  const unsigned long failure = ERR_peek_error();
  const char* text = failure == 0 ? nullptr : ERR_reason_error_string(failure);
  // A TLS server that refuses sends an alert; anything else did not understand the handshake.
  const bool is_alert = ERR_GET_LIB(failure) == ERR_LIB_SSL && ERR_GET_REASON(failure) >= 1000;
  return {.peer_speaks_tls = is_alert, .trouble = text == nullptr ? "connection closed" : text};
}

Error certificate_error(const ResolvedEndpoint& endpoint, const std::string& trouble) {
  const bool own_ca = !endpoint.ca_pem.empty();
  const std::string where = own_ca ? "the CA in " + endpoint.spec.tls.ca_file
                                   : "the system's CAs (no tls.ca_file is given)";
  return {.kind = ErrorKind::kUnauthenticated,
          .message = "TLS with " + planner::authority(endpoint.spec) + " failed: " + trouble,
          .notes = {"its certificate was checked against " + where + " and the name " +
                    (endpoint.spec.tls.server_name.empty() ? endpoint.spec.host
                                                           : endpoint.spec.tls.server_name)}};
}

}  // namespace

std::optional<Error> find_obstacle(const ResolvedEndpoint& endpoint) {
  const addrinfo hints{.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(endpoint.spec.host.c_str(),
                                  std::to_string(endpoint.spec.port).c_str(), &hints, &found);
  if (failure != 0) {
    return unreachable(endpoint, "the host name " + endpoint.spec.host + " is not known (" +
                                     gai_strerror(failure) + ")");
  }
  const std::unique_ptr<addrinfo, Deleter<freeaddrinfo>> addresses(found);
  const addrinfo* used = addresses.get();
  TcpTry tcp = connect_to(*used);
  while (!tcp.socket && used->ai_next != nullptr) {
    used = used->ai_next;
    tcp = connect_to(*used);
  }
  if (!tcp.socket) {
    Error error = unreachable(endpoint, tcp.trouble);
    if (tcp.is_silent) {
      error.notes.emplace_back(
          "a firewall or an IP allow list that does not know this machine is a likely cause");
    }
    return error;
  }
  if (endpoint.spec.use_tls) {
    const TlsTry tls = shake_hands(endpoint, *tcp.socket, /*verify=*/true);
    if (tls.is_done) return std::nullopt;
    if (tls.peer_speaks_tls) return certificate_error(endpoint, tls.trouble);
    return unreachable(
        endpoint, "it does not speak TLS (" + tls.trouble + "); for a plain server write http://");
  }
  const TlsTry tls = shake_hands(endpoint, *tcp.socket, /*verify=*/false);
  if (tls.is_done || tls.peer_speaks_tls) {
    return unreachable(endpoint, "it speaks TLS; write https:// in the uri");
  }
  return std::nullopt;
}

}  // namespace kiteway::executor
