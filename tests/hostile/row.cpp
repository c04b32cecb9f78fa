// SPDX-License-Identifier: MIT
#include "row.hpp"

#include <sstream>

namespace hostile {

namespace {

std::string use(const copyreg::value& value) {
    std::string text;
    try {
        text = copyreg::repr(value);
    } catch (const copyreg::error& e) { text = e.what(); }
    const copyreg::value copy = copyreg::deepcopy(value);
    (void)(copy == value);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        try {
            (void)copyreg::dumps(value, {.protocol = protocol});
        } catch (const copyreg::pickling_error&) {}
    }
    return text;
}

}  // namespace

copyreg::value loads(std::string_view bytes, const copyreg::load_options& options) {
    return copyreg::loads(bytes, options);
}
copyreg::value load(std::istream& stream, const copyreg::load_options& options) {
    return copyreg::load(stream, options);
}
copyreg::bytes dumps(const copyreg::value& value, const copyreg::dump_options& options) {
    return copyreg::dumps(value, options);
}
copyreg::value deepcopy(const copyreg::value& value) { return copyreg::deepcopy(value); }
std::string repr(const copyreg::value& value, std::size_t max_size) {
    return copyreg::repr(value, max_size);
}

bool loads_quietly(std::string_view bytes) {
    try {
        (void)copyreg::loads(bytes);
        return true;
    } catch (const copyreg::unpickling_error&) { return false; }
}

std::string escaped(std::string_view bytes) {
    std::string text;
    for (const char c : bytes.substr(0, 200)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f && c != '\\') {
            text += c;
        } else {
            constexpr std::string_view digits = "0123456789abcdef";
            text += "\\x";
            text += digits[byte >> 4];
            text += digits[byte & 15];
        }
    }
    return text;
}

outcome load_and_use(std::string_view bytes, const copyreg::load_options& options) {
    outcome made;
    try {
        const copyreg::value value = copyreg::loads(bytes, options);
        made.loaded = true;
        made.repr = use(value);
    } catch (const copyreg::unpickling_error& e) {
        made.error = e.what();
        made.offset = e.offset();
    }
    return made;
}

outcome load_from_stream(std::string_view bytes, const copyreg::load_options& options) {
    outcome made;
    std::istringstream stream{std::string(bytes)};
    try {
        const copyreg::value value = copyreg::load(stream, options);
        made.loaded = true;
        made.repr = use(value);
    } catch (const copyreg::unpickling_error& e) {
        made.error = e.what();
        made.offset = e.offset();
    }
    return made;
}

void check(const outcome& found, const verdict& expected) {
    CAPTURE(found.loaded, found.repr, found.error);
    switch (expected.expected) {
        case verdict::kind::value:
            CHECK(found.loaded);
            CHECK(found.repr == expected.repr);
            break;
        case verdict::kind::accepted: CHECK(found.loaded); break;
        case verdict::kind::refused:
            CHECK_FALSE(found.loaded);
            if (!found.loaded) {
                CHECK(found.offset >= expected.first);
                CHECK(found.offset <= expected.last);
            }
            break;
        case verdict::kind::either: CHECK((found.loaded || !found.error.empty())); break;
    }
}

void check(const row& row) {
    INFO("bytes: " << escaped(row.bytes));
    copyreg::load_options strict;
    strict.strict = true;
    {
        INFO("as usual");
        const outcome found = load_and_use(row.bytes);
        check(found, row.usual);
        const outcome streamed = load_from_stream(row.bytes);
        INFO("from a stream: " << streamed.error);
        CHECK(streamed.loaded == found.loaded);
        CHECK(streamed.repr == found.repr);
        CHECK(streamed.offset == found.offset);
    }
    {
        INFO("strict");
        check(load_and_use(row.bytes, strict), row.strict);
    }
}

void check(const std::vector<row>& rows) {
    for (const row& each : rows) check(each);
}

}  // namespace hostile
