// SPDX-License-Identifier: MIT
//
// Copying: `copy` and `deepcopy`, as Python's copy module, by the registrations that pickling uses.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/copying/copier.hpp>
#include <copyreg/copying/forms.hpp>
#include <copyreg/copying/memo.hpp>

namespace copyreg {

struct copy_options {
    const copyreg::dispatch_table* dispatch_table = nullptr;  ///< nullptr: the global one
    copyreg::memo* memo = nullptr;  ///< of earlier deep copies; nullptr: none
};

/// A copy of one object, which shares what the original refers to; what the original owns alone (a
/// `std::unique_ptr`) is cloned. Of a pointer, a copy of the object behind it. Throws `copy_error`.
/// A container that is a `value` shares its items with its copy; as if they were put into another
/// one by hand, no other thread may use it meanwhile.
template <class T>
T copy(const T& x, const copy_options& options = {}) {
    lazy<T, memo> m;
    return lazy<T, copying::operation>::run(m, options.dispatch_table, true,
                                            [&] { return copying::shallow(m, x); });
}

/// A copy of the whole graph of objects that `x` is or refers to: sharing and cycles inside are the
/// same, and what is only observed (by a `std::weak_ptr`) from inside and owned elsewhere stays
/// what it is. Throws `copy_error`, then as if nothing had been done.
template <class T>
T deepcopy(const T& x, const copy_options& options = {}) {
    if (options.memo != nullptr) {
        return lazy<T, copying::operation>::run(*options.memo, options.dispatch_table,
                                                copying::is_repeatable<T>,
                                                [&] { return copying::deep(*options.memo, x); });
    }
    lazy<T, memo> m;
    return lazy<T, copying::operation>::run(m, options.dispatch_table, copying::is_repeatable<T>,
                                            [&] { return copying::deep(m, x); });
}

/// For copy hooks: a part of the copy that is under way, with its memo and its table.
template <class T>
T deepcopy(const T& x, memo& m) {
    return lazy<T, copying::operation>::run(m, nullptr, copying::is_repeatable<T>,
                                            [&] { return copying::deep(m, x); });
}

}  // namespace copyreg
