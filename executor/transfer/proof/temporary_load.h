// Keeps a collection loaded while something is done, and leaves it as it was.
#pragma once

#include "executor/remote/loader.h"
#include "executor/remote/reader.h"
#include "schema/base/result.h"

#include <functional>

namespace kiteway::executor {

struct TemporaryLoad {
  Reader& reader;
  Loader& loader;
  CollectionAddress address;
  bool release_anyway = false;  ///< an earlier attempt loaded it and did not release it
  /// Told before the collection is loaded and after it is released again.
  std::function<Outcome(bool is_loaded)> loading = {};
};

/// Does `work` while the collection is loaded. If it was not, it is released again, however the
/// load and the work ended: done, failed or stopped.
Outcome while_loaded(const TemporaryLoad& load, const std::function<Outcome()>& work);

}  // namespace kiteway::executor
