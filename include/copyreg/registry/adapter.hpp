// SPDX-License-Identifier: MIT
//
// Adapters: which Python kind a C++ type is, how to walk it and how to fill it.
//
// `adapter<T>` is specialised once for each type or template, next to nothing else, and never in
// the type. The base templates here give every shape its defaults; an adapter derives from one and
// hides what differs:
//
//   template <class T>
//   struct copyreg::adapter<other::stack<T>> : copyreg::list_adapter<other::stack<T>, T> {
//       static void append(other::stack<T>& s, T x) { s.push(std::move(x)); }
//   };
//
// The adapters of the standard library (types/) are written in the same way. Engines know shapes,
// not types.
#pragma once

#include <copyreg/base/bytes.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg {

/// How a type is taken apart and put together.
enum class shape : unsigned char {
    none,          ///< the one value of a unit type
    boolean,       ///<
    integer,       ///< a builtin integer of at most 64 bits, or an enum
    long_integer,  ///< an integer of any other size, as two's complement
    floating,      ///<
    character,     ///< a str of one Latin-1 character
    string,        ///< UTF-8
    bytes,         ///<
    list,          ///< any number of items of one type
    array,         ///< a fixed number of items of one type: a tuple in Python
    tuple,         ///< a fixed number of items of any types
    dict,          ///<
    set,           ///<
    optional,      ///< None or the value
    pointer,       ///< None or the object, with identity where it is shared
    variant,       ///< the value of one of several types
    any,           ///< a value of any registered type
    value,         ///< any Python object
    buffer,        ///< bytes that may travel outside the pickle
    special,       ///< a Python object that the adapter itself builds and reads
};

/// The adapter of `T`; none by default. Specialise it for types of others.
template <class T>
struct adapter;

/// Whether `T` has an adapter.
template <class T>
concept adapted = requires {
    adapter<T>::form;
};

namespace registry {

/// Overwrites a container with random access from its start, so that what its items own is kept.
template <class C>
class indexed_refill {
public:
    explicit indexed_refill(C& c) noexcept : c_(c) {}
    [[gnu::always_inline]] decltype(auto) next() {
        if (at_ == c_.size()) add();
        return (c_[at_++]);
    }
    /// Makes room for `more` items behind those that were written.
    void expect(std::size_t more) {
        if constexpr (requires { c_.reserve(more); }) {
            if (at_ + more > c_.capacity()) {
                c_.reserve(at_ + more > 2 * c_.capacity() ? at_ + more : 2 * c_.capacity());
            }
        }
    }
    /// Takes back the item that `next` gave last.
    void take_back() { --at_; }
    /// Drops what was not overwritten.
    void finish() {
        if (at_ == c_.size()) return;
        if constexpr (std::is_move_assignable_v<typename C::value_type>) {
            c_.erase(c_.begin() + static_cast<std::ptrdiff_t>(at_), c_.end());
        } else {
            while (c_.size() > at_) c_.pop_back();
        }
    }

private:
    void add() {
        if constexpr (requires { c_.reserve(at_); }) {
            // fewer steps than one, two, four
            if (at_ == c_.capacity()) c_.reserve(at_ < 4 ? 4 : 2 * at_);
        }
        c_.emplace_back();
    }

    C& c_;
    std::size_t at_ = 0;
};

}  // namespace registry

/// A sequence `C` of `E`; needs `push_back`, or an `append` of its own.
template <class C, class E>
struct list_adapter {
    static constexpr shape form = shape::list;
    using element = E;

    static std::size_t size(const C& c) {
        if constexpr (requires { c.size(); }) {
            return static_cast<std::size_t>(c.size());
        } else {
            return static_cast<std::size_t>(std::distance(std::begin(c), std::end(c)));
        }
    }
    static auto begin(const C& c) { return std::begin(c); }
    static auto end(const C& c) { return std::end(c); }
    static void clear(C& c) { c.clear(); }
    static void append(C& c, E x) { c.push_back(std::move(x)); }
};

/// A fixed number `N` of items of type `E`, reached by `data`.
template <class T, class E, std::size_t N>
struct array_adapter {
    static constexpr shape form = shape::array;
    static constexpr std::size_t count = N;
    static constexpr bool as_list = false;  // written as a list in place of a tuple
    using element = E;

    static const E* data(const T& x) { return std::data(x); }
    static E* data(T& x) { return std::data(x); }
};

/// A product type whose items are reached by `get<I>`.
template <class T, class... E>
struct tuple_adapter {
    static constexpr shape form = shape::tuple;
    using elements = std::tuple<E...>;

    template <std::size_t I>
    static const auto& get(const T& x) {
        return std::get<I>(x);
    }
    template <std::size_t I>
    static auto& get(T& x) {
        return std::get<I>(x);
    }
};

/// An associative container `M` from `K` to `V`, whose iterators have `first` and `second`.
template <class M, class K, class V>
struct dict_adapter {
    static constexpr shape form = shape::dict;
    using key = K;
    using mapped = V;

    static std::size_t size(const M& m) { return static_cast<std::size_t>(m.size()); }
    static auto begin(const M& m) { return std::begin(m); }
    static auto end(const M& m) { return std::end(m); }
    static void clear(M& m) { m.clear(); }
    static void insert(M& m, K k, V v) {
        if constexpr (std::is_move_assignable_v<V>) {
            m.insert_or_assign(std::move(k), std::move(v));
        } else {
            m.erase(k);
            m.emplace(std::move(k), std::move(v));
        }
    }
};

/// A container `S` of unique `E`.
template <class S, class E>
struct set_adapter {
    static constexpr shape form = shape::set;
    using element = E;

    static std::size_t size(const S& s) { return static_cast<std::size_t>(s.size()); }
    static auto begin(const S& s) { return std::begin(s); }
    static auto end(const S& s) { return std::end(s); }
    static void clear(S& s) { s.clear(); }
    static void insert(S& s, E x) { s.insert(std::move(x)); }
};

/// None or an `E`: something like `std::optional`.
template <class O, class E>
struct optional_adapter {
    static constexpr shape form = shape::optional;
    using element = E;

    static bool has_value(const O& o) { return static_cast<bool>(o); }
    static const E& get(const O& o) { return *o; }
    static void reset(O& o) { o.reset(); }
    static void assign(O& o, E x) { o = std::move(x); }
};

/// What a pointer does with its object.
enum class ownership : unsigned char {
    unique,  ///< one owner
    shared,  ///< several; identity is kept
    weak,    ///< others; identity is kept while they live
};

/// None or an object that `P` alone owns. `from_raw` takes over an object that was made with `new`.
template <class P, class E>
struct pointer_adapter {
    static constexpr shape form = shape::pointer;
    static constexpr ownership owns = ownership::unique;
    using element = E;

    static const E* get(const P& p) { return p ? std::addressof(*p) : nullptr; }
    static void reset(P& p) { p = P(); }
    static P from_raw(E* object) { return P(object); }
};

/// None or an object whose identity is kept: something made of a `std::shared_ptr<E>`.
template <class P, class E>
struct shared_pointer_adapter {
    static constexpr shape form = shape::pointer;
    static constexpr ownership owns = ownership::shared;
    using element = E;

    static std::shared_ptr<E> share(const P& p) { return p; }
    static void reset(P& p) { p = P(); }
    static void assign(P& p, std::shared_ptr<E> object) { p = std::move(object); }
};

/// Text in UTF-8.
template <class T>
struct string_adapter {
    static constexpr shape form = shape::string;

    static std::string_view view(const T& x) {
        return {reinterpret_cast<const char*>(std::data(x)), std::size(x)};
    }
    static void assign(T& x, std::string_view text) {
        x.assign(reinterpret_cast<const typename T::value_type*>(text.data()), text.size());
    }
};

/// The value of one of several types `A`: something like `std::variant`.
template <class V, class... A>
struct variant_adapter {
    static constexpr shape form = shape::variant;
    using alternatives = std::tuple<A...>;

    /// Which alternative `v` holds; throws `pickling_error` if it holds none.
    static std::size_t index(const V& v);
    /// The alternative `I`, which `v` holds.
    template <std::size_t I>
    static const std::tuple_element_t<I, alternatives>& get(const V& v);
    /// One that holds `x` as its alternative `I`.
    template <std::size_t I>
    static V make(std::tuple_element_t<I, alternatives> x);
};

/// A Python object that the adapter itself builds and reads:
///
///   static model::cell to_value(model::graph_builder&, const T&);
///   static T from_value(const value&);
template <class T>
struct special_adapter {
    static constexpr shape form = shape::special;
};

/// Bytes.
template <class T>
struct bytes_adapter {
    static constexpr shape form = shape::bytes;

    static std::string_view view(const T& x) { return view_of(x); }
    static void assign(T& x, std::string_view data) {
        const auto* first = reinterpret_cast<const typename T::value_type*>(data.data());
        x.assign(first, first + data.size());
    }
};

// --- the scalars of the language

namespace registry {

/// What stands for an enum in a pickle: its underlying type, or int where that is no number.
template <class E>
using number_of = std::conditional_t<std::is_same_v<std::underlying_type_t<E>, bool> ||
                                         std::is_same_v<std::underlying_type_t<E>, char>,
                                     int, std::underlying_type_t<E>>;

/// Whether `x` was made of `number` without loss.
template <class E>
constexpr bool is_number_of(E x, number_of<E> number) noexcept {
    return static_cast<number_of<E>>(x) == number;
}

}  // namespace registry

template <>
struct adapter<bool> {
    static constexpr shape form = shape::boolean;
};

template <class I>
requires(std::is_integral_v<I> && sizeof(I) <= 8) struct adapter<I> {
    static constexpr shape form = shape::integer;
};

template <class E>
requires std::is_enum_v<E>
struct adapter<E> {
    static constexpr shape form = shape::integer;
};

template <class F>
requires std::is_floating_point_v<F>
struct adapter<F> {
    static constexpr shape form = shape::floating;
};

template <>
struct adapter<char> {
    static constexpr shape form = shape::character;
};

template <>
struct adapter<std::nullptr_t> {
    static constexpr shape form = shape::none;
    static std::nullptr_t make() noexcept { return nullptr; }
};

template <>
struct adapter<bytes> : bytes_adapter<bytes> {
    static void assign(bytes& x, std::string_view data) {
        x.clear();
        x.append(data);
    }
};

namespace registry {

/// Whether a list of this type is filled from its front in one go.
template <class T>
concept appends_by_refill = requires(typename adapter<T>::refill r,
                                     typename adapter<T>::element item) {
    r.append(std::move(item));
};

/// Whether `T` shows what it does not own: it can be written, but nothing can be loaded into it.
template <class T>
inline constexpr bool is_view = [] {
    if constexpr (!adapted<T>) {
        return false;
    } else if constexpr (requires { adapter<T>::is_view; }) {
        return adapter<T>::is_view;
    } else {
        return adapter<T>::form == shape::buffer;
    }
}();

/// Whether `T` is a pointer to what others own too.
template <class T>
inline constexpr bool shares = [] {
    if constexpr (adapter<T>::form == shape::pointer) {
        return adapter<T>::owns != ownership::unique;
    } else {
        return false;
    }
}();

/// Calls `f` with the alternative that the variant `x` holds; every call returns the same type.
template <std::size_t I = 0, class V, class F>
auto visit(const V& x, F&& f) {
    using A = adapter<V>;
    if constexpr (I + 1 < std::tuple_size_v<typename A::alternatives>) {
        if (A::index(x) != I) return visit<I + 1>(x, std::forward<F>(f));
    }
    return f(A::template get<I>(x));
}

template <class T>
inline constexpr shape shape_of = [] {
    if constexpr (adapted<T>) {
        return adapter<T>::form;
    } else {
        return shape::none;
    }
}();

}  // namespace registry

}  // namespace copyreg
