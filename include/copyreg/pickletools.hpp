// SPDX-License-Identifier: MIT
//
// Looking at pickles without loading them, as Python's `pickletools` does.
//
//     fmt::print("{}", copyreg::pickletools::dis(pickle));      // one line for each opcode
//     for (const auto& op : copyreg::pickletools::genops(pickle)) ...
//     auto smaller = copyreg::pickletools::optimize(pickle);    // without needless memo writes
//
// Nothing here constructs an object, calls a function or consults the registry: it is safe on any
// bytes. Output and errors are CPython 3.11's, to the letter: an error is an `unpickling_error`
// whose `what()` is the text of Python's exception and whose `offset()` is the opcode.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/wire/disassemble.hpp>
#include <copyreg/wire/genops.hpp>
#include <copyreg/wire/optimize.hpp>

#include <string>

namespace copyreg::pickletools {

/// Appends the disassembly of the pickle at the start of `pickle` to `out`; bytes behind its STOP
/// are not looked at. When it throws, the lines up to the error are in `out`.
template <byte_range Pickle, class OnUse = on_use>
void dis(const Pickle& pickle, std::string& out, const dis_options& options = {}) {
    basic_disassembler<OnUse>(view_of(pickle), out, options).run();
}

/// The disassembly of a pickle, as Python prints it, with a line about the highest protocol at its
/// end.
template <byte_range Pickle, class OnUse = on_use>
std::string dis(const Pickle& pickle, const dis_options& options = {}) {
    std::string out;
    dis(pickle, out, options);
    return out;
}

/// The same pickle without the memo writes that nothing reads; it loads to the same objects.
template <byte_range Pickle, class OnUse = on_use>
bytes optimize(const Pickle& pickle) {
    return basic_optimizer<OnUse>(view_of(pickle)).run();
}

}  // namespace copyreg::pickletools
