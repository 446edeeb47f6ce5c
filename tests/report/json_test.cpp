// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The schema is checked by judge_samples.py; here are the values.
#include "../catch_shim.hpp"
#include "report/report.hpp"
#include "samples.hpp"

#include <llvm/Support/JSON.h>

using namespace wcmu;
using namespace wcmu::test;

namespace {

llvm::json::Object parse(const AnalysisResult& result) {
  auto value = llvm::json::parse(json_report(result, "1.2.3"));
  if (!value) FAIL(llvm::toString(value.takeError()));
  return std::move(*value->getAsObject());
}

}  // namespace

TEST_CASE("numbers, gates and places reach the report", "[json]") {
  AnalysisResult result = samples()["one"];
  result.roots[0].arenas[0].capacity = 331;
  result.roots[0].arenas[0].status = ArenaStatus::over;
  const llvm::json::Object report = parse(result);
  CHECK(report.getString("schema") == llvm::StringRef("wcmu-report/1"));
  CHECK(report.getObject("tool")->getString("version") == llvm::StringRef("1.2.3"));
  const llvm::json::Object& root = *(*report.getArray("roots"))[0].getAsObject();
  CHECK(root.getString("name") == llvm::StringRef("app::frame"));
  CHECK(root.getObject("location")->getInteger("line") == 12);
  const llvm::json::Object& a = *(*root.getArray("arenas"))[0].getAsObject();
  CHECK(a.getInteger("bottom_bytes") == 252);
  CHECK(a.getInteger("top_bytes") == 80);
  CHECK(a.getInteger("alignment") == 4);
  CHECK(a.getInteger("retained_bottom") == 0);
  CHECK(a.getInteger("retained_top") == 80);
  CHECK(a.getInteger("needed_capacity") == 332);
  CHECK(a.getInteger("headroom") == -1);
  CHECK(a.getString("status") == llvm::StringRef("over"));
  CHECK(root.getArray("trust_base")->size() == 3);
}

TEST_CASE("what has no bound is null, and so is what never returns", "[json]") {
  const llvm::json::Object grow = parse(samples()["one-unbounded"]);
  const llvm::json::Object& a = *(*(*grow.getArray("roots"))[0].getAsObject()->getArray("arenas"))[0].getAsObject();
  CHECK(a.get("bottom_bytes")->kind() == llvm::json::Value::Null);
  CHECK(a.get("needed_capacity")->kind() == llvm::json::Value::Null);
  CHECK(a.getString("status") == llvm::StringRef("unbounded"));
  CHECK((*grow.getArray("problems"))[0].getAsObject()->getArray("ways_out")->size() == 2);
  const llvm::json::Object loop = parse(samples()["never-returns"]);
  const llvm::json::Object& b = *(*(*loop.getArray("roots"))[0].getAsObject()->getArray("arenas"))[0].getAsObject();
  CHECK(b.get("retained_top")->kind() == llvm::json::Value::Null);
  CHECK(b.getInteger("top_bytes") == 32);
}

TEST_CASE("sizes beyond 2^63 are written in full", "[json]") {
  CHECK_THAT(json_report(samples()["large"], ""), Catch::Contains("\"bottom_bytes\": 18446744073709551615"));
}
