// SPDX-License-Identifier: MIT
//
// libFuzzer target. The laws: any bytes are a value or an `unpickling_error`; a value can be
// printed, copied, compared, destroyed, and written so that it reads back as an equal value;
// reading takes at most 64 KiB + 96 bytes of heap for each byte of the input. And the quick ways
// give what the general ones do: of reading, where nothing has to be read one by one near the end
// of the input, and of writing, where a pickler keeps no memo.
//
// sh tests/fuzz/run.sh untyped
#include "mutator.hpp"
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <support/heap.hpp>

namespace {

void require(bool law) {
    if (!law) std::abort();
}

/// A pickler keeps its memo, so nothing in its pickles goes the quick way.
std::string generally_dumped(const copyreg::value& v, const copyreg::dump_options& options) {
    std::ostringstream out;
    copyreg::pickler(out, options).dump(v);
    return out.str();
}

}  // namespace

const std::size_t fuzz::bytes_before_pickle = 0;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    copyreg::value v;
    bool loaded = false;
    const std::size_t heap = support::peak_heap_of([&] {
        try {
            v = copyreg::loads(input);
            loaded = true;
        } catch (const copyreg::unpickling_error& e) { require(e.offset() <= size); }
    });
    require(heap <= 64 * 1024 + 96 * size);
    if (!loaded) return 0;
    // For each input one protocol of six and one law of four, so that there are more inputs.
    const int protocol = static_cast<int>(size % 6);
    // a name of Python 2 in a pickle of protocol 3 would be renamed on the way back: names stay as
    // they are
    const copyreg::dump_options writing{.protocol = protocol, .fix_imports = false};
    const bool reflexive = v == v;  // false for NaN
    copyreg::bytes written;
    try {
        written = copyreg::dumps(v, writing);
    } catch (const copyreg::pickling_error&) {
        return 0;  // such as a name that is not ASCII at protocol 0
    }
    switch (size / 6 % 4) {
        case 0: {
            const copyreg::value followed =
                copyreg::loads(std::string(input) + std::string(64, '\0'));
            require((followed == v) == reflexive);
            require(copyreg::dumps(followed, writing) == written);
            break;
        }
        case 1: {
            copyreg::load_options reading;
            reading.fix_imports = false;
            const copyreg::value again = copyreg::loads(written, reading);
            if (protocol == 5) require((again == v) == reflexive);
            break;
        }
        case 2: {
            const copyreg::value copy = copyreg::deepcopy(v);
            require((copy == v) == reflexive);
            require(copyreg::dumps(copy, writing) == written);
            break;
        }
        default:
            require(generally_dumped(v, writing) == written.view());
            try {
                (void)copyreg::repr(v, 1 << 16);
            } catch (const copyreg::error&) {
                // too long
            }
    }
    return 0;
}
