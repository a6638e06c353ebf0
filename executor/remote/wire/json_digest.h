// Digests of JSON texts by what they say, not by how they are written.
#pragma once

#include "schema/base/digest.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace kiteway::executor {

/// Takes digests of one text after the other, without memory of its own for each: texts are read
/// once and nothing is built from them.
class JsonDigest {
 public:
  /// Equal for texts that differ in spaces, in the order of keys, in escapes, or in how a number is
  /// written. Integers of 64 bits are not rounded, and 1 and 1.0 differ. A text that is no JSON, or
  /// one nested too deep to read by recursion, stands for itself.
  [[nodiscard]] Digest of(std::string_view text, std::uint64_t seed);

 private:
  bool take_value(int depth, Digest& digest);
  bool take_object(int depth, Digest& digest);
  bool take_array(int depth, Digest& digest);
  bool take_text(Digest& digest);
  bool take_number(Digest& digest);
  bool take_word(std::string_view word, Digest& digest);
  [[nodiscard]] bool take(char wanted);
  bool take_digits();
  void skip_spaces();

  std::string_view rest_;
  std::string unescaped_;  ///< of the text being read
};

}  // namespace kiteway::executor
