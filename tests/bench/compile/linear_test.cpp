// What compiling costs grows with the plan and no faster.
#include "tests/bench/compile/large_plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <new>
#include <vector>

namespace {

std::size_t allocations = 0;  // by this program, which has one thread
std::size_t allocated_bytes = 0;

}  // namespace

// NOLINTBEGIN(cppcoreguidelines-no-malloc,hicpp-no-malloc): this is where new comes from
void* operator new(std::size_t size) {
  ++allocations;
  allocated_bytes += size;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
// NOLINTEND(cppcoreguidelines-no-malloc,hicpp-no-malloc)

namespace kiteway::bench {
namespace {

struct Cost {
  double allocations = 0;
  double bytes = 0;
  double seconds = 0;  ///< of this thread alone, whatever else the machine does
};

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Cost cost_of(int collections, int fields) {
  const LargePlan plan = large_plan(collections, fields);
  const std::size_t allocations_before = allocations;
  const std::size_t bytes_before = allocated_bytes;
  const double begin = thread_seconds();
  const Printed printed = compile_and_print(plan);
  CHECK(printed.text.size() > static_cast<std::size_t>(collections));
  return {.allocations = static_cast<double>(allocations - allocations_before),
          .bytes = static_cast<double>(allocated_bytes - bytes_before),
          .seconds = thread_seconds() - begin};
}

/// The plan four times as large costs at most so much more than four times as much. A square would
/// be sixteen times: that is far from what a busy machine makes of four, in the median of five.
void check_growth(const std::function<Cost(int)>& cost_at) {
  std::vector<double> ratios;
  for (int round = 0; round < 5; ++round) {
    const Cost one = cost_at(1);
    const Cost four = cost_at(4);
    CHECK(four.allocations < 4.4 * one.allocations);
    CHECK(four.bytes < 5 * one.bytes);
    ratios.push_back(four.seconds / one.seconds);
  }
  std::ranges::sort(ratios);
  CAPTURE(ratios[2]);
  CHECK(ratios[2] < 8);
}

TEST_SUITE("bench compile") {
  TEST_CASE("compiling and printing grows with the number of collections and no faster") {
    check_growth([](int times) { return cost_of(60 * times, 20); });
  }

  TEST_CASE("compiling and printing grows with the number of fields and no faster") {
    check_growth([](int times) { return cost_of(30, 15 * times); });
  }
}

}  // namespace
}  // namespace kiteway::bench
