// SPDX-License-Identifier: MIT
//
// Members of `decoder`: texts and names that are not spelled as usual, classes, looking ahead.
// Included by decoder.hpp.
#pragma once

#include <copyreg/pickle/decoder.hpp>

namespace copyreg::codec {

template <class OnUse>
inline typename basic_decoder<OnUse>::position basic_decoder<OnUse>::go_back(const mark& to,
                                                                             position from) {
    const auto ahead = static_cast<std::size_t>((from == nullptr ? end_ : from) - to.p);
    const std::size_t cost = from == nullptr ? 64 : ahead;
    if (cost > look_ahead_left_ || memo_.size() - to.memo > 0xffff) return nullptr;
    look_ahead_left_ -= cost;
    while (shared_.size() > to.shared) {
        if (shared_.back().let_go != nullptr) shared_.back().let_go(shared_.back().object.get());
        shared_.pop_back();
    }
    if (memo_.size() != to.memo) {
        kept_->names.forget_from(static_cast<std::uint32_t>(to.memo));
        memo_.shrink(to.memo);
    }
    return to.p;
}

template <class OnUse>
inline bool basic_decoder<OnUse>::take_known_text(position& p, std::string_view& text,
                                                  is kind_of_text) {
    const auto w = take_word(p);
    if (!w || what(*w) != kind_of_text) return false;
    position at = place_of(*w);
    return (kind_of_text == is::text ? parse_text(at, text) : parse_bytes(at, text)) &&
           charge(text.size());
}

template <class OnUse>
inline bool basic_decoder<OnUse>::parse_bytes(position& p, std::string_view& data) const noexcept {
    switch (static_cast<opcode>(static_cast<unsigned char>(*p))) {
        case opcode::short_binbytes: return take_sized(p, 2, data);
        case opcode::binbytes: return take_sized(p, 5, data);
        case opcode::binbytes8:
        case opcode::bytearray8: return take_sized(p, 9, data);
        default: return false;
    }
}

template <class OnUse>
inline bool basic_decoder<OnUse>::take_bytes(position& p, std::string_view& data) {
    if (p == nullptr || peek(p) < 0) return false;
    const position at = p;
    if (!parse_bytes(p, data)) return take_known_text(p, data, is::bytes);
    p = memoize(p, word(is::bytes, at));
    return true;
}

template <class OnUse>
inline bool basic_decoder<OnUse>::take_other_text(position& p, std::string_view& text) {
    if (p == nullptr || peek(p) < 0) return false;
    const position at = p;
    if (!parse_text(p, text)) return take_known_text(p, text, is::text);
    p = memoize(p, word(is::text, at));
    return true;
}

template <class OnUse>
inline void* basic_decoder<OnUse>::upcast(class_use& use, void* object,
                                          const std::type_info& to) const {
    if (use.base != &to) {
        if (use.entry->result == to) {
            use.upcast = nullptr;
        } else {
            const auto* derived = names_->find_derived(use.entry->result);
            if (derived == nullptr) return nullptr;
            registry::upcast_function found = nullptr;
            for (const auto& [base, step] : derived->bases) {
                if (base == to) found = step;
            }
            if (found == nullptr) return nullptr;
            use.upcast = found;
        }
        use.base = &to;
    }
    return use.upcast == nullptr ? object : use.upcast(object);
}

template <class OnUse>
inline typename basic_decoder<OnUse>::position basic_decoder<OnUse>::expect_name(
    position p, std::uint32_t id, std::string_view name) {
    if (peek(p) < 0) return nullptr;
    position at = p;
    const std::uint32_t index = take_get(at);
    std::string_view text;
    if (index != none) {
        if (index == kept_->names.find(id)) return at;
        // the same str object, which came in another role
        if (index >= memo_.size() || what(memo_[index]) != is::text) return nullptr;
        position there = place_of(memo_[index]);
        return parse_text(there, text) && text == name ? at : nullptr;
    }
    if (!parse_text(at, text) || text != name) return nullptr;
    if (at == end_ || *at != static_cast<char>(opcode::memoize)) return at;
    kept_->names.insert(id, next_index());
    return memoize(at, word(is::text, p));
}

template <class OnUse>
inline typename basic_decoder<OnUse>::position basic_decoder<OnUse>::expect_class(
    position p, const registry::global_ids& ids, std::string_view name) {
    if (peek(p) < 0) return nullptr;
    position at = p;
    const std::uint32_t index = take_get(at);
    if (index != none && index == kept_->names.find(ids.global)) return at;
    const auto colon = name.find(':');
    p = expect_name(p, ids.module, name.substr(0, colon));
    if (p != nullptr) p = expect_name(p, ids.qualname, name.substr(colon + 1));
    if (p == nullptr || !take(p, opcode::stack_global)) return nullptr;
    if (p != end_ && *p == static_cast<char>(opcode::memoize)) {
        know_class(ids, name);
        p = memoize(p, word(is::cls, classes_.size() - 1));
    }
    return p;
}

template <class OnUse>
inline typename basic_decoder<OnUse>::class_use* basic_decoder<OnUse>::take_class(position& p) {
    if (peek(p) < 0) return nullptr;
    class_use* use = nullptr;
    position behind = p;
    const auto w = take_word(behind);
    if (w && what(*w) == is::cls) {
        use = &classes_[*w >> 3];
        p = behind;
    }
    if (use == nullptr) {
        std::string_view module;
        std::string_view qualname;
        const std::uint32_t first = next_index();
        if (!take_text(p, module)) return nullptr;
        const std::uint32_t second = next_index();
        if (!take_text(p, qualname) || !take(p, opcode::stack_global)) {
            memo_.shrink(first);  // nothing was named: so it need not be forgotten
            return nullptr;
        }
        std::string name(module);
        name.append(1, ':').append(qualname);
        const auto* entry = names_->find_name(name);
        if (entry == nullptr || entry->form == nullptr || entry->form->name != name) return nullptr;
        const auto& ids = entry->form->ids;
        if (second != first) kept_->names.insert(ids.module, first);
        if (next_index() != second) kept_->names.insert(ids.qualname, second);
        if (p == end_ || *p != static_cast<char>(opcode::memoize)) return nullptr;
        know_class(ids, name);
        use = &classes_.back();
        use->entry = entry->form.get();
        use->is_resolved = true;
        p = memoize(p, word(is::cls, classes_.size() - 1));
    }
    if (!use->is_resolved) {
        use->is_resolved = true;
        const auto* entry = names_->find_name(use->name);
        if (entry != nullptr) use->entry = entry->form.get();
    }
    return use->entry == nullptr ? nullptr : use;
}

}  // namespace copyreg::codec
