// SPDX-License-Identifier: MIT
//
// Registering at run time: the functions behind the macros of macros.hpp.
//
//   auto make_color = copyreg::constructor("app:make_color", [](int r, int g, int b) { ... });
//   copyreg::pickle<Color>([=](const Color& c) {
//       return copyreg::reduction{make_color, std::tuple{c.r(), c.g(), c.b()}};
//   });
//
// Every function throws `registration_error` when a name is malformed or stands for something else
// already, and then has no effect. All may be called at any time from any thread: operations that
// are under way go on with what they started with.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/dispatch_table.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/registry/form.hpp>

#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>

namespace copyreg {

namespace registry {

/// A name together with the place where it is registered.
struct located_name {
    std::string_view text;
    place where;

    template <class S>
    requires std::is_convertible_v<const S&, std::string_view> located_name(
        const S& name, const char* file = __builtin_FILE(),
        unsigned line = static_cast<unsigned>(__builtin_LINE()))
        : text(name), where{file, line} {}
};

template <class = on_use>
[[noreturn]] inline void fail_name(const located_name& name) {
    throw registration_error("expected a name like \"module:qualname\" at " + name.where.str() +
                             ", found \"" + std::string(name.text) + "\"");
}
/// "module:qualname", or an error; text without a colon is a name in `builtins`.
template <class = on_use>
inline std::string checked_name(const located_name& name) {
    const copyreg::global g(name.text);
    if (g.module().empty() || g.qualname().empty()) fail_name(name);
    return g.str();
}

template <class F>
std::shared_ptr<constructor_entry> make_constructor(const located_name& name, F function) {
    static_assert(known_signature<F>,
                  "copyreg: a constructor is a function or a lambda whose parameters have types: "
                  "no overloads, no auto");
    static_assert(!known_signature<F> || is_constructor_function<F>,
                  "copyreg: a constructor returns the object that it builds; a state setter takes "
                  "(T&, State)");
    static_assert(!is_constructor_function<F> || is_called_const<F>,
                  "copyreg: a constructor must be callable as const, by any thread: no mutable "
                  "lambda");
    if constexpr (is_constructor_function<F> && is_called_const<F>) {
        check_types(static_cast<const typename function_traits<F>::values*>(nullptr));
        auto entry = std::make_shared<lazy<F, constructor_entry>>();
        entry->name = checked_name(name);
        entry->ids = ids_of(entry->name);
        entry->result = typeid(
            typename constructed<std::remove_cvref_t<typename function_traits<F>::result>>::type);
        entry->function = std::make_shared<const F>(std::move(function));
        entry->is_stateless = std::is_empty_v<F>;
        entry->pickling = codec::operations_of_function<F>();
        entry->where = name.where;
        return entry;
    } else {
        return nullptr;
    }
}

/// The entry of a class, call or enum form of `T`; its name is kept by the entry.
template <class OnUse = on_use>
inline std::shared_ptr<constructor_entry> new_form(const located_name& name, form_kind kind,
                                                   const std::type_info& type,
                                                   const codec::constructor_operations* pickling) {
    auto entry = std::make_shared<lazy<OnUse, constructor_entry>>();
    entry->name = checked_name(name);
    if (entry->name != name.text) fail_name(name);  // the form writes the name as it was given
    entry->ids = ids_of(entry->name);
    entry->kind = kind;
    entry->result = type;
    entry->pickling = pickling;
    entry->where = name.where;
    return entry;
}

/// Whether the objects of `T` can be built as its form says.
template <class T, class Form>
inline constexpr bool form_fits = std::is_enum_v<T>;
template <class T, class... Members>
inline constexpr bool form_fits<T, class_form<T, Members...>> =
    std::is_class_v<T> && !std::is_abstract_v<T> && access::default_constructible<T> &&
    !(Members::is_const || ...);
template <class T, class... Members>
inline constexpr bool form_fits<T, call_form<T, Members...>> =
    access::callable<T, typename Members::value_type...>;

/// Says what cannot be registered in this way, when the program is compiled.
template <class T, class Form>
constexpr void check_form() {
    check_type<T>();
    if constexpr (form_fits<T, Form>) {
        // as it should be
    } else if constexpr (is_call_form<Form>) {
        static_assert(form_fits<T, Form>,
                      "copyreg: COPYREG_CALL needs a constructor that takes the listed members in "
                      "their order: Type(members...) or Type{members...}");
    } else if constexpr (!is_class_form<Form>) {
        static_assert(std::is_enum_v<T>,
                      "copyreg: COPYREG_ENUM is for enums; register a class with COPYREG_CLASS");
    } else if constexpr (!std::is_class_v<T>) {
        static_assert(std::is_class_v<T>,
                      "copyreg: COPYREG_CLASS is for classes; register an enum with COPYREG_ENUM");
    } else if constexpr (std::is_abstract_v<T>) {
        static_assert(!std::is_abstract_v<T>,
                      "copyreg: COPYREG_CLASS is for classes of which there are objects; register "
                      "those that derive from this abstract one, and each with "
                      "COPYREG_BASE(Derived, Base)");
    } else if constexpr (access::default_constructible<T>) {
        static_assert(!form_members<Form>::any_const,
                      "copyreg: COPYREG_CLASS sets the members of an object that exists, and one "
                      "of these is const; use COPYREG_CALL");
    } else {
        static_assert(access::default_constructible<T>,
                      "copyreg: COPYREG_CLASS needs a default constructor: give the type one (a "
                      "private one with COPYREG_FRIEND will do), or use COPYREG_CALL or "
                      "copyreg::constructor");
    }
}

template <class T>
type_entry make_type() {
    return {typeid(T), codec::operations_of<T>(), copying::operations_of<T>(), nullptr};
}

template <class Registrations>
void enroll_builtin_types(Registrations& all) {
    const auto enroll = [&]<class... T>(std::type_identity<T>...) {
        (all.insert_type({typeid(T), codec::operations_of_builtin<T>(),
                          copying::operations_of_builtin(), nullptr},
                         nullptr),
         ...);
    };
    using std::type_identity;
    enroll(type_identity<bool>(), type_identity<char>(), type_identity<signed char>(),
           type_identity<unsigned char>(), type_identity<short>(), type_identity<unsigned short>(),
           type_identity<int>(), type_identity<unsigned>(), type_identity<long>(),
           type_identity<unsigned long>(), type_identity<long long>(),
           type_identity<unsigned long long>(), type_identity<float>(), type_identity<double>(),
           type_identity<long double>(), type_identity<std::string>(), type_identity<bytes>());
}

template <class OnUse = on_use>
inline void add_form_of(type_entry type, lazy<OnUse, std::shared_ptr<constructor_entry>> entry,
                        const registrar* owner) {
    type.form = entry;
    auto& all = basic_registry<OnUse>::get();
    all.add_form(std::move(entry), owner);
    all.add_type(type, owner);
}

/// Registers a form at run time: the registry keeps it.
template <class T, class Form>
void add_own_form(const located_name& name, form_kind kind, Form form) {
    check_form<T, Form>();
    if constexpr (form_fits<T, Form>) {
        auto entry = new_form(name, kind, typeid(T), codec::operations_of_form<T, Form>());
        form.name = entry->name;
        entry->function = std::make_shared<const Form>(std::move(form));
        entry->copying = copying::operations_of_form<T, Form>();
        add_form_of(make_type<T>(), std::move(entry), nullptr);
    }
}

/// See `global_object::copy`.
template <class T>
bool copy_object(void* to, const void* object, bool is_over) {
    if constexpr (is_copyable<T>) {
        if (!is_over) {
            ::new (to) T(*static_cast<const T*>(object));
            return true;
        }
        if constexpr (is_assignable<T>) {
            *static_cast<T*>(to) = *static_cast<const T*>(object);
            return true;
        }
    }
    return false;
}

template <class Derived, class Base>
void add_base_of(const registrar* owner) {
    static_assert(std::is_base_of_v<Base, Derived> && !std::is_same_v<Base, Derived>,
                  "copyreg: the first type of a base relation derives from all the others");
    static_assert(!std::is_base_of_v<Base, Derived> || std::is_polymorphic_v<Base>,
                  "copyreg: a base relation is between polymorphic classes; give the base a "
                  "virtual destructor");
    if constexpr (std::is_base_of_v<Base, Derived>) {
        lazy<Base, registry>::get().add_base(
            typeid(Derived), typeid(Base),
            [](void* object) -> void* { return static_cast<Base*>(static_cast<Derived*>(object)); },
            owner);
    }
}

}  // namespace registry

/// Declares `function` as a way to build an object, or (if its first parameter is a `T&`) to give
/// one its state, under "module:qualname". Only what is registered can be called by a pickle. The
/// same line may run again. `function` returns the object, a `unique_ptr` or a `shared_ptr`.
template <class F>
constructor_id<std::decay_t<F>> constructor(
    std::string_view name, F&& function, const char* file = __builtin_FILE(),
    unsigned line = static_cast<unsigned>(__builtin_LINE())) {
    auto entry =
        registry::make_constructor<std::decay_t<F>>({name, file, line}, std::forward<F>(function));
    const auto& kept =
        lazy<F, registry::registry>::get().add_constructor(std::move(entry), nullptr);
    return constructor_id<std::decay_t<F>>(kept);
}

/// Sets the entry of `T` in the global dispatch table: how it is reduced from now on, for pickling
/// and for copying. See `dispatch_table::erase` for the way back.
template <class T, class F>
void pickle(F reduce) {
    lazy<T, dispatch_table>::global().template pickle<T>(std::move(reduce));
}

/// COPYREG_CLASS as a function. The names of members must outlive the registration.
template <class T, class... Members>
void register_class(const registry::located_name& name, Members... members) {
    registry::add_own_form<T>(name, registry::form_kind::class_,
                              registry::make_class_form<T>({}, std::move(members)...));
}

/// COPYREG_CALL as a function. The names of members must outlive the registration.
template <class T, class... Members>
void register_call(const registry::located_name& name, Members... members) {
    registry::add_own_form<T>(name, registry::form_kind::call,
                              registry::make_call_form<T>({}, std::move(members)...));
}

/// COPYREG_ENUM as a function: `register_enum<Shade>("m:Shade", enumerator("light",
/// Shade::light))`. The names must outlive the registration.
template <class E, class... Enumerators>
void register_enum(const registry::located_name& name, Enumerators... enumerators) {
    registry::add_own_form<E>(name, registry::form_kind::enumeration,
                              registry::make_enum_form<E>({}, enumerators...));
}

/// COPYREG_BASE as a function: a pointer to any of `Bases` may hold a `Derived`.
template <class Derived, class... Bases>
void register_base() {
    (registry::add_base_of<Derived, Bases>(nullptr), ...);
}

/// COPYREG_VERSION as a function: the state of `T` says version `number`; `migrate(dict&, int)`
/// brings the state of a lower one up to date.
template <class T, class Migrate>
void register_version(int number, Migrate migrate) {
    auto version = std::make_shared<lazy<T, registry::version_entry>>();
    version->number = number;
    version->migrate = std::move(migrate);
    lazy<T, registry::registry>::get().set_version(typeid(T), std::move(version));
}

/// Puts the built-in form of `T` into the table, so that a `std::any` may hold it.
template <class T>
void register_type() {
    registry::check_type<T>();
    lazy<T, registry::registry>::get().add_type(registry::make_type<T>(), nullptr);
}

/// Makes `object` known under a name: a reduce function that returns `copyreg::global{name}` stands
/// for it, and loading the name gives this very object. Replaces what was known under the name.
template <class T>
void register_global(const registry::located_name& name, std::shared_ptr<T> object) {
    using plain = std::remove_const_t<T>;
    lazy<T, registry::registry>::get().add_object(
        {registry::checked_name(name), typeid(T), std::const_pointer_cast<plain>(std::move(object)),
         &registry::copy_object<plain>});
}

/// Reads what was written under `old_name` as if it were `new_name`.
template <class OnUse = on_use>
inline void alias(const registry::located_name& old_name, const registry::located_name& new_name) {
    registry::basic_registry<OnUse>::get().add_alias(registry::checked_name(old_name),
                                                     registry::checked_name(new_name));
}

}  // namespace copyreg
