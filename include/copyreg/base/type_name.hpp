// SPDX-License-Identifier: MIT
//
// Names of C++ types as error messages say them.
#pragma once

#include <cstdlib>
#include <cxxabi.h>
#include <string>
#include <string_view>
#include <typeinfo>

namespace copyreg {

/// The readable name of a type: "contract::User", "std::vector<int>".
inline std::string type_name(const std::type_info& type) {
    int status = 0;
    char* demangled = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
    std::string name = status == 0 ? demangled : type.name();
    std::free(demangled);
    for (const std::string_view inner : {"__cxx11::", "__1::"}) {
        for (auto at = name.find(inner); at != std::string::npos; at = name.find(inner)) {
            name.erase(at, inner.size());
        }
    }
    constexpr std::string_view spelled =
        "std::basic_string<char, std::char_traits<char>, std::allocator<char> >";
    for (auto at = name.find(spelled); at != std::string::npos; at = name.find(spelled)) {
        name.replace(at, spelled.size(), "std::string");
    }
    return name;
}

}  // namespace copyreg
