// The house rules that a compiler cannot see: who includes what, and how a file begins.
#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace kiteway {
namespace {

namespace fs = std::filesystem;

struct SourceFile {
  std::string path;  ///< from the root: "planner/parse.cpp"
  std::string text;
};

std::string read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

bool is_code(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

const std::vector<SourceFile>& source_files() {
  static const std::vector<SourceFile> kFiles = [] {
    const fs::path root = KITEWAY_SOURCE_DIR;
    std::vector<SourceFile> files;
    for (const char* folder : {"schema", "planner", "executor", "cli", "tests"}) {
      for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
        if (!entry.is_regular_file() || !is_code(entry.path())) continue;
        files.push_back({fs::relative(entry.path(), root).string(), read_text(entry.path())});
      }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
  }();
  return kFiles;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What stands between the quotes or brackets of each #include.
std::vector<std::string> includes_of(const SourceFile& file) {
  std::vector<std::string> names;
  for (const auto& line : lines_of(file.text)) {
    if (!line.starts_with("#include ")) continue;
    const std::size_t begin = line.find_first_of("\"<");
    const std::size_t end = line.find_first_of("\">", begin + 1);
    if (begin != std::string::npos && end != std::string::npos) {
      names.push_back(line.substr(begin + 1, end - begin - 1));
    }
  }
  return names;
}

using Rule = std::function<bool(const std::string& path, const std::string& include)>;

// "planner/parse.cpp includes grpcpp/grpcpp.h", one line for each include that breaks the rule.
std::string offenders(const Rule& is_wrong) {
  std::string found;
  for (const auto& file : source_files()) {
    for (const auto& include : includes_of(file)) {
      if (is_wrong(file.path, include)) found += file.path + " includes " + include + "\n";
    }
  }
  return found;
}

bool is_in(std::string_view path, std::string_view folder) {
  return path.starts_with(std::string(folder) + "/");
}

bool is_grpc(const std::string& include) {
  return is_in(include, "grpcpp") || is_in(include, "grpc") || include.ends_with(".grpc.pb.h");
}

bool is_wire_message(const std::string& include) {
  return is_in(include, "milvus") && include.ends_with(".pb.h");
}

struct Printed {
  std::string text;
  int exit_code = 0;
};

/// What the script says that draws the layers, with both of its outputs.
Printed layers(const std::string& arguments) {
  const std::string command =
      "python3 " KITEWAY_SOURCE_DIR "/scripts/lib/layers.py " + arguments + " 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Printed printed;
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) {
    printed.text.push_back(static_cast<char>(byte));
  }
  printed.exit_code = WEXITSTATUS(pclose(pipe));
  return printed;
}

TEST_SUITE("tidy includes") {
  TEST_CASE("the tree is there to be looked at") {
    CHECK(source_files().size() > 100);
    const auto utf8 =
        std::ranges::find(source_files(), std::string("schema/base/utf8.cpp"), &SourceFile::path);
    REQUIRE(utf8 != source_files().end());
    CHECK(includes_of(*utf8).front() == "schema/base/utf8.h");
  }

  TEST_CASE("only executor/remote knows gRPC and the messages of Milvus") {
    CHECK(offenders([](const std::string& path, const std::string& include) {
            return (is_grpc(include) || is_wire_message(include)) &&
                   !is_in(path, "executor/remote") && !is_in(path, "tests");
          }) == "");
  }

  TEST_CASE("only executor/remote/cloud speaks HTTP") {
    CHECK(offenders([](const std::string& path, const std::string& include) {
            return include == "httplib.h" && !is_in(path, "executor/remote/cloud") &&
                   !is_in(path, "tests");
          }) == "");
  }

  TEST_CASE("only planner/language/yaml knows yaml-cpp") {
    CHECK(offenders([](const std::string& path, const std::string& include) {
            return is_in(include, "yaml-cpp") && !is_in(path, "planner/language/yaml");
          }) == "");
  }

  TEST_CASE("only the journal knows SQLite") {
    CHECK(offenders([](const std::string& path, const std::string& include) {
            return is_in(include, "SQLiteCpp") && !is_in(path, "executor/journal") &&
                   !is_in(path, "tests");
          }) == "");
  }

  TEST_CASE(
      "no layer includes what it may not use, and no folders include each other in a circle") {
    const Printed printed = layers("--root " KITEWAY_SOURCE_DIR);
    CHECK(printed.exit_code == 0);
    CHECK(printed.text.find("planner/compile/") != std::string::npos);
    CHECK(printed.text.ends_with("arrows up: 0, circles of folders: 0\n"));
  }

  TEST_CASE("an include against the layers, and a circle of folders, are found") {
    const fs::path root =
        fs::temp_directory_path() / ("kiteway-layers-" + std::to_string(getpid()));
    const auto write = [&](const fs::path& path, const std::string& text) {
      fs::create_directories((root / path).parent_path());
      std::ofstream(root / path) << text;
    };
    write("schema/CMakeLists.txt", "kiteway_layer(schema)");
    write("schema/a.h", "#include \"planner/b.h\"\n");
    write("planner/CMakeLists.txt", "kiteway_layer(planner USES schema)");
    write("planner/b.h", "#include \"planner/inner/c.h\"\n");
    write("planner/inner/c.h", "#include \"planner/b.h\"\n#include \"schema/a.h\"\n");
    write("cli/d.h", "");
    const Printed printed = layers("--quiet --root " + root.string());
    fs::remove_all(root);
    CHECK(printed.exit_code == 1);
    CHECK(printed.text ==
          "schema/a.h:1: schema may not include planner/b.h: it uses nothing "
          "(schema/CMakeLists.txt)\n"
          "cli/d.h: is in no layer\n"
          "circle of folders: planner - planner/inner - schema\n");
  }

  TEST_CASE("the model does no I/O and knows no format") {
    CHECK(offenders([](const std::string& path, const std::string& include) {
            const bool is_format = include.ends_with(".pb.h") || is_in(include, "nlohmann") ||
                                   is_in(include, "google") || include == "fstream" ||
                                   include == "iostream" || include == "filesystem";
            return is_in(path, "schema") && is_format;
          }) == "");
  }

  TEST_CASE("the planner opens no file and no socket") {
    CHECK(offenders([](const std::string& path, const std::string& include) {
            return is_in(path, "planner") && (include == "fstream" || include == "iostream" ||
                                              is_in(include, "sys") || include == "unistd.h");
          }) == "");
  }

  TEST_CASE("a source file includes its own header first") {
    std::string found;
    for (const auto& file : source_files()) {
      if (!file.path.ends_with(".cpp") || is_in(file.path, "tests")) continue;
      const std::string header = file.path.substr(0, file.path.size() - 4) + ".h";
      const bool has_header =
          std::ranges::find(source_files(), header, &SourceFile::path) != source_files().end();
      if (!has_header) continue;
      const auto includes = includes_of(file);
      if (includes.empty() || includes.front() != header) found += file.path + "\n";
    }
    CHECK(found == "");
  }
}

// A comment with more than a word in it; its end may be in the next line.
bool is_sentence(const std::string& line) { return line.starts_with("// ") && line.size() > 10; }

TEST_SUITE("tidy files") {
  TEST_CASE("a header begins with what it is, in a sentence, and is read once") {
    std::string found;
    for (const auto& file : source_files()) {
      if (!file.path.ends_with(".h")) continue;
      if (!is_sentence(file.text.substr(0, file.text.find('\n')))) found += file.path + "\n";
      if (file.text.find("\n#pragma once\n") == std::string::npos) {
        found += file.path + " lacks #pragma once\n";
      }
    }
    CHECK(found == "");
  }

  TEST_CASE("a source file begins with a comment or an include") {
    std::string found;
    for (const auto& file : source_files()) {
      const bool is_fine = file.text.starts_with("// ") || file.text.starts_with("#include ");
      if (!is_fine) found += file.path + "\n";
    }
    CHECK(found == "");
  }

  TEST_CASE("every server rule that the code refers to is in docs/milvus-behaviour.md") {
    const std::string page = read_text(fs::path(KITEWAY_SOURCE_DIR) / "docs/milvus-behaviour.md");
    const std::string name = std::string("docs/milvus-behaviour") + ".md#";
    const std::string letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    std::string found;
    int count = 0;
    for (const auto& file : source_files()) {
      for (std::size_t at = file.text.find(name); at != std::string::npos;
           at = file.text.find(name, at + 1)) {
        const std::size_t begin = at + name.size();
        const std::size_t end = file.text.find_first_not_of(letters, begin);
        const std::string anchor = file.text.substr(begin, end - begin);
        ++count;
        if (page.find("<a id=\"" + anchor + "\"></a>") == std::string::npos) {
          found += file.path + ": " + anchor + "\n";
        }
      }
    }
    CHECK(found == "");
    CHECK(count > 50);
  }

  TEST_CASE("every path that a page names is there") {
    const fs::path root = KITEWAY_SOURCE_DIR;
    std::vector<fs::path> pages = {"README.md", "CONTRIBUTING.md"};
    for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
      if (entry.path().extension() == ".md") pages.push_back(fs::relative(entry.path(), root));
    }
    const std::vector<std::string> tops = {"schema/",  "planner/", "executor/", "cli/",  "tests/",
                                           "scripts/", "proto/",   "docs/",     "cmake/"};
    std::string found;
    int count = 0;
    for (const auto& page : pages) {
      const std::string text = read_text(root / page);
      for (std::size_t begin = text.find('`'); begin != std::string::npos;) {
        const std::size_t end = text.find('`', begin + 1);
        if (end == std::string::npos) break;
        const std::string path = text.substr(begin + 1, end - begin - 1);
        begin = text.find('`', end + 1);
        const bool is_path =
            path.find_first_of(" *#()<>\n") == std::string::npos &&
            std::ranges::any_of(tops, [&](const auto& top) { return path.starts_with(top); });
        if (!is_path) continue;
        ++count;
        const bool is_there = std::ranges::any_of(
            std::vector<std::string>{"", ".h", ".cpp"},
            [&](const std::string& ending) { return fs::exists(root / (path + ending)); });
        if (!is_there) found += page.string() + ": " + path + "\n";
      }
    }
    CHECK(found == "");
    CHECK(count > 50);
  }

  TEST_CASE("no file puts work off") {
    const std::vector<std::string> words = {std::string("TO") + "DO", std::string("FIX") + "ME"};
    std::string found;
    for (const auto& file : source_files()) {
      for (const auto& word : words) {
        if (file.text.find(word) != std::string::npos) found += file.path + " " + word + "\n";
      }
    }
    CHECK(found == "");
  }

  TEST_CASE("no name of a test holds a semicolon, which would make it two that run nothing") {
    std::string found;
    for (const auto& file : source_files()) {
      if (!is_in(file.path, "tests")) continue;
      for (const auto& line : lines_of(file.text)) {
        const std::size_t begin = line.find("TEST_CASE(\"");
        if (begin == std::string::npos) continue;
        const std::size_t end = line.find("\")", begin);
        if (line.substr(begin, end - begin).find(';') != std::string::npos) {
          found += file.path + ": " + line + "\n";
        }
      }
    }
    CHECK(found == "");
  }

  TEST_CASE("every test file is built") {
    const std::string list = read_text(fs::path(KITEWAY_SOURCE_DIR) / "tests/CMakeLists.txt");
    std::string found;
    for (const auto& file : source_files()) {
      if (!file.path.ends_with("_test.cpp")) continue;
      const std::string name = file.path.substr(std::string_view("tests/").size());
      if (list.find(name) == std::string::npos) found += name + "\n";
    }
    CHECK(found == "");
  }
}

}  // namespace
}  // namespace kiteway
