// SPDX-License-Identifier: MIT
//
// The fast way of pickling: small classes of numbers and short strings as one piece, with one
// question for room, and whether a frame ends, for all of it. Where that is not known to be right -
// the frame is nearly full, a string is not short ASCII, a name has no short memo index - nothing
// has been written and the way that asks at each part takes over.
#pragma once

#include <copyreg/pickle/encodable.hpp>
#include <copyreg/pickle/encoder.hpp>
#include <copyreg/pickle/put_scalar.hpp>

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace copyreg::codec {

namespace detail {

inline constexpr std::size_t longest_scalar = 11;
inline constexpr std::size_t longest_string = 3 + 2 * text_piece::size;

template <class M>
inline constexpr std::size_t longest_part =
    std::is_same_v<M, std::string>&& strings_have_pieces ? longest_string
    : is_scalar<M>                                       ? longest_scalar
                                                         : encoder::slack;

/// The most bytes of a form with such members as one piece; `encoder::slack` or more if it is not
/// one.
template <class T, class... M>
constexpr std::size_t longest_form(const std::tuple<M...>*) {
    constexpr bool is_class = registry::has_class_form<T>;
    if (registry::has_version<T> || sizeof...(M) < (is_class ? 2 : 1)) return encoder::slack;
    return 2 + (is_class ? sizeof begin_of_state + sizeof end_of_state : 5) +
           ((longest_part<M> + 2) + ... + 0);
}

template <class T>
constexpr std::size_t longest_flat() {
    if constexpr (!has_plain_form<T>) {
        return encoder::slack;
    } else {
        using members = typename registry::members_of<T>::types;
        return longest_form<T>(static_cast<const members*>(nullptr));
    }
}

}  // namespace detail

/// Whether a `T` can be written as one piece.
template <class T>
inline constexpr bool is_flat = detail::longest_flat<T>() < encoder::slack;

/// Writes `x`, that nothing refers to and whose class is spelled as `known`; null if it cannot be
/// written as one piece, and then nothing has changed.
template <class T>
[[gnu::always_inline]] inline char* put_flat(encoder& e, char* p, const T& x,
                                             const encoder::short_get* known) {
    constexpr const auto& form = registry::form_of_members<T>();
    constexpr std::size_t count = std::remove_cvref_t<decltype(form)>::count;
    constexpr bool is_class = registry::has_class_form<T>;
    if (e.stop() - p < static_cast<std::ptrdiff_t>(detail::longest_flat<T>())) [[unlikely]]
        return nullptr;
    p = encoder::put_short(p, known[0]);
    if constexpr (is_class) {
        std::memcpy(p, begin_of_state, sizeof begin_of_state);
        p += sizeof begin_of_state;
    } else if (count > 3) {
        p = store_opcode(p, wire::opcode::mark);
    }
    std::uint32_t memos = 2;  // of the object and its dict or arguments
    const bool all =
        form.members.all([&]<class M>(const M& m, std::size_t i) __attribute__((always_inline)) {
            using part = typename M::value_type;
            if constexpr (is_class) p = encoder::put_short(p, known[i + 1]);
            if constexpr (std::is_same_v<part, std::string>) {
                const std::string_view text = m.get(x);
                if (!encoder::put_short_string(p, text)) [[unlikely]]
                    return e.put_known_character(p, text);
                ++memos;
                return true;
            } else {
                p = put_scalar<part>(p, m.get(x));
                return true;
            }
        });
    if (!all) [[unlikely]]
        return nullptr;
    e.skip_memos(memos);
    if constexpr (is_class) {
        std::memcpy(p, end_of_state, sizeof end_of_state);
        return p + sizeof end_of_state;
    } else {
        std::memcpy(p, end_of_call<count>, sizeof end_of_call<count>);
        return p + sizeof end_of_call<count>;
    }
}

}  // namespace copyreg::codec
