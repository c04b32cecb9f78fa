// SPDX-License-Identifier: MIT
//
// A program of somebody who uses the library: one pickle, read and written back.
#include <copyreg/copyreg.hpp>

#include <string_view>

int main() {
    const std::string_view pickle("\x80\x02]q\x00(K\x01K\x02\x65.", 12);
    const copyreg::value list = copyreg::loads(pickle);
    const auto back = copyreg::dumps(list, {.protocol = 2});
    const std::string_view written(reinterpret_cast<const char*>(back.data()), back.size());
    return copyreg::repr(list) == "[1, 2]" && written == pickle ? 0 : 1;
}
