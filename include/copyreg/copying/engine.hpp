// SPDX-License-Identifier: MIT
//
// The engine that copies one object: by the look-up that pickling uses, and by the same steps of
// rebuilding.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/copying/address.hpp>
#include <copyreg/copying/memo.hpp>
#include <copyreg/copying/operations.hpp>
#include <copyreg/copying/parts.hpp>
#include <copyreg/copying/plain.hpp>
#include <copyreg/copying/repeat.hpp>
#include <copyreg/copying/shallow_value.hpp>
#include <copyreg/copying/state.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/owned.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace copyreg::copying {

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

/// Copies one object of type `T` as an `Out`: a `T`, or a shared_ptr or unique_ptr to one. The
/// functions that `registry::look_up` chooses from are its members.
template <class T, class Out, bool Deep>
class engine {
    using operation = lazy<T, copying::operation>;

public:
    engine(memo& m, std::uint32_t number) noexcept : memo_(m), number_(number) {}

    const lazy<T, registry::table_data>& table() const { return operation(memo_).table(); }

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
        } else if constexpr (registry::has_setstate_hook<T>) {
            return registry::rebuild<T, Out>([] { return registry::access::make<T>(); }, known,
                                             [&](T& copy) { give_named_state(x, copy); });
        } else {
            const auto fill_members = [&](T& copy) {
                if constexpr (is_shared_out && registry::has_class_form<T>) {
                    operation o(memo_);
                    if (o.is_deep()) return o.put_off(&fill_later<Form>, &form, &x, &copy);
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
                return form.members.apply([&](const auto&... member) {
                    const typename operation::whole args_are(memo_);
                    std::tuple<
                        part_type<typename std::remove_cvref_t<decltype(member)>::value_type>...>
                        args{part<Deep, typename std::remove_cvref_t<decltype(member)>::value_type>(
                            memo_, member.get(x))...};
                    return std::apply(
                        [](auto&&... a) { return registry::access::call<T>(std::move(a)...); },
                        std::move(args));
                });
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
        const auto* type = operation(memo_).find_type(typeid(T));
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

    /// The state is a dict of the members, which the hook takes as a `value`.
    static void give_named_state(const T& x, T& copy) {
        value state;
        try {
            state = value(x).state();
        } catch (const pickling_error& e) { throw copy_error(e.what()); }
        if (!state.is_none()) copyreg_setstate(copy, std::move(state));
    }

    T native(const T& x);
    template <std::size_t I>
    T copy_alternative(const T& x) {
        using A = adapter<T>;
        if constexpr (I + 1 < std::tuple_size_v<typename A::alternatives>) {
            if (A::index(x) != I) return copy_alternative<I + 1>(x);
        }
        return A::template make<I>(held<Deep, std::tuple_element_t<I, typename A::alternatives>>(
            memo_, A::template get<I>(x)));
    }

    template <class Member>
    static constexpr bool is_repeated =
        Deep&& is_shared_out && !Member::is_property && has_weak_parts<typename Member::value_type>;

    template <class Form>
    static void copy_members(memo& m, const Form& form, const T& x, T& copy) {
        bool is_incomplete = false;
        form.members.each([&]<class Member>(const Member& member) {
            if constexpr (is_repeated<Member>) {
                operation o(m);
                const std::size_t before = o.missed();
                copy_member<Deep>(m, member, x, copy);
                if (!is_overridden_within<typename Member::value_type>(o.table())) {
                    is_incomplete = o.take_missed(before) || is_incomplete;
                }
            } else {
                copy_member<Deep>(m, member, x, copy);
            }
        });
        if (is_incomplete) operation(m).repeat(&repeat_members<Form>, &form, &x, &copy);
    }
    template <class Form>
    static void fill_later(memo& m, const void* form, const void* original, void* copy) {
        copy_members(m, *static_cast<const Form*>(form), *static_cast<const T*>(original),
                     *static_cast<T*>(copy));
    }
    template <class Form>
    static void repeat_members(memo& m, const void* form, const void* original, void* copy) {
        static_cast<const Form*>(form)->members.each([&]<class Member>(const Member& member) {
            if constexpr (is_repeated<Member>) {
                copy_member<Deep>(m, member, *static_cast<const T*>(original),
                                  *static_cast<T*>(copy));
            }
        });
    }

    /// The copy is known from now on. If it is ours alone, it is emptied where the rest fails.
    template <class C>
    void remember(const C& copy, bool is_ours = true) {
        if constexpr (std::is_same_v<C, std::shared_ptr<T>>) {
            const auto let_go = [](const void*, void* object) { registry::let_go<T>(object); };
            operation(memo_).made(number_, copy, is_ours ? +let_go : nullptr);
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
        if (A::has_value(x)) { A::assign(copy, held<Deep, typename A::element>(memo_, A::get(x))); }
        return copy;
    } else if constexpr (registry::shares<T>) {
        const auto& object = shared_by(x);
        if (object == nullptr) return T{};
        if constexpr (A::owns == ownership::weak) {
            const auto& seen = *object;
            if (!Deep || !operation(memo_).is_owned(address_of(seen), typeid(seen))) return x;
        }
        T copy{};
        A::assign(copy, copy_shared<Deep>(memo_, object));
        return copy;
    } else if constexpr (form == shape::pointer) {
        const auto* object = A::get(x);
        if (object == nullptr) return T{};
        return A::from_raw(const_cast<typename A::element*>(copy_owned<Deep>(memo_, object)));
    } else if constexpr (form == shape::variant) {
        if constexpr (requires { x.valueless_by_exception(); }) {
            if (x.valueless_by_exception()) {
                throw copy_error(
                    "expected a std::variant that holds a value, found one that lost it to an "
                    "exception");
            }
        }
        return copy_alternative<0>(x);
    } else if constexpr (form == shape::any) {
        if (!x.has_value()) return T{};
        return operation(memo_).type_in_any(x.type()).copying->copy_any(memo_, x, Deep);
    } else if constexpr (form == shape::value) {
        T copy(x);
        if constexpr (Deep) {
            static_cast<value&>(copy) = operation(memo_).copy_value(x);
        } else {
            static_cast<value&>(copy) = shallow_value(x);
        }
        return copy;
    } else {
        return x;
    }
}

}  // namespace copyreg::copying
