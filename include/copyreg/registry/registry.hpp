// SPDX-License-Identifier: MIT
//
// The registry of the process: which types, names, bases and overrides there are.
//
// Writers change the registrations behind a mutex and publish an immutable snapshot of them;
// readers take the snapshot once for an operation and hold no lock (published.hpp).
//
// What the macros register before `main` is gathered in a list and becomes the first snapshot at
// the first use, so that N registrations cost O(N), and an error among them has somebody to be
// thrown to. A registrar that goes (a library that is closed) takes its registration with it.
//
// The registry is never destroyed: static objects may use it until the end.
#pragma once

#include <copyreg/base/error.hpp>
#include <copyreg/base/on_use.hpp>
#include <copyreg/registry/entries.hpp>
#include <copyreg/registry/numbers.hpp>
#include <copyreg/registry/published.hpp>
#include <copyreg/registry/registrations.hpp>
#include <copyreg/registry/snapshot.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <typeindex>
#include <utility>

namespace copyreg::registry {

template <class>
class basic_registry;
using registry = basic_registry<on_use>;

/// Keeps the snapshot of a moment alive.
template <class OnUse>
class basic_reader {
    using registry = basic_registry<OnUse>;
    using snapshot = basic_snapshot<OnUse>;

public:
    explicit basic_reader(registry& r) : basic_reader(r, r.published_.enter()) {}
    basic_reader(const basic_reader& other) : counter_(other.counter_), snapshot_(other.snapshot_) {
        counter_->fetch_add(1, std::memory_order_relaxed);
    }
    basic_reader& operator=(const basic_reader&) = delete;
    ~basic_reader() { counter_->fetch_sub(1, std::memory_order_release); }
    const snapshot& operator*() const noexcept { return *snapshot_; }
    const snapshot* operator->() const noexcept { return snapshot_; }

private:
    basic_reader(registry& r, std::atomic<std::size_t>& readers)
        : counter_(&readers), snapshot_(r.current(readers)) {}
    std::atomic<std::size_t>* counter_;
    const snapshot* snapshot_;
};

/// Registers the types that a `std::any` may hold from the start; see register.hpp.
template <class Registrations>
void enroll_builtin_types(Registrations& all);

template <class OnUse>
class basic_registry : public basic_numbers<OnUse> {
    using registrations = basic_registrations<OnUse>;

public:
    using snapshot = basic_snapshot<OnUse>;
    using registrar = basic_registrar<OnUse>;

    /// The one registry of the process, also where shared objects hide their symbols. Not inline,
    /// so that the program's own code makes it: that of a plug-in may go.
    [[gnu::visibility("default"), gnu::noinline]] static basic_registry& get();

    using reader = basic_reader<OnUse>;

    /// Throws what went wrong while static objects were built, once.
    reader read() { return reader(*this); }

    // --- changes; each throws registration_error and then changes nothing

    /// `owner` is the registrar that stands for a macro, or nullptr.
    const constructor_entry& add_constructor(std::shared_ptr<const constructor_entry> entry,
                                             const registrar* owner) {
        change(owner, [&] { entry = all_.insert_constructor(entry, owner); });
        return *entry;  // kept as long as its owner lives
    }
    void add_form(const std::shared_ptr<const constructor_entry>& entry, const registrar* owner) {
        change(owner, [&] { all_.insert_form(entry, owner); });
    }
    void add_type(const type_entry& entry, const registrar* owner) {
        change(owner, [&] { all_.insert_type(entry, owner); });
    }
    void add_base(std::type_index derived, std::type_index base, upcast_function up,
                  const registrar* owner) {
        change(owner, [&] { all_.insert_base(derived, base, up, owner); });
    }
    void add_alias(const std::string& old_name, std::string new_name) {
        change(nullptr, [&] { all_.insert_alias(old_name, std::move(new_name)); });
    }
    void add_object(global_object object) {
        change(nullptr, [&] { all_.insert_object(std::move(object)); });
    }
    void set_version(std::type_index type, std::shared_ptr<const version_entry> version) {
        change(nullptr, [&] { all_.set_version(type, std::move(version)); });
    }
    void set_override(std::shared_ptr<const override_entry> entry) {
        change(nullptr, [&] { all_.set_override(std::move(entry)); });
    }
    void erase_override(std::type_index type) {
        change(nullptr, [&] { all_.erase_override(type); });
    }

    // --- registrars

    void enlist(registrar& r);
    void dismiss(const registrar& r) noexcept;
    /// Enrolls what static objects registered, if that is still to be done.
    void catch_up() {
        if (!published_.has_current()) [[unlikely]]
            reader(*this);
    }

private:
    friend reader;

    basic_registry() noexcept : enroll_builtin_(&enroll_builtin_types<registrations>) {}

    template <class Change>
    void change(const registrar* owner, Change apply) {
        if (owner != nullptr) return apply();  // under the lock already; published by the caller
        const std::lock_guard lock(mutex_);
        enroll_waiting();
        throw_startup_error();
        apply();
        published_.replace(all_.make_snapshot());
    }

    const snapshot* current(std::atomic<std::size_t>& readers) {
        const snapshot* s = published_.current();
        if (s != nullptr) [[likely]]
            return s;
        try {
            const std::lock_guard lock(mutex_);
            if (!published_.has_current()) {
                enroll_waiting();
                published_.replace(all_.make_snapshot());
            }
            throw_startup_error();
        } catch (...) {
            readers.fetch_sub(1, std::memory_order_release);
            throw;
        }
        return published_.current();
    }

    void enroll_waiting();

    /// Keeps all of what is wrong, one line each; a header may say the same thing many times.
    void note_startup_error(std::string_view what) {
        if (startup_error_.find(what) != std::string::npos) return;
        if (!startup_error_.empty()) startup_error_ += '\n';
        startup_error_ += what;
    }
    void throw_startup_error() {
        if (startup_error_.empty()) return;
        const std::string what = std::move(startup_error_);
        startup_error_.clear();
        throw registration_error(what);
    }

    void (*enroll_builtin_)(registrations&);  // of the program's own code, see get()
    std::mutex mutex_;
    registrations all_;
    registrar* waiting_ = nullptr;  // in the order in which they came
    registrar** waiting_end_ = &waiting_;
    std::string startup_error_;
    basic_published<OnUse> published_;
};

// Defined here: GCC hides an inline member of a template whatever is said of it.
template <class OnUse>
basic_registry<OnUse>& basic_registry<OnUse>::get() {
    static auto* instance = new basic_registry();
    return *instance;
}

/// A static object that stands for one line of registration.
template <class OnUse>
class basic_registrar {
    using registry_of_process = basic_registry<OnUse>;

public:
    using enroll_function = void (*)(registry_of_process&, const basic_registrar&);

    /// Takes its place in the list; `enroll` runs at the first use of the registry.
    basic_registrar(enroll_function enroll, const char* file, unsigned line) noexcept
        : basic_registrar(enroll, place{file, line}) {
        registry_of_process::get().enlist(*this);
    }
    basic_registrar(const basic_registrar&) = delete;
    basic_registrar& operator=(const basic_registrar&) = delete;
    ~basic_registrar() { registry_of_process::get().dismiss(*this); }

    const place& where() const noexcept { return where_; }

protected:
    /// For derived classes, which enlist themselves when they are complete.
    basic_registrar(enroll_function enroll, const place& where) noexcept
        : enroll_(enroll), where_(where) {}

private:
    friend registry;
    enroll_function enroll_;
    place where_;
    basic_registrar* next_ = nullptr;
};

template <class OnUse>
inline void basic_registry<OnUse>::enlist(registrar& r) {
    const std::lock_guard lock(mutex_);
    *waiting_end_ = &r;
    waiting_end_ = &r.next_;
    published_.replace(nullptr);
}

template <class OnUse>
inline void basic_registry<OnUse>::enroll_waiting() {
    if (all_.empty()) enroll_builtin_(all_);
    while (waiting_ != nullptr) {
        const registrar* r = waiting_;
        waiting_ = r->next_;
        if (waiting_ == nullptr) waiting_end_ = &waiting_;
        try {
            r->enroll_(*this, *r);
        } catch (const error& e) { note_startup_error(e.what()); }
    }
}

template <class OnUse>
inline void basic_registry<OnUse>::dismiss(const registrar& r) noexcept {
    const std::lock_guard lock(mutex_);
    for (registrar** at = &waiting_; *at != nullptr; at = &(*at)->next_) {
        if (*at != &r) continue;
        *at = r.next_;
        if (*at == nullptr) waiting_end_ = at;
        return;
    }
    all_.erase_all_of(r);
    // What is left is published when somebody needs it: at the end of a program nobody does.
    // Freeing a snapshot may call the library that is closed, so those that are in use now never
    // are.
    if (!published_.replace(nullptr)) published_.abandon_old();
}

/// The numbers of "module:qualname".
template <class OnUse = on_use>
inline global_ids ids_of(std::string_view name) {
    auto& all = basic_registry<OnUse>::get();
    const auto colon = name.find(':');
    return {all.name_id('m', name.substr(0, colon)), all.name_id('q', name.substr(colon + 1)),
            all.name_id('g', name)};
}

/// The slot of `T`, remembered for each shared object.
template <class T>
std::uint32_t type_slot() {
    static constinit std::atomic<std::uint32_t> slot{0};
    std::uint32_t s = slot.load(std::memory_order_relaxed);
    if (s == 0) [[unlikely]] {
        s = lazy<T, registry>::get().slot_of(typeid(T));
        slot.store(s, std::memory_order_relaxed);
    }
    return s;
}

}  // namespace copyreg::registry
