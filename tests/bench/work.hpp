// SPDX-License-Identifier: MIT
//
// One kind of data, of one size, and everybody who can write, read or copy it.
#pragma once

#include "candidate.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class python_peer;

enum class operation {
    dumps,      ///< over the buffer of the time before
    dumps_new,  ///< into a new buffer, as Python does
    loads,      ///< into a new object
    load_into,  ///< over an object that exists
    deepcopy,
    dumps_value,  ///< of what `loads_value` gave
    loads_value,  ///< without knowing the types
};
/// "dumps", "loads" and so on.
std::string_view name_of(operation o);

struct library_size {
    std::string library;
    std::size_t bytes;
};

class work {
public:
    work() = default;
    work(const work&) = delete;
    work& operator=(const work&) = delete;
    virtual ~work() = default;

    /// copyreg first.
    virtual std::vector<candidate> candidates(operation o) = 0;
    /// Has everybody write; to be called before anybody is measured, since what is read must have
    /// been written. Returns how many bytes each library wrote, copyreg first.
    virtual std::vector<library_size> write_all() = 0;
    /// Has everybody write, read and copy; returns a sentence for each result that is not what it
    /// should be.
    virtual std::vector<std::string> check() = 0;
};

/// Who takes part besides copyreg.
struct participants {
    bool peers = true;
    python_peer* python = nullptr;
};

/// The data of a row of the table, `count` items of it: "monsters as calls" and so on.
std::unique_ptr<work> make_work(std::string_view name, std::size_t count, participants others);

/// What `make_work` knows, in the order of the table; how many items the table has, how many a
/// smoke run, and how many objects one item is.
struct work_kind {
    std::string_view name;
    std::size_t count;
    std::size_t small_count;
    std::size_t objects_in_item;
};
const std::vector<work_kind>& work_kinds();

/// The peers of C++, and whether they were found when this was built.
struct peer_presence {
    std::string_view name;
    bool present;
};
std::vector<peer_presence> peers();

}  // namespace bench
