// SPDX-License-Identifier: MIT
//
// Registering by macros: each is one line over a function of register.hpp and may stand in a
// header.
//
// A macro does two things. It specialises a description (form.hpp), by which the compiler knows the
// members of the type wherever it is used; and it defines a static object, the registrar, which
// gets the type into the registry of the process before the registry is first used. Nothing is
// instantiated where a macro stands, so the macros of one type may come in any order.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/register.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg::registry {

/// Enrolls a form that the compiler knows: it is neither copied nor asked for when copying.
template <class = on_use>
inline void add_known_form(std::string_view name, form_kind kind, const void* form,
                           const codec::constructor_operations* building,
                           const std::type_info& type, const codec::type_operations* pickling,
                           const copying::type_operations* copying, const registrar& r) {
    auto entry = new_form({name, r.where().file, r.where().line}, kind, type, building);
    entry->function = std::shared_ptr<const void>(std::shared_ptr<void>(), form);
    add_form_of({type, pickling, copying, nullptr}, std::move(entry), &r);
}
template <class T, class Form>
void enroll_form(const Form& form, form_kind kind, const registrar& r) {
    check_form<T, Form>();
    if constexpr (form_fits<T, Form>) {
        add_known_form(form.name, kind, &form, codec::operations_of_form<T, Form>(), typeid(T),
                       codec::operations_of<T>(), copying::operations_of<T>(), r);
    }
}

template <class T>
void enroll_class(registry&, const registrar& r) {
    enroll_form<T>(class_description<T>::form, form_kind::class_, r);
}
template <class T>
void enroll_call(registry&, const registrar& r) {
    enroll_form<T>(call_description<T>::form, form_kind::call, r);
}
template <class T>
void enroll_enum(registry&, const registrar& r) {
    enroll_form<T>(enum_description<T>::form, form_kind::enumeration, r);
}
template <class T>
void enroll_type(lazy<T, registry>& all, const registrar& r) {
    all.add_type(make_type<T>(), &r);
}
template <class Derived, class... Bases>
void enroll_base(registry&, const registrar& r) {
    (add_base_of<Derived, Bases>(&r), ...);
}

/// Stands for a COPYREG_CONSTRUCTOR.
template <class F>
class constructor_registrar : public registrar {
public:
    constructor_registrar(std::string_view name, F function, const char* file, unsigned line)
        : registrar(&enroll, place{file, line}), name_(name), function_(std::move(function)) {
        lazy<F, registry>::get().enlist(*this);
    }

private:
    static void enroll(lazy<F, registry>& all, const registrar& r) {
        const auto& self = static_cast<const constructor_registrar&>(r);
        all.add_constructor(
            make_constructor<F>({self.name_, r.where().file, r.where().line}, self.function_), &r);
    }
    std::string_view name_;
    F function_;
};

/// Stands for a COPYREG_EXTENSION.
template <class OnUse>
class basic_extension_registrar : public registrar {
public:
    basic_extension_registrar(std::string_view name, std::int64_t code, const char* file,
                              unsigned line)
        : registrar(&enroll, place{file, line}), name_(name), code_(code) {
        basic_registry<OnUse>::get().enlist(*this);
    }
    ~basic_extension_registrar() {
        basic_extension_registry<OnUse>::get().dismiss(*this, static_cast<std::int32_t>(code_));
    }

private:
    static void enroll(registry&, const registrar& r) {
        const auto& self = static_cast<const basic_extension_registrar&>(r);
        add_extension_at(self.name_, self.code_, &r, r.where());
    }
    std::string_view name_;
    std::int64_t code_;
};
using extension_registrar = basic_extension_registrar<on_use>;

}  // namespace copyreg::registry

// --- for each of the arguments behind the first two, which are a macro and a type

#define COPYREG_DETAIL_PARENS ()
#define COPYREG_DETAIL_EXPAND(...) \
    COPYREG_DETAIL_EXPAND3(        \
        COPYREG_DETAIL_EXPAND3(COPYREG_DETAIL_EXPAND3(COPYREG_DETAIL_EXPAND3(__VA_ARGS__))))
#define COPYREG_DETAIL_EXPAND3(...) \
    COPYREG_DETAIL_EXPAND2(         \
        COPYREG_DETAIL_EXPAND2(COPYREG_DETAIL_EXPAND2(COPYREG_DETAIL_EXPAND2(__VA_ARGS__))))
#define COPYREG_DETAIL_EXPAND2(...) \
    COPYREG_DETAIL_EXPAND1(         \
        COPYREG_DETAIL_EXPAND1(COPYREG_DETAIL_EXPAND1(COPYREG_DETAIL_EXPAND1(__VA_ARGS__))))
#define COPYREG_DETAIL_EXPAND1(...) __VA_ARGS__
#define COPYREG_DETAIL_EACH(macro, T, ...) \
    __VA_OPT__(COPYREG_DETAIL_EXPAND(COPYREG_DETAIL_EACH_STEP(macro, T, __VA_ARGS__)))
#define COPYREG_DETAIL_EACH_STEP(macro, T, x, ...) \
    , macro(T, x) __VA_OPT__(COPYREG_DETAIL_EACH_AGAIN COPYREG_DETAIL_PARENS(macro, T, __VA_ARGS__))
#define COPYREG_DETAIL_EACH_AGAIN() COPYREG_DETAIL_EACH_STEP

#define COPYREG_DETAIL_CAT(a, b) COPYREG_DETAIL_CAT_(a, b)
#define COPYREG_DETAIL_CAT_(a, b) a##b
#define COPYREG_DETAIL_NAME COPYREG_DETAIL_CAT(copyreg_registrar_, __COUNTER__)
#define COPYREG_DETAIL_REGISTRAR(...)                                                 \
    [[maybe_unused]] static const ::copyreg::registry::registrar COPYREG_DETAIL_NAME( \
        &::copyreg::registry::__VA_ARGS__, __FILE__, __LINE__)

// A member is `name` or `(name, "attribute")`.
#define COPYREG_DETAIL_SECOND(a, b, ...) b
#define COPYREG_DETAIL_CHOOSE(...) COPYREG_DETAIL_SECOND(__VA_ARGS__)
#define COPYREG_DETAIL_IS_PAIR(...) ~, COPYREG_DETAIL_RENAMED
#define COPYREG_DETAIL_MEMBER(T, x) \
    COPYREG_DETAIL_CHOOSE(COPYREG_DETAIL_IS_PAIR x, COPYREG_DETAIL_PLAIN, ~)(T, x)
#define COPYREG_DETAIL_PLAIN(T, x) ::copyreg::member(#x, &T::x)
#define COPYREG_DETAIL_RENAMED(T, x) COPYREG_DETAIL_RENAMED_(T, COPYREG_DETAIL_EXPAND1 x)
#define COPYREG_DETAIL_RENAMED_(...) COPYREG_DETAIL_RENAMED__(__VA_ARGS__)
#define COPYREG_DETAIL_RENAMED__(T, x, name) ::copyreg::member(name, &T::x)
#define COPYREG_DETAIL_ENUMERATOR(T, x) ::copyreg::enumerator(#x, T::x)

#define COPYREG_DETAIL_FORM(T, description, make, macro, name, ...)                        \
    template <>                                                                            \
    struct copyreg::registry::description<T> {                                             \
        static constexpr auto form =                                                       \
            ::copyreg::registry::make<T>(name COPYREG_DETAIL_EACH(macro, T, __VA_ARGS__)); \
    };

/// Registers a plain class: COPYREG_CLASS(Type, "module:qualname", members...). In Python the
/// members are attributes. Needs a default constructor. At the global namespace.
#define COPYREG_CLASS(Type, ...)                                                         \
    COPYREG_DETAIL_FORM(Type, class_description, make_class_form, COPYREG_DETAIL_MEMBER, \
                        __VA_ARGS__)                                                     \
    COPYREG_DETAIL_REGISTRAR(enroll_class<Type>)

/// Registers a class that is built by a call with its members: COPYREG_CALL(Type,
/// "module:qualname", members...). Needs `Type(members...)` or `Type{members...}`. At the global
/// namespace.
#define COPYREG_CALL(Type, ...)                                                        \
    COPYREG_DETAIL_FORM(Type, call_description, make_call_form, COPYREG_DETAIL_MEMBER, \
                        __VA_ARGS__)                                                   \
    COPYREG_DETAIL_REGISTRAR(enroll_call<Type>)

/// Registers an enum by value: COPYREG_ENUM(Type, "module:qualname", enumerators...). The
/// enumerators are optional; with them it is read by name too. At the global namespace.
#define COPYREG_ENUM(Type, ...)                                                            \
    COPYREG_DETAIL_FORM(Type, enum_description, make_enum_form, COPYREG_DETAIL_ENUMERATOR, \
                        __VA_ARGS__)                                                       \
    COPYREG_DETAIL_REGISTRAR(enroll_enum<Type>)

/// Lets pointers to the bases hold a Derived: COPYREG_BASE(Derived, Base...).
#define COPYREG_BASE(...) COPYREG_DETAIL_REGISTRAR(enroll_base<__VA_ARGS__>)

/// Gives the state of a COPYREG_CLASS a version: COPYREG_VERSION(Type, 3, migrate), where
/// migrate(copyreg::dict& state, int from) brings a state of a lower version up to date. At the
/// global namespace.
#define COPYREG_VERSION(Type, version, ...)                                           \
    template <>                                                                       \
    struct copyreg::registry::version_description<Type> {                             \
        static constexpr int number = version;                                        \
        static void run_migration(::copyreg::dict& copyreg_state, int copyreg_from) { \
            (__VA_ARGS__)(copyreg_state, copyreg_from);                               \
        }                                                                             \
    };                                                                                \
    static_assert(copyreg::registry::version_description<Type>::number >= 1,          \
                  "copyreg: the version of COPYREG_VERSION(" #Type ", ...) is 1 or more")

/// Gives a type its reduce function: COPYREG_REDUCE(Type, reduce_fn). At the global namespace.
#define COPYREG_REDUCE(Type, ...)                                                     \
    template <>                                                                       \
    struct copyreg::registry::reduce_description<Type> {                              \
        using type = Type;                                                            \
        static auto run_reduction(const Type& copyreg_object, int copyreg_protocol) { \
            auto copyreg_function = __VA_ARGS__;                                      \
            return ::copyreg::registry::call_reduce(copyreg_function, copyreg_object, \
                                                    copyreg_protocol);                \
        }                                                                             \
    };                                                                                \
    COPYREG_DETAIL_REGISTRAR(enroll_type<Type>)

/// Declares a callable that a pickle may name: COPYREG_CONSTRUCTOR("module:qualname", function).
#define COPYREG_CONSTRUCTOR(name, ...)                                                            \
    [[maybe_unused]] static const ::copyreg::registry::constructor_registrar COPYREG_DETAIL_NAME( \
        name, ::copyreg::registry::decayed(__VA_ARGS__), __FILE__, __LINE__)

/// Gives a global an extension code: COPYREG_EXTENSION("module:qualname", code).
#define COPYREG_EXTENSION(name, code)                                                           \
    [[maybe_unused]] static const ::copyreg::registry::extension_registrar COPYREG_DETAIL_NAME( \
        name, code, __FILE__, __LINE__)

/// Inside a class: opens its private members to its registration.
#define COPYREG_FRIEND                                     \
    template <class>                                       \
    friend struct ::copyreg::registry::class_description;  \
    template <class>                                       \
    friend struct ::copyreg::registry::call_description;   \
    template <class>                                       \
    friend struct ::copyreg::registry::reduce_description; \
    friend struct ::copyreg::registry::access
