// SPDX-License-Identifier: MIT
//
// A reduction: how one object is taken apart, as a compile-time type.
//
//   reduction{make_color, std::tuple{c.r(), c.g(), c.b()}}.state(s).listitems(range)
//
// The parts are Python's: constructor, args, state, listitems, dictitems, state setter. Nothing is
// erased on the way to bytes or to a copy; a part that is not there has the type `absent`.
#pragma once

#include <copyreg/registry/entries.hpp>
#include <copyreg/registry/function_traits.hpp>
#include <copyreg/registry/items.hpp>

#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace copyreg {

/// A registered constructor whose function is `F`: what a reduction names. Cheap to copy; made by
/// `constructor`.
template <class F>
class constructor_id {
public:
    using function_type = F;
    using traits = registry::function_traits<F>;

    explicit constructor_id(const registry::constructor_entry& entry) noexcept : entry_(&entry) {}

    const std::string& name() const noexcept { return entry_->name; }
    const F& function() const noexcept { return *static_cast<const F*>(entry_->function.get()); }
    const registry::constructor_entry& entry() const noexcept { return *entry_; }

private:
    const registry::constructor_entry* entry_;
};

namespace registry {

/// A part that a reduction does not have.
struct absent {};

template <class T>
struct is_constructor_id : std::false_type {};
template <class F>
struct is_constructor_id<constructor_id<F>> : std::true_type {};

template <class T>
struct is_tuple : std::false_type {};
template <class... T>
struct is_tuple<std::tuple<T...>> : std::true_type {};

template <class T>
struct unwrapped {
    using type = T;
};
template <class T>
struct unwrapped<std::reference_wrapper<T>> {
    using type = std::remove_cv_t<T>;
};
/// `T`, or what a `std::reference_wrapper` refers to.
template <class T>
using unwrapped_t = typename unwrapped<std::remove_cvref_t<T>>::type;

template <class T>
const T& unwrap(const T& x) noexcept {
    return x;
}
template <class T>
const T& unwrap(const std::reference_wrapper<T>& x) noexcept {
    return x.get();
}

template <class F, class Args>
struct args_fit : std::false_type {};
template <class F, class... A>
struct args_fit<F, std::tuple<A...>> : std::is_invocable<const F&, unwrapped_t<A>...> {};

/// Whether `Args` fit a constructor; true where one of them is none, which is told by itself.
template <class Constructor, class Args>
inline constexpr bool args_fit_constructor = true;
template <class F, class... A>
inline constexpr bool args_fit_constructor<constructor_id<F>, std::tuple<A...>> =
    args_fit<F, std::tuple<A...>>::value;

/// The object type behind what a constructor returns: `T`, `unique_ptr<T>` or `shared_ptr<T>`.
template <class R>
struct constructed {
    using type = R;
};
template <class T, class D>
struct constructed<std::unique_ptr<T, D>> {
    using type = T;
};
template <class T>
struct constructed<std::shared_ptr<T>> {
    using type = T;
};

/// Whether a state setter can give a `T` a `State`; true where there is none of them.
template <class T, class State, class Setter>
inline constexpr bool state_fits = true;
template <class T, class State, class F>
inline constexpr bool state_fits<T, State, constructor_id<F>> =
    std::is_same_v<State, absent> ||
    std::is_invocable_v<const F&, std::add_lvalue_reference_t<T>, unwrapped_t<State>>;

/// Whether a `T` takes the items of a reduction; true where there are none, or no `T` is known.
template <class T, class List>
inline constexpr bool items_fit = std::is_void_v<T> || find_takes_items<T, List>();
template <class T>
inline constexpr bool items_fit<T, absent> = true;
template <class T, class Dict>
inline constexpr bool entries_fit = std::is_void_v<T> || find_takes_entries<T, Dict>();
template <class T>
inline constexpr bool entries_fit<T, absent> = true;

/// The type of the objects that a constructor builds; `void` if it is none.
template <class Constructor>
struct built_by {
    using type = void;
};
template <known_signature F>
struct built_by<constructor_id<F>> {
    using type =
        typename constructed<std::remove_cvref_t<typename function_traits<F>::result>>::type;
};

}  // namespace registry

template <class Constructor, class Args, class State = registry::absent,
          class List = registry::absent, class Dict = registry::absent,
          class Setter = registry::absent, bool New = false>
class reduction {
public:
    static constexpr bool is_newobj = New;
    /// Whether its parts fit; where they do not, an assertion in a constructor says so. (One in the
    /// class would make the function that returns it look like one that cannot be called.)
    static constexpr bool is_sound =
        registry::is_constructor_id<Constructor>::value && registry::is_tuple<Args>::value &&
        registry::args_fit_constructor<Constructor, Args> &&
        registry::state_fits<typename registry::built_by<Constructor>::type, State, Setter> &&
        registry::items_fit<typename registry::built_by<Constructor>::type,
                            registry::unwrapped_t<List>> &&
        registry::entries_fit<typename registry::built_by<Constructor>::type,
                              registry::unwrapped_t<Dict>>;

    reduction(Constructor callable, Args args)
        : callable_(callable), args_(std::move(args)), state_{}, list_{}, dict_{}, setter_{} {
        static_assert(registry::is_constructor_id<Constructor>::value,
                      "copyreg: the first part of a copyreg::reduction is what "
                      "copyreg::constructor(\"m:q\", fn) returned");
        static_assert(
            registry::is_tuple<Args>::value,
            "copyreg: the args of a copyreg::reduction are a std::tuple: write std::tuple{...}");
        static_assert(
            registry::args_fit_constructor<Constructor, Args>,
            "copyreg: the args of this copyreg::reduction do not fit its constructor: its "
            "function must be callable with exactly these args");
    }
    reduction(Constructor callable, Args args, State state, List list, Dict dict, Setter setter)
        : callable_(callable),
          args_(std::move(args)),
          state_(std::move(state)),
          list_(std::move(list)),
          dict_(std::move(dict)),
          setter_(std::move(setter)) {
        static_assert(
            registry::state_fits<typename registry::built_by<Constructor>::type, State, Setter>,
            "copyreg: the state of this copyreg::reduction does not fit its state setter: "
            "the setter's function must be callable with (T&, state)");
        static_assert(registry::items_fit<object_type, registry::unwrapped_t<List>>,
                      "copyreg: the listitems of this copyreg::reduction are not what its object "
                      "takes: a class needs push_back(item) or append(item), or a "
                      "copyreg::list_adapter");
        static_assert(registry::entries_fit<object_type, registry::unwrapped_t<Dict>>,
                      "copyreg: the dictitems of this copyreg::reduction are not what its object "
                      "takes: a class needs insert_or_assign(key, mapped), or a "
                      "copyreg::dict_adapter");
    }

    /// What is given to the object after it was built: to the state setter if there is one, else to
    /// `copyreg_setstate`, else member by member.
    template <class S>
    auto state(S s) const {
        return reduction<Constructor, Args, S, List, Dict, Setter, New>(
            callable_, args_, std::move(s), list_, dict_, setter_);
    }
    /// Items that are appended to the object, by its adapter, `push_back(item)` or `append(item)`.
    template <class R>
    auto listitems(R range) const {
        return reduction<Constructor, Args, State, R, Dict, Setter, New>(
            callable_, args_, state_, std::move(range), dict_, setter_);
    }
    /// Pairs that are set in the object, by its adapter or `insert_or_assign(key, mapped)`.
    template <class R>
    auto dictitems(R range) const {
        return reduction<Constructor, Args, State, List, R, Setter, New>(
            callable_, args_, state_, list_, std::move(range), setter_);
    }
    /// The registered function `(T&, State)` that is given the state.
    template <class S>
    auto state_setter(S setter) const {
        static_assert(
            registry::is_constructor_id<S>::value,
            "copyreg: a state setter is what copyreg::constructor(\"m:q\", fn) returned, where "
            "fn takes (T&, State)");
        if constexpr (registry::is_constructor_id<S>::value) {
            return reduction<Constructor, Args, State, List, Dict, S, New>(callable_, args_, state_,
                                                                           list_, dict_, setter);
        } else {
            return *this;
        }
    }
    /// Writes NEWOBJ, `m.q.__new__(m.q, *args)`, in place of a call.
    auto newobj() const {
        return reduction<Constructor, Args, State, List, Dict, Setter, true>(
            callable_, args_, state_, list_, dict_, setter_);
    }

    const Constructor& callable() const noexcept { return callable_; }
    const Args& args() const noexcept { return args_; }
    const State& state_part() const noexcept { return state_; }
    const List& list_part() const noexcept { return list_; }
    const Dict& dict_part() const noexcept { return dict_; }
    const Setter& setter_part() const noexcept { return setter_; }

    static constexpr bool has_state = !std::is_same_v<State, registry::absent>;
    static constexpr bool has_list = !std::is_same_v<List, registry::absent>;
    static constexpr bool has_dict = !std::is_same_v<Dict, registry::absent>;
    static constexpr bool has_setter = !std::is_same_v<Setter, registry::absent>;

    /// The type of the object that it builds.
    using object_type = typename registry::built_by<Constructor>::type;

private:
    Constructor callable_;
    Args args_;
    [[no_unique_address]] State state_;
    [[no_unique_address]] List list_;
    [[no_unique_address]] Dict dict_;
    [[no_unique_address]] Setter setter_;
};

template <class Constructor, class Args>
reduction(Constructor, Args) -> reduction<Constructor, Args>;

}  // namespace copyreg
