// SPDX-License-Identifier: MIT
//
// What a thread keeps from one pickle to the next, for the fast way of both directions: memory that
// a pickle of the same kind would ask for again. To ask for it costs more than its own time: each
// large piece makes the C library tidy up all the small ones that were freed.
#pragma once

#include <copyreg/pickle/name_table.hpp>
#include <copyreg/pickle/word_memo.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace copyreg::codec {

struct kept_memory {
    /// The most that is kept of one table.
    static constexpr std::size_t most = std::size_t{2} << 20;

    name_table names;
    word_memo words;

    /// The memory of this thread, or new one if that is in use. Its names are forgotten.
    class lease {
    public:
        lease() : memory_(spare() ? std::move(spare()) : std::make_unique<kept_memory>()) {
            memory_->names.start();
        }
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;
        ~lease() { spare() = std::move(memory_); }
        kept_memory* operator->() const noexcept { return memory_.get(); }

    private:
        // Of the program where it can be: thread-local objects of a plug-in keep it from being
        // closed.
        [[gnu::visibility("default"), gnu::noinline]] static std::unique_ptr<kept_memory>& spare() {
            thread_local std::unique_ptr<kept_memory> memory;
            return memory;
        }
        std::unique_ptr<kept_memory> memory_;
    };
};

}  // namespace copyreg::codec
