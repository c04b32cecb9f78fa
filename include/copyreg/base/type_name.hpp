// SPDX-License-Identifier: MIT
//
// Names of C++ types as error messages say them.
#pragma once

#include <cstdlib>
#include <cxxabi.h>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>

namespace copyreg {

inline std::string type_name_of_mangled(const char* mangled) {
    int status = 0;
    char* demangled = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
    std::string name = status == 0 ? demangled : mangled;
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

/// The readable name of a type: "contract::User", "std::vector<int>".
inline std::string type_name(std::type_index type) { return type_name_of_mangled(type.name()); }

}  // namespace copyreg
