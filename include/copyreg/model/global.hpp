// SPDX-License-Identifier: MIT
//
// A global: a name in a Python module, written as Python's entry points write it.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace copyreg {

/// A name in a Python module: "app.users:User", "app:Outer.Inner".
class global {
public:
    /// Takes "module:qualname"; text without a colon is a name in `builtins`.
    explicit global(std::string_view name) {
        const auto colon = name.find(':');
        if (colon == std::string_view::npos) {
            text_ = "builtins:" + std::string(name);
            colon_ = 8;
        } else {
            text_ = name;
            colon_ = colon;
        }
    }
    global(std::string_view module, std::string_view qualname)
        : text_(std::string(module) + ':' + std::string(qualname)), colon_(module.size()) {}

    std::string_view module() const noexcept { return std::string_view(text_).substr(0, colon_); }
    std::string_view qualname() const noexcept {
        return std::string_view(text_).substr(colon_ + 1);
    }
    /// "module:qualname".
    const std::string& str() const noexcept { return text_; }

    friend bool operator==(const global&, const global&) = default;

private:
    std::string text_;
    std::size_t colon_ = 0;
};

}  // namespace copyreg
