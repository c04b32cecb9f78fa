// SPDX-License-Identifier: MIT
//
// C++ objects as values and values as C++ objects, by the adapters and registrations that pickling
// goes by: `value(object)` and `v.as<T>()`.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/forms.hpp>
#include <copyreg/pickle/load.hpp>

namespace copyreg {

template <class T, class Tag>
value value_conversion<T, Tag>::to_value(const T& x) {
    const dump_options options;
    const lazy<T, registry::lookup> look(nullptr);
    lazy<T, codec::saver> s(look, highest_protocol, options);
    s.make_lasting();
    const model::cell c = s.run(x);
    return model::as_value(c);
}

template <class T, class Tag>
T value_conversion<T, Tag>::from_value(const value& v) {
    const load_options options;
    const auto names = lazy<T, registry::registry>::get().read();
    const model::cell& c = v.raw();
    const std::size_t size =
        c.is_node() && c.owner() != nullptr ? c.owner()->root()->allocated() : 0;
    lazy<T, codec::loader> l(options, *names, size);
    try {
        return l.template run<T>(c);
    } catch (const codec::mismatch& m) { throw unpickling_error(0, m.reason, m.path); }
}

}  // namespace copyreg
