// Points in time and geometries, compared by value.
#include "executor/remote/wire/text_forms.h"

#include <doctest/doctest.h>

#include <string>

namespace kiteway::executor {
namespace {

TEST_SUITE("executor text forms") {
  TEST_CASE("a point in time is one, whatever its zone and its writing") {
    const std::string noon = canonical_time("2025-03-01T12:30:00Z");
    CHECK(noon == "1740832200000000");
    for (const char* same :
         {"2025-03-01 12:30:00", "2025-03-01T13:30:00+01:00", "2025-03-01T07:00:00-05:30",
          "2025-03-01T12:30:00.000+00:00", "2025-03-01t12:30:00z", "2025-03-01T13:30:00+0100",
          "2025-03-01T13:30:00+01"}) {
      CAPTURE(same);
      CHECK(canonical_time(same) == noon);
    }
    CHECK(canonical_time("2025-03-01T12:30:00.000001Z") == "1740832200000001");
    CHECK(canonical_time("1969-12-31T23:59:59.5Z") == "-500000");
    CHECK(canonical_time("2025-03-01T12:30:01Z") != noon);
  }

  TEST_CASE("a text that is no point in time stands for itself") {
    for (const char* other : {"", "soon", "2025-02-30T00:00:00Z", "2025-03-01", "2025-03-01T12:30",
                              "2025-03-01T12:30:00 or so", "2025-03-01T12:30:00+1"}) {
      CHECK(canonical_time(other) == other);
    }
  }

  TEST_CASE("a geometry is one, however it is written") {
    CHECK(canonical_geometry("POINT (1 2)") == "POINT(1 2)");
    CHECK(canonical_geometry("Point( 1.0  2.00 )") == "POINT(1 2)");
    CHECK(canonical_geometry("POLYGON((0 0, 1 0,1 1 , 0 0))") ==
          canonical_geometry("POLYGON ((0 0,1 0,1 1,0 0))"));
    CHECK(canonical_geometry("POINT Z (1 2 3)") == "POINT Z(1 2 3)");
    CHECK(canonical_geometry("POINT EMPTY") == "POINT EMPTY");
    CHECK(canonical_geometry("POINT (1 2)") != canonical_geometry("POINT (12)"));
    CHECK(canonical_geometry("POINT (-0.5 1e-7)") == "POINT(-0.5 1e-07)");
  }

  TEST_CASE("a text that is no geometry stands for itself") {
    CHECK(canonical_geometry("point ?") == "point ?");
    CHECK(canonical_geometry("").empty());
  }
}

}  // namespace
}  // namespace kiteway::executor
