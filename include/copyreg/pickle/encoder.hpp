// SPDX-License-Identifier: MIT
//
// The fast way of pickling: C++ objects straight to bytes, at protocols 4 and 5.
//
// It writes what the general way (saver.hpp, value_encoder.hpp) would write, or gives up: whatever
// it does not know how to write throws `not_canonical`, and the general way does it all again. So
// it knows only what is common, and every law test compares the two.
//
// The position travels in a register: `encode` takes it and returns it. At each point where CPython
// would look whether the frame is full, `p` is compared with `stop`, which is where the frame or
// the room ends, whatever comes first; behind `stop` there is always room for one small object.
// Memo entries are only counted, but for names, shared objects and enumerators.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/short_text.hpp>
#include <copyreg/base/stack_guard.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/pickle/atoms.hpp>
#include <copyreg/pickle/kept_memory.hpp>
#include <copyreg/pickle/likely_size.hpp>
#include <copyreg/pickle/name_table.hpp>
#include <copyreg/pickle/operations.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/registry/lookup.hpp>
#include <copyreg/wire/opcode.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <typeinfo>
#include <utility>

namespace copyreg::codec {

/// The fast way cannot do this.
struct not_canonical {};

template <class OnUse>
class basic_encoder {
public:
    using opcode = wire::opcode;
    /// Every object that is written behind one comparison with `stop` fits this.
    static constexpr std::size_t slack = 512;
    static constexpr std::size_t frame_target = 64 * 1024;
    static constexpr std::uint32_t singles_of_bytes = 1;  // numbers of bytes that exist once

    basic_encoder(const registry::basic_lookup<OnUse>& look, int protocol, bytes& out)
        : look_(look), out_(out), extensions_(registry::extensions<OnUse>()), protocol_(protocol) {
        const std::size_t before = out.size();
        out.resize_uninitialized(std::max(out.capacity(), before + 256 + slack));
        begin_ = data() + before;
        *begin_ = static_cast<char>(opcode::proto);
        begin_[1] = static_cast<char>(protocol);
        open_frame(begin_ + 2);
        std::swap(objects_, kept_->objects);
    }
    basic_encoder(const basic_encoder&) = delete;
    basic_encoder& operator=(const basic_encoder&) = delete;
    ~basic_encoder() { kept_->keep(objects_); }

    int protocol() const noexcept { return protocol_; }
    /// Where the first object goes.
    char* start() noexcept { return frame_ + 9; }

    /// Ends the pickle; its bytes stand behind what `out` held before.
    void finish(char* p) {
        *p++ = static_cast<char>(opcode::stop);
        p = close_frame(p);
        out_.resize_uninitialized(static_cast<std::size_t>(p - data()));
    }

    /// Between objects: `p`, after a frame was closed or room was made if need be.
    [[gnu::always_inline]] char* boundary(char* p) {
        if (p >= stop_) [[unlikely]]
            p = boundary_reached(p);
        return p;
    }
    const char* stop() const noexcept { return stop_; }

    /// Room to close what is open, however deep.
    [[gnu::always_inline]] char* room(char* p) {
        if (end_ - p < 32) [[unlikely]]
            p = grow(p, slack);
        return p;
    }
    /// Room for `n` bytes and what may follow.
    char* reserve(char* p, std::size_t n) {
        if (static_cast<std::size_t>(end_ - p) < n + slack) [[unlikely]]
            p = grow(p, n + slack);
        return p;
    }

    /// How many bytes stand before `p`.
    std::size_t position(const char* p) noexcept { return static_cast<std::size_t>(p - data()); }
    /// Says that `left` more items of a container follow, of which `items` took what stands between
    /// the position `from` and `p`.
    void expect(const char* p, std::size_t from, std::size_t items, std::size_t left) noexcept {
        likely_.expect(position(p), position(p) - from, items, left);
    }

    // --- memo

    std::uint32_t next_memo() const noexcept { return next_; }
    void skip_memos(std::uint32_t n) noexcept { next_ += n; }
    char* memoize(char* p) noexcept {
        ++next_;
        return store_opcode(p, opcode::memoize);
    }
    static char* put_get(char* p, std::uint32_t index) noexcept {
        if (index < 256) return store_little<1>(store_opcode(p, opcode::binget), index);
        return store_little<4>(store_opcode(p, opcode::long_binget), index);
    }

    // --- names

    using short_get = codec::short_get;
    /// How a class and its attributes are written by now; null if not all of them were.
    template <std::size_t N>
    [[gnu::always_inline]] const short_get* spelling(const form_names<N>& names) {
        return kept_->names.spelling(names);
    }
    static char* put_short(char* p, short_get get) noexcept {
        std::memcpy(p, &get, sizeof get);
        return p + sizeof get;
    }

    char* put_class(char* p, const registry::global_ids& ids, std::string_view name) {
        p = boundary(p);
        const std::uint32_t known = kept_->names.find(ids.global);
        if (known != name_table::none) [[likely]]
            return put_get(p, known);
        return put_new_class(p, ids, name);
    }
    char* put_attribute(char* p, std::uint32_t id, std::string_view name) {
        p = boundary(p);
        const std::uint32_t known = kept_->names.find(id);
        if (known != name_table::none) [[likely]]
            return put_get(p, known);
        return put_new_name(p, id, name);
    }

    // --- text

    /// A text of which a whole piece may be read.
    [[gnu::always_inline]] char* put_string_in_piece(char* p, std::string_view text) {
        if (put_short_string(p, text)) [[likely]] {
            ++next_;
            return p;
        }
        return put_known_character(p, text) ? p : put_string(p, text);
    }
    /// Refers to a text of one ASCII character, which exists once, if it was met before; else
    /// false, and nothing is written.
    [[gnu::always_inline]] bool put_known_character(char*& p, std::string_view text) const {
        if (text.size() != 1 || static_cast<unsigned char>(text[0]) >= 0x80) return false;
        const std::uint32_t known = kept_->names.find(model::singletons::index_of(text));
        if (known == name_table::none) return false;
        p = put_get(p, known);
        return true;
    }
    /// The same, and its memo write, which is not counted, if it is short ASCII; else false.
    [[gnu::always_inline]] static bool put_short_string(char*& p, std::string_view text) noexcept {
        const std::size_t n = text.size();
        if (n < 2 || n > 2 * text_piece::size) [[unlikely]]
            return false;
        const text_piece first(text.data());
        char* const to = p + 2;
        if (n < text_piece::size) {
            if (!first.is_ascii(n)) [[unlikely]]
                return false;
            first.store(to);
        } else {
            const text_piece last(text.data() + n - text_piece::size);
            if (!first.is_ascii() || !last.is_ascii()) [[unlikely]]
                return false;
            first.store(to);
            last.store(to + n - text_piece::size);
        }
        store_little<1>(store_opcode(p, opcode::short_binunicode), n);
        p = store_opcode(to + n, opcode::memoize);
        return true;
    }
    [[gnu::always_inline]] char* put_string(char* p, std::string_view text) {
        if (text.size() <= 2 || text.size() > 255 || !is_short_ascii(text)) [[unlikely]]
            return put_other_string(p, text);
        p = store_little<1>(store_opcode(p, opcode::short_binunicode), text.size());
        copy_text(p, text.data(), text.size());
        return memoize(p + text.size());
    }
    char* put_bytes(char* p, std::string_view data);

    // --- objects

    static constexpr std::uint32_t open = 0xffffffff;
    /// Writes a reference if an object of this address is known by a pointer of the type `as`, so
    /// that it need not be looked at; false, and nothing is written, if it is not.
    bool put_met(char*& p, const void* address, std::uint32_t as) const {
        const auto* known = objects_.find(address);
        if (known == nullptr || known->as != as) return false;
        if (known->index == open) throw not_canonical{};
        p = put_get(p, known->index);
        return true;
    }
    /// Writes a reference if the object is known; else it is noted, and false returned.
    bool put_known(char*& p, const void* object, const std::type_info& type, std::uint32_t as = 0) {
        const auto [known, is_new] = objects_.insert(object, {open, as, &type});
        if (is_new) return false;
        if (known->index == open || (known->type != &type && *known->type != type)) {
            throw not_canonical{};
        }
        p = put_get(p, known->index);
        return true;
    }
    /// Fetches what will be looked at to write the object at `address`.
    void prefetch(const void* address) const noexcept {
        __builtin_prefetch(address);
        objects_.prefetch(address);
    }
    void note(const void* object, std::uint32_t index) noexcept {
        if (auto* known = objects_.find(object)) known->index = index;
    }

    bool put_known_enumerator(char*& p, std::uint32_t slot, std::int64_t number) {
        if (number != static_cast<std::int32_t>(number)) throw not_canonical{};
        const void* key = key_of(slot, number);
        const auto* known = objects_.find(key);
        if (known == nullptr) return false;
        recent_of(number) = {key, known->index};
        p = put_get(p, known->index);
        return true;
    }
    /// The same at a glance: false also for one that was written long ago.
    [[gnu::always_inline]] bool put_recent_enumerator(char*& p, std::uint32_t slot,
                                                      std::int64_t number) {
        const recent_enumerator& recent = recent_of(number);
        if (number != static_cast<std::int32_t>(number) || recent.key != key_of(slot, number)) {
            return false;
        }
        p = put_get(p, recent.index);
        return true;
    }
    void note_enumerator(std::uint32_t slot, std::int64_t number, std::uint32_t index) {
        objects_.insert(key_of(slot, number), {index, 0, nullptr});
    }

    /// Writes an object whose type is known at run time only.
    char* put_dynamic(char* p, const void* object, const std::type_info& type) {
        if (type_of_last_ != &type) {
            const auto [known, is_new] = types_.insert(&type, nullptr);
            if (is_new) {
                if (const auto* entry = look_.find_type(type)) *known = entry->pickling->encode;
            }
            type_of_last_ = &type;
            encode_last_ = *known;
        }
        if (encode_last_ == nullptr) throw not_canonical{};
        return encode_last_(*this, p, object);
    }

    const registry::basic_table_data<OnUse>& table() const noexcept { return look_.table(); }
    /// Asked where types can nest without bound: at containers and pointers.
    void check_depth() const {
        if (stack_.used() > 1024 * 1024) [[unlikely]]
            throw not_canonical{};
    }

private:
    char* data() noexcept { return reinterpret_cast<char*>(out_.data()); }

    struct recent_enumerator {
        const void* key = nullptr;
        std::uint32_t index = 0;
    };
    recent_enumerator& recent_of(std::int64_t number) noexcept {
        return recent_[static_cast<std::size_t>(number) % recent_.size()];
    }

    static const void* key_of(std::uint32_t slot, std::int64_t number) noexcept {
        return reinterpret_cast<const void*>(
            std::uintptr_t{slot} << 33 | std::uintptr_t{static_cast<std::uint32_t>(number)} << 1 |
            1);
    }
    void open_frame(char* p) noexcept {
        frame_ = p;
        set_stop();
    }
    void set_stop() noexcept {
        end_ = data() + out_.size();
        char* room = end_ - slack;
        char* full = frame_ == nullptr ? room : frame_ + 9 + frame_target;
        stop_ = full < room ? full : room;
    }
    [[gnu::cold]] char* boundary_reached(char* p);
    [[gnu::cold]] char* grow(char* p, std::size_t n);
    char* close_frame(char* p) noexcept;
    [[gnu::cold]] char* put_new_class(char* p, const registry::global_ids& ids,
                                      std::string_view name);
    [[gnu::cold]] char* put_new_name(char* p, std::uint32_t id, std::string_view name);
    char* put_other_string(char* p, std::string_view text);
    char* put_outside(char* p, std::string_view header, std::string_view text);

    const registry::basic_lookup<OnUse>& look_;
    bytes& out_;
    const registry::basic_extension_table<OnUse>& extensions_;
    int protocol_;
    typename basic_kept_memory<OnUse>::lease kept_;
    char* begin_ = nullptr;
    char* frame_ = nullptr;  // the header of the frame that is open
    char* stop_ = nullptr;
    char* end_ = nullptr;
    likely_size likely_;
    std::uint32_t next_ = 0;  // memo index
    stack_guard stack_;
    const std::type_info* type_of_last_ = nullptr;
    char* (*encode_last_)(basic_encoder&, char*, const void*) = nullptr;
    std::array<recent_enumerator, 8> recent_;
    pointer_map<identity> objects_;
    pointer_map<char* (*)(basic_encoder&, char*, const void*)> types_;
};
using encoder = basic_encoder<on_use>;

template <class OnUse>
inline char* basic_encoder<OnUse>::grow(char* p, std::size_t n) {
    const char* old = data();
    const auto used = static_cast<std::size_t>(p - old);
    const auto frame = static_cast<std::size_t>(frame_ - old);
    out_.resize_uninitialized(likely_.with_room(used, n));
    frame_ = data() + frame;
    set_stop();
    return data() + used;
}

template <class OnUse>
inline char* basic_encoder<OnUse>::boundary_reached(char* p) {
    if (static_cast<std::size_t>(p - frame_) >= 9 + frame_target) {
        p = close_frame(p);
        if (end_ - p < static_cast<std::ptrdiff_t>(9 + slack)) p = grow(p, 9 + slack);
        open_frame(p);
        p += 9;
    }
    if (end_ - p <= static_cast<std::ptrdiff_t>(slack)) p = grow(p, 2 * slack);
    return p;
}

template <class OnUse>
inline char* basic_encoder<OnUse>::close_frame(char* p) noexcept {
    const auto length = static_cast<std::size_t>(p - frame_) - 9;
    if (length >= 4) {
        store_little<8>(store_opcode(frame_, opcode::frame), length);
        return p;
    }
    std::memmove(frame_, frame_ + 9, length);
    return p - 9;
}

}  // namespace copyreg::codec

#include <copyreg/pickle/encoder_texts.hpp>
