// What columns tell of their rows: read in every form, added and taken away without copying.
#include "executor/remote/wire/validity.h"
#include "tests/executor/hostile_bytes.h"
#include "tests/support/columns.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway::executor {
namespace {

using testing::Column;
using Valid = std::vector<bool>;

// The bytes in pieces of `piece`.
ByteChain chain_of(const std::string& bytes, std::size_t piece = 1'000'000) {
  const auto owner = std::make_shared<const std::string>(bytes);
  ByteChain chain;
  for (std::size_t at = 0; at < owner->size(); at += piece) {
    chain.append({.owner = owner, .bytes = std::string_view(*owner).substr(at, piece)});
  }
  return chain;
}

std::string text_of(const ByteChain& chain) { return std::string(chain.flat().bytes); }

Column prices() { return testing::double_column("price", {1, 2, 3}); }

TEST_SUITE("executor wire validity") {
  TEST_CASE("a column that tells nothing says so") {
    const auto valid = valid_rows(chain_of(prices().SerializeAsString()));
    REQUIRE(valid);
    CHECK_FALSE(*valid);
  }

  TEST_CASE("what a column tells is read across the ends of pieces, packed and not") {
    const Column column = testing::with_validity(prices(), {true, false, true});
    for (const std::size_t piece : {1, 2, 3, 1'000}) {
      const auto valid = valid_rows(chain_of(column.SerializeAsString(), piece));
      REQUIRE(valid);
      CHECK(*valid == Valid{true, false, true});
    }
    const auto unpacked = valid_rows(chain_of(prices().SerializeAsString() + "\x38\x01\x38" +
                                              std::string(1, '\0') + "\x38\x01"));
    REQUIRE(unpacked);
    CHECK(*unpacked == Valid{true, false, true});
  }

  TEST_CASE("all rows are told to be valid without touching the column's bytes") {
    const ByteChain before = chain_of(prices().SerializeAsString());
    const ByteChain after = with_all_valid(before, 3);
    CHECK(after.pieces().front().bytes.data() == before.pieces().front().bytes.data());
    Column told;
    REQUIRE(told.ParseFromString(text_of(after)));
    CHECK(told.SerializeAsString() ==
          testing::with_validity(prices(), {true, true, true}).SerializeAsString());
  }

  TEST_CASE("more rows than fit one length byte are told") {
    const ByteChain after = with_all_valid(chain_of(""), 300);
    const auto valid = valid_rows(after);
    REQUIRE(valid);
    CHECK(*valid == Valid(300, true));
  }

  TEST_CASE("a column is rid of what it tells, and of nothing else") {
    for (const std::size_t piece : {1, 7, 1'000}) {
      const Column column = testing::with_validity(prices(), {true, true, true});
      CHECK(text_of(without_validity(chain_of(column.SerializeAsString(), piece))) ==
            prices().SerializeAsString());
    }
    CHECK(text_of(without_validity(chain_of(prices().SerializeAsString()))) ==
          prices().SerializeAsString());
  }

  TEST_CASE("broken bytes are an error and nothing worse") {
    CHECK_FALSE(valid_rows(chain_of("\x3A\x05\x01")));
    const Column column = testing::with_validity(prices(), {true, false, true});
    testing::for_each_mutation(column.SerializeAsString(), 2'000, [](const std::string& bytes) {
      const ByteChain chain = chain_of(bytes, 3);
      (void)valid_rows(chain);
      (void)without_validity(chain);
    });
  }
}

}  // namespace
}  // namespace kiteway::executor
