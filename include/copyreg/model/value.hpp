// SPDX-License-Identifier: MIT
//
// `value`: any Python object, without Python.
//
// A value is a handle, as a name is in Python: copying it shares the object, `deepcopy` copies it.
// What a handle points to lives in an arena together with the whole graph that it belongs to, so
// cycles cost nothing and leak nothing. Reading through `const value&` from several threads is
// safe; changing is not, nor is asking for a `value&` to an element, which may be in order to
// change it.
//
// A `value&` that an element access returns is the element itself: assigning to it changes the
// container. It stays valid until the container grows or dies. Items of tuples and sets and keys of
// dicts are immutable, as in Python: assigning to one throws `copyreg::error`.
#pragma once

#include <copyreg/base/bytes.hpp>
#include <copyreg/base/error.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/equal.hpp>
#include <copyreg/model/global.hpp>
#include <copyreg/model/keyed.hpp>
#include <copyreg/model/node.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace copyreg {

class value;

/// How a C++ type is made from a value and a value from it: for scalars and text here
/// (convert.hpp), for every other type by its adapter or registration (pickle/conversion.hpp).
template <class T, class = void>
struct value_conversion {
    static value to_value(const T& x);
    static T from_value(const value& v);
};

/// Types that a value is built from by their adapter or registration.
template <class T>
concept convertible_to_value =
    !std::derived_from<T, value> && !std::is_pointer_v<T> && !std::is_function_v<T> &&
    !std::is_array_v<T> && !std::floating_point<T> &&
    !(std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, char>)&&requires(const T& x) {
    value_conversion<T>::to_value(x);
};

class value {
public:
    template <class Value>
    class basic_iterator;
    using iterator = basic_iterator<value>;
    using const_iterator = basic_iterator<const value>;
    class item_range;

    /// None.
    value() noexcept : cell_(model::make_none()) {}
    value(std::nullptr_t) noexcept : value() {}

    template <std::same_as<bool> B>
    value(B b) noexcept : cell_(model::make_boolean(b)) {}

    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char> && sizeof(I) <= 8) value(I i)
        : cell_(model::make_integer(static_cast<std::int64_t>(i))) {
        if constexpr (std::is_unsigned_v<I> && sizeof(I) == 8) {
            if (i > static_cast<I>(std::numeric_limits<std::int64_t>::max())) {
                adopt_text(kind::integer, long_from_uint64(i));
            }
        }
    }

    template <std::floating_point F>
    value(F f) noexcept : cell_(model::make_floating(static_cast<double>(f))) {}

    /// A str; `text` is UTF-8, or the error says so.
    value(std::string_view text) : value() {
        if (find_invalid_utf8(text, true) != std::string_view::npos) {
            throw error("expected UTF-8 in a str, found other bytes; use copyreg::bytes for those");
        }
        adopt_text(kind::string, text);
    }
    value(const char* text) : value(std::string_view(text)) {}
    value(const std::string& text) : value(std::string_view(text)) {}
    value(const bytes& data) : value() { adopt_text(kind::bytes, data.view()); }
    value(const global& name);

    /// Any type with an adapter: containers, optionals, registered classes.
    template <convertible_to_value T>
    value(const T& x) : value(value_conversion<T>::to_value(x)) {}

    value(const value& other) noexcept : cell_(other.handle()) {
        if (cell_.is_node()) {
            model::mark_shared(cell_.node);
            if (auto* a = cell_.owner()) a->retain();
        }
    }
    value(value&& other) noexcept : cell_(other.cell_) {
        if (other.is_interior()) {
            cell_ = other.handle();
            if (cell_.is_node()) {
                model::mark_shared(cell_.node);
                if (auto* a = cell_.owner()) a->retain();
            }
        } else {
            other.cell_ = model::make_none();
        }
    }
    value& operator=(const value& other) {
        if (this != &other) store(other);
        return *this;
    }
    value& operator=(value&& other) {
        if (this == &other) return *this;
        if (is_interior()) {
            store(other);
        } else {
            value old(std::move(*this));
            new (this) value(std::move(other));
        }
        return *this;
    }
    ~value() {
        if (!is_interior() && cell_.is_node()) {
            if (auto* a = cell_.owner()) a->release();
        }
    }

    copyreg::kind kind() const noexcept { return model::kind_of(cell_); }
    bool is_none() const noexcept { return kind() == copyreg::kind::none; }

    /// Python's `len`: items, characters of a str, bytes; of an object, what was appended to it or
    /// set in it. Throws for kinds that have none.
    std::size_t size() const;

    /// The element under a key (dict, or an object that has items), or at an index (list, tuple;
    /// negative ones count from the end). Throws `copyreg::error` where there is none.
    template <class K>
    value& operator[](const K& key) {
        return changeable(std::as_const(*this)[key]);
    }
    template <class K>
    const value& operator[](const K& key) const {
        if constexpr (std::convertible_to<const K&, std::string_view> &&
                      !std::same_as<K, std::nullptr_t>) {
            return at_text(key);
        } else if constexpr (std::integral<K> && !std::same_as<K, bool> && !std::same_as<K, char>) {
            if (!std::in_range<std::int64_t>(key)) return at_key(value(key));
            return at_index(static_cast<std::int64_t>(key));
        } else {
            return at_key(key);
        }
    }

    /// Whether a dict, set or frozenset has `key`, or a list or tuple an equal item.
    bool contains(const value& key) const;

    /// The element under `key` of a dict or of an object with items, or nullptr.
    value* find(const value& key) {
        const value* found = std::as_const(*this).find(key);
        return found == nullptr ? nullptr : &changeable(*found);
    }
    const value* find(const value& key) const;

    /// A field of an object, from whatever state it has: `__dict__`, slots, or both. Throws where
    /// there is none.
    value& attr(std::string_view name) { return changeable(std::as_const(*this).attr(name)); }
    const value& attr(std::string_view name) const;
    bool has_attr(std::string_view name) const noexcept { return find_attr(name) != nullptr; }

    /// Sets `v[key]` of a dict or of an object with items, whether it is there or not.
    void insert_or_assign(const value& key, const value& mapped);
    /// Appends to a list, or to an object with list items.
    void push_back(const value& item);
    /// Adds to a set; nothing happens if it is there.
    void add(const value& item);
    /// Removes `key` from a dict or set; returns whether it was there.
    bool erase(const value& key);

    /// Items of a list, tuple, set or frozenset, keys of a dict, items appended to an object; else
    /// nothing.
    iterator begin();
    iterator end();
    const_iterator begin() const;
    const_iterator end() const;
    /// The entries of a dict, or those set in an object: `for (auto [key, mapped] : v.items())`.
    item_range items() const;

    /// The parts of an object: what was called with what, and the state that it was given last
    /// (None without).
    const value& constructor() const;
    const value& args() const;
    const value& state() const;

    /// This object as a `T`: any type that `loads<T>` takes. Throws `unpickling_error` if it is not
    /// one.
    template <class T>
    T as() const {
        return value_conversion<T>::from_value(*this);
    }

    /// Python's `==`: 1 == 1.0 == True; objects of unknown classes are equal if they were built
    /// alike.
    friend bool operator==(const value& a, const value& b) {
        return model::equal(a.cell_, b.cell_, model::sameness::as_values);
    }

    /// Whether both are the same object, Python's `is`; false for kinds without identity.
    bool is(const value& other) const noexcept {
        return cell_.is_node() && other.cell_.is_node() && cell_.node == other.cell_.node;
    }

    /// For the library's rooms: the cell itself.
    const model::cell& raw() const noexcept { return cell_; }
    /// For the library's rooms: takes over one reference to `c`'s arena.
    static value adopt(const model::cell& c) noexcept {
        value v;
        v.cell_ = c;
        return v;
    }

    /// For the library's rooms: a handle to an interior cell that nothing else refers to.
    static value take_out(const model::cell& c) noexcept {
        value v = adopt(as_interior(c).handle());
        if (v.cell_.is_node() && v.cell_.owner() != nullptr) v.cell_.owner()->retain();
        return v;
    }

protected:
    static value make_tuple(const value* items, std::size_t count);

    /// An empty container in an arena of its own.
    template <class Node, class... Args>
    void adopt_node(Args... args) {
        auto* a = model::arena::create(sizeof(Node));
        cell_ = model::make_node(a, model::new_node<Node>(*a, args...));
    }

private:
    bool is_interior() const noexcept { return cell_.home & model::cell::interior; }
    model::cell handle() const noexcept {
        model::cell c = cell_;
        c.home = c.is_node() ? model::home_word(c.owner(), model::tag::node)
                             : model::home_word(nullptr, c.what());
        return c;
    }

    static const value& as_interior(const model::cell& c) noexcept {
        return reinterpret_cast<const value&>(c);
    }
    void adopt_text(copyreg::kind k, std::string_view text);
    void store(const value& other);
    model::arena& own_arena() const noexcept { return *cell_.owner()->root(); }
    model::cell bring(const value& other) const;

    /// Elements may change from now on: whatever they will be, this container may become part of a
    /// cycle.
    void changing() const noexcept {
        if (cell_.is_node()) model::mark_shared(cell_.node);
    }
    /// An element as it is handed out to be changed, if this is a container that changes.
    value& changeable(const value& element) const noexcept {
        changing();
        if (cell_.is(copyreg::kind::tuple)) model::freeze(element.cell_);
        return const_cast<value&>(element);
    }
    /// Whether `begin()` walks over what never changes.
    bool walks_frozen() const noexcept {
        const auto k = kind();
        return k == copyreg::kind::tuple || k == copyreg::kind::dict || k == copyreg::kind::set ||
               k == copyreg::kind::frozenset;
    }

    const value& at_text(std::string_view key) const;
    const value& at_index(std::int64_t index) const;
    const value& at_key(const value& key) const;
    const value* find_attr(std::string_view name) const noexcept;
    const model::object_step* last_step(model::object_step::what does) const noexcept;

    struct span {
        const model::cell* first = nullptr;
        std::size_t count = 0;  // places from there; some may be gaps
        unsigned stride = 1;
        std::size_t size = 0;  // of them that are none
    };
    static span entries_of(const model::keyed_node& n) noexcept;
    span sequence() const noexcept;
    span entries() const noexcept;

    model::cell cell_;
};

static_assert(sizeof(value) == sizeof(model::cell));

}  // namespace copyreg

#include <copyreg/model/containers.hpp>
#include <copyreg/model/value_access.hpp>
#include <copyreg/model/value_iteration.hpp>
