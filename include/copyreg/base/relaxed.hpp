// SPDX-License-Identifier: MIT
//
// Integers that several threads may write, all of them what each of the others would: to be read
// and written whole is enough. `std::atomic_ref` is not in libc++ before version 19.
#pragma once

namespace copyreg {

template <class Int>
Int load_relaxed(const Int& i) noexcept {
    return __atomic_load_n(&i, __ATOMIC_RELAXED);
}
template <class Int>
void store_relaxed(Int& i, Int x) noexcept {
    __atomic_store_n(&i, x, __ATOMIC_RELAXED);
}

}  // namespace copyreg
