// SPDX-License-Identifier: MIT
#include <copyreg/wire/frame_writer.hpp>

#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;
using namespace copyreg::wire;
using namespace std::string_view_literals;

namespace {

std::string written(const std::vector<std::string>& operations, bool framing = true) {
    bytes out;
    frame_writer writer(out, framing);
    for (const std::string& operation : operations) writer.write(operation);
    writer.commit();
    return std::string(out.view());
}

std::string framed(std::string_view data) {
    std::string text = "\x95";
    for (unsigned i = 0; i < 8; ++i) text.push_back(static_cast<char>(data.size() >> (8 * i)));
    return text.append(data);
}

}  // namespace

TEST_CASE("operations share a frame, unless they are too few") {
    CHECK(written({}).empty());
    CHECK(written({"N", "."}) == "N.");
    CHECK(written({"N", "N", "."}) == "NN.");
    CHECK(written({"N", "N", "N", "."}) == framed("NNN."));
}

TEST_CASE("a full frame ends before the next operation") {
    const std::string almost(frame_writer::target_size - 1, 'x');
    CHECK(written({almost, "y", "z"}) == framed(almost + "y") + "z");
    CHECK(written({almost, "yy", "12345"}) == framed(almost + "yy") + framed("12345"));
    CHECK(written({almost, "12345"}) == framed(almost + "12345"));
}

TEST_CASE("what is larger than a frame stands outside") {
    const std::string large(frame_writer::target_size + 1, 'x');
    CHECK(written({"12345", large, "67890"}) == framed("12345") + large + framed("67890"));
    CHECK(written({"123", large, "."}) == "123" + large + ".");
    const std::string fits(frame_writer::target_size, 'x');
    CHECK(written({fits, "."}) == framed(fits) + ".");
}

TEST_CASE("older protocols have no frames") {
    const std::string large(100'000, 'x');
    CHECK(written({"12345", large, "."}, false) == "12345" + large + ".");
}
