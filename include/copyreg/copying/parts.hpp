// SPDX-License-Identifier: MIT
//
// How the parts of an object are copied: what every step of the engine calls, and the filling of
// containers. What is only declared here is in copier.hpp.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/copying/memo.hpp>
#include <copyreg/copying/plain.hpp>
#include <copyreg/registry/owned.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace copyreg::copying {

/// A deep copy of a part of a graph.
template <class T>
T deep(memo& m, const T& x);
/// A part of a shallow copy: shared, or cloned if `x` owns it alone.
template <class T>
T shallow_part(memo& m, const T& x);
/// The shallow copy of the object that is asked for.
template <class T>
T shallow(memo& m, const T& x);

/// A copy of what `p` points to, made once.
template <bool Deep, class E>
std::shared_ptr<E> copy_shared(memo& m, const std::shared_ptr<E>& p);
/// A copy of `x`, which the memo knows as `number`.
template <bool Deep, class T>
std::shared_ptr<T> new_shared(memo& m, const T& x, std::uint32_t number);
/// A copy of `*p` made by `new`; `p` is not null.
template <bool Deep, class E>
E* copy_owned(memo& m, const E* p);
template <bool Deep, class T>
std::unique_ptr<T> new_owned(memo& m, const T& x);

template <bool Deep, class T>
T part(memo& m, const T& x) {
    if constexpr (Deep) {
        return deep(m, x);
    } else {
        return shallow_part(m, x);
    }
}

/// A copy of what an optional, a variant or an any holds, which in Python is the object itself: a
/// shallow copy of one is one of what it holds, but a pointer that it holds is shared.
template <bool Deep, class T>
T held(memo& m, const T& x) {
    if constexpr (Deep) {
        return deep(m, x);
    } else if constexpr (registry::shape_of<T> == shape::pointer) {
        return shallow_part(m, x);
    } else {
        return shallow(m, x);
    }
}

/// A copy of `from`, which may be an array, in place of `to`.
template <bool Deep, class T>
void assign_part(memo& m, const T& from, T& to) {
    if constexpr (std::is_array_v<T>) {
        for (std::size_t i = 0; i < std::extent_v<T>; ++i) assign_part<Deep>(m, from[i], to[i]);
    } else if constexpr (registry::is_replaceable<T>) {
        registry::replace(to, part<Deep>(m, from));
    } else {
        (void)to;
        throw copy_error("expected a member that can be assigned to, found a " +
                         type_name(typeid(T)));
    }
}

/// A copy of the member or property `member` of `from` in place of that of `to`.
template <bool Deep, class Member, class T>
void copy_member(memo& m, const Member& member, const T& from, T& to) {
    using M = typename Member::value_type;
    if constexpr (Member::is_property) {
        using owned = registry::owned_t<M>;
        if constexpr (std::is_same_v<owned, M>) {
            member.set(to, part<Deep, M>(m, member.get(from)));
        } else {
            const auto shown = member.get(from);
            member.set(to, part<Deep, owned>(m, owned(shown.begin(), shown.end())));
        }
    } else {
        assign_part<Deep, M>(m, member.get(from), member.ref(to));
    }
}

/// A copy of a key or an item of a set, which may be compared and hashed by what it points to.
template <bool Deep, class T>
T key_part(memo& m, const T& x) {
    if constexpr (is_plain_type<T>) {
        return part<Deep>(m, x);
    } else {
        const typename lazy<T, operation>::whole is(m);
        return part<Deep>(m, x);
    }
}

template <class T>
using part_type = std::conditional_t<std::is_array_v<T>, const T&, T>;

/// Fills `to`, an empty container.
template <bool Deep, class T>
void fill(memo& m, const T& from, T& to) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::dict) {
        if constexpr (requires { A::reserve(to, A::size(from)); }) A::reserve(to, A::size(from));
        const auto end = A::end(from);
        for (auto at = A::begin(from); at != end; ++at) {
            auto key = key_part<Deep, typename A::key>(m, at->first);
            A::insert(to, std::move(key), part<Deep, typename A::mapped>(m, at->second));
        }
    } else {
        if constexpr (requires { A::reserve(to, A::size(from)); }) A::reserve(to, A::size(from));
        const auto end = A::end(from);
        if constexpr (registry::appends_by_refill<T>) {
            typename A::refill refill(to);
            for (auto at = A::begin(from); at != end; ++at) {
                refill.append(part<Deep, typename A::element>(m, *at));
            }
            return refill.finish();
        }
        for (auto at = A::begin(from); at != end; ++at) {
            if constexpr (form == shape::list) {
                A::append(to, part<Deep, typename A::element>(m, *at));
            } else {
                A::insert(to, key_part<Deep, typename A::element>(m, *at));
            }
        }
    }
}

}  // namespace copyreg::copying
