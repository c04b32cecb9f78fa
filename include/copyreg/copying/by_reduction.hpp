// SPDX-License-Identifier: MIT
//
// Copies by a reduction: its constructor is called with copies of its args, and the object is given
// copies of its items and of its state.
#pragma once

#include <copyreg/copying/engine.hpp>

#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg::copying {

template <class P, class T>
concept points_to_movable = requires(P p) {
    T(std::move(*p));
};

template <class P>
void check_made(const P& p) {
    if (p == nullptr) {
        throw copy_error("expected an object, found that its constructor returned null");
    }
}

/// Whether nobody but the caller keeps what `p` points to.
template <class P>
bool is_sole_owner(const P& p) {
    if constexpr (requires { p.use_count(); }) {
        return p.use_count() == 1;
    } else {
        return true;
    }
}

template <class T, class Out, bool Deep>
template <class R>
maybe<Out> engine<T, Out, Deep>::by_reduction(const R& r, const T& x) {
    if constexpr (std::is_same_v<R, global>) {
        // found by its name again: the object itself, as in Python
        if constexpr (is_shared_out) {
            return operation(memo_).keep_original(number_, x);
        } else if constexpr (registry::is_copyable<T>) {
            return whole([&] { return T(x); });
        } else {
            throw copy_error("expected a type that can be copied, found " + type_name(typeid(T)) +
                             " that is known as " + r.str());
        }
    } else if constexpr (requires { r.valueless_by_exception(); }) {
        return std::visit([&](const auto& one) { return by_reduction(one, x); }, r);
    } else if constexpr (requires { r.has_value(); }) {
        return r.has_value() ? by_reduction(*r, x) : maybe<Out>(nothing);
    } else {
        const auto call = [&] {
            return std::apply(
                [&](const auto&... a) {
                    const typename operation::whole args_are(memo_);
                    // of named types: one argument that is a pair or tuple is not taken for several
                    std::tuple<registry::unwrapped_t<decltype(a)>...> args{
                        part<Deep, registry::unwrapped_t<decltype(a)>>(memo_,
                                                                       registry::unwrap(a))...};
                    return std::apply(
                        [&](auto&&... own) { return r.callable().function()(std::move(own)...); },
                        std::move(args));
                },
                r.args());
        };
        using made = std::remove_cvref_t<decltype(call())>;
        const auto build = [&]() -> T {
            if constexpr (std::is_same_v<made, T>) {
                return call();
            } else if constexpr (points_to_movable<made, T>) {
                auto p = call();
                check_made(p);
                // a shared one may be kept elsewhere, so it stays whole
                if constexpr (registry::is_copyable<T> && std::is_copy_constructible_v<made>) {
                    return T(*p);
                } else {
                    return T(std::move(*p));
                }
            } else {
                throw copy_error("expected a constructor of " + type_name(typeid(T)) +
                                 ", found one of " + type_name(typeid(made)));
            }
        };
        const auto finish = [&](T& copy) {
            (void)copy;
            if constexpr (R::has_list) {
                for (const auto& item : registry::unwrap(r.list_part())) {
                    registry::append_item(copy, part<Deep>(memo_, item));
                }
            }
            if constexpr (R::has_dict) {
                for (const auto& [key, mapped] : registry::unwrap(r.dict_part())) {
                    auto own = key_part<Deep>(memo_, key);
                    registry::set_item(copy, std::move(own), part<Deep>(memo_, mapped));
                }
            }
            if constexpr (R::has_state) {
                if (is_none(registry::unwrap(r.state_part()))) return;
                auto state = part<Deep, registry::unwrapped_t<decltype(r.state_part())>>(
                    memo_, registry::unwrap(r.state_part()));
                if constexpr (R::has_setter) {
                    r.setter_part().function()(copy, std::move(state));
                } else {
                    give_state(copy, std::move(state));
                }
            }
        };
        if constexpr (!std::is_same_v<Out, T> && std::is_convertible_v<made, Out>) {
            made built = call();
            check_made(built);
            const bool is_ours = is_sole_owner(built);
            Out copy = std::move(built);
            remember(copy, is_ours);
            finish(*copy);
            return copy;
        } else {
            return registry::rebuild<T, Out>(
                build, [&](const auto& copy) { remember(copy); }, finish);
        }
    }
}

}  // namespace copyreg::copying
