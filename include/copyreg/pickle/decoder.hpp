// SPDX-License-Identifier: MIT
//
// The fast way of loading: a pickle in the order in which CPython and this library write it, read
// straight into the object that is wanted.
//
// It predicts what comes next from the type. Whatever comes instead - another order, another
// spelling, an error - makes it give up, and the general way (machine.hpp, loader.hpp) reads the
// whole pickle again; so errors are never reported from here. Giving up is a null position, handed
// back through all callers, since it also ends a look ahead that was wrong.
//
// The memo has a word for each entry: where a text stands, which class or shared object it is.
// What was loaded by value is opaque: a second reference to it gives up.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/short_text.hpp>
#include <copyreg/base/stack_guard.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/pickle/kept_memory.hpp>
#include <copyreg/pickle/name_table.hpp>
#include <copyreg/pickle/operations.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/word_memo.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/registry/registry.hpp>
#include <copyreg/wire/opcode.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

namespace copyreg::codec {

template <class OnUse>
class basic_decoder {
public:
    using opcode = wire::opcode;
    using position = const char*;  // null: gave up

    basic_decoder(std::string_view input, const load_options& options,
                  const registry::basic_snapshot<OnUse>& names)
        : begin_(input.data()),
          end_(begin_ + input.size()),
          roomy_end_(input.size() > room ? end_ - room : begin_),
          names_(&names),
          memo_(std::move(kept_->words)),
          bytes_left_(options.limits.expansion),
          look_ahead_left_(input.size() * 2 + 4096) {
        const std::size_t input_part =
            input.size() > (~std::size_t{0} / 96) ? ~std::size_t{0} : 96 * input.size();
        bytes_left_ =
            bytes_left_ > ~std::size_t{0} - input_part ? ~std::size_t{0} : bytes_left_ + input_part;
    }
    basic_decoder(const basic_decoder&) = delete;
    basic_decoder& operator=(const basic_decoder&) = delete;
    /// Unless all went well, what was shared is emptied, so that its cycles open.
    ~basic_decoder() {
        kept_->keep(memo_);
        if (is_done_) return;
        for (auto& s : shared_) {
            try {
                if (s.let_go != nullptr) s.let_go(s.object.get());
            } catch (...) {
                // what cannot be made empty stays as it is
            }
        }
    }

    /// Behind PROTO, if this pickle may be read in this way.
    position start() const noexcept {
        if (end_ - begin_ < 3 || *begin_ != static_cast<char>(opcode::proto)) return nullptr;
        return begin_[1] == 4 || begin_[1] == 5 ? begin_ + 2 : nullptr;
    }
    /// Whether the object at `p` is all there is in the pickle: behind PROTO, or the first frame.
    bool is_root(position p) const noexcept { return p - begin_ == 2 || p - begin_ == 11; }
    /// Whether the pickle ends at `p`.
    bool finish(position p) {
        is_done_ = p != nullptr && take(p, opcode::stop);
        return is_done_;
    }

    std::ptrdiff_t left(position p) const noexcept { return end_ - p; }
    /// Whether at least `room` bytes are there: more than any number or short text takes.
    static constexpr std::ptrdiff_t room = 64;
    [[gnu::always_inline]] bool has_room(position p) const noexcept { return p < roomy_end_; }
    position end() const noexcept { return end_; }

    // --- opcodes

    /// The opcode at `p`, past a frame header; -1 at the end.
    [[gnu::always_inline]] int peek(position& p) const noexcept {
        if (p == end_) [[unlikely]]
            return -1;
        const auto op = static_cast<unsigned char>(*p);
        if (op != static_cast<unsigned char>(opcode::frame)) [[likely]]
            return op;
        position behind = p;  // p itself has no address, so that it can stay in a register
        const int framed = peek_behind_frame(behind);
        p = behind;
        return framed;
    }
    [[gnu::always_inline]] bool take(position& p, opcode op) const noexcept {
        if (p != end_ && *p == static_cast<char>(op)) [[likely]] {
            ++p;
            return true;
        }
        if (peek(p) != static_cast<unsigned char>(op)) return false;
        ++p;
        return true;
    }

    // --- memo

    enum class is : std::uint64_t {
        opaque = 0,
        text = 1,
        bytes = 2,
        cls = 3,
        shared = 4,
        enumerator = 5
    };
    static constexpr std::uint64_t opaque = 0;
    static std::uint64_t word(is what, std::uint64_t n) noexcept {
        return n << 3 | static_cast<std::uint64_t>(what);
    }
    static is what(std::uint64_t w) noexcept { return static_cast<is>(w & 7); }
    /// The word of the text or bytes at `p`, of whose address it has all but the highest bits.
    static std::uint64_t word(is what, position p) noexcept {
        return word(what, std::uint64_t{reinterpret_cast<std::uintptr_t>(p)});
    }
    /// Where the text or bytes of a word are.
    position place_of(std::uint64_t w) const noexcept {
        const std::uint64_t first = reinterpret_cast<std::uintptr_t>(begin_);
        return begin_ + (((w >> 3) - first) & (~std::uint64_t{0} >> 3));
    }

    /// Past the memo write behind an object, if there is one.
    [[gnu::always_inline]] position memoize(position p, std::uint64_t w) {
        if (p != end_ && *p == static_cast<char>(opcode::memoize)) [[likely]] {
            memo_.push_back(w);
            ++p;
        } else if (p != end_ && *p == static_cast<char>(opcode::frame)) [[unlikely]] {
            position at = p;  // behind what stands outside frames
            if (peek(at) == static_cast<unsigned char>(opcode::memoize)) {
                memo_.push_back(w);
                p = at + 1;
            }
        }
        return p;
    }
    /// The word of an entry whose memo write was seen; those of two.
    [[gnu::always_inline]] void add_word(std::uint64_t w) { memo_.push_back(w); }
    [[gnu::always_inline]] void add_words(std::uint64_t a, std::uint64_t b) {
        memo_.push_back(a, b);
    }
    std::uint32_t next_index() const noexcept { return static_cast<std::uint32_t>(memo_.size()); }

    /// The index that a memo read at `p` names, which moves behind it; `none` if there is none.
    static constexpr std::uint32_t none = 0xffffffff;
    [[gnu::always_inline]] std::uint32_t take_get(position& p) const noexcept {
        if (end_ - p >= 2 && *p == static_cast<char>(opcode::binget)) {
            p += 2;
            return static_cast<unsigned char>(p[-1]);
        }
        position behind = p;
        const std::uint32_t index = take_long_get(behind);
        p = behind;
        return index;
    }
    /// The memo word that is read at `p`; nullopt if nothing is read there.
    lazy<OnUse, std::optional<std::uint64_t>> take_word(position& p) const noexcept {
        position at = p;
        const std::uint32_t index = take_get(at);
        if (index >= memo_.size()) return std::nullopt;
        p = at;
        return memo_[index];
    }

    /// The word of an enumerator of the type that `slot` stands for.
    static std::uint64_t word(std::uint32_t slot, std::int32_t number) noexcept {
        return std::uint64_t{static_cast<std::uint32_t>(number)} << 32 |
               word(is::enumerator, slot & 0x1fffffff);
    }
    /// The enumerator that is referred to at `p`, which moves behind it; false if something else
    /// is there.
    [[gnu::always_inline]] bool take_enumerator(position& p, std::uint32_t slot,
                                                std::int32_t& number) const noexcept {
        if (!has_room(p) || *p != static_cast<char>(opcode::binget)) return false;
        const std::size_t index = static_cast<unsigned char>(p[1]);
        if (index >= memo_.size()) return false;
        const std::uint64_t w = memo_[index];
        if (static_cast<std::uint32_t>(w) != static_cast<std::uint32_t>(word(slot, 0)))
            return false;
        number = static_cast<std::int32_t>(w >> 32);
        p += 2;
        return true;
    }

    // --- text

    /// The text at `p`, which moves behind it and its memo write; false if there is none.
    [[gnu::always_inline]] bool take_text(position& p, std::string_view& text) {
        constexpr std::size_t piece = text_piece::size;
        static_assert(room >= static_cast<std::ptrdiff_t>(3 + 2 * piece));
        if (has_room(p) && *p == static_cast<char>(opcode::short_binunicode)) [[likely]] {
            const std::size_t n = static_cast<unsigned char>(p[1]);
            if (n <= 2 * piece && p[2 + n] == static_cast<char>(opcode::memoize) &&
                (n < piece ? text_piece(p + 2).is_ascii(n)
                           : text_piece(p + 2).is_ascii() &&
                                 text_piece(p + 2 + n - piece).is_ascii())) [[likely]] {
                text = {p + 2, n};
                memo_.push_back(word(is::text, p));
                p += n + 3;
                return true;
            }
        }
        position behind = p;
        std::string_view other;
        const bool taken = take_other_text(behind, other);
        p = behind;
        text = other;
        return taken;
    }
    bool take_other_text(position& p, std::string_view& text);
    bool take_bytes(position& p, std::string_view& data);

    // --- names

    using short_get = codec::short_get;
    /// How a class and its attributes are read by now; null if not all of them were.
    template <std::size_t N>
    [[gnu::always_inline]] const short_get* spelling(const form_names<N>& names) {
        return kept_->names.spelling(names);
    }
    /// Whether `get` stands at `p`, where there are as many bytes.
    [[gnu::always_inline]] static bool is_spelled(position p, short_get get) noexcept {
        short_get found;
        std::memcpy(&found, p, sizeof found);
        return found == get;
    }
    /// Past the class or attribute `name`, however it is spelled; null if another one is there.
    position expect_class(position p, const registry::global_ids& ids, std::string_view name);
    position expect_name(position p, std::uint32_t id, std::string_view name);

    /// Past `N` opcodes that often come together, with two memo writes among them; null if they are
    /// not all there, which says nothing of the first ones.
    template <std::size_t N>
    [[gnu::always_inline]] position take_all(position p, const char (&opcodes)[N], std::uint64_t a,
                                             std::uint64_t b) {
        static_assert(N <= static_cast<std::size_t>(room));
        if (!has_room(p) || std::memcmp(p, opcodes, N) != 0) return nullptr;
        add_words(a, b);
        return p + N;
    }

    /// Whether a list that is memoised begins at `p`, and a batch of its items: three bytes.
    [[gnu::always_inline]] bool begins_list(position p) const noexcept {
        constexpr char opcodes[] = {']', '\x94', '('};
        return has_room(p) && std::memcmp(p, opcodes, sizeof opcodes) == 0;
    }

    /// A class of the pickle, as it is used behind pointers.
    struct class_use {
        std::uint32_t global;
        std::string name;
        const registry::constructor_entry* entry = nullptr;
        const std::type_info* base = nullptr;  // what `upcast` leads to
        registry::upcast_function upcast = nullptr;
        bool is_resolved = false;
    };
    class_use& class_at(std::size_t index) noexcept { return classes_[index]; }
    /// The class at `p`, which moves behind it; nullptr if there is none that is known.
    class_use* take_class(position& p);
    /// `object`, made by `use`, as the base `to`; nullptr if no relation leads there at once.
    void* upcast(class_use& use, void* object, const std::type_info& to) const;

    // --- shared objects

    struct shared_object {
        std::shared_ptr<void> object;
        const std::type_info* type;
        void (*let_go)(void*);
        const std::type_info* as = nullptr;  // what `address` points to
        void* address = nullptr;
    };
    std::uint64_t add_shared(std::shared_ptr<void> object, const std::type_info& type,
                             void (*let_go)(void*)) {
        shared_.push_back({std::move(object), &type, let_go});
        return word(is::shared, shared_.size() - 1);
    }
    std::size_t shared_count() const noexcept { return shared_.size(); }
    shared_object& shared(std::uint64_t w) noexcept { return shared_[w >> 3]; }
    /// Notes that the shared object `index`, if that is `object`, has the base `as` at `address`.
    void note_base(std::size_t index, const void* object, const std::type_info& as,
                   void* address) noexcept {
        if (index >= shared_.size() || shared_[index].object.get() != object) return;
        shared_[index].as = &as;
        shared_[index].address = address;
    }
    /// See `registry::snapshot`.
    void* upcast(void* object, std::type_index from, std::type_index to) const {
        return names_->upcast(object, from, to);
    }
    bool is_base(std::type_index from, std::type_index to) const {
        return names_->is_base(from, to);
    }

    // --- bounds

    bool charge(std::size_t bytes) noexcept {
        if (bytes > bytes_left_) return false;
        bytes_left_ -= bytes;
        return true;
    }
    /// Asked where types can nest without bound: at containers and pointers.
    bool is_deep() const noexcept { return stack_.used() > 1024 * 1024; }

    /// What a look ahead changes, to go back to.
    struct mark {
        position p;
        std::size_t memo;
        std::size_t shared;
    };
    mark mark_here(position p) const noexcept { return {p, memo_.size(), shared_.size()}; }
    /// Goes back, if the look ahead was not too long; else gives up.
    position go_back(const mark& to, position from);

private:
    int peek_behind_frame(position& p) const noexcept {
        if (end_ - p < 10) return -1;
        const std::uint64_t length = load_little<8>(p + 1);
        if (length > static_cast<std::uint64_t>(end_ - p - 9)) return -1;
        p += 9;
        const auto op = static_cast<unsigned char>(*p);
        return op == static_cast<unsigned char>(opcode::frame) ? -1 : op;
    }
    std::uint32_t take_long_get(position& p) const noexcept {
        if (end_ - p < 5 || *p != static_cast<char>(opcode::long_binget)) return none;
        p += 5;
        return static_cast<std::uint32_t>(load_little<4>(p - 4));
    }
    bool take_sized(position& p, std::size_t header, std::string_view& text) const noexcept {
        if (static_cast<std::size_t>(end_ - p) < header) return false;
        const std::uint64_t n = header == 2   ? load_little<1>(p + 1)
                                : header == 5 ? load_little<4>(p + 1)
                                              : load_little<8>(p + 1);
        if (n > static_cast<std::size_t>(end_ - p) - header) return false;
        text = {p + header, static_cast<std::size_t>(n)};
        p += header + n;
        return true;
    }
    [[gnu::always_inline]] bool parse_text(position& p, std::string_view& text) const noexcept {
        std::size_t header = 2;
        if (*p != static_cast<char>(opcode::short_binunicode)) [[unlikely]] {
            if (*p == static_cast<char>(opcode::binunicode)) {
                header = 5;
            } else if (*p == static_cast<char>(opcode::binunicode8)) {
                header = 9;
            } else {
                return false;
            }
        }
        position at = p;
        if (!take_sized(at, header, text)) return false;
        if (!is_short_ascii(text) && find_invalid_utf8(text, true) != std::string_view::npos) {
            return false;
        }
        p = at;
        return true;
    }
    bool parse_bytes(position& p, std::string_view& data) const noexcept;
    bool take_known_text(position& p, std::string_view& text, is kind_of_text);
    void know_class(const registry::global_ids& ids, std::string_view name) {
        kept_->names.insert(ids.global, next_index());
        classes_.push_back({ids.global, std::string(name)});
    }

    position begin_;
    position end_;
    position roomy_end_;
    const registry::basic_snapshot<OnUse>* names_;
    typename basic_kept_memory<OnUse>::lease kept_;
    word_memo memo_;
    std::vector<class_use> classes_;
    std::vector<shared_object> shared_;
    std::size_t bytes_left_;
    std::size_t look_ahead_left_;
    stack_guard stack_;
    bool is_done_ = false;
};
using decoder = basic_decoder<on_use>;

}  // namespace copyreg::codec

#include <copyreg/pickle/decoder_names.hpp>
