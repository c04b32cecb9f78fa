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

#include <utility>

namespace copyreg {

/// The place of an object of type `T`, which may be there or not.
template <class T>
class thread_spare {
public:
    /// What is kept here, which is the caller's then; null if that is nothing.
    T* take() noexcept { return std::exchange(object_, nullptr); }
    /// Takes `spare`, made by `new`, and keeps it in the place of what was kept before, unless the
    /// thread ends.
    void give(T* spare) noexcept { delete (has_ended_ ? spare : std::exchange(object_, spare)); }

    struct end {
        thread_spare& of;
        ~end() {
            of.has_ended_ = true;
            delete of.take();
        }
    };

private:
    T* object_ = nullptr;
    bool has_ended_ = false;
};

}  // namespace copyreg
