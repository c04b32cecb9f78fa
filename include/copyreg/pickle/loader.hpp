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
#pragma once

#include <copyreg/pickle/loader_base.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/rebuild.hpp>

#include <any>
#include <array>
#include <concepts>
#include <memory>
#include <new>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg::codec {

/// Loads `c` over `x`.
template <class T>
void load(loader& l, const model::cell& c, T& x);
/// Loads `c` as a new object.
template <class T>
T load_new(loader& l, const model::cell& c);
template <class T, class Form>
struct form_thunks;

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
                // by name: the global m.q.name
                const auto* entry = enum_of(name_of_global(c));
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
    template <class = on_use>
    void make_named(const cell& c, const std::type_info& type, std::string_view name, target& t) {
        const auto parts = parts_of(c);
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
        return object == nullptr ? nullptr
                                 : static_cast<const T*>(names().upcast(object->object.get(),
                                                                        object->type, typeid(T)));
    }

    template <class T>
    void load_list(const cell& c, T& x);
    template <class T>
    void load_dict(const cell& c, T& x);
    template <class T>
    void load_set(const cell& c, T& x);
    template <class T>
    void assign_text(const cell& c, T& x);
    template <class T>
    T special(const cell& c);
    template <class T>
    T value_of(const cell& c);
    template <class E>
    std::shared_ptr<E> load_shared(const cell& c);
    template <class E>
    E* load_unique(const cell& c);
    template <class E>
    std::type_index build_behind_pointer(const cell& c, target& t);
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
        } catch (const mismatch&) {
            roll_back(before);
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
inline constexpr bool starts_empty =
    registry::form_of<T> == registry::own_form::adapter&& std::is_default_constructible_v<T>;

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

// --- native kinds

template <class T>
T loader::build_adapted(const cell& c) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::tuple) {
        constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
        const auto items = items_of(c, count);
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            step part(*this, path_step::what::item);
            return T{(part.to(I),
                      load_new<std::remove_cv_t<std::tuple_element_t<I, typename A::elements>>>(
                          *this, items[I]))...};
        }
        (std::make_index_sequence<count>());
    } else if constexpr (form == shape::array) {
        const auto items = items_of(c, A::count);
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            step part(*this, path_step::what::item);
            return T{{(part.to(I), load_new<typename A::element>(*this, items[I]))...}};
        }
        (std::make_index_sequence<A::count>());
    } else if constexpr (form == shape::variant) {
        return std::move(*load_alternative<T>(c));
    } else if constexpr (form == shape::special) {
        return special<T>(c);
    } else if constexpr (form == shape::none) {
        if (c.what() != model::tag::none) fail("None", c);
        return A::make();
    } else if constexpr (registry::is_view<T>) {
        fail("expected a type that owns what is loaded into it, found " + type_name(typeid(T)));
    } else {
        static_assert(std::is_default_constructible_v<T>,
                      "copyreg: this type can be written but not loaded: it does not own what it "
                      "refers to, or has no default constructor; load a std::string, std::vector "
                      "or copyreg::bytes in its place");
    }
}

template <class T>
T loader::special(const cell& c) {
    if constexpr (requires { adapter<T>::cost(model::as_value(c)); }) {
        charge(adapter<T>::cost(model::as_value(c)));
    }
    try {
        return adapter<T>::from_value(model::as_value(c));
    } catch (const unpickling_error& e) { fail_with(e); }
}

template <class T>
void loader::load_adapted(const cell& c, T& x) {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (registry::is_view<T>) {
        fail("expected a type that owns what is loaded into it, found " + type_name(typeid(T)));
    } else if constexpr (form == shape::none) {
        if (c.what() != model::tag::none) fail("None", c);
    } else if constexpr (form == shape::boolean) {
        if (c.what() != model::tag::boolean) fail("bool", c);
        x = c.boolean;
    } else if constexpr (form == shape::integer) {
        if (!model::is_integer(c)) fail("int", c);
        if constexpr (std::is_enum_v<T>) {
            registry::number_of<T> number{};
            load_adapted(c, number);
            x = enum_from<T>(number);
        } else {
            T number{};
            if (!model::integer_from(c, number)) fail(model::expected_range<T>());
            x = number;
        }
    } else if constexpr (form == shape::long_integer) {
        if (!model::is_integer(c)) fail("int", c);
        const std::string small =
            c.is_node() ? std::string()
                        : long_from_int64(c.what() == model::tag::boolean ? std::int64_t{c.boolean}
                                                                          : c.integer);
        if (!A::from_little_endian(c.is_node() ? model::text_of(c) : std::string_view(small), x)) {
            fail("expected an int that fits " + type_name(typeid(T)) + ", found one outside");
        }
    } else if constexpr (form == shape::floating) {
        double d = 0;
        if (c.what() != model::tag::floating && !model::is_integer(c)) fail("float", c);
        if (!model::floating_from(c, d)) fail(model::expected_finite);
        x = static_cast<T>(d);
    } else if constexpr (form == shape::character) {
        if (!c.is(kind::string)) fail("str of one character", c);
        const std::string_view text = model::text_of(c);
        if (text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80) {
            x = text[0];
        } else if (text.size() == 2 && (text[0] == '\xc2' || text[0] == '\xc3')) {
            x = static_cast<char>((text[0] & 3) << 6 | (text[1] & 0x3f));
        } else {
            fail("expected a str of one Latin-1 character, found another one");
        }
    } else if constexpr (form == shape::string) {
        if (!c.is(kind::string)) fail("str", c);
        assign_text(c, x);
    } else if constexpr (form == shape::bytes) {
        if (!c.is(kind::bytes) && !c.is(kind::bytearray) && !c.is(kind::buffer)) fail("bytes", c);
        assign_text(c, x);
    } else if constexpr (form == shape::list) {
        load_list(c, x);
    } else if constexpr (form == shape::array) {
        const auto items = items_of(c, A::count);
        step part(*this, path_step::what::item);
        auto* data = A::data(x);
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            load(*this, items[i], data[i]);
        }
    } else if constexpr (form == shape::tuple) {
        constexpr std::size_t count = std::tuple_size_v<typename A::elements>;
        const auto items = items_of(c, count);
        step part(*this, path_step::what::item);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((part.to(I), load(*this, items[I], A::template get<I>(x))), ...);
        }
        (std::make_index_sequence<count>());
    } else if constexpr (form == shape::dict) {
        load_dict(c, x);
    } else if constexpr (form == shape::set) {
        load_set(c, x);
    } else if constexpr (form == shape::optional) {
        if (c.what() == model::tag::none) {
            A::reset(x);
        } else {
            A::assign(x, load_new<typename A::element>(*this, c));
        }
    } else if constexpr (form == shape::pointer) {
        using E = std::remove_cv_t<typename A::element>;
        if (c.what() == model::tag::none) {
            A::reset(x);
        } else if constexpr (A::owns != ownership::unique) {
            A::assign(x, load_shared<E>(c));
        } else {
            x = A::from_raw(load_unique<E>(c));
        }
    } else if constexpr (form == shape::variant) {
        x = std::move(*load_alternative<T>(c));
    } else if constexpr (form == shape::any) {
        load_any(c, x);
    } else if constexpr (form == shape::value) {
        x = value_of<T>(c);
    } else {
        static_assert(form == shape::special);
        x = special<T>(c);
    }
}

template <class T>
T loader::value_of(const cell& c) {
    try {
        return value_conversion<T>::from_value(model::as_value(c));
    } catch (const unpickling_error& e) { fail_with(e); }
}

template <class T>
void loader::assign_text(const cell& c, T& x) {
    const std::string_view text = model::text_of(c);
    charge(text.size());
    try {
        adapter<T>::assign(x, text);
    } catch (const unpickling_error& e) { fail_with(e); }
}

template <class T>
void loader::load_list(const cell& c, T& x) {
    using A = adapter<T>;
    using E = typename A::element;
    const auto items = items_of(c);
    charge(items.size() * sizeof(E));
    step part(*this, path_step::what::item);
    if constexpr (requires { typename A::refill; } && std::is_default_constructible_v<E>) {
        typename A::refill refill(x);
        refill.expect(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            load<E>(*this, items[i], refill.next());
        }
        refill.finish();
    } else if constexpr (registry::appends_by_refill<T>) {
        typename A::refill refill(x);
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            refill.append(load_new<E>(*this, items[i]));
        }
        refill.finish();
    } else {
        A::clear(x);
        if constexpr (requires { A::reserve(x, items.size()); }) A::reserve(x, items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            part.to(i);
            A::append(x, load_new<E>(*this, items[i]));
        }
    }
}

template <class T>
void loader::load_dict(const cell& c, T& x) {
    using A = adapter<T>;
    if (!c.is(kind::dict)) fail("dict", c);
    const auto& n = model::node_as<model::keyed_node>(c);
    charge(n.size * (sizeof(typename A::key) + sizeof(typename A::mapped)));
    A::clear(x);
    if constexpr (requires { A::reserve(x, std::size_t{n.size}); }) A::reserve(x, n.size);
    std::size_t place = n.first();
    for (std::size_t left = n.size; left != 0; --left, place = n.after(place)) {
        const cell& key = n.key(place);
        auto k = [&] {
            const step part(*this, path_step::what::key, place);
            return load_new<typename A::key>(*this, key);
        }();
        const step part(*this, place, key);
        A::insert(x, std::move(k), load_new<typename A::mapped>(*this, (&key)[1]));
    }
}

template <class T>
void loader::load_set(const cell& c, T& x) {
    using A = adapter<T>;
    if (!c.is(kind::set) && !c.is(kind::frozenset)) fail("set", c);
    const auto& n = model::node_as<model::keyed_node>(c);
    charge(n.size * sizeof(typename A::element));
    A::clear(x);
    if constexpr (requires { A::reserve(x, std::size_t{n.size}); }) A::reserve(x, n.size);
    step part(*this, path_step::what::item);
    std::size_t place = n.first();
    for (std::size_t left = n.size; left != 0; --left, place = n.after(place)) {
        part.to(place);
        A::insert(x, load_new<typename A::element>(*this, n.key(place)));
    }
}

// --- pointers

/// A new empty object behind the pointer that `t` wants.
template <class T>
void* create(target& t) {
    if (t.how == target::what::shared) {
        auto made = registry::access::make_shared<T>();
        T* object = made.get();
        t.owner = std::move(made);
        return object;
    }
    return new T(registry::access::make<T>());
}
template <class T>
void discard(void* object) {
    delete static_cast<T*>(object);
}
template <class T>
void set_creation(target& t) {
    if constexpr (!std::is_polymorphic_v<T> && registry::access::default_constructible<T>) {
        t.create = &create<T>;
        t.discard = &discard<T>;
    }
}

template <class E>
std::shared_ptr<E> loader::load_shared(const cell& c) {
    using registry::form_of;
    using registry::own_form;
    constexpr bool is_native = form_of<E> == own_form::adapter;
    if constexpr (is_native) {
        if (is_unshared(c)) return std::make_shared<E>(load_new<E>(*this, c));
    }
    if (!c.is_node()) fail(name_of_type<E>(), c);
    if (const auto known = find_made(c.node, typeid(E))) {
        return std::static_pointer_cast<E>(known);
    }
    if (const auto* object = global_object(c)) {
        if (void* as = names().upcast(object->object.get(), object->type, typeid(E))) {
            return {object->object, static_cast<E*>(as)};
        }
    }
    if constexpr (is_native) {
        if constexpr (std::is_default_constructible_v<E>) {
            auto made_now = std::make_shared<E>();
            charge(sizeof(E));
            made(c.node, typeid(E), made_now, &registry::let_go<E>);
            load(*this, c, *made_now);
            return made_now;
        } else {
            begin(c.node, typeid(E));
            auto made_now = std::make_shared<E>(load_new<E>(*this, c));
            made(c.node, typeid(E), made_now, nullptr);
            return made_now;
        }
    } else {
        count();
        charge(sizeof(E));
        std::type_index type = typeid(E);
        if (made_otherwise(c.node, type)) {
            fail_found(name_of_type<E>(), "an object that was loaded as " + type_name(type));
        }
        target t{target::what::shared};
        set_creation<E>(t);
        const std::type_index built = build_behind_pointer<E>(c, t);
        void* as = names().upcast(t.owner.get(), built, typeid(E));
        return {t.owner, static_cast<E*>(as)};
    }
}

template <class E>
E* loader::load_unique(const cell& c) {
    if constexpr (registry::form_of<E> == registry::own_form::adapter) {
        if constexpr (std::is_default_constructible_v<E>) {
            auto made_now = std::make_unique<E>();
            load(*this, c, *made_now);
            return made_now.release();
        } else {
            return new E(load_new<E>(*this, c));
        }
    } else {
        count();
        charge(sizeof(E));
        const making guard(*this, c);
        target t{target::what::unique};
        set_creation<E>(t);
        const std::type_index built = build_behind_pointer<E>(c, t);
        return static_cast<E*>(names().upcast(t.object, built, typeid(E)));
    }
}

/// Builds an `E` or something derived from it; returns the type that it is.
template <class E>
std::type_index loader::build_behind_pointer(const cell& c, target& t) {
    const auto parts = parts_of(c);
    if (!parts) {
        if constexpr (std::is_enum_v<E>) {
            load_object<E>(c, t);
            return typeid(E);
        }
        fail(name_of_type<E>(), c);
    }
    const bool may_be_derived = std::is_polymorphic_v<E> &&
                                (t.how == target::what::shared || std::has_virtual_destructor_v<E>);
    const auto& entry = constructor_for(c, *parts, typeid(E), may_be_derived);
    name_root(plain_name(entry.name));
    entry.pickling->make(*this, entry, c, t);
    return entry.result;
}

// --- variant and any

namespace detail {

/// How well the kind of a cell goes with a type: not at all, perhaps, exactly.
enum class fit : std::uint8_t { none, loose, exact };

template <class T>
fit fit_of(loader& l, const model::cell& c);

}  // namespace detail

template <class T>
std::optional<T> loader::load_alternative(const cell& c) {
    using A = adapter<T>;
    return [&]<class... E>(const std::tuple<E...>*) {
        const detail::fit fits[] = {detail::fit_of<E>(*this, c)...};
        std::optional<T> result;
        const auto tried = [&]<std::size_t I, class X>() {
            result.emplace(A::template make<I>(load_new<X>(*this, c)));
        };
        for (const auto wanted : {detail::fit::exact, detail::fit::loose}) {
            std::size_t candidates = 0;
            for (const auto f : fits) candidates += f == wanted ? 1 : 0;
            const bool is_last = wanted == detail::fit::loose || [&] {
                for (const auto f : fits) {
                    if (f == detail::fit::loose) return false;
                }
                return true;
            }();
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (void)((fits[I] == wanted && !result &&
                        (candidates == 1 && is_last
                             ? (tried.template operator()<I, E>(), true)
                             : attempt([&] { tried.template operator()<I, E>(); }),
                         false)) ||
                       ...);
            }
            (std::index_sequence_for<E...>());
            if (result) return result;
        }
        std::string expected = "one of";
        ((expected += ' ' + name_of_type<E>() + ','), ...);
        expected.pop_back();
        fail(expected, c);
    }(static_cast<const typename A::alternatives*>(nullptr));
}

namespace detail {

template <class T>
fit fit_of(loader& l, const model::cell& c) {
    const kind k = model::kind_of(c);
    const auto when = [](bool is_exact, bool is_loose) {
        return is_exact ? fit::exact : is_loose ? fit::loose : fit::none;
    };
    if constexpr (registry::form_of<T> != registry::own_form::adapter) {
        if (const auto parts = l.parts_of(c)) {
            if (parts->known == nullptr) return fit::none;
            for (const auto* entry : {parts->known->form.get(), parts->known->function.get()}) {
                if (entry != nullptr && entry->result == typeid(T)) return fit::exact;
            }
            return when(false, std::is_enum_v<T>);
        }
        return when(false, k == kind::global);
    } else {
        using A = adapter<T>;
        constexpr shape form = A::form;
        const bool is_object = k == kind::object || k == kind::global;
        if constexpr (form == shape::none) {
            return when(k == kind::none, false);
        } else if constexpr (form == shape::boolean) {
            return when(k == kind::boolean, is_object);
        } else if constexpr (form == shape::integer || form == shape::long_integer) {
            return when(k == kind::integer, k == kind::boolean || is_object);
        } else if constexpr (form == shape::floating) {
            return when(k == kind::floating, k == kind::integer || k == kind::boolean || is_object);
        } else if constexpr (form == shape::character) {
            return when(k == kind::string && model::text_of(c).size() == 1, k == kind::string);
        } else if constexpr (form == shape::string) {
            return when(k == kind::string, is_object);
        } else if constexpr (form == shape::bytes) {
            return when(k == kind::bytes, k == kind::bytearray || k == kind::buffer || is_object);
        } else if constexpr (form == shape::list) {
            return when(k == kind::list, k == kind::tuple || is_object);
        } else if constexpr (form == shape::array || form == shape::tuple) {
            return when(k == kind::tuple, k == kind::list || is_object);
        } else if constexpr (form == shape::dict) {
            return when(k == kind::dict, is_object);
        } else if constexpr (form == shape::set) {
            return when(k == kind::set, k == kind::frozenset || is_object);
        } else if constexpr (form == shape::optional || form == shape::pointer) {
            if (k == kind::none) return fit::exact;
            using E = std::remove_cv_t<typename A::element>;
            if constexpr (std::is_polymorphic_v<E> &&
                          registry::form_of<E> != registry::own_form::adapter) {
                return when(false, is_object);
            } else {
                return fit_of<E>(l, c);
            }
        } else {
            return fit::loose;
        }
    }
}

}  // namespace detail

template <class Any>
void loader::load_any(const cell& c, Any& x) {
    switch (model::kind_of(c)) {
        case kind::none: x.reset(); return;
        case kind::boolean: x = c.boolean; return;
        case kind::floating: x = c.floating; return;
        case kind::string:
            charge(model::text_of(c).size());
            x = std::string(model::text_of(c));
            return;
        case kind::bytes:
            charge(model::text_of(c).size());
            x = copyreg::bytes(model::text_of(c));
            return;
        case kind::integer:
            if (c.is_node()) break;
            x = c.integer;
            return;
        case kind::global:
        case kind::object:
            if (const auto* entry = enum_of(name_of_global(c))) {
                target t{target::what::any};
                t.any = &x;
                return entry->pickling->make(*this, *entry, c, t);
            }
            if (const auto parts = parts_of(c); parts && parts->known != nullptr) {
                if (const auto* entry = primary(*parts->known)) {
                    target t{target::what::any};
                    t.any = &x;
                    name_root(plain_name(entry->name));
                    return entry->pickling->make(*this, *entry, c, t);
                }
            }
            break;
        default: break;
    }
    x = value(model::as_value(c));
}

}  // namespace copyreg::codec
