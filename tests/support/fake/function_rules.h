// Functions of collections: which a server accepts, and what it does with what they make.
#pragma once

#include "tests/support/fake/server_rules.h"
#include "tests/support/fake/store.h"

#include <string>

namespace kiteway::testing {

/// The functions of a new collection and the fields that they read and make. Throws Refusal.
void check_functions(const wire::schema::CollectionSchema& schema, const ServerRules& rules);

/// Marks the fields that functions make, as a server does.
void mark_outputs(wire::schema::CollectionSchema& schema);

/// Whether the field is made by BM25: nobody reads it, and nobody writes it.
bool is_bm25_output(const wire::schema::CollectionSchema& schema, const std::string& field);

/// Whether rows may bring what a function other than BM25 would make.
bool takes_outputs(const Collection& collection, const ServerRules& rules);

}  // namespace kiteway::testing
