// The two ends of a run: what reads, loads and writes each server.
#pragma once

#include "executor/remote/loader.h"
#include "executor/remote/reader.h"
#include "executor/remote/writer.h"

namespace kiteway::executor {

/// All must outlive the run.
struct Ends {
  Reader& source;
  Loader& source_loader;
  Reader& target;
  Loader& target_loader;
  Writer& writer;
  Traffic& source_traffic;
  Traffic& target_traffic;
};

}  // namespace kiteway::executor
