#include "planner/language/match.h"

#include "planner/language/read/values.h"
#include "planner/model/sources.h"
#include "schema/base/add_finding.h"
#include "schema/base/quote.h"
#include "schema/base/suggestions.h"

#include <algorithm>
#include <set>

namespace kiteway::planner {
namespace {

class Expansion {
 public:
  Expansion(const Intent& intent, const CollectionNames& names) : intent_(intent), names_(names) {
    for (const auto& collection : intent.collections) {
      if (collection.match) continue;
      for (auto& source : sources_of(collection)) named_.insert(std::move(source));
    }
  }

  Expanded expand() && {
    Intent expanded = intent_;
    expanded.collections.clear();
    for (const auto& collection : intent_.collections) {
      if (collection.match) {
        add_fitting(collection, expanded.collections);
      } else {
        expanded.collections.push_back(collection);
      }
    }
    check_targets(expanded.collections, diagnostics_);
    if (diagnostics_.has_errors()) return {.diagnostics = std::move(diagnostics_)};
    return {.intent = std::move(expanded), .diagnostics = std::move(diagnostics_)};
  }

 private:
  void add_fitting(const CollectionIntent& collection, std::vector<CollectionIntent>& expanded) {
    const auto database = names_.find(collection.source.database);
    if (database == names_.end()) return no_database(collection);
    const CollectionPattern& match = *collection.match;
    std::vector<std::string> fitting;
    for (const auto& name : database->second) {
      if (fits(match.pattern, name)) fitting.push_back(name);
    }
    if (fitting.empty()) return nothing_fits(collection, database->second);
    std::ranges::sort(fitting);
    const std::size_t found = fitting.size();
    std::erase_if(fitting, [&](const auto& name) { return is_excluded(match, name); });
    if (fitting.empty()) {
      return add_error(diagnostics_, "P0253", collection.place,
                       "all " + std::to_string(found) + " collections that fit " +
                           quote(match.pattern) + " are excluded",
                       "exclude fewer, or remove this entry");
    }
    for (const auto& name : fitting) {
      if (named_.contains({collection.source.database, name})) continue;
      expanded.push_back(one_of(collection, name));
    }
  }

  static bool is_excluded(const CollectionPattern& match, const std::string& name) {
    return std::ranges::any_of(match.exclude,
                               [&](const auto& pattern) { return fits(pattern.value, name); });
  }

  CollectionIntent one_of(CollectionIntent collection, const std::string& name) {
    std::string target = collection.match->target;
    if (const std::size_t star = target.find('*'); star != std::string::npos) {
      target.replace(star, 1, name);
      check_name(target, collection.target_place, diagnostics_);
    }
    collection.source.collection = name;
    collection.target.collection = target.empty() ? name : target;
    collection.match.reset();
    return collection;
  }

  void no_database(const CollectionIntent& collection) {
    std::vector<std::string> known;
    for (const auto& [name, collections] : names_) known.push_back(name);
    const auto near = nearest(collection.source.database, known);
    add_error(diagnostics_, "P0302", collection.database_place,
              "the source has no database " + quote(collection.source.database),
              near ? "did you mean " + quote(*near) + "?" : "it has: " + join(known, ", "));
  }

  void nothing_fits(const CollectionIntent& collection, const std::vector<std::string>& known) {
    const std::string& pattern = collection.match->pattern;
    std::string letters = pattern;
    std::erase_if(letters, [](char c) { return c == '*' || c == '?'; });
    const auto near = nearest(letters, known);
    constexpr std::size_t kShown = 10;
    const std::vector<std::string> shown(
        known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, known.size())));
    const std::string database = "database " + collection.source.database;
    std::string hint = database + " has no collections";
    if (!known.empty()) hint = database + " has: " + join(shown, ", ");
    if (known.size() > kShown) hint += " and " + std::to_string(known.size() - kShown) + " more";
    if (near) hint = "did you mean " + quote(*near) + "?";
    add_error(diagnostics_, "P0253", collection.place,
              "no collection of the source fits " + quote(pattern), hint);
  }

  const Intent& intent_;
  const CollectionNames& names_;
  std::set<CollectionAddress> named_;
  Diagnostics diagnostics_;
};

}  // namespace

bool fits(std::string_view pattern, std::string_view name) {
  // Where to go on when what follows the last star does not fit after all.
  std::optional<std::size_t> star;
  std::size_t resume = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < name.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = i;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == name[i])) {
      ++at;
      ++i;
    } else if (star) {
      at = *star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

std::vector<std::string> databases_to_list(const Intent& intent) {
  std::set<std::string> databases;
  for (const auto& collection : intent.collections) {
    if (collection.match) databases.insert(collection.source.database);
  }
  return {databases.begin(), databases.end()};
}

void check_targets(const std::vector<CollectionIntent>& collections, Diagnostics& diagnostics) {
  std::map<CollectionAddress, SourcePlace> taken;
  for (const auto& collection : collections) {
    if (collection.match) continue;
    const auto [other, is_new] = taken.emplace(collection.target, collection.target_place);
    if (is_new) continue;
    add_error(
        diagnostics, "P0210", collection.target_place,
        "two entries write to the collection " + quote(to_string(collection.target)),
        "the other one is at " + to_string(other->second) + "; give one of them a target_name");
  }
}

Expanded expand_patterns(const Intent& intent, const CollectionNames& names) {
  return Expansion(intent, names).expand();
}

}  // namespace kiteway::planner
