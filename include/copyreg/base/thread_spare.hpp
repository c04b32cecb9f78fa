// SPDX-License-Identifier: MIT
//
// An object that a thread keeps for its next use: memory, mostly.
//
// What a program destroys at its end, or at that of a thread, may still use the library, in
// whatever order that happens. So the place of the spare has no destructor; another object, which
// is destroyed at some time, says that from then on nothing is kept:
//
//     static thread_spare<bytes>& spare() {
//         constinit thread_local thread_spare<bytes> here;
//         thread_local const thread_spare<bytes>::end at_end{here};
//         return here;
//     }
#pragma once

#include <memory>
#include <utility>

namespace copyreg {

/// The place of an object of type `T`, which may be there or not.
template <class T>
class thread_spare {
public:
    /// What is kept here, which it no longer is; null if that is nothing.
    std::unique_ptr<T> take() noexcept {
        return std::unique_ptr<T>(std::exchange(object_, nullptr));
    }
    /// Keeps `spare` in the place of what was kept before, unless the thread ends.
    void give(std::unique_ptr<T> spare) noexcept {
        if (!has_ended_) delete std::exchange(object_, spare.release());
    }

    struct end {
        thread_spare& of;
        ~end() {
            of.has_ended_ = true;
            of.take();
        }
    };

private:
    T* object_ = nullptr;
    bool has_ended_ = false;
};

}  // namespace copyreg
