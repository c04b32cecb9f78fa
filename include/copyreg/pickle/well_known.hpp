// SPDX-License-Identifier: MIT
//
// The few calls that stand for builtin objects: below protocol 4 a set is written as `set([...])`,
// below 3 bytes as `_codecs.encode(text, 'latin1')`, below 5 a bytearray as a call too. Nothing
// else is ever "called".
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/keyed.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace copyreg::codec {

enum class builtin_call : std::uint8_t { none, set, frozenset, bytes, bytearray, encode };

/// Which builtin a global names. A global remembers the answer in `node::form`.
template <class = on_use>
inline builtin_call builtin_named(std::string_view module, std::string_view name) noexcept {
    if (module == "builtins") {
        if (name == "set") return builtin_call::set;
        if (name == "frozenset") return builtin_call::frozenset;
        if (name == "bytes") return builtin_call::bytes;
        if (name == "bytearray") return builtin_call::bytearray;
    } else if (module == "_codecs" && name == "encode") {
        return builtin_call::encode;
    }
    return builtin_call::none;
}

namespace detail {

template <class = on_use>
inline bool is_latin1_name(const model::cell& c) {
    return c.is(kind::string) && (model::text_of(c) == "latin1" || model::text_of(c) == "latin-1");
}

/// The bytes that a bytes or bytearray constructor makes of `args`; nullopt if it is not one of
/// those calls.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<std::string>> bytes_from(builtin_call call,
                                                          const model::tuple_node& args) {
    const model::cell* items = args.items();
    if (args.size == 0 && call != builtin_call::encode) return std::string();
    if (args.size == 1 && call == builtin_call::bytearray && items[0].is(kind::bytes)) {
        return std::string(model::text_of(items[0]));
    }
    const bool encodes = call == builtin_call::encode || call == builtin_call::bytearray;
    if (args.size == 2 && encodes && items[0].is(kind::string) && is_latin1_name(items[1])) {
        std::string data;
        if (append_utf8_as_latin1(data, model::text_of(items[0]))) return data;
    }
    return std::nullopt;
}

}  // namespace detail

/// What `how`, a call of a builtin, gives; nullopt if these arguments make it some other call. An
/// item that cannot be hashed is reported in `unhashable`.
template <class OnUse = on_use>
inline lazy<OnUse, std::optional<model::cell>> call_builtin(
    model::arena& a, builtin_call call, const model::origin& how,
    lazy<OnUse, std::optional<kind>>& unhashable) {
    const auto& args = model::node_as<model::tuple_node>(how.args);
    const auto keep = [&] {
        auto* kept = model::new_node<model::origin>(a);
        *kept = how;
        return kept;
    };
    if (call == builtin_call::set || call == builtin_call::frozenset) {
        if (args.size > 1 || (args.size == 1 && !args.items()[0].is(kind::list)))
            return std::nullopt;
        auto* made = model::new_node<model::keyed_node>(
            a, call == builtin_call::set ? kind::set : kind::frozenset);
        if (args.size == 1) {
            const auto& items = model::node_as<model::list_node>(args.items()[0]);
            model::reserve_keys(a, *made, items.size);
            for (std::size_t i = 0; i < items.size; ++i) {
                kind culprit{};
                // the list in the call and the set both refer to it
                if (items.items[i].is_node()) model::mark_shared(items.items[i].node);
                if (model::insert_key(a, *made, items.items[i], culprit).first ==
                    model::not_found) {
                    unhashable = culprit;
                    return std::nullopt;
                }
            }
        }
        made->how = keep();
        return model::make_node(&a, made);
    }
    const auto data = detail::bytes_from<OnUse>(call, args);
    if (!data) return std::nullopt;
    const kind k = call == builtin_call::bytearray ? kind::bytearray : kind::bytes;
    return model::make_node(&a, model::new_text_from(a, k, *data, keep()));
}

}  // namespace copyreg::codec
