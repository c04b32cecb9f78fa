// SPDX-License-Identifier: MIT
//
// Copies of objects, deep and shallow, by the same look-up and the same steps as pickling.
//
// `deep` copies a whole graph: what a `shared_ptr` points to once, however often it is met.
// `shallow` copies one object and shares what it refers to, but clones what it owns alone.
#pragma once

#include <copyreg/copying/memo.hpp>
#include <copyreg/copying/operations.hpp>
#include <copyreg/copying/plain.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/owned.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <any>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg::copying {

/// A deep copy of a part of a graph.
template <class T>
T deep(memo& m, const T& x);
/// A part of a shallow copy: shared, or cloned if `x` owns it alone.
template <class T>
T shallow_part(memo& m, const T& x);

/// A deep copy of what `p` points to, once.
template <class E>
std::shared_ptr<E> deep_shared(memo& m, const std::shared_ptr<E>& p);
/// A deep copy of `x`, which the memo knows as `number`.
template <class T>
std::shared_ptr<T> new_deep_shared(memo& m, const T& x, std::uint32_t number);
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

/// A copy of `from`, which may be an array, in place of `to`.
template <bool Deep, class T>
void assign_part(memo& m, const T& from, T& to) {
    if constexpr (std::is_array_v<T>) {
        for (std::size_t i = 0; i < std::extent_v<T>; ++i) assign_part<Deep>(m, from[i], to[i]);
    } else {
        to = part<Deep>(m, from);
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
            typename A::key key = part<Deep, typename A::key>(m, at->first);
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
                A::insert(to, part<Deep, typename A::element>(m, *at));
            }
        }
    }
}

/// A map from names to values of one C++ type.
template <class S>
concept maps_names =
    std::is_convertible_v<const typename S::key_type&, std::string_view> && requires {
    typename S::mapped_type;
} && !std::is_base_of_v<value, typename S::mapped_type>;

/// Gives `object` a state: by its hook, or member by member.
template <class T, class S>
void give_state(T& object, S state) {
    if constexpr (registry::has_setstate_hook<T>) {
        using wanted = registry::setstate_type<T>;
        if constexpr (std::is_convertible_v<S, wanted>) {
            copyreg_setstate(object, wanted(std::move(state)));
        } else {
            copyreg_setstate(object, value(state).template as<wanted>());
        }
    } else if constexpr (registry::has_class_form<T> && maps_names<S>) {
        for (auto& entry : state) {
            registry::for_each(registry::class_description<T>::form.members, [&](const auto& m) {
                if (m.name != std::string_view(entry.first)) return;
                using M = typename std::remove_cvref_t<decltype(m)>::value_type;
                if constexpr (std::remove_cvref_t<decltype(m)>::is_property) {
                    if constexpr (std::is_convertible_v<decltype((entry.second)), M>) {
                        return m.set(object, entry.second);
                    }
                } else if constexpr (std::is_assignable_v<M&, decltype((entry.second))>) {
                    m.ref(object) = entry.second;
                    return;
                }
                throw copy_error("expected a state that fits " + std::string(m.name) + " of " +
                                 type_name(typeid(T)) + ", found another type");
            });
        }
    } else if constexpr (registry::has_class_form<T>) {
        const value named(state);
        if (named.kind() != kind::dict) {
            throw copy_error("expected a dict as the state of " + type_name(typeid(T)) +
                             ", found " + std::string(name_of(named.kind())));
        }
        const auto set = [&](const auto& member) {
            const value* found = named.find(value(member.name));
            if (found == nullptr) return;
            using M = typename std::remove_cvref_t<decltype(member)>::value_type;
            if constexpr (std::is_array_v<M>) {
                throw copy_error("expected a state without arrays, found one in " +
                                 type_name(typeid(T)));
            } else if constexpr (std::remove_cvref_t<decltype(member)>::is_property) {
                member.set(object, found->template as<registry::owned_t<M>>());
            } else {
                member.ref(object) = found->template as<M>();
            }
        };
        registry::for_each(registry::class_description<T>::form.members, set);
    } else {
        throw copy_error("expected " + type_name(typeid(T)) +
                         " to take its state, found no copyreg_setstate, state setter or "
                         "COPYREG_CLASS members");
    }
}

struct nothing_t {};
inline constexpr nothing_t nothing;

/// An `Out` or nothing: what `std::optional` is, for a tenth of its cost to the compiler.
template <class Out>
class maybe {
public:
    maybe(nothing_t) noexcept {}
    maybe(Out&& x) : has_value_(true), value_(std::move(x)) {}
    maybe(maybe&& other) : has_value_(other.has_value_) {
        if (has_value_) ::new (static_cast<void*>(&value_)) Out(std::move(other.value_));
    }
    maybe& operator=(const maybe&) = delete;
    ~maybe() {
        if (has_value_) value_.~Out();
    }
    explicit operator bool() const noexcept { return has_value_; }
    Out&& operator*() && noexcept { return std::move(value_); }

private:
    bool has_value_ = false;
    union {
        Out value_;
    };
};

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

/// Whether `state` is what Python would see as None, which is given to nobody.
template <class S>
bool is_none(const S& state) {
    if constexpr (std::is_base_of_v<value, S>) {
        return state.is_none();
    } else if constexpr (!adapted<S>) {
        return false;
    } else if constexpr (adapter<S>::form == shape::none) {
        return true;
    } else if constexpr (adapter<S>::form == shape::optional) {
        return !adapter<S>::has_value(state);
    } else if constexpr (adapter<S>::form == shape::pointer) {
        return state == nullptr;
    } else {
        return false;
    }
}

/// Copies one object of type `T` as an `Out`: a `T`, or a shared_ptr or unique_ptr to one. The
/// functions that `registry::look_up` chooses from are its members.
template <class T, class Out, bool Deep>
class engine {
public:
    engine(memo& m, std::uint32_t number) noexcept : memo_(m), number_(number) {}

    const registry::table_data& table() const { return operation(memo_).table(); }

    maybe<Out> by_override(const registry::override_entry& entry, const T& x) {
        outlet out = new_outlet();
        if constexpr (std::is_same_v<Out, T>) {
            union room {
                room() noexcept {}
                ~room() {}
                T object;
            } place;
            out.place = &place.object;
            if (!entry.copying->copy(memo_, entry, &x, Deep, out)) return nothing;
            return take(place.object);
        } else {
            if (!entry.copying->copy(memo_, entry, &x, Deep, out)) return nothing;
            return from(out);
        }
    }
    maybe<Out> by_reduction(const T& x) {
        return by_reduction(registry::own_reduction(x, highest), x);
    }

    /// Rebuilds `x` from a reduction of it; nullopt if that says "go on".
    template <class R>
    maybe<Out> by_reduction(const R& r, const T& x);

    template <class Form>
    Out by_class(const Form& form, const T& x) {
        const auto known = [&](const auto& copy) {
            remember(copy);
            if constexpr (is_shared_out) {
                operation(memo_).made(number_, copy, &registry::let_go_of_members<T, Form>, &form);
            }
        };
        if constexpr (!Deep && is_plain_type<T>) {
            return registry::rebuild<T, Out>([&] { return T(x); }, known, [](T&) {});
        } else if constexpr (registry::has_getstate_hook<T>) {
            return registry::rebuild<T, Out>([] { return registry::access::make<T>(); }, known,
                                             [&](T& copy) { give_hook_state(x, copy); });
        } else {
            const auto fill_members = [&](T& copy) {
                if constexpr (is_shared_out && registry::has_class_form<T>) {
                    operation o(memo_);
                    if (o.is_deep()) return o.put_off(&fill_later<Form>, &x, &copy);
                }
                copy_members(memo_, form, x, copy);
            };
            if constexpr (std::is_same_v<Out, std::shared_ptr<T>>) {
                auto copy = registry::access::make_shared<T>();
                known(copy);
                fill_members(*copy);
                return copy;
            } else {
                return registry::rebuild<T, Out>([] { return registry::access::make<T>(); }, known,
                                                 fill_members);
            }
        }
    }

    template <class Form>
    Out by_call(const Form& form, const T& x) {
        return registry::rebuild<T, Out>(
            [&] {
                return std::apply(
                    [&](const auto&... member) {
                        std::tuple<part_type<
                            typename std::remove_cvref_t<decltype(member)>::value_type>...>
                            args{part<Deep,
                                      typename std::remove_cvref_t<decltype(member)>::value_type>(
                                memo_, member.get(x))...};
                        return std::apply(
                            [](auto&&... a) { return registry::access::call<T>(std::move(a)...); },
                            std::move(args));
                    },
                    form.members);
            },
            [&](const auto& copy) { remember(copy); },
            [&](T& copy) {
                (void)copy;
                if constexpr (registry::has_getstate_hook<T>) { give_hook_state(x, copy); }
            });
    }

    template <class Form>
    Out by_enum(const Form&, const T& x) {
        return whole([&x] { return x; });
    }

    Out by_run_time_form(const T& x) {
        const auto* type = operation(memo_).lookup().find_type(typeid(T));
        if (type == nullptr || type->form == nullptr) {
            throw copy_error(registry::unregistered(typeid(T)));
        }
        const auto& entry = *type->form;
        outlet out = new_outlet();
        if constexpr (std::is_same_v<Out, T>) {
            union room {
                room() noexcept {}
                ~room() {}
                T object;
            } place;
            out.place = &place.object;
            entry.copying->copy(memo_, entry, &x, Deep, out);
            return take(place.object);
        } else {
            entry.copying->copy(memo_, entry, &x, Deep, out);
            return from(out);
        }
    }

    Out by_adapter(const T& x) {
        constexpr shape form = adapter<T>::form;
        if constexpr (form == shape::list || form == shape::dict || form == shape::set) {
            static_assert(std::is_default_constructible_v<T>,
                          "copyreg: a view cannot be copied deeply: it does not own what it shows");
            return registry::rebuild<T, Out>([] { return T(); },
                                             [&](const auto& copy) { remember(copy); },
                                             [&](T& copy) { fill<Deep>(memo_, x, copy); });
        } else {
            return whole([&] { return native(x); });
        }
    }

    /// An `Out` of what `make` returns, which is finished.
    template <class Make>
    Out whole(Make make) {
        return registry::rebuild<T, Out>(
            make, [&](const auto& copy) { remember(copy); }, [](T&) {});
    }

private:
    static constexpr bool is_shared_out = std::is_same_v<Out, std::shared_ptr<T>>;
    static constexpr int highest = 5;  // the protocol that reduce functions are told

    void give_hook_state(const T& x, T& copy) {
        const auto& state = copyreg_getstate(x);
        if (!is_none(state)) give_state(copy, part<Deep>(memo_, state));
    }

    T native(const T& x);
    template <std::size_t I>
    T copy_alternative(const T& x) {
        using A = adapter<T>;
        if constexpr (I + 1 < std::tuple_size_v<typename A::alternatives>) {
            if (A::index(x) != I) return copy_alternative<I + 1>(x);
        }
        return A::template make<I>(part<Deep, std::tuple_element_t<I, typename A::alternatives>>(
            memo_, A::template get<I>(x)));
    }

    template <class Form>
    static void copy_members(memo& m, const Form& form, const T& x, T& copy) {
        const auto one = [&](const auto& member) {
            using M = typename std::remove_cvref_t<decltype(member)>::value_type;
            if constexpr (std::remove_cvref_t<decltype(member)>::is_property) {
                using owned = registry::owned_t<M>;
                if constexpr (std::is_same_v<owned, M>) {
                    member.set(copy, part<Deep, M>(m, member.get(x)));
                } else {
                    const auto shown = member.get(x);
                    member.set(copy, part<Deep, owned>(m, owned(shown.begin(), shown.end())));
                }
            } else {
                assign_part<Deep, M>(m, member.get(x), member.ref(copy));
            }
        };
        registry::for_each(form.members, one);
    }
    template <class Form>
    static void fill_later(memo& m, const void* original, void* copy) {
        copy_members(m, registry::class_description<T>::form, *static_cast<const T*>(original),
                     *static_cast<T*>(copy));
    }

    template <class C>
    void remember(const C& copy) {
        if constexpr (std::is_same_v<C, std::shared_ptr<T>>) {
            operation(memo_).made(number_, copy,
                                  [](const void*, void* object) { registry::let_go<T>(object); });
        }
    }

    outlet new_outlet() const {
        outlet out{outlet::what::value};
        if constexpr (std::is_same_v<Out, std::shared_ptr<T>>) out.how = outlet::what::shared;
        if constexpr (std::is_same_v<Out, std::unique_ptr<T>>) out.how = outlet::what::unique;
        out.number = number_;
        return out;
    }
    static Out from(outlet& out) {
        if constexpr (std::is_same_v<Out, std::shared_ptr<T>>) {
            return std::static_pointer_cast<T>(out.owner);
        } else {
            return Out(static_cast<T*>(out.place));
        }
    }
    static T take(T& made) {
        struct guard {
            T& object;
            ~guard() { object.~T(); }
        } const owner{made};
        return std::move(made);
    }

    memo& memo_;
    std::uint32_t number_;
};

template <class T, class Out, bool Deep>
template <class R>
maybe<Out> engine<T, Out, Deep>::by_reduction(const R& r, const T& x) {
    if constexpr (std::is_same_v<R, global>) {
        // found by its name again: the object itself, as in Python
        if constexpr (is_shared_out) {
            if (std::shared_ptr<void> known = operation(memo_).object_named(r.str(), typeid(T))) {
                operation(memo_).made(number_, known, nullptr);
                return std::static_pointer_cast<T>(std::move(known));
            }
        }
        if constexpr (registry::is_copyable<T>) {
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
                    std::tuple args{part<Deep, registry::unwrapped_t<decltype(a)>>(
                        memo_, registry::unwrap(a))...};
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
                    registry::set_item(copy, part<Deep>(memo_, key), part<Deep>(memo_, mapped));
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
        if constexpr (is_shared_out && std::is_same_v<made, Out>) {
            Out copy = call();
            check_made(copy);
            remember(copy);
            finish(*copy);
            return copy;
        } else {
            return registry::rebuild<T, Out>(
                build, [&](const auto& copy) { remember(copy); }, finish);
        }
    }
}

// --- pointers

/// Where the whole object is that `x` may be a base of.
template <class T>
const void* address_of(const T& x) noexcept {
    if constexpr (std::is_polymorphic_v<T>) {
        return dynamic_cast<const void*>(&x);
    } else {
        return &x;
    }
}

/// The same place in a copy as `inside` is in `whole`.
template <class E>
E* shifted(const void* whole, const E* inside, void* copy) {
    const auto offset = reinterpret_cast<const char*>(inside) - static_cast<const char*>(whole);
    return reinterpret_cast<E*>(static_cast<char*>(copy) + offset);
}

template <class E>
std::shared_ptr<E> deep_shared(memo& m, const std::shared_ptr<E>& p) {
    using T = std::remove_cv_t<E>;
    if (p == nullptr) return nullptr;
    operation o(m);
    const void* address = p.get();
    const std::type_info* type = &typeid(T);
    if constexpr (std::is_polymorphic_v<T>) {
        const T& object = *p;
        address = address_of(object);
        type = &typeid(object);
    }
    std::shared_ptr<void> copy = o.find(address, *type);
    if (copy == nullptr) {
        o.check_depth();
        const std::uint32_t number = o.begin(address, *type, p);
        if (std::is_polymorphic_v<T> && *type != typeid(T)) {
            copy = o.type_of(*type).copying->deep_shared(m, address, number);
        } else if constexpr (!std::is_abstract_v<T>) {
            copy = new_deep_shared<T>(m, *p, number);
        }
    }
    return {copy, shifted(address, static_cast<const T*>(p.get()), copy.get())};
}

template <class T>
std::shared_ptr<T> new_deep_shared(memo& m, const T& x, std::uint32_t number) {
    engine<T, std::shared_ptr<T>, true> e(m, number);
    if constexpr (registry::has_deepcopy_hook<T>) {
        return e.whole([&] { return copyreg_deepcopy(x, m); });
    } else if (copies_plainly<T>(e.table())) {
        if constexpr (is_plain_type<T>) {
            auto copy = std::make_shared<T>(x);
            operation(m).made(number, copy, nullptr);
            return copy;
        }
    }
    return registry::look_up(e, x);
}

template <bool Deep, class E>
E* copy_owned(memo& m, const E* p) {
    using T = std::remove_cv_t<E>;
    operation o(m);
    o.check_depth();
    if constexpr (std::is_polymorphic_v<T>) {
        const T& object = *p;
        if (typeid(object) != typeid(T)) {
            const void* whole = address_of(object);
            const auto& operations = *o.type_of(typeid(object)).copying;
            void* copy = (Deep ? operations.deep_unique : operations.shallow_unique)(m, whole);
            return shifted(whole, p, copy);
        }
    }
    if constexpr (std::is_abstract_v<T>) {
        return nullptr;  // never: a most derived object is not abstract
    } else {
        return new_owned<Deep, T>(m, *p).release();
    }
}

template <bool Deep, class T>
std::unique_ptr<T> new_owned(memo& m, const T& x) {
    engine<T, std::unique_ptr<T>, Deep> e(m, 0);
    if constexpr (Deep && registry::has_deepcopy_hook<T>) {
        return e.whole([&] { return copyreg_deepcopy(x, m); });
    } else if constexpr (!Deep && registry::has_copy_hook<T>) {
        return e.whole([&] { return copyreg_copy(x); });
    } else {
        return registry::look_up(e, x);
    }
}

// --- values

template <class T>
void check_not_sliced(const T& x) {
    if constexpr (std::is_polymorphic_v<T>) {
        if (typeid(x) != typeid(T)) {
            throw copy_error("expected an object whose type is " + type_name(typeid(T)) +
                             ", found a reference to a base of " + type_name(typeid(x)) +
                             ", which a copy would slice; copy a std::unique_ptr or "
                             "std::shared_ptr to it");
        }
    }
}

template <class T>
T deep(memo& m, const T& x) {
    if constexpr (registry::has_deepcopy_hook<T>) {
        return copyreg_deepcopy(x, m);
    } else {
        check_not_sliced(x);
        engine<T, T, true> e(m, 0);
        if constexpr (is_plain_type<T>) {
            if (copies_plainly<T>(e.table())) [[likely]]
                return x;
        }
        operation(m).check_depth();
        return registry::look_up(e, x);
    }
}

template <class T>
T shallow_part(memo& m, const T& x) {
    if constexpr (is_shareable<T>) {
        return x;
    } else {
        engine<T, T, false> e(m, 0);
        if constexpr (adapted<T>) {
            return e.by_adapter(x);
        } else {
            return registry::look_up(e, x);
        }
    }
}

/// The copy of the object that is asked for.
template <class T>
T shallow(memo& m, const T& x) {
    if constexpr (registry::has_copy_hook<T>) {
        return copyreg_copy(x);
    } else {
        check_not_sliced(x);
        engine<T, T, false> e(m, 0);
        return registry::look_up(e, x);
    }
}

template <class T, class Out, bool Deep>
T engine<T, Out, Deep>::native(const T& x) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::array) {
        if constexpr (std::is_default_constructible_v<T>) {
            T copy{};
            for (std::size_t i = 0; i < A::count; ++i) {
                assign_part<Deep>(memo_, A::data(x)[i], A::data(copy)[i]);
            }
            return copy;
        } else {
            return [&]<std::size_t... I>(std::index_sequence<I...>) {
                return T{{part<Deep>(memo_, A::data(x)[I])...}};
            }
            (std::make_index_sequence<A::count>());
        }
    } else if constexpr (form == shape::tuple) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return T{part<Deep, std::remove_cv_t<std::tuple_element_t<I, typename A::elements>>>(
                memo_, A::template get<I>(x))...};
        }
        (std::make_index_sequence<std::tuple_size_v<typename A::elements>>());
    } else if constexpr (form == shape::optional) {
        T copy{};
        if (A::has_value(x)) { A::assign(copy, part<Deep, typename A::element>(memo_, A::get(x))); }
        return copy;
    } else if constexpr (registry::shares<T>) {
        const auto object = A::share(x);
        if (object == nullptr) return T{};
        if constexpr (Deep) {
            if constexpr (A::owns == ownership::weak) {
                if (!operation(memo_).is_owned(address_of(*object))) return x;
            }
            T copy{};
            A::assign(copy, deep_shared(memo_, object));
            return copy;
        } else {
            using E = std::remove_cv_t<typename A::element>;
            T copy{};
            A::assign(copy,
                      std::shared_ptr<E>(copy_owned<false>(memo_, std::as_const(object).get())));
            return copy;
        }
    } else if constexpr (form == shape::pointer) {
        const auto* object = A::get(x);
        if (object == nullptr) return T{};
        return A::from_raw(const_cast<typename A::element*>(copy_owned<Deep>(memo_, object)));
    } else if constexpr (form == shape::variant) {
        return copy_alternative<0>(x);
    } else if constexpr (form == shape::any) {
        if (!x.has_value()) return T{};
        return operation(memo_).type_of(x.type()).copying->deep_any(memo_, x);
    } else if constexpr (form == shape::value) {
        T copy(x);
        static_cast<value&>(copy) = operation(memo_).copy_value(x);
        return copy;
    } else {
        return x;
    }
}

}  // namespace copyreg::copying
