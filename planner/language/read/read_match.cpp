#include "planner/language/read/read_match.h"

#include "planner/language/read/values.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <regex>

namespace kiteway::planner {
namespace {

void check_pattern(const std::string& pattern, const SourcePlace& place, Diagnostics& diagnostics) {
  static const std::regex kRule("[A-Za-z0-9_*?]{1,255}");
  if (pattern.empty() || std::regex_match(pattern, kRule)) return;
  add_error(diagnostics, "P0251", place, "no name can fit the pattern " + quote(pattern),
            "names have letters, digits and underscores; * stands for any of them, ? for one");
}

}  // namespace

void read_match(const yaml::Node& node, CollectionIntent& collection, Diagnostics& diagnostics) {
  CollectionPattern match{.pattern = text_of(node, "match"),
                          .target = text_of(node, "target_name")};
  collection.place = place_of(node, "match");
  if (match.target.empty()) collection.target_place = collection.place;
  check_pattern(match.pattern, collection.place, diagnostics);
  if (const yaml::Node* exclude = node.find("exclude")) {
    for (const auto& item : exclude->items) {
      const auto text = item.as_string();
      if (!text) continue;  // the key table's check tells of it
      check_pattern(*text, item.place, diagnostics);
      match.exclude.push_back({*text, item.place});
    }
  }
  if (const yaml::Node* name = node.find("name")) {
    add_error(diagnostics, "P0208", name->place, "an entry has a name or a match, not both",
              "make two entries of it: the one with the name wins");
  }
  if (!match.target.empty() && std::ranges::count(match.target, '*') != 1) {
    add_error(diagnostics, "P0252", collection.target_place,
              "target_name needs one * with match, where the source's name goes",
              "write target_name: \"archive_*\", or leave it out to keep the names");
  }
  collection.source.collection.clear();
  collection.target.collection.clear();
  collection.match = std::move(match);
}

void read_merge(const yaml::Node& node, CollectionIntent& collection, Diagnostics& diagnostics) {
  const yaml::Node* merge = node.find("merge");
  if (merge == nullptr) return;
  if (node.find("match") != nullptr) {
    add_error(diagnostics, "P0208", merge->place, "merge is given, but no name",
              "write the first collection as name, and the others under merge");
    return;
  }
  for (const auto& item : merge->items) {
    const auto text = item.as_string();
    if (!text) continue;  // the key table's check tells of it
    check_name(*text, item.place, diagnostics);
    const bool is_twice = *text == collection.source.collection ||
                          std::ranges::find(collection.merged, *text,
                                            &Placed<std::string>::value) != collection.merged.end();
    if (is_twice) {
      add_error(diagnostics, "P0211", item.place, quote(*text) + " is in this entry already",
                "leave it out: its rows go once");
      continue;
    }
    collection.merged.push_back({*text, item.place});
  }
}

}  // namespace kiteway::planner
