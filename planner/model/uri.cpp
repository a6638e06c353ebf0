#include "planner/model/uri.h"

#include "schema/base/quote.h"

#include <algorithm>
#include <charconv>

namespace kiteway::planner {
namespace {

constexpr int kMilvusPort = 19530;
constexpr int kHttpsPort = 443;

Error refuse(std::string message) {
  return {.kind = ErrorKind::kInvalidInput, .message = std::move(message)};
}

Result<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) {
    return refuse("the port " + quote(text) + " is not a number from 1 to 65535");
  }
  return port;
}

}  // namespace

Result<UriParts> parse_uri(std::string_view uri) {
  UriParts parts;
  std::string_view rest = uri;
  if (rest.starts_with("https://")) {
    parts.use_tls = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return refuse("a uri starts with http:// or, for TLS, https://");
  }
  if (rest.find('@') != std::string_view::npos) {
    return refuse("a uri must not hold a user name or password; they go into auth");
  }
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#") != std::string_view::npos) {
    return refuse("a uri ends after the port; the database goes into the key database");
  }
  std::string_view port_text;
  bool has_port = false;
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return refuse("the address has no closing bracket");
    parts.host = std::string(rest.substr(1, close - 1));
    rest.remove_prefix(close + 1);
    has_port = rest.starts_with(':');
    if (!has_port && !rest.empty()) return refuse("after the address only :port may follow");
    if (has_port) port_text = rest.substr(1);
  } else {
    const std::size_t colon = rest.find(':');
    has_port = colon != std::string_view::npos;
    parts.host = std::string(rest.substr(0, colon));
    if (has_port) port_text = rest.substr(colon + 1);
  }
  if (parts.host.empty()) return refuse("a uri names a host: http://milvus.internal:19530");
  // A name of other letters is written in its xn-- form here as in DNS.
  if (!std::ranges::all_of(parts.host, [](char c) { return c > ' ' && c <= '~'; })) {
    return refuse("a host has letters, digits, dots and dashes, not " + quote(parts.host));
  }
  parts.port = parts.use_tls ? kHttpsPort : kMilvusPort;
  if (has_port) {
    auto port = parse_port(port_text);
    if (!port) return port.error();
    parts.port = *port;
  }
  return parts;
}

}  // namespace kiteway::planner
