// SPDX-License-Identifier: MIT
//
// Errors: one base, one class for each direction of work.
//
// Every message is a sentence in one voice: lower case, no final period, what was found and what
// was expected. An `unpickling_error` says in addition where: the byte of the input, and for typed
// loads the path to the member that could not be filled.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace copyreg {

/// Base of every error that this library throws on purpose.
class error : public std::runtime_error {
public:
    explicit error(const std::string& what) : std::runtime_error(what) {}
};

/// An object that cannot be pickled, or a sink that does not take the bytes.
class pickling_error : public error {
public:
    using error::error;
};

/// An object that cannot be copied.
class copy_error : public error {
public:
    using error::error;
};

/// Two registrations that contradict each other; the message names both places.
class registration_error : public error {
public:
    using error::error;
};

/// Bytes that are no pickle, or a pickle that does not hold what was asked for.
class unpickling_error : public error {
public:
    /// `reason` without the place; `what()` is "offset 17: reason".
    unpickling_error(std::size_t offset, std::string_view reason, std::string path = {})
        : error("offset " + std::to_string(offset) + ": " + std::string(reason)),
          offset_(offset),
          path_(std::move(path)) {}

    /// Position in the input, in bytes from its start, of the opcode or argument that is wrong.
    std::size_t offset() const noexcept { return offset_; }

    /// For typed loads the way to the wrong member, such as `Monster.weapons[3].damage`; else
    /// empty.
    const std::string& path() const noexcept { return path_; }

protected:
    struct verbatim {};
    /// `what()` is `text` as it stands, for callers whose wording is fixed elsewhere.
    unpickling_error(verbatim, std::size_t offset, const std::string& text)
        : error(text), offset_(offset) {}

private:
    std::size_t offset_;
    std::string path_;
};

}  // namespace copyreg
