#include "executor/transfer/copy/dead_letters.h"

#include "executor/remote/wire/json/json_text.h"
#include "schema/base/quote.h"
#include "schema/base/utf8.h"
#include "schema/fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

namespace kiteway::executor {
namespace {

/// Every line begins with it, so that lines are known again without being read.
constexpr std::string_view kIdBegins = "{\"id\":\"";
constexpr std::size_t kIdSize = 32;

Error cannot_write(const std::filesystem::path& path, int code) {
  return {.kind = ErrorKind::kIncomplete,
          .message = "cannot write the file of quarantined rows, " + printable(path.string()) +
                     ": " + std::generic_category().message(code)};
}

/// An open file, closed at the end.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File(File&&) = delete;
  File& operator=(File&&) = delete;

  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

/// Makes `folder` and those above it, each for its owner alone.
Outcome make_folders(const std::filesystem::path& folder) {
  std::error_code failure;
  if (std::filesystem::is_directory(folder, failure)) return Done{};
  if (folder.has_parent_path()) {
    if (auto made = make_folders(folder.parent_path()); !made) return made;
  }
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot_write(folder, errno);
  return Done{};
}

/// A new file is there after a crash only when its folder is on the disk.
void sync_folder(const std::filesystem::path& folder) {
  const File opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() >= 0) fsync(opened.get());
}

std::string id_of(const DeadLetter& letter) {
  const std::string digest =
      fingerprint_of({letter.partition, letter.key, letter.values});  // "sha256:" and hex digits
  return digest.substr(digest.find(':') + 1, kIdSize);
}

std::string line_of(const std::string& id, const DeadLetter& letter) {
  std::string line = std::string(kIdBegins) + id + "\"";
  const auto add = [&line](std::string_view name, std::string_view text) {
    line += ",";
    append_quoted(line, name);
    line += ":";
    append_quoted(line, is_valid_utf8(text) ? std::string(text) : printable(text));
  };
  add("run", letter.run_id);
  add("at", letter.at);
  add("source", to_string(letter.source));
  add("target", to_string(letter.target));
  add("partition", letter.partition);
  line += ",\"key\":" + letter.key;
  add("field", letter.field);
  add("reason", letter.reason);
  return line + ",\"values\":" + letter.values + "}\n";
}

Outcome write_all(int file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot_write(path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return Done{};
}

}  // namespace

/// Learns which rows have lines, and cuts off a last one that is not whole.
Outcome DeadLetters::open() {
  if (auto made = make_folders(path_.parent_path()); !made) return made;
  const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
  const File file(::open(path_.c_str(), flags, S_IRUSR | S_IWUSR));
  if (file.get() < 0) return cannot_write(path_, errno);
  std::ifstream lines(path_, std::ios::binary);
  std::string line;
  off_t whole = 0;
  while (std::getline(lines, line)) {
    if (lines.eof()) break;  // no line end: cut off
    whole += static_cast<off_t>(line.size()) + 1;
    if (line.starts_with(kIdBegins)) ids_.insert(line.substr(kIdBegins.size(), kIdSize));
  }
  if (ftruncate(file.get(), whole) != 0) return cannot_write(path_, errno);
  sync_folder(path_.parent_path());
  is_open_ = true;
  return Done{};
}

Outcome DeadLetters::append(const std::vector<DeadLetter>& letters) {
  if (!is_open_) {
    if (auto opened = open(); !opened) return opened;
  }
  std::string lines;
  std::vector<std::string> added;
  for (const auto& letter : letters) {
    const std::string id = id_of(letter);
    if (ids_.contains(id)) continue;
    lines += line_of(id, letter);
    added.push_back(id);
  }
  if (lines.empty()) return Done{};
  const File file(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                         S_IRUSR | S_IWUSR));
  if (file.get() < 0) return cannot_write(path_, errno);
  if (auto written = write_all(file.get(), lines, path_); !written) {
    is_open_ = false;  // part of a line may be there
    return written;
  }
  if (fdatasync(file.get()) != 0) return cannot_write(path_, errno);
  ids_.insert(added.begin(), added.end());
  return Done{};
}

}  // namespace kiteway::executor
