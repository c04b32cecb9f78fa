// SPDX-License-Identifier: MIT
//
// Adapters of text: a Python str, in UTF-8. Views, `const char*` and literals can be written; only
// what owns its characters can be loaded.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/registry/adapter.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace copyreg {

template <class Traits, class Allocator>
struct adapter<std::basic_string<char, Traits, Allocator>>
    : string_adapter<std::basic_string<char, Traits, Allocator>> {};

template <class Traits, class Allocator>
struct adapter<std::basic_string<char8_t, Traits, Allocator>>
    : string_adapter<std::basic_string<char8_t, Traits, Allocator>> {};

namespace detail {

/// What is written as text and cannot be loaded, because it does not own its characters.
template <class T>
struct text_view_adapter : string_adapter<T> {
    static constexpr bool is_view = true;

    template <class Text = T>
    static void assign(Text&, std::string_view) {
        static_assert(!sizeof(Text),
                      "copyreg: a std::string_view or const char* can be written but not loaded: "
                      "it does not own its characters; load a std::string in its place");
    }
};

}  // namespace detail

template <class Traits>
struct adapter<std::basic_string_view<char, Traits>>
    : detail::text_view_adapter<std::basic_string_view<char, Traits>> {};

template <class Traits>
struct adapter<std::basic_string_view<char8_t, Traits>>
    : detail::text_view_adapter<std::basic_string_view<char8_t, Traits>> {};

template <>
struct adapter<const char*> : detail::text_view_adapter<const char*> {
    static std::string_view view(const char* x) {
        if (x == nullptr) throw pickling_error("expected text, found a null const char*");
        return x;
    }
};

template <>
struct adapter<char*> : detail::text_view_adapter<char*> {
    static std::string_view view(const char* x) { return adapter<const char*>::view(x); }
};

/// A C string in an array: its text ends at the first NUL.
template <std::size_t N>
struct adapter<char[N]> : string_adapter<char[N]> {
    static std::string_view view(const char (&x)[N]) {
        const void* end = std::memchr(x, '\0', N);
        return {x,
                end == nullptr ? N : static_cast<std::size_t>(static_cast<const char*>(end) - x)};
    }
    static void assign(char (&x)[N], std::string_view text) {
        if (text.size() >= N) {
            throw unpickling_error(0, "expected a str of at most " + std::to_string(N - 1) +
                                          " bytes for a char[" + std::to_string(N) +
                                          "], found one of " + std::to_string(text.size()));
        }
        if (text.find('\0') != std::string_view::npos) {
            throw unpickling_error(0, "expected a str without NUL for a char[" + std::to_string(N) +
                                          "], found one with it");
        }
        text.copy(x, text.size());
        std::memset(x + text.size(), 0, N - text.size());
    }
};

}  // namespace copyreg
