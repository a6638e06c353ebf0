#include "executor/journal/lock.h"

#include "schema/base/quote.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace kiteway::executor {
namespace {

std::string read_owner(int fd) {
  std::array<char, 512> text{};
  const ssize_t size = pread(fd, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "an unknown process";
}

}  // namespace

Result<std::unique_ptr<StateLock>> StateLock::take(const std::filesystem::path& folder,
                                                   const std::string& owner) {
  std::error_code ignored;  // an unusable folder shows when the file is opened
  std::filesystem::create_directories(folder, ignored);
  const std::string path = (folder / "lock").string();
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return Error{
        .kind = ErrorKind::kInvalidInput,
        .message = "cannot open the lock " + path + ": " + std::generic_category().message(errno)};
  }
  std::unique_ptr<StateLock> lock(new StateLock(fd));
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return Error{.kind = ErrorKind::kLocked,
                 .message = "another run holds the lock of " + folder.string() + ": " +
                            printable(read_owner(fd))};
  }
  if (ftruncate(fd, 0) != 0 || pwrite(fd, owner.data(), owner.size(), 0) < 0) {
    return Error{
        .kind = ErrorKind::kInvalidInput,
        .message = "cannot write the lock " + path + ": " + std::generic_category().message(errno)};
  }
  return lock;
}

StateLock::~StateLock() { close(fd_); }

}  // namespace kiteway::executor
