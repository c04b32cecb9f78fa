// SPDX-License-Identifier: MIT
//
// Members of `encoder`: texts and names that are not short, or met for the first time. Included by
// encoder.hpp.
#pragma once

#include <copyreg/pickle/encoder.hpp>

namespace copyreg::codec {

template <class OnUse>
inline char* basic_encoder<OnUse>::put_outside(char* p, std::string_view header,
                                               std::string_view text) {
    p = close_frame(p);
    p = reserve(p, header.size() + text.size() + 9);
    std::memcpy(p, header.data(), header.size());
    std::memcpy(p + header.size(), text.data(), text.size());
    p += header.size() + text.size();
    open_frame(p);
    return p + 9;
}

template <class OnUse>
inline char* basic_encoder<OnUse>::put_other_string(char* p, std::string_view text) {
    if (model::singletons::get().find(kind::string, text) != nullptr) {
        return put_attribute(p, model::singletons::index_of(text), text);
    }
    if (find_invalid_utf8(text, true) != std::string_view::npos) throw not_canonical{};
    if (text.size() < 256) {
        p = store_little<1>(store_opcode(p, opcode::short_binunicode), text.size());
    } else {
        char header[9];
        std::size_t size = 5;
        if (text.size() <= UINT32_MAX) {
            store_little<4>(store_opcode(header, opcode::binunicode), text.size());
        } else {
            store_little<8>(store_opcode(header, opcode::binunicode8), text.size());
            size = 9;
        }
        if (text.size() >= frame_target) return memoize(put_outside(p, {header, size}, text));
        p = reserve(p, text.size() + size);
        std::memcpy(p, header, size);
        p += size;
    }
    std::memcpy(p, text.data(), text.size());
    return memoize(p + text.size());
}

template <class OnUse>
inline char* basic_encoder<OnUse>::put_bytes(char* p, std::string_view data) {
    if (data.size() < 2) {
        const std::uint32_t id = singles_of_bytes + model::singletons::index_of(data);
        const auto* known = objects_.find(key_of(0x7fffffff, id));
        if (known != nullptr) return put_get(p, known->index);
        objects_.insert(key_of(0x7fffffff, id), {next_, 0, nullptr});
    }
    char header[9];
    std::size_t size = 2;
    if (data.size() < 256) {
        store_little<1>(store_opcode(header, opcode::short_binbytes), data.size());
    } else if (data.size() <= UINT32_MAX) {
        store_little<4>(store_opcode(header, opcode::binbytes), data.size());
        size = 5;
    } else {
        store_little<8>(store_opcode(header, opcode::binbytes8), data.size());
        size = 9;
    }
    if (data.size() >= frame_target) return memoize(put_outside(p, {header, size}, data));
    p = reserve(p, data.size() + size);
    std::memcpy(p, header, size);
    p += size;
    if (!data.empty()) std::memcpy(p, data.data(), data.size());
    return memoize(p + data.size());
}

template <class OnUse>
inline char* basic_encoder<OnUse>::put_new_name(char* p, std::uint32_t id, std::string_view name) {
    if (name.size() > 255 ||
        (!is_short_ascii(name) && find_invalid_utf8(name, true) != std::string_view::npos)) {
        throw not_canonical{};
    }
    kept_->names.insert(id, next_);
    p = store_little<1>(store_opcode(p, opcode::short_binunicode), name.size());
    std::memcpy(p, name.data(), name.size());
    return memoize(p + name.size());
}

template <class OnUse>
inline char* basic_encoder<OnUse>::put_new_class(char* p, const registry::global_ids& ids,
                                                 std::string_view name) {
    if (!extensions_.codes.empty()) {
        const auto code = static_cast<std::uint32_t>(extensions_.code_of(name));
        if (code != 0 && code < 0x100) {
            return store_little<1>(store_opcode(p, opcode::ext1), code);
        }
        if (code != 0 && code < 0x10000) {
            return store_little<2>(store_opcode(p, opcode::ext2), code);
        }
        if (code != 0) return store_little<4>(store_opcode(p, opcode::ext4), code);
    }
    const auto colon = name.find(':');
    p = put_attribute(p, ids.module, name.substr(0, colon));
    p = put_attribute(p, ids.qualname, name.substr(colon + 1));
    p = store_opcode(p, opcode::stack_global);
    kept_->names.insert(ids.global, next_);
    return memoize(p);
}

}  // namespace copyreg::codec
