// SPDX-License-Identifier: MIT
//
// Members of `saver`: what a reduce function returned, in the order in which CPython writes it: the
// call, list items, dict items, the state. Included by saver.hpp.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/saver.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <variant>

namespace copyreg::codec {

template <class R>
lazy<R, std::optional<model::cell>> saver::save_reduction(const R& r) {
    if constexpr (std::is_same_v<R, copyreg::global>) {
        const cell g = model::graph_builder::global(r.str());
        fulfil(take_claim(), g.node);
        return g;
    } else if constexpr (requires { r.valueless_by_exception(); }) {
        return std::visit([&](const auto& one) { return save_reduction(one); }, r);
    } else if constexpr (requires { r.has_value(); }) {
        return r.has_value() ? save_reduction(*r) : std::nullopt;
    } else {
        const claim c = take_claim();
        auto* args = new_args(std::tuple_size_v<std::remove_cvref_t<decltype(r.args())>>);
        std::apply(
            [&](const auto&... a) {
                std::size_t i = 0;
                (set_arg(args, i++,
                         save<registry::unwrapped_t<decltype(a)>>(*this, registry::unwrap(a))),
                 ...);
            },
            r.args());
        auto* n = new_call(class_named(r.callable().name()), args, R::is_newobj);
        fulfil(c, n);
        if constexpr (R::has_list) {
            for (const auto& item : registry::unwrap(r.list_part())) {
                const cell saved = save(*this, item);
                model::append(arena(),
                              model::step_for(arena(), *n, model::object_step::what::append),
                              &saved, 1);
            }
        }
        if constexpr (R::has_dict) {
            for (const auto& [key, mapped] : registry::unwrap(r.dict_part())) {
                cell pair[2] = {save_hashable(*this, key)};
                pair[1] = save(*this, mapped);
                model::append(arena(),
                              model::step_for(arena(), *n, model::object_step::what::set_items),
                              pair, 2);
            }
        }
        if constexpr (R::has_state) {
            using state_type = registry::unwrapped_t<decltype(r.state_part())>;
            cell parts[2] = {};
            parts[1] = save<state_type>(*this, registry::unwrap(r.state_part()));
            if (parts[1].what() != model::tag::none) {
                if constexpr (R::has_setter) {
                    parts[0] = class_named(r.setter_part().name());
                    model::mark_shared(n);  // the setter's call refers to it
                    model::append(
                        arena(),
                        model::step_for(arena(), *n, model::object_step::what::call_setter), parts,
                        2);
                } else {
                    build(*n, parts[1]);
                }
            }
        }
        return model::make_node(&arena(), n);
    }
}

}  // namespace copyreg::codec
