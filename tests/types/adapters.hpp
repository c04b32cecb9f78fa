// SPDX-License-Identifier: MIT
//
// Adapters called directly, without the engines.
#pragma once

#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <types/golden.hpp>

namespace support {

/// The objects that special adapters build, as the items of a tuple of one graph.
template <class... T>
copyreg::value built(const T&... x) {
    copyreg::model::graph_builder b;
    return copyreg::value::take_out(b.tuple(copyreg::adapter<T>::to_value(b, x)...));
}

/// A special adapter builds what CPython pickles.
template <class... T>
void check_written(const golden::pickles& golden, const T&... x) {
    const copyreg::value v = built(x...);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const copyreg::bytes data = copyreg::dumps(v, {.protocol = protocol});
        CHECK(data.view() == golden[static_cast<std::size_t>(protocol)]);
    }
}

/// `read` is called with what each of CPython's pickles holds.
template <class Read>
void for_each_pickle(const golden::pickles& golden, Read read) {
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        read(copyreg::loads(golden[static_cast<std::size_t>(protocol)]));
    }
}

template <class T>
T read_as(const copyreg::value& v) {
    return copyreg::adapter<T>::from_value(v);
}

/// What is wrong with `v` as a `T`, without the offset.
template <class T>
std::string reading_error(const copyreg::value& v) {
    try {
        (void)read_as<T>(v);
    } catch (const copyreg::unpickling_error& e) {
        return std::string(e.what()).substr(std::string_view("offset 0: ").size());
    }
    return "no error";
}

/// What is wrong with `x` for a pickle.
template <class T>
std::string writing_error(const T& x) {
    try {
        (void)built(x);
    } catch (const copyreg::pickling_error& e) { return e.what(); }
    return "no error";
}

/// An object that a call of `name` makes, for what no CPython writes.
template <class... Args>
copyreg::value call(std::string_view name, const Args&... args) {
    const copyreg::value parts =
        copyreg::tuple{copyreg::value(copyreg::global(name)),
                       copyreg::value(copyreg::tuple<>({copyreg::value(args)...}))};
    // the graph of a pickle that says so: global, args, REDUCE
    std::string pickle(copyreg::dumps(parts, {.protocol = 3}).view());
    const auto end = pickle.rfind('\x86');
    return copyreg::loads(pickle.substr(0, end) + "R.");
}

}  // namespace support
