// The configuration of the fake server that its rules look at.
#pragma once

#include "schema/server_version.h"

#include <cstddef>
#include <cstdint>

namespace kiteway::testing {

/// What the rules depend on. Limits are those of a self-hosted server
/// (docs/milvus-behaviour.md#limits).
struct ServerRules {
  ServerVersion version;
  std::size_t segment_rows = 10'000;
  int answer_short = 0;  ///< leave every key out of Query whose number this divides; 0: none
  bool repeats_in_page = false;  ///< a page may show a key twice when one segment has all its rows
  bool newest_wins = true;       ///< of the rows of a key; else the oldest is answered
  int shards_max = 16;
  int databases_max = 64;
  int collections_max = 65'536;
  int load_polls = 0;           ///< answers of GetLoadState and GetLoadingProgress before "loaded"
  int vector_fields_max = 0;    ///< 0: what the version holds
  bool checks_capacity = true;  ///< of arrays; an upsert does not (docs/milvus-behaviour.md#upsert)
  bool is_cloud = false;        ///< partition names as Zilliz Cloud takes them
  bool autoindex_only = false;  ///< as Zilliz Cloud: every index type becomes AUTOINDEX

  [[nodiscard]] bool from(int major, int minor, int patch = 0) const {
    return at_least(version, major, minor, patch);
  }
};

}  // namespace kiteway::testing
