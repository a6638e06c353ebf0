#include "schema/base/source_place.h"

namespace kiteway {

std::string to_string(const SourcePlace& place) {
  if (place.line == 0) return place.file;
  std::string text = place.file + ":" + std::to_string(place.line);
  if (place.column != 0) text += ":" + std::to_string(place.column);
  return text;
}

}  // namespace kiteway
