#include "executor/remote/wire/text_forms.h"

#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <system_error>

namespace kiteway::executor {
namespace {

/// Takes parts off the front of a text; all of them say whether they were there.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  /// Exactly so many digits.
  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Microseconds of the digits after a point; further ones are cut.
  std::int64_t fraction() {
    std::int64_t micros = 0;
    std::int64_t weight = 100'000;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      micros += (rest_.front() - '0') * weight;
      weight /= 10;
      rest_.remove_prefix(1);
    }
    return micros;
  }
  [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }
  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// Of `+01:00` or `Z`, or of nothing, which is UTC.
std::optional<std::chrono::minutes> offset(TimeReader& reader) {
  if (reader.is_at_end() || reader.take("Zz")) return std::chrono::minutes(0);
  const bool is_west = reader.next() == '-';
  if (!reader.take("+-")) return std::nullopt;
  const auto hours = reader.digits(2);
  static_cast<void>(reader.take(":"));
  const auto minutes = reader.is_at_end() ? std::optional(0) : reader.digits(2);
  if (!hours || !minutes) return std::nullopt;
  const std::chrono::minutes east(*hours * 60 + *minutes);
  return is_west ? -east : east;
}

std::optional<std::int64_t> micros_of(std::string_view text) {
  TimeReader reader(text);
  const auto year = reader.digits(4);
  if (!year || !reader.take("-")) return std::nullopt;
  const auto month = reader.digits(2);
  if (!month || !reader.take("-")) return std::nullopt;
  const auto day = reader.digits(2);
  if (!day || !reader.take("Tt ")) return std::nullopt;
  const auto hour = reader.digits(2);
  if (!hour || !reader.take(":")) return std::nullopt;
  const auto minute = reader.digits(2);
  if (!minute || !reader.take(":")) return std::nullopt;
  const auto second = reader.digits(2);
  if (!second) return std::nullopt;
  const std::int64_t micros = reader.take(".") ? reader.fraction() : 0;
  const auto east = offset(reader);
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!east || !reader.is_at_end() || !date.ok()) return std::nullopt;
  const auto moment = std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                      std::chrono::minutes(*minute) + std::chrono::seconds(*second) - *east;
  return std::chrono::duration_cast<std::chrono::microseconds>(moment.time_since_epoch()).count() +
         micros;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string canonical_time(std::string_view text) {
  const auto micros = micros_of(text);
  return micros ? std::to_string(*micros) : std::string(text);
}

std::string canonical_geometry(std::string_view text) {
  std::string form;
  const auto add = [&](std::string_view token) {
    const char last = form.empty() ? '(' : form.back();
    const bool parts = last != '(' && last != ')' && last != ',';
    const bool is_mark = token == "(" || token == ")" || token == ",";
    if (parts && !is_mark) form += ' ';
    form += token;
  };
  for (std::string_view rest = text; !rest.empty();) {
    const char c = rest.front();
    std::size_t size = 1;
    if (c == '(' || c == ')' || c == ',') {
      add(rest.substr(0, 1));
    } else if (is_letter(c)) {
      while (size < rest.size() && is_letter(rest[size])) ++size;
      std::string word(rest.substr(0, size));
      for (char& letter : word) {
        letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
      }
      add(word);
    } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      double number = 0;
      const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
      if (error != std::errc()) return std::string(text);
      size = static_cast<std::size_t>(end - rest.data());
      std::array<char, 32> buffer{};
      const auto last = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
      add({buffer.data(), static_cast<std::size_t>(last - buffer.data())});
    }
    rest.remove_prefix(size);
  }
  return form;
}

}  // namespace kiteway::executor
