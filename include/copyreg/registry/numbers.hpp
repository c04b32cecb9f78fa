// SPDX-License-Identifier: MIT
//
// Small numbers for types and names, by which engines index their tables in place of hashing: the
// same in all shared objects of the process, and never given to anything else.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/build.hpp>

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <typeinfo>
#include <unordered_map>
#include <utility>

namespace copyreg::registry {

template <class OnUse>
class basic_numbers {
public:
    /// A number for each type; never 0. By name, since a `type_info` may go with its library; but
    /// a name in an anonymous namespace is one of many.
    std::uint32_t slot_of(const std::type_info& type) {
        std::string key = type.name();
        if (key.find("_GLOBAL__N_") != std::string::npos) {
            key += '@' + std::to_string(reinterpret_cast<std::uintptr_t>(&type));
        }
        return number_in(slots_, std::move(key), 1);
    }

    /// A number for each name that pickles refer to again: attributes ('a'), modules ('m'),
    /// qualified names ('q'), globals ('g'). Texts that are single objects in CPython have the same
    /// number in every role but the last, below `first_name`; see model::singletons::index_of.
    static constexpr std::uint32_t first_name = 257;
    std::uint32_t name_id(char role, std::string_view text) {
        if (role != 'g' && model::singletons::get().find(kind::string, text) != nullptr) {
            return model::singletons::index_of(text);
        }
        std::string key(1, role);
        key.append(text);
        return number_in(names_, std::move(key), first_name);
    }

private:
    using map = lazy<OnUse, std::unordered_map<std::string, std::uint32_t>>;

    /// The number of `key`, a new one if it has none; the first is `from`.
    std::uint32_t number_in(map& numbers, std::string key, std::uint32_t from) {
        const std::lock_guard lock(mutex_);
        const auto next = static_cast<std::uint32_t>(numbers.size() + from);
        return numbers.try_emplace(std::move(key), next).first->second;
    }

    std::mutex mutex_;
    map slots_;
    map names_;
};

}  // namespace copyreg::registry
