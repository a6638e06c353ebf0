// Messages in pieces: wherever they are cut, they read as if they were whole.
#include "executor/remote/wire/chain.h"

#include <doctest/doctest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace kiteway::executor {
namespace {

ByteChain cut(const std::string& bytes, const std::vector<std::size_t>& ends) {
  const auto owner = std::make_shared<const std::string>(bytes);
  ByteChain chain;
  std::size_t at = 0;
  for (const std::size_t end : ends) {
    chain.append({.owner = owner, .bytes = std::string_view(*owner).substr(at, end - at)});
    at = end;
  }
  chain.append({.owner = owner, .bytes = std::string_view(*owner).substr(at)});
  return chain;
}

// "1:<bytes> 2v 3:<bytes> broken"
std::string walk(const ByteChain& message) {
  std::string text;
  ChainScanner scanner(message);
  while (const auto field = scanner.next()) {
    text += std::to_string(field->number);
    text += field->type == WireType::kVarint
                ? "v "
                : ":" + std::string(scanner.content().flat().bytes) + " ";
  }
  return text + (scanner.is_broken() ? "broken" : "");
}

std::string sample() {
  std::string message;
  append_bytes_header(message, 1, 3);
  message += "abc";
  message += "\x10";  // field 2, varint
  append_varint(message, 1'000'000);
  append_bytes_header(message, 300, 200);
  message += std::string(200, 'x');
  append_bytes_header(message, 4, 0);
  return message;
}

TEST_SUITE("executor chain") {
  TEST_CASE("a message reads the same wherever it is cut") {
    const std::string message = sample();
    const std::string whole = walk(cut(message, {}));
    CHECK(whole == "1:abc 2v 300:" + std::string(200, 'x') + " 4: ");
    for (std::size_t i = 0; i <= message.size(); ++i) {
      CHECK(walk(cut(message, {i})) == whole);
      CHECK(walk(cut(message, {i / 2, i})) == whole);
    }
    std::vector<std::size_t> every;
    for (std::size_t i = 1; i < message.size(); ++i) every.push_back(i);
    CHECK(walk(cut(message, every)) == whole);
  }

  TEST_CASE("a message that ends too soon is broken, wherever it ends") {
    const std::string message = sample();
    std::size_t whole = 0;  // lengths at which a field ends
    for (std::size_t size = 0; size < message.size(); ++size) {
      const std::string text = walk(cut(message.substr(0, size), {size / 3, size / 2}));
      whole += text.ends_with("broken") ? 0 : 1;
    }
    CHECK(whole == 4);  // nothing, and after each of the first three fields
  }

  TEST_CASE("one piece is handed out as it is, several are put together") {
    const ByteChain one = cut("abcdef", {});
    CHECK(one.flat().bytes.data() == one.pieces()[0].bytes.data());
    const ByteChain three = cut("abcdef", {2, 4});
    CHECK(three.size() == 6);
    CHECK(three.flat().bytes == "abcdef");
    CHECK(ByteChain().flat().bytes.empty());
  }

  TEST_CASE("the content of a field shares the pieces it came in") {
    std::string message;
    append_bytes_header(message, 1, 6);
    message += "abcdef";
    const ByteChain chain = cut(message, {4, 6});
    ChainScanner scanner(chain);
    REQUIRE(scanner.next());
    const ByteChain content = scanner.content();
    REQUIRE(content.pieces().size() == 3);
    CHECK(content.pieces()[1].bytes.data() == chain.pieces()[1].bytes.data());
  }

  TEST_CASE("noise never reads beyond its end") {
    std::mt19937 random(7);
    for (int i = 0; i < 20'000; ++i) {
      std::string noise(random() % 24, '\0');
      for (auto& byte : noise) byte = static_cast<char>(random());
      const std::size_t at = noise.empty() ? 0 : random() % noise.size();
      CHECK(walk(cut(noise, {at})) == walk(cut(noise, {})));
    }
  }
}

}  // namespace
}  // namespace kiteway::executor
