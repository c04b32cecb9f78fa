// SPDX-License-Identifier: MIT
//
// A value graph to C++ objects: the general way of loading, whatever the pickle looked like.
//
// An object that the graph shares is made once where it is wanted as a `shared_ptr`, and copied
// where it is wanted by value; budgets bound how much that may become. What is made is known before
// it is filled, so cycles close; when something fails, every object that was made is emptied again,
// so closed cycles open and nothing leaks.
//
// A type that was reduced is looked for by the name in the pickle, never by what the dispatch table
// says now: what was written under another form is still read.
//
// Here is how an object of any type is loaded; how each kind is, the files next to this one say.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/loader_base.hpp>

#include <memory>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <typeindex>
#include <utility>

namespace copyreg::codec {

/// Loads `c` over `x`.
template <class T>
void load(loader& l, const model::cell& c, T& x);
/// Loads `c` as a new object.
template <class T>
T load_new(loader& l, const model::cell& c);

class loader : public loader_base {
public:
    using loader_base::loader_base;

    /// The whole object behind `c`; `run(x)` loads over one that exists.
    template <class T>
    T run(const cell& c) {
        return guarded([&] { return load_new<T>(*this, c); });
    }
    template <class T>
    void run(const cell& c, T& x) {
        guarded([&] { load(*this, c, x); });
    }

    template <class = on_use>
    void run_over(const cell& c, const std::type_info& type, std::string_view name, void* x) {
        guarded([&] { load_named_over(c, type, name, x); });
    }

    /// Loads a type of a native kind over `x`, or builds one that has no default constructor.
    template <class T>
    void load_adapted(const cell& c, T& x);
    template <class T>
    T build_adapted(const cell& c);

    /// Builds a `T` by the constructor that `c` names.
    template <class T>
    void load_object(const cell& c, target& t) {
        if constexpr (!std::is_enum_v<T> && !std::is_polymorphic_v<T>) {
            load_named(c, typeid(T), registered_name<T>(), t);
        } else {
            if constexpr (registry::is_copyable<T>) {
                if (const T* known = known_object<T>(c)) {
                    if (t.how == target::what::construct) {
                        ::new (t.object) T(*known);
                        return;
                    }
                    if constexpr (registry::is_assignable<T>) {
                        *static_cast<T*>(t.object) = *known;
                        return;
                    }
                }
            }
            if constexpr (std::is_enum_v<T>) {
                // by name, the global m.q.name, or united from several
                const auto* entry = enum_of(c);
                if (entry != nullptr && entry->result == typeid(T)) {
                    return entry->pickling->make(*this, *entry, c, t);
                }
            }
            make_named(c, typeid(T), registered_name<T>(), t);
        }
    }
    /// The same for a class without virtual functions, whose name is `name` if the compiler knows.
    template <class = on_use>
    void load_named(const cell& c, const std::type_info& type, std::string_view name, target& t) {
        if (const auto* object = global_object(c); object != nullptr && object->type == type) {
            if (object->copy(t.object, object->object.get(), t.how == target::what::into)) return;
        }
        make_named(c, type, name, t);
    }
    template <class OnUse = on_use>
    void make_named(const cell& c, const std::type_info& type, std::string_view name, target& t) {
        const lazy<OnUse, std::optional<call_parts>> parts = parts_of(c);
        if (!parts) fail(name.empty() ? type_name(type) : plain_name(name), c);
        const making guard(*this, c);
        const auto& entry = constructor_for(c, *parts, type, false);
        name_root(plain_name(entry.name));
        entry.pickling->make(*this, entry, c, t);
    }
    /// Loads `c` over the object at `x`.
    template <class = on_use>
    void load_named_over(const cell& c, const std::type_info& type, std::string_view name,
                         void* x) {
        count();
        target t{target::what::into, x};
        load_named(c, type, name, t);
    }

    /// Whether `c` in place of a `T` of a native kind was written by an override, or as an
    /// enumerator of an enum that is registered at run time.
    template <class T>
    bool may_be_reduced(const cell& c) const {
        return c.is(kind::object) ||
               (c.is(kind::global) && (std::is_enum_v<T> || global_object(c) != nullptr));
    }

    template <class E>
    E enum_from(registry::number_of<E> number) const {
        const E x = static_cast<E>(number);
        if (!registry::is_number_of(x, number)) {
            fail_found("a number that fits " + name_of_type<E>(), std::to_string(number));
        }
        return x;
    }

    /// The "module:qualname" that a macro gave `T`; else empty.
    template <class T>
    static constexpr std::string_view registered_name() {
        if constexpr (registry::has_class_form<T>) {
            return registry::class_description<T>::form.name;
        } else if constexpr (registry::has_call_form<T>) {
            return registry::call_description<T>::form.name;
        } else if constexpr (registry::has_enum_form<T>) {
            return registry::enum_description<T>::form.name;
        } else {
            return {};
        }
    }
    /// What a message calls a `T`.
    template <class T>
    std::string name_of_type() const {
        constexpr std::string_view name = registered_name<T>();
        return name.empty() ? type_name(typeid(T)) : plain_name(name);
    }

private:
    template <class Work>
    auto guarded(Work load_it) -> decltype(load_it()) {
        start_here(stack_guard());
        begin_load();
        try {
            if constexpr (std::is_void_v<decltype(load_it())>) {
                load_it();
                do_later(*this, 0);
            } else {
                auto result = load_it();
                do_later(*this, 0);
                return result;
            }
        } catch (...) {
            roll_back_all();
            throw;
        }
    }

    /// The object that was registered under the name `c`, as a `T`; nullptr if there is none.
    template <class T>
    const T* known_object(const cell& c) {
        const auto* object = global_object(c);
        return object == nullptr
                   ? nullptr
                   : static_cast<const T*>(upcast(object->object.get(), object->type, typeid(T)));
    }

    // loader_native.hpp
    template <class T>
    void load_integer(const cell& c, T& x);
    template <class T>
    void load_long(const cell& c, T& x);
    template <class T>
    void load_floating(const cell& c, T& x);
    template <class T>
    void load_character(const cell& c, T& x);
    template <class T>
    void assign_text(const cell& c, T& x);
    template <class T>
    T value_of(const cell& c);
    template <class T>
    T special(const cell& c);
    template <class T>
    [[noreturn, gnu::cold]] void fail_view() const;

    // loader_containers.hpp
    template <class T>
    T build_array(const cell& c);
    template <class T>
    T build_tuple(const cell& c);
    template <class T>
    void load_array(const cell& c, T& x);
    template <class T>
    void load_tuple(const cell& c, T& x);
    template <class T>
    void load_list(const cell& c, T& x);
    template <class T>
    void load_dict(const cell& c, T& x);
    template <class T>
    void load_set(const cell& c, T& x);

    // loader_pointers.hpp
    template <class E>
    std::shared_ptr<E> load_shared(const cell& c);
    template <class E>
    E* load_unique(const cell& c);
    template <class E>
    std::type_index build_behind_pointer(const cell& c, target& t);

    // loader_choices.hpp
    template <class T>
    std::optional<T> load_alternative(const cell& c);
    template <class Any>
    void load_any(const cell& c, Any& x);

    /// Calls `load_it`; if that fails for what is in the pickle, as if it had not been done.
    template <class Work>
    bool attempt(Work load_it) {
        const mark before = mark_here();
        try {
            load_it();
            do_later(*this, before.later);
            return true;
        } catch (const mismatch& m) {
            roll_back(before);
            if (m.is_limit) throw;
            return false;
        } catch (...) {
            roll_back(before);
            throw;
        }
    }
};

// --- new objects

/// Room for one `T`, which is destroyed if it was made.
template <class T>
class place_for {
public:
    place_for() noexcept {}
    place_for(const place_for&) = delete;
    place_for& operator=(const place_for&) = delete;
    ~place_for() {
        if (is_made_) object_.~T();
    }
    void* address() noexcept { return &object_; }
    T& made() noexcept {
        is_made_ = true;
        return object_;
    }

private:
    union {
        T object_;
    };
    bool is_made_ = false;
};

/// Whether a new `T` is an empty one that is loaded over; else it is built whole.
template <class T>
constexpr bool find_starts_empty() {
    if constexpr (registry::form_of<T> != registry::own_form::adapter ||
                  !std::is_default_constructible_v<T>) {
        return false;
    } else {
        return adapter<T>::form != shape::variant || std::is_move_assignable_v<T>;
    }
}
template <class T>
inline constexpr bool starts_empty = find_starts_empty<T>();

template <class T>
constexpr bool find_made_empty() {
    if constexpr (!std::is_move_assignable_v<T>) {
        return false;
    } else if constexpr (registry::has_class_form<T>) {
        return !registry::members_of<T>::any_property;  // a setter is called for what there is
    } else {
        return registry::is_set_by_call<T>;
    }
}
/// The same for a class, whose objects its form loads over.
template <class T>
inline constexpr bool is_made_empty = find_made_empty<T>();

/// Whether the adapter itself reads objects of Python classes.
constexpr bool reads_objects(shape form) noexcept {
    return form >= shape::optional && form != shape::buffer;
}

template <class T>
T load_new(loader& l, const model::cell& c) {
    registry::check_type<T>();
    if constexpr (starts_empty<T>) {
        T x{};
        load(l, c, x);
        return x;
    } else if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        l.count();
        return l.build_adapted<T>(c);
    } else {
        static_assert(std::is_move_constructible_v<T>,
                      "copyreg: a type that is loaded by value must be movable; hold it by "
                      "std::unique_ptr or std::shared_ptr");
        if constexpr (is_made_empty<T>) {
            T x = registry::access::make<T>();
            load(l, c, x);
            return x;
        } else {
            l.count();
            place_for<T> place;
            target t{target::what::construct, place.address()};
            l.load_object<T>(c, t);
            return std::move(place.made());
        }
    }
}

template <class T>
void load(loader& l, const model::cell& c, T& x) {
    registry::check_type<T>();
    if constexpr (registry::form_of<T> == registry::own_form::adapter) {
        l.count();
        if constexpr (!reads_objects(adapter<T>::form)) {
            if (l.may_be_reduced<T>(c)) [[unlikely]] {
                target t{target::what::into, &x};
                return l.load_object<T>(c, t);
            }
        }
        l.load_adapted(c, x);
    } else if constexpr (!std::is_enum_v<T> && !std::is_polymorphic_v<T>) {
        l.load_named_over(c, typeid(T), loader::registered_name<T>(), std::addressof(x));
    } else {
        l.count();
        target t{target::what::into, &x};
        l.load_object<T>(c, t);
    }
}

}  // namespace copyreg::codec

#include <copyreg/pickle/loader_choices.hpp>
#include <copyreg/pickle/loader_containers.hpp>
#include <copyreg/pickle/loader_native.hpp>
#include <copyreg/pickle/loader_pointers.hpp>
