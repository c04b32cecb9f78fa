// SPDX-License-Identifier: MIT
//
// The adapter of `std::complex`: a complex; loading takes a float or int too.
#pragma once

#include <copyreg/model/convert.hpp>
#include <copyreg/model/graph_builder.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/registry/adapter.hpp>
#include <copyreg/types/object_call.hpp>

#include <complex>
#include <string_view>

namespace copyreg {

template <class F>
struct adapter<std::complex<F>> : special_adapter<std::complex<F>> {
    static constexpr std::string_view annotation = "complex";

    static model::cell to_value(model::graph_builder& b, const std::complex<F>& x) {
        return b.call(b.global("builtins:complex"),
                      b.tuple(model::make_floating(static_cast<double>(x.real())),
                              model::make_floating(static_cast<double>(x.imag()))));
    }

    static std::complex<F> from_value(const value& v) {
        if (v.kind() == kind::floating || model::is_integer(v.raw())) return {v.as<F>(), F{}};
        const value& args = detail::arguments_of(v, "builtins:complex", "complex");
        if (args.size() > 2) detail::fail_arguments("complex", args);
        const auto part = [&args](std::size_t i) {
            return i < args.size() ? args[i].template as<F>() : F{};
        };
        return {part(0), part(1)};
    }
};

}  // namespace copyreg
