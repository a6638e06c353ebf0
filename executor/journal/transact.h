// How every call of the journal becomes one transaction: for the journal's own files.
#pragma once

#include "executor/journal/file.h"
#include "executor/journal/journal.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <functional>
#include <mutex>

namespace kiteway::executor {

template <class T>
Result<T> Journal::guarded(const char* what, const std::function<Result<T>()>& work) {
  if (auto flushed = commits_.flush(); !flushed) return flushed.error();
  return transact(what, work);
}

template <class T>
Result<T> Journal::transact(const char* what, const std::function<Result<T>()>& work) {
  const std::lock_guard lock(mutex_);
  try {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    if (auto held = check_lease(); !held) return held.error();
    Result<T> result = work();
    transaction.commit();
    return result;
  } catch (const SQLite::Exception& exception) {
    return journal_error(what, exception.what());
  }
}

}  // namespace kiteway::executor
