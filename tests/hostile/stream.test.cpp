// SPDX-License-Identifier: MIT
//
// Streams that give little at a time: what is read from them is what is read from memory.
#include "row.hpp"
#include <copyreg/copyreg.hpp>

#include <algorithm>
#include <cstddef>
#include <istream>
#include <sstream>
#include <streambuf>
#include <string>
#include <support/catch.hpp>
#include <support/corpus.hpp>
#include <utility>

namespace {

/// Gives its text in portions of one size.
class portions : public std::streambuf {
public:
    portions(std::string text, std::size_t portion) : text_(std::move(text)), portion_(portion) {}

protected:
    int_type underflow() override {
        if (next_ == text_.size()) return traits_type::eof();
        const std::size_t count = std::min(portion_, text_.size() - next_);
        char* const begin = text_.data() + next_;
        setg(begin, begin, begin + count);
        next_ += count;
        return traits_type::to_int_type(*begin);
    }

private:
    std::string text_;
    std::size_t portion_;
    std::size_t next_ = 0;
};

}  // namespace

TEST_CASE("a stream in portions gives the same value and stops at the same place") {
    std::size_t wrong = 0;
    for (const auto& entry : support::read_corpus(3000)) {
        copyreg::load_options options;
        options.fix_imports = entry.fix_imports;
        for (const std::size_t portion : {1U, 2U, 7U, 64U}) {
            portions buffer(entry.bytes + "rest", portion);
            std::istream stream(&buffer);
            const copyreg::value value = hostile::load(stream, options);
            const auto back = hostile::dumps(
                value, {.protocol = entry.protocol, .fix_imports = entry.fix_imports});
            std::string rest;
            stream >> rest;
            if (back.view() == entry.bytes && rest == "rest") continue;
            if (++wrong <= 20) UNSCOPED_INFO(entry.label() << " in portions of " << portion);
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("a stream that is bad or empty is an error") {
    std::istringstream empty;
    CHECK_THROWS_AS(hostile::load(empty), copyreg::unpickling_error);
    std::istringstream bad("N.");
    bad.setstate(std::ios::badbit);
    CHECK_THROWS_AS(hostile::load(bad), copyreg::error);
}

TEST_CASE("an unpickler reads pickles one after another with one memo") {
    std::istringstream stream(
        std::string("]q\x00.h\x00K\x01"
                    "a.h\x00.h\x07.",
                    16));
    copyreg::unpickler unpickler(stream);
    CHECK(hostile::repr(unpickler.load()) == "[]");
    CHECK(hostile::repr(unpickler.load()) == "[1]");
    CHECK(hostile::repr(unpickler.load()) == "[1]");
    CHECK_THROWS_AS(unpickler.load(), copyreg::unpickling_error);
}
