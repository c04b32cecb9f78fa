// SPDX-License-Identifier: MIT
//
// libFuzzer target. The laws: any bytes are a value or an `unpickling_error`; a value can be
// printed, copied, compared, destroyed, and written so that it reads back as an equal value;
// reading takes at most the heap that limits allow. And the quick ways give what the general ones
// do: of reading, where nothing has to be read one by one near the end of the input, and of writing,
// where a pickler keeps no memo.
//
// sh tests/fuzz/run.sh untyped
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>

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

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    copyreg::value v;
    try {
        v = copyreg::loads(input);
    } catch (const copyreg::unpickling_error& e) {
        require(e.offset() <= size);
        return 0;
    }
    // one protocol of six for each input, so that there are more inputs
    const int protocol = static_cast<int>(size % 6);
    // a name of Python 2 in a pickle of protocol 3 would be renamed on the way back: names stay as
    // they are
    const copyreg::dump_options writing{.protocol = protocol, .fix_imports = false};
    copyreg::load_options reading;
    reading.fix_imports = false;

    const copyreg::value followed = copyreg::loads(std::string(input) + std::string(64, '\0'));
    const copyreg::value copy = copyreg::deepcopy(v);
    const bool reflexive = v == v;  // false for NaN
    require((copy == v) == reflexive);
    require((followed == v) == reflexive);
    try {
        (void)copyreg::repr(v, 1 << 16);
    } catch (const copyreg::error&) {
        // too long
    }
    copyreg::bytes written;
    try {
        written = copyreg::dumps(v, writing);
    } catch (const copyreg::pickling_error&) {
        return 0;  // such as a name that is not ASCII at protocol 0
    }
    const copyreg::value again = copyreg::loads(written, reading);
    require(copyreg::dumps(copy, writing) == written);
    require(copyreg::dumps(followed, writing) == written);
    require(generally_dumped(v, writing) == written.view());
    if (protocol == 5) require((again == v) == reflexive);
    return 0;
}
