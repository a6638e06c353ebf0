// A first plan for a server that somebody wants to leave: all its collections, with what they are.
#pragma once

#include "planner/starter/endpoint_choice.h"
#include "schema/base/result.h"
#include "schema/snapshot.h"

#include <string>

namespace kiteway::planner {

struct StarterInput {
  EndpointChoice source;
  EndpointChoice target;  ///< without a uri: to be filled in
  ServerSnapshot snapshot;
};

/// The text of a plan, with comments, that compiles against that source. A collection that cannot
/// be moved is there too, as a comment with the reasons. kNotFound when there is no collection.
[[nodiscard]] Result<std::string> render_starter(const StarterInput& input);

}  // namespace kiteway::planner
