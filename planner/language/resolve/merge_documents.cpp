#include "planner/language/resolve/merge_documents.h"

#include "schema/base/add_finding.h"
#include "schema/base/quote.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kiteway::planner {
namespace {

using yaml::MapEntry;
using yaml::Node;
using yaml::NodeKind;

/// What an entry of `collections` is known by: "name products" or "match logs_*". Empty for one
/// that has neither.
std::string identity_of(const Node& entry) {
  for (const char* key : {"name", "match"}) {
    const Node* node = entry.find(key);
    if (node != nullptr && node->kind == NodeKind::kScalar) {
      return std::string(key) + " " + node->text;
    }
  }
  return "";
}

/// The entry without what it is known by: that is in the entry below, with its own place.
Node without_identity(Node entry) {
  std::erase_if(entry.entries,
                [](const MapEntry& key) { return key.key == "name" || key.key == "match"; });
  return entry;
}

std::string database_of(const Node& entry) {
  const Node* node = entry.find("database");
  return node == nullptr ? "" : node->text;
}

const KeySpec* find_spec(const Section* section, std::string_view key) {
  if (section == nullptr) return nullptr;
  const auto spec = std::ranges::find(section->keys, key, &KeySpec::name);
  return spec == section->keys.end() ? nullptr : &*spec;
}

class Layer {
 public:
  explicit Layer(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void lay_map(Node& base, const Node& over, const Section* section) {
    for (const auto& entry : over.entries) {
      if (entry.key == kRemoveKey) {
        nothing_to_remove(entry.key_place);
      } else {
        lay_entry(base, entry, find_spec(section, entry.key));
      }
    }
  }

 private:
  void nothing_to_remove(const SourcePlace& place) {
    add_error(diagnostics_, "P0232", place, "there is nothing to remove here",
              "remove this entry, or correct its name");
  }

  /// Whether the node says that what it stands over is to go. One that says so and more is told of.
  bool is_removal(const Node& node) {
    if (node.kind != NodeKind::kMap) return false;
    const Node* remove = node.find(kRemoveKey);
    if (remove == nullptr) return false;
    const auto is_more = [](const MapEntry& entry) {
      return entry.key != kRemoveKey && entry.key != "name" && entry.key != "match" &&
             entry.key != "database";
    };
    if (remove->as_bool() != true) {
      add_error(diagnostics_, "P0232", remove->place, "$remove must be true",
                "leave it out to keep what is there");
    } else if (const auto more = std::ranges::find_if(node.entries, is_more);
               more != node.entries.end()) {
      add_error(diagnostics_, "P0232", more->key_place, "what is removed cannot be changed as well",
                "keep " + quote(more->key) + ", or $remove");
    }
    return true;
  }

  void lay_entry(Node& base, const MapEntry& over, const KeySpec* spec) {
    const auto under = std::ranges::find(base.entries, over.key, &MapEntry::key);
    const bool is_new = under == base.entries.end();
    if (is_removal(over.value)) {
      if (is_new) return nothing_to_remove(over.key_place);
      base.entries.erase(under);
      return;
    }
    const bool is_list = spec != nullptr && spec->kind == ValueKind::kListOfMaps;
    const bool is_one = spec != nullptr && (spec->is_one || spec->kind == ValueKind::kSecret);
    const NodeKind kind = over.value.kind;
    const bool goes_deeper =
        (kind == NodeKind::kMap && !is_one) || (kind == NodeKind::kSequence && is_list);
    if (!goes_deeper) {
      if (is_new) {
        base.entries.push_back(over);
      } else {
        *under = over;
      }
      return;
    }
    MapEntry& entry =
        is_new ? base.entries.emplace_back(MapEntry{.key = over.key, .key_place = over.key_place})
               : *under;
    if (entry.value.kind != kind) entry.value = {.kind = kind, .place = over.value.place};
    if (is_list) return lay_list(entry.value, over.value, *spec->section);
    // The keys of a map of maps are names, and nothing below them needs more than merging by key.
    const bool has_section = spec != nullptr && spec->kind == ValueKind::kMap;
    lay_map(entry.value, over.value, has_section ? spec->section : nullptr);
  }

  void lay_list(Node& base, const Node& over, const Section& section) {
    std::map<std::string, std::vector<std::size_t>> known;
    for (std::size_t i = 0; i < base.items.size(); ++i)
      known[identity_of(base.items[i])].push_back(i);
    std::vector<std::size_t> removed;
    for (const auto& item : over.items) {
      const std::string identity = identity_of(item);
      const bool removes = is_removal(item);
      const auto under = identity.empty() ? std::vector<std::size_t>{} : known[identity];
      if (under.empty() && removes) {
        nothing_to_remove(item.place);
      } else if (under.empty()) {
        Node& added = base.items.emplace_back(Node{.kind = item.kind, .place = item.place});
        if (item.kind == NodeKind::kMap) lay_map(added, item, &section);
        if (item.kind != NodeKind::kMap) added = item;
      } else if (const auto at = choose(base, under, item)) {
        if (removes) removed.push_back(*at);
        if (!removes) lay_map(base.items[*at], without_identity(item), &section);
      }
    }
    std::ranges::sort(removed, std::greater<>());
    for (const std::size_t at : removed) {
      base.items.erase(base.items.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }

  /// Which of several entries with one name is meant.
  std::optional<std::size_t> choose(const Node& base, const std::vector<std::size_t>& under,
                                    const Node& item) {
    if (under.size() == 1) return under.front();
    for (const std::size_t at : under) {
      if (database_of(base.items[at]) == database_of(item)) return at;
    }
    add_error(diagnostics_, "P0233", item.place,
              "several entries have this name, and it is not clear which is meant",
              "add the database of the one: the others are at " +
                  to_string(base.items[under.front()].place) + " and " +
                  to_string(base.items[under.back()].place));
    return std::nullopt;
  }

  Diagnostics& diagnostics_;
};

}  // namespace

void lay_over(Node& base, const Node& over, const Section& section, Diagnostics& diagnostics) {
  Layer(diagnostics).lay_map(base, over, &section);
}

}  // namespace kiteway::planner
