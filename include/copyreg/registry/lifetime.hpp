// SPDX-License-Identifier: MIT
//
// How objects of a class come and go, for code that does not know the class: engines carry out what
// is rarely done by such tables, so that a class costs the compiler little more than its data.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/form.hpp>

#include <any>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>

namespace copyreg::registry {

struct class_lifetime {
    const std::type_info* type;
    std::size_t size;
    std::size_t alignment;
    void (*construct)(void* place);
    void (*destroy)(void* object) noexcept;
    /// Puts what `from` holds into an any; nullptr if objects cannot be copied.
    void (*move_into_any)(std::any&, void* from);
    const void* (*in_any)(const std::any&);
};

template <class T>
struct lifetime_thunks {
    static void destroy(void* object) noexcept { static_cast<T*>(object)->~T(); }
    static void move_into_any(std::any& a, void* from) {
        a.emplace<T>(std::move(*static_cast<T*>(from)));
    }
    static const void* in_any(const std::any& a) { return std::any_cast<T>(&a); }

    static constexpr class_lifetime all = [] {
        class_lifetime l{&typeid(T), sizeof(T), alignof(T), &access::construct<T>,
                         &destroy,   nullptr,   nullptr};
        if constexpr (is_copyable<T>) {
            l.move_into_any = &move_into_any;
            l.in_any = &in_any;
        }
        return l;
    }();
};

/// Room for an object of a class.
template <class>
class basic_room {
public:
    explicit basic_room(const class_lifetime& is)
        : is_(is), place_(::operator new(is.size, std::align_val_t(is.alignment))) {}
    basic_room(const basic_room&) = delete;
    basic_room& operator=(const basic_room&) = delete;
    ~basic_room() {
        if (is_made_) is_.destroy(place_);
        ::operator delete(place_, std::align_val_t(is_.alignment));
    }

    void construct() {
        is_.construct(place_);
        is_made_ = true;
    }
    /// There is an object now, which is destroyed with the room.
    void set_made() noexcept { is_made_ = true; }
    void* place() const noexcept { return place_; }

private:
    const class_lifetime& is_;
    void* place_;
    bool is_made_ = false;
};
using room = basic_room<on_use>;

/// An object as the default constructor makes it.
template <class OnUse>
class basic_new_object : public basic_room<OnUse> {
public:
    explicit basic_new_object(const class_lifetime& is) : basic_room<OnUse>(is) {
        this->construct();
    }
};
using new_object = basic_new_object<on_use>;

// --- members by their place in a form

/// Whether a member of `T` is found by adding to its address.
template <class T, class Member>
inline constexpr bool is_direct = false;
template <class T, class M>
inline constexpr bool is_direct<T, member_of<T, M>> = true;

/// The `M` of `object` that the `member_of` at `member` names.
template <class M>
M& member_at(const void* member, void* object) noexcept {
    std::ptrdiff_t offset;  // as both compilers keep a pointer to a member
    static_assert(sizeof(member_of<access, M>) == sizeof(std::string_view) + sizeof offset);
    std::memcpy(&offset, static_cast<const char*>(member) + sizeof(std::string_view),
                sizeof offset);
    return *reinterpret_cast<M*>(static_cast<char*>(object) + offset);
}
template <class M>
const M& member_at(const void* member, const void* object) noexcept {
    return member_at<M>(member, const_cast<void*>(object));
}

inline constexpr std::size_t round_up(std::size_t n, std::size_t alignment) noexcept {
    return (n + alignment - 1) / alignment * alignment;
}
template <class Form>
struct member_offsets;
template <template <class, class...> class Form, class T, class... Members>
struct member_offsets<Form<T, Members...>> {
    /// Where each member stands in its form, in bytes.
    static constexpr std::array<std::uint32_t, sizeof...(Members)> all = [] {
        std::array<std::uint32_t, sizeof...(Members)> at{};
        std::size_t end = round_up(sizeof(std::string_view), alignof(Form<T, Members...>));
        std::size_t i = 0;
        ((end = round_up(end, alignof(Members)), at[i++] = static_cast<std::uint32_t>(end),
          end += sizeof(Members)),
         ...);
        return at;
    }();
};

/// The name of the form at `form`.
inline std::string_view name_of_form(const void* form) noexcept {
    return *static_cast<const std::string_view*>(form);
}

}  // namespace copyreg::registry
