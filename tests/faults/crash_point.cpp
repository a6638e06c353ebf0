#include "tests/faults/crash_point.h"

#include <array>
#include <utility>

namespace kiteway::testing {
namespace {

constexpr std::array<std::pair<JournalMoment, const char*>, 3> kMoments{
    {{JournalMoment::kBeforeGroup, "before:"},
     {JournalMoment::kInWrite, "in:"},
     {JournalMoment::kAfterGroup, "after:"}}};

}  // namespace

std::string to_string(const CrashPoint& point) {
  for (const auto& [moment, name] : kMoments) {
    if (moment == point.moment) return name + std::to_string(point.number);
  }
  return "";
}

std::optional<CrashPoint> crash_point_from(const std::string& text) {
  for (const auto& [moment, name] : kMoments) {
    if (!text.starts_with(name)) continue;
    const std::string number = text.substr(std::string(name).size());
    return CrashPoint{.moment = moment, .number = std::stoul(number)};
  }
  return std::nullopt;
}

}  // namespace kiteway::testing
