// SPDX-License-Identifier: MIT
//
// The pickle machine's stack and memo, and the objects that are made on it.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pod_stack.hpp>
#include <copyreg/model/build.hpp>
#include <copyreg/model/keyed.hpp>
#include <copyreg/pickle/cursor.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/python2_text.hpp>
#include <copyreg/pickle/read_memo.hpp>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace copyreg::codec {

template <class OnUse>
class basic_machine_base {
protected:
    using cell = model::cell;

    basic_machine_base(std::string_view input, const load_options& options, model::arena& a,
                       read_memo& memo)
        : in_(input), options_(options), arena_(a), memo_(memo) {}
    basic_machine_base(const basic_machine_base&) = delete;
    basic_machine_base& operator=(const basic_machine_base&) = delete;
    ~basic_machine_base() = default;

    // --- the stack

    void push(cell c) { stack_.push_back(model::inside(c, &arena_)); }

    /// The objects above the topmost mark.
    std::size_t available() const noexcept { return stack_.size() - fence_; }

    void need(std::size_t n) const {
        if (available() >= n) [[likely]]
            return;
        in_.fail("expected " + std::to_string(n) + " objects on the stack" +
                 (marks_.empty() ? "" : " above the mark") + ", found " +
                 std::to_string(available()));
    }

    cell pop() {
        need(1);
        return stack_.pop_back();
    }

    cell& top() {
        need(1);
        return stack_.back();
    }

    void push_mark() {
        marks_.push_back(stack_.size());
        fence_ = stack_.size();
    }

    /// Removes the topmost mark and returns where it stood.
    std::size_t pop_mark() {
        if (marks_.empty()) in_.fail("expected a mark, found none");
        const std::size_t at = marks_.pop_back();
        fence_ = marks_.empty() ? 0 : marks_.back();
        return at;
    }

    // --- objects

    void push_text(kind k, std::string_view text) {
        if (text.size() <= 2 && push_single(k, text)) return;
        push(model::make_node(&arena_, model::new_text(arena_, k, text)));
    }

    /// Pushes a text of which there is one object only. Its second time is a memo read wherever it
    /// is single, so where it comes a second time it is not: then it is an object like any other.
    [[gnu::noinline]] bool push_single(kind k, std::string_view text) {
        model::node* single = model::singletons::get().find(k, text);
        if (single == nullptr) return false;
        auto& seen = k == kind::string ? strings_seen_ : bytes_seen_;
        const unsigned i = model::singletons::index_of(text);
        if (seen[i]) return false;
        seen[i] = true;
        push(model::make_node(nullptr, single));
        return true;
    }

    void push_utf8(std::string_view text) {
        if (!is_short_ascii(text)) [[unlikely]]
            check_utf8(text);
        push_text(kind::string, text);
    }

    [[gnu::noinline]] void check_utf8(std::string_view text) const {
        if (const auto bad = find_invalid_utf8(text, true); bad != std::string_view::npos) {
            in_.fail("expected UTF-8 in a str, found a bad byte at position " +
                     std::to_string(bad) + " of it");
        }
    }

    void push_python2_text(std::string_view data) {
        if (options_.encoding == "bytes") return push_text(kind::bytes, data);
        std::string text;
        if (const auto problem =
                decode_python2_text<OnUse>(data, options_.encoding, options_.errors, text)) {
            in_.fail(*problem);
        }
        push_text(kind::string, text);
    }

    void push_tuple(std::size_t size) {
        need(size);
        if (size == 0) return push(model::make_empty_tuple());
        auto* tuple = model::new_tuple(arena_, size);
        std::memcpy(static_cast<void*>(tuple->items()), stack_.end() - size, size * sizeof(cell));
        stack_.truncate(stack_.size() - size);
        push(model::make_node(&arena_, tuple));
    }

    void push_list(std::size_t from) {
        auto* list = model::new_node<model::list_node>(arena_);
        extend(*list, from);
        push(model::make_node(&arena_, list));
    }

    /// How many items there will be in the end in a container that has `items` of them now, those
    /// from `from` upwards included: more only if it is what the whole pickle is, which tells how
    /// much will follow, and if the limit has room for twice as many of `size` bytes.
    std::size_t likely_items(std::size_t from, std::size_t items, std::size_t size) noexcept {
        constexpr std::size_t enough = 1000;  // to tell
        if (from != 1 || items < enough || guesses_left_ == 0) return items;
        --guesses_left_;
        const double rest = static_cast<double>(in_.remaining()) /
                            static_cast<double>(in_.position()) * static_cast<double>(items);
        const std::size_t more = std::min(static_cast<std::size_t>(rest), 100 * items);
        const std::size_t likely = items + more + more / 16;
        return arena_.may_take(2 * likely * size) ? likely : items;
    }

    /// Moves what lies from `from` upwards into `list`.
    void extend(model::list_node& list, std::size_t from) {
        const std::size_t count = stack_.size() - from;
        if (count == 0) return;
        if (list.size + count > list.capacity) {
            const std::size_t likely = likely_items(from, list.size + count, sizeof(cell));
            model::reserve(arena_, list.items, list.size, list.capacity, likely - list.size);
        }
        std::memcpy(static_cast<void*>(list.items + list.size), stack_.begin() + from,
                    count * sizeof(cell));
        list.size += count;
        stack_.truncate(from);
    }

    void insert(model::keyed_node& into, const cell& key, const cell* mapped) {
        kind culprit{};
        const std::size_t place = model::insert_key(arena_, into, key, culprit).first;
        if (place == model::not_found) {
            in_.fail("expected a hashable key or item, found " + std::string(name_of(culprit)));
        }
        if (mapped != nullptr) (&into.key(place))[1] = model::inside(*mapped, &arena_);
    }

    /// Moves what lies from `from` upwards into a dict or set.
    void fill(model::keyed_node& keyed, std::size_t from) {
        const std::size_t stride = keyed.stride();
        const std::size_t count = (stack_.size() - from) / stride;
        const std::size_t likely =
            likely_items(from, keyed.size + count, 2 * stride * sizeof(cell));
        model::reserve_keys(arena_, keyed, likely - keyed.size);
        const cell* items = stack_.begin() + from;
        for (std::size_t done = 0; done < count; ++done) {
            done += model::insert_items(arena_, keyed, items + done * stride, count - done, likely);
            if (done == count) break;
            const cell* item = items + done * stride;
            insert(keyed, item[0], stride == 2 ? item + 1 : nullptr);
        }
        stack_.truncate(from);
    }

    void add_steps(const cell& target, model::object_step::what does, std::size_t from) {
        auto& step = model::step_for(arena_, model::node_as<model::object_node>(target), does);
        model::append(arena_, step, stack_.begin() + from, stack_.size() - from);
        stack_.truncate(from);
    }

    void push_keyed(kind k, std::size_t from) {
        auto* n = model::new_node<model::keyed_node>(arena_, k);
        if (from != stack_.size()) { fill(*n, from); }
        push(model::make_node(&arena_, n));
    }

    // --- memo

    void put(std::uint64_t index) {
        need(1);
        const cell& c = stack_.back();
        if (c.is_node() && (c.node->flags & model::memoized) == 0) c.node->flags |= model::memoized;
        memo_.put(index, c);
    }

    void get(std::uint64_t index) {
        const auto c = memo_.find(index, &arena_);
        if (!c) in_.fail("expected a memo index that was stored, found " + std::to_string(index));
        if (c->is_node() && c->node->shared == 0) c->node->shared = 1;
        stack_.push_back(*c);
    }

    cursor in_;
    const load_options& options_;
    model::arena& arena_;
    read_memo& memo_;
    pod_stack<cell> stack_;
    pod_stack<std::size_t> marks_;
    std::size_t fence_ = 0;  // where the topmost mark stands
    int protocol_ = 0;

private:
    unsigned guesses_left_ = 8;  // of a large size: containers that are dropped may not have many
    std::bitset<257> strings_seen_;
    std::bitset<257> bytes_seen_;
};
using machine_base = basic_machine_base<on_use>;

}  // namespace copyreg::codec
