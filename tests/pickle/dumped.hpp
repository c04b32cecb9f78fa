// SPDX-License-Identifier: MIT
//
// A pickle as a string, which tests compare with what is written down.
#pragma once

#include <copyreg/copyreg.hpp>

#include <string>

inline std::string dumped(const copyreg::value& v, const copyreg::dump_options& options) {
    return std::string(copyreg::dumps(v, options).view());
}

inline std::string dumped(const copyreg::value& v, int protocol = 5) {
    return dumped(v, copyreg::dump_options{.protocol = protocol});
}
