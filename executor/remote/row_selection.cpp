#include "executor/remote/row_selection.h"

#include "executor/remote/wire/expression.h"

namespace kiteway::executor {

RowSelection RowSelection::where(const std::string& condition) const {
  RowSelection rows = *this;
  rows.filter = both_of(filter, condition);
  return rows;
}

RowSelection RowSelection::now() const {
  RowSelection rows = *this;
  rows.timestamp = kReadNow;
  return rows;
}

}  // namespace kiteway::executor
