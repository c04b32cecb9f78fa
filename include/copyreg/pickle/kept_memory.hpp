// SPDX-License-Identifier: MIT
//
// What a thread keeps from one pickle to the next, for the fast way of both directions: memory that
// a pickle of the same kind would ask for again. To ask for it costs more than its own time: each
// large piece makes the C library tidy up all the small ones that were freed.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/thread_spare.hpp>
#include <copyreg/pickle/name_table.hpp>
#include <copyreg/pickle/word_memo.hpp>

#include <cstddef>
#include <cstdint>
#include <typeinfo>
#include <utility>

namespace copyreg::codec {

/// What is known of an object that was written.
struct identity {
    std::uint32_t index;         // in the memo
    std::uint32_t as;            // slot of a type of pointers that have this address; or 0
    const std::type_info* type;  // of the whole object
};

template <class OnUse>
struct basic_kept_memory {
    /// The most that is kept of one table.
    static constexpr std::size_t most = std::size_t{2} << 20;

    basic_name_table<OnUse> names;
    word_memo words;
    pointer_map<identity> objects;

    /// Keeps the memory of these, which no longer counts for anything.
    void keep(word_memo& used) noexcept {
        if (used.memory() > most) return;
        used.shrink(0);
        words = std::move(used);
    }
    void keep(pointer_map<identity>& used) noexcept {
        if (used.memory() > most) return;
        if (used.size() != 0) {
            if (used.size() < used.capacity() / 32) return;  // to clear it would cost more
            used.forget();
        }
        objects = std::move(used);
    }

    /// The memory of this thread, or new one if that is in use. Its names are forgotten.
    class lease {
    public:
        lease() : memory_(spare().take()) {
            if (memory_ == nullptr) memory_ = new basic_kept_memory;
            memory_->names.start();
        }
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;
        ~lease() { spare().give(memory_); }
        basic_kept_memory* operator->() const noexcept { return memory_; }

    private:
        // Of the program where it can be: thread-local objects of a plug-in keep it from being
        // closed.
        [[gnu::visibility("default"), gnu::noinline]] static thread_spare<basic_kept_memory>&
        spare();
        basic_kept_memory* memory_;  // owned: a unique_ptr would cost every program
    };
};
using kept_memory = basic_kept_memory<on_use>;

template <class OnUse>
thread_spare<basic_kept_memory<OnUse>>& basic_kept_memory<OnUse>::lease::spare() {
    constinit thread_local thread_spare<basic_kept_memory> here;
    thread_local const typename thread_spare<basic_kept_memory>::end at_end{here};
    return here;
}

}  // namespace copyreg::codec
