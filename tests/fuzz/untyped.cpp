// SPDX-License-Identifier: MIT
//
// libFuzzer target. The law: any bytes are a value or an `unpickling_error`; a value can be
// printed, copied, compared, destroyed, and written at the highest protocol so that it reads back
// as an equal value; reading takes at most the heap that limits allow.
//
//   clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/untyped.cpp
//   -lfmt
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool law) {
    if (!law) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    copyreg::value v;
    try {
        v = copyreg::loads(input);
    } catch (const copyreg::unpickling_error& e) {
        require(e.offset() <= size);
        return 0;
    }
    const copyreg::value copy = copyreg::deepcopy(v);
    const bool reflexive = v == v;  // false for NaN
    require((copy == v) == reflexive);
    try {
        (void)copyreg::repr(v, 1 << 16);
    } catch (const copyreg::error&) {
        // too long
    }
    for (int protocol = 0; protocol <= 5; ++protocol) {
        // a name of Python 2 in a pickle of protocol 3 would be renamed on the way back: names stay
        // as they are
        const copyreg::dump_options writing{.protocol = protocol, .fix_imports = false};
        copyreg::load_options reading;
        reading.fix_imports = false;
        copyreg::bytes written;
        try {
            written = copyreg::dumps(v, writing);
        } catch (const copyreg::pickling_error&) {
            continue;  // such as a name that is not ASCII at protocol 0
        }
        const copyreg::value again = copyreg::loads(written, reading);
        require(copyreg::dumps(copy, writing) == written);
        if (protocol == 5) require((again == v) == reflexive);
    }
    return 0;
}
