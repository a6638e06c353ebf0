#include "tests/faults/crash_vfs.h"

#include <sqlite3.h>
#include <unistd.h>

#include <csignal>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace kiteway::testing {
namespace {

/// The count of writes and the place to stop at. One per process, as SQLite's list of VFS is.
class CrashCounter {
 public:
  void set(const std::optional<CrashPoint>& point) { point_ = point; }

  /// True when only half of this write is to be written; then the process ends.
  [[nodiscard]] bool begin_write() {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(is_in_group_, true)) end_if(JournalMoment::kBeforeGroup, ++groups_);
    ++writes_;
    return point_ && point_->moment == JournalMoment::kInWrite && point_->number == writes_;
  }
  void end_group() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_in_group_, false)) end_if(JournalMoment::kAfterGroup, groups_);
  }
  [[noreturn]] static void end_process() {
    kill(getpid(), SIGKILL);
    while (true) pause();
  }

 private:
  void end_if(JournalMoment moment, std::size_t number) const {
    if (point_ && point_->moment == moment && point_->number == number) end_process();
  }

  std::mutex mutex_;
  std::optional<CrashPoint> point_;
  bool is_in_group_ = false;
  std::size_t groups_ = 0;
  std::size_t writes_ = 0;
};

CrashCounter& counter() {
  static CrashCounter the_counter;
  return the_counter;
}

/// SQLite hands over memory of szOsFile bytes: this, and behind it the file of the real VFS.
struct CountedFile {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

CountedFile& counted(sqlite3_file* file) { return *reinterpret_cast<CountedFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return counted(file).real(); }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }

sqlite3_vfs* real_vfs(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (counter().begin_write()) {
    methods(file).xWrite(real(file), bytes, size / 2, at);
    CrashCounter::end_process();
  }
  return methods(file).xWrite(real(file), bytes, size, at);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (counter().begin_write()) CrashCounter::end_process();
  return methods(file).xTruncate(real(file), size);
}

int sync(sqlite3_file*, int) {
  counter().end_group();
  return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int) {
  if (counter().begin_write()) CrashCounter::end_process();
  const int result = real_vfs(vfs)->xDelete(real_vfs(vfs), name, 0);
  counter().end_group();  // without its rollback journal a transaction is durable
  return result;
}

const sqlite3_io_methods kMethods{
    .iVersion = 2,  // no memory map of the database itself, whose writes nobody would see
    .xClose = [](sqlite3_file* file) { return methods(file).xClose(real(file)); },
    .xRead = [](sqlite3_file* file, void* bytes, int size,
                sqlite3_int64 at) { return methods(file).xRead(real(file), bytes, size, at); },
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = [](sqlite3_file* file,
                    sqlite3_int64* size) { return methods(file).xFileSize(real(file), size); },
    .xLock = [](sqlite3_file* file, int level) { return methods(file).xLock(real(file), level); },
    .xUnlock = [](sqlite3_file* file,
                  int level) { return methods(file).xUnlock(real(file), level); },
    .xCheckReservedLock =
        [](sqlite3_file* file, int* is_held) {
          return methods(file).xCheckReservedLock(real(file), is_held);
        },
    .xFileControl = [](sqlite3_file* file, int code,
                       void* value) { return methods(file).xFileControl(real(file), code, value); },
    .xSectorSize = [](sqlite3_file* file) { return methods(file).xSectorSize(real(file)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) { return methods(file).xDeviceCharacteristics(real(file)); },
    .xShmMap =
        [](sqlite3_file* file, int page, int size, int extend, void volatile** map) {
          return methods(file).xShmMap(real(file), page, size, extend, map);
        },
    .xShmLock = [](sqlite3_file* file, int offset, int count,
                   int flags) { return methods(file).xShmLock(real(file), offset, count, flags); },
    .xShmBarrier = [](sqlite3_file* file) { methods(file).xShmBarrier(real(file)); },
    .xShmUnmap = [](sqlite3_file* file,
                    int remove_it) { return methods(file).xShmUnmap(real(file), remove_it); },
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  const int result = real_vfs(vfs)->xOpen(real_vfs(vfs), name, real(file), flags, flags_out);
  // Without methods SQLite does not close the file, as it must not when opening failed.
  file->pMethods = real(file)->pMethods == nullptr ? nullptr : &kMethods;
  return result;
}

}  // namespace

void install_crash_vfs(const std::optional<CrashPoint>& point) {
  counter().set(point);
  sqlite3_initialize();
  sqlite3_vfs* before = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs vfs = *before;  // what is not said below goes to the real one, which needs
  vfs.szOsFile += static_cast<int>(sizeof(CountedFile));  // nothing of its own structure for that
  vfs.zName = "kiteway-crash";
  vfs.pAppData = before;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK) {
    throw std::runtime_error("SQLite takes no VFS");
  }
}

}  // namespace kiteway::testing
