// SPDX-License-Identifier: MIT
//
// Extension codes: small numbers for globals that are pickled often, agreed upon by both sides.
//
// The table is an immutable snapshot behind an atomic pointer. A reader takes it once and never
// waits; a writer copies, changes and swaps it under a lock. Old snapshots are kept: a reader may
// still look at them, and there are as many as registrations.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/model/global.hpp>
#include <copyreg/registry/registry.hpp>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace copyreg {

namespace registry {

/// One state of the extension codes; never changes once it is published.
template <class OnUse>
struct basic_extension_table {
    /// Who gave a code, and where.
    struct claim {
        const basic_registrar<OnUse>* owner;
        place where;
    };
    struct extension {
        std::string name;
        std::vector<claim> claims;

        /// " at file:line", where the code was given by a macro.
        std::string first_place() const {
            return claims.empty() || claims[0].where.line == 0 ? ""
                                                               : " at " + claims[0].where.str();
        }
    };
    lazy<OnUse, std::map<std::string, std::int32_t, std::less<>>> codes;  // by "module:qualname"
    std::map<std::int32_t, extension> names;

    /// The code of `name`, or 0.
    std::int32_t code_of(std::string_view name) const {
        const auto found = codes.find(name);
        return found == codes.end() ? 0 : found->second;
    }
    /// The name behind `code`, or nullptr.
    const std::string* name_of(std::int64_t code) const {
        if (code < 1 || code > 0x7fffffff) return nullptr;
        const auto found = names.find(static_cast<std::int32_t>(code));
        return found == names.end() ? nullptr : &found->second.name;
    }
};
using extension_table = basic_extension_table<on_use>;

template <class OnUse>
class basic_extension_registry {
    using registrar = basic_registrar<OnUse>;
    using extension_table = basic_extension_table<OnUse>;
    using claim = typename extension_table::claim;

public:
    /// The one of the process; see `registry::get`.
    [[gnu::visibility("default"), gnu::noinline]] static basic_extension_registry& get();

    const extension_table& snapshot() const noexcept {
        return *current_.load(std::memory_order_acquire);
    }

    /// `owner` is the registrar that stands for a macro, or nullptr. `where` is for errors.
    void add(const std::string& name, std::int32_t code, const registrar* owner,
             const place& where) {
        update([&](extension_table& table) {
            const std::string at = where.line == 0 ? "" : " at " + where.str();
            const auto by_name = table.codes.find(name);
            const auto by_code = table.names.find(code);
            const bool is_known = by_name != table.codes.end() && by_name->second == code;
            if (!is_known && by_name != table.codes.end()) {
                throw registration_error(name + " has the extension code " +
                                         std::to_string(by_name->second) + " already" +
                                         table.names[by_name->second].first_place() + ", found " +
                                         std::to_string(code) + at);
            }
            if (!is_known && by_code != table.names.end()) {
                throw registration_error("extension code " + std::to_string(code) + " stands for " +
                                         by_code->second.name + " already" +
                                         by_code->second.first_place() + ", found " + name + at);
            }
            auto& claims = table.names[code].claims;
            if (owner == nullptr) {
                // once more at run time
                std::erase_if(claims, [](const claim& c) { return c.owner == nullptr; });
            }
            claims.push_back({owner, where});
            table.codes.emplace(name, code);
            table.names[code].name = name;
        });
    }
    void remove(const std::string& name, std::int64_t code) {
        update([&](extension_table& table) {
            const auto found = table.codes.find(name);
            if (found == table.codes.end() || found->second != code) {
                throw registration_error("no extension code " + std::to_string(code) +
                                         " is registered for " + name);
            }
            table.names.erase(found->second);
            table.codes.erase(found);
        });
    }
    /// Takes back what a registrar that goes had added, unless somebody else added it too.
    void dismiss(const registrar& r, std::int32_t code) {
        update([&](extension_table& table) {
            const auto found = table.names.find(code);
            if (found == table.names.end()) return;
            auto& claims = found->second.claims;
            const auto gone = std::erase_if(claims, [&r](const claim& c) { return c.owner == &r; });
            if (gone == 0 || !claims.empty()) return;
            table.codes.erase(found->second.name);
            table.names.erase(found);
        });
    }

private:
    template <class Change>
    void update(Change change) {
        const std::lock_guard lock(writing_);
        auto next = std::make_unique<extension_table>(snapshot());
        change(*next);
        current_.store(next.get(), std::memory_order_release);
        kept_.push_back(std::move(next));
    }

    basic_extension_registry() {
        kept_.push_back(std::make_unique<extension_table>());
        current_ = kept_[0].get();
    }

    std::mutex writing_;
    std::vector<std::unique_ptr<extension_table>> kept_;
    std::atomic<const extension_table*> current_{nullptr};
};
using extension_registry = basic_extension_registry<on_use>;

template <class OnUse>
basic_extension_registry<OnUse>& basic_extension_registry<OnUse>::get() {
    static auto* instance = new basic_extension_registry();  // outlives every static object
    return *instance;
}

}  // namespace registry

namespace registry {

/// `add_extension` without a look at what else is registered; `where` is for errors.
template <class OnUse = on_use>
inline void add_extension_at(std::string_view name, std::int64_t code, const registrar* owner,
                             const place& where) {
    const global g(name);
    if (code < 1 || code > 0x7fffffff) {
        const std::string at = where.line == 0 ? "" : " at " + where.str();
        throw registration_error("expected an extension code from 1 to 2147483647 for " + g.str() +
                                 at + ", found " + std::to_string(code));
    }
    basic_extension_registry<OnUse>::get().add(g.str(), static_cast<std::int32_t>(code), owner,
                                               where);
}

/// The extension codes as they are now.
template <class OnUse = on_use>
inline const extension_table& extensions() {
    basic_registry<OnUse>::get().catch_up();
    return basic_extension_registry<OnUse>::get().snapshot();
}

}  // namespace registry

/// Makes `code` (1 to 2^31-1) stand for "module:qualname" in pickles of protocol 2 and above.
/// Repeating a registration does nothing; a name with two codes or a code with two names is a
/// `registration_error`.
template <class OnUse = on_use>
inline void add_extension(std::string_view name, std::int64_t code) {
    registry::basic_registry<OnUse>::get().catch_up();
    registry::add_extension_at<OnUse>(name, code, nullptr, {});
}

/// Takes back `add_extension` with the same arguments; a `registration_error` if there was none.
template <class OnUse = on_use>
inline void remove_extension(std::string_view name, std::int64_t code) {
    registry::basic_registry<OnUse>::get().catch_up();
    registry::basic_extension_registry<OnUse>::get().remove(global(name).str(), code);
}

/// Python keeps the objects behind extension codes in a cache; this library looks names up, so
/// there is nothing to clear. Here for programs that call both sides alike.
inline void clear_extension_cache() noexcept {}

}  // namespace copyreg
