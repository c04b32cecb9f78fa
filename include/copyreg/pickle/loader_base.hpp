// SPDX-License-Identifier: MIT
//
// The part of a loader that knows no type: paths, budgets, identity, names, the state of forms.
//
// A `mismatch` is thrown from wherever the graph is not what is wanted; it carries the way there
// twice: as text for people, and as steps by which the byte can be found (locate.hpp).
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/pointer_map.hpp>
#include <copyreg/base/stack_guard.hpp>
#include <copyreg/model/convert.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/operations.hpp>
#include <copyreg/pickle/options.hpp>
#include <copyreg/pickle/path_step.hpp>
#include <copyreg/registry/lookup.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copyreg::codec {

/// What is in the graph is not what was asked for.
struct mismatch : std::exception {
    mismatch(std::string why, std::string where, std::vector<path_step> way)
        : reason(std::move(why)), path(std::move(where)), steps(std::move(way)) {}
    const char* what() const noexcept override { return reason.c_str(); }

    std::string reason;
    std::string path;
    std::vector<path_step> steps;
    /// Another type would not help: a budget is used up, or the stack.
    bool is_limit = false;
};

/// Where a constructor puts what it builds.
struct target {
    enum class what : std::uint8_t {
        into,       // over `object`
        construct,  // at `object`, where there is none yet
        shared,     // `owner` is set
        unique,     // `object` is set, made by `new`
        any         // into `any`
    };
    what how;
    void* object = nullptr;
    std::shared_ptr<void> owner = {};
    std::any* any = nullptr;
    /// Shared and unique, where nothing else than the static type can be built: a new object.
    void* (*create)(target&) = nullptr;
    void (*discard)(void* object) = nullptr;
};

/// A call that made an object, with the names that Python uses on the way taken away.
struct call_parts {
    std::string name;  // "module:qualname"
    const registry::name_entry* known = nullptr;
    std::span<const model::cell> args;
    std::uint32_t first_arg = 0;  // of `args` in the tuple of the pickle
    const model::keyed_node* kwargs = nullptr;
};

template <class OnUse>
class basic_loader_base {
public:
    using cell = model::cell;

    explicit basic_loader_base(const load_options& options) : options_(&options) {}
    basic_loader_base(const load_options& options, const registry::basic_snapshot<OnUse>& names,
                      std::size_t input)
        : options_(&options) {
        use(names, input);
    }

    /// For what is loaded next; `input` is the size of the pickle in bytes.
    void use(const registry::basic_snapshot<OnUse>& names, std::size_t input) {
        names_ = &names;
        entries_.clear();
        renew_budget(input);
    }
    const registry::basic_snapshot<OnUse>& names() const noexcept { return *names_; }
    const load_options& options() const noexcept { return *options_; }

    // --- what is registered

    const registry::version_entry* find_version(std::type_index type) const {
        return names_->find_version(type);
    }
    const registry::type_entry* find_type(std::type_index type) const {
        return names_->find_type(type);
    }
    const registry::basic_name_entry<OnUse>* find_name(std::string_view name) const {
        return names_->find_name(name);
    }
    /// See `registry::snapshot::upcast`.
    void* upcast(void* object, std::type_index from, std::type_index to) const {
        return names_->upcast(object, from, to);
    }

    // --- paths

    /// One step from an object to a part of it, as long as it lives.
    class step {
    public:
        /// Not inlined, or GCC warns of an address that the destructor takes away again.
        [[gnu::noinline]] step(basic_loader_base& l, path_step::what what,
                               std::size_t index = 0) noexcept
            : loader_(l), up_(l.path_), at_{what, index} {
            l.path_ = this;
        }
        /// A step that is told by a name.
        step(basic_loader_base& l, path_step::what what, std::size_t index,
             std::string_view name) noexcept
            : step(l, what, index) {
            name_ = name;
        }
        /// A step to what is mapped to a key.
        step(basic_loader_base& l, std::size_t index, const cell& key) noexcept
            : step(l, path_step::what::mapped, index) {
            key_ = &key;
        }
        step(const step&) = delete;
        step& operator=(const step&) = delete;
        ~step() { loader_.path_ = up_; }

        void to(std::size_t index) noexcept { at_.index = index; }
        void to(std::size_t index, const cell& key) noexcept {
            at_.index = index;
            key_ = &key;
        }

    private:
        friend class basic_loader_base;
        basic_loader_base& loader_;
        const step* up_;
        path_step at_;
        std::string_view name_;
        const cell* key_ = nullptr;
    };
    /// What the path begins with: the class of the root.
    void name_root(std::string_view name) {
        if (path_ == nullptr && root_.empty()) root_ = name;
    }

    // --- errors

    [[noreturn, gnu::cold]] void fail(std::string_view reason) const;
    /// "expected int for Path.to.it, found str".
    [[noreturn, gnu::cold]] void fail(std::string_view expected, const cell& found) const {
        fail_found(expected, describe(found));
    }
    [[noreturn, gnu::cold]] void fail_found(std::string_view expected,
                                            std::string_view found) const;
    /// What another room said of an object, without the offset that it could not know.
    [[noreturn, gnu::cold]] void fail_with(const unpickling_error& e) const {
        const std::string_view text = e.what();
        const auto colon = text.find(": ");
        fail(colon == std::string_view::npos ? text : text.substr(colon + 2));
    }

    /// What an object is in a message: its kind, or the name of its class.
    std::string describe(const cell& c) const;

    // --- budgets

    void count() {
        if (nodes_left_-- == 0) [[unlikely]]
            fail_nodes();
        if (stack_.is_too_deep()) [[unlikely]]
            fail_depth();
    }
    /// `bytes` are made of what may be shared in the graph.
    void charge(std::size_t bytes) {
        if (bytes > bytes_left_) [[unlikely]]
            fail_expansion();
        bytes_left_ -= bytes;
    }
    void start_here(const stack_guard& guard) noexcept { stack_ = guard; }
    bool is_deep() const noexcept { return stack_.is_deep(); }

    // --- identity

    using reset_function = void (*)(void* object);

    /// What was made of `n` that can be used as a `type`; nullptr if nothing was.
    std::shared_ptr<void> find_made(const model::node* n, const std::type_info& type);
    /// Whether something was made of `n` that is no `type`; `found` is what.
    bool made_otherwise(const model::node* n, std::type_index& found) const;
    /// An object is about to be made of `n`: from its constructor arguments it cannot be referred
    /// to.
    std::uint32_t begin(const model::node* n, const std::type_info& type);
    /// The object is there; `reset` opens the cycles that it may be part of.
    void made(const model::node* n, const std::type_info& type, std::shared_ptr<void> owner,
              reset_function reset);
    /// The same for an object of a form, whose members are reset.
    void made(const model::node* n, const std::type_info& type, std::shared_ptr<void> owner,
              const form_operations& members, const void* form) {
        made(n, type, std::move(owner), nullptr);
        record& r = records_[newest(n)];
        r.members = &members;
        r.form = form;
    }

    /// While an object is made by value or for one owner, it cannot be met again: it would be
    /// within itself.
    class making {
    public:
        making(basic_loader_base& l, const cell& c);
        making(const making&) = delete;
        making& operator=(const making&) = delete;
        ~making() {
            if (node_ != nullptr) *loader_.making_.find(node_) = false;
        }

    private:
        basic_loader_base& loader_;
        const model::node* node_ = nullptr;  // only what is referred to more than once
    };

    struct mark {
        std::size_t made;
        std::size_t later;
    };
    mark mark_here() const noexcept { return {records_.size(), later_.size()}; }
    /// Forgets what was made since; its cycles are opened.
    void roll_back(const mark& to) noexcept;
    void roll_back_all() noexcept { roll_back({first_of_this_load_, 0}); }
    /// What is made from now on is undone by `roll_back_all`.
    void begin_load() noexcept {
        first_of_this_load_ = records_.size();
        path_ = nullptr;
        root_.clear();
    }

    // --- work that is put off

    using later_function = void (*)(loader&, const cell&, void* object, const void* with);
    void put_off(later_function what, const cell& c, void* object, const void* with) {
        later_.push_back({what, c, object, with});
    }
    void do_later(loader& l, std::size_t down_to) {
        while (later_.size() > down_to) {
            const work w = later_.back();
            later_.pop_back();
            w.function(l, w.what, w.object, w.with);
        }
    }

    // --- names

    /// "module:qualname" of a global, also of one that is reached by getattr; empty if it is none.
    std::string name_of_global(const cell& c) const;

    /// What a message calls the class of "module:qualname".
    static std::string plain_name(std::string_view name) {
        return std::string(name.substr(name.find_last_of(":.") + 1));
    }
    /// The object that was registered under the name `c`; nullptr if there is none.
    const registry::global_object* global_object(const cell& c) const;
    /// The enum whose enumerator is the global `name`, or nullptr.
    const registry::constructor_entry* enum_of(std::string_view name) const;
    const registry::constructor_entry* enum_of(const cell& c);
    /// Flags, as CPython 3.11 writes them: `operator.or_(rest, flag)`.
    bool is_union(const cell& c) const;
    static std::span<const cell> union_of(const cell& c) noexcept {
        const auto& n = model::node_as<model::object_node>(c);
        return {model::node_as<model::tuple_node>(n.args).items(), 2};
    }

    const cell& unwrap_partial(const cell& c, call_parts& parts) const;

    /// The call behind an object, if a global was called.
    lazy<OnUse, std::optional<call_parts>> parts_of(const cell& c);

    /// What builds a `type`, or (`derived`) something that can be used as one, of what a name
    /// stands for; nullptr if nothing does.
    const registry::constructor_entry* entry_for(const registry::basic_name_entry<OnUse>& known,
                                                 const std::type_info& type, bool derived) const;
    /// The same by the name that an object was called with. Throws if that builds something else.
    const registry::constructor_entry& constructor_for(const cell& c, const call_parts& parts,
                                                       const std::type_info& type, bool derived);

    /// The form of a name: its class, call or enum; else the constructor function.
    static const registry::constructor_entry* primary(
        const registry::basic_name_entry<OnUse>& e) noexcept {
        return e.form ? e.form.get() : e.function.get();
    }

    // --- parts

    /// The items of a list or tuple.
    std::span<const cell> items_of(const cell& c) const;
    std::span<const cell> items_of(const cell& c, std::size_t count) const;
    /// Whether `c` has no identity, or one that CPython gives to everything that is equal.
    static bool is_unshared(const cell& c) noexcept;

    // --- forms

    /// A dict with nothing in it.
    const cell& empty_state() {
        if (empty_state_.is_none()) empty_state_ = dict();
        return empty_state_.raw();
    }

    using version = state_version;
    /// While it lives, `object` is one that was there before and is loaded over: members that its
    /// state lacks are to be as in a new object. Other objects keep what their constructor made.
    class loading_over {
    public:
        loading_over(basic_loader_base& l, const void* object) noexcept
            : l_(l), before_(std::exchange(l.loaded_over_, object)) {}
        loading_over(const loading_over&) = delete;
        loading_over& operator=(const loading_over&) = delete;
        ~loading_over() { l_.loaded_over_ = before_; }

    private:
        basic_loader_base& l_;
        const void* before_;
    };
    /// Gives an object of a form its state, member by member.
    void load_state(loader& l, const form_operations& ops, const void* form, void* object,
                    const cell& state, const version& v);
    void load_fields(loader& l, const form_operations& ops, const void* form, void* object,
                     const cell& state);
    void reset_members(const form_operations& ops, const void* form, void* object) {
        const registry::basic_new_object<OnUse> fresh(*ops.lifetime);
        for (const member_operations& member : ops.members) {
            member.reset(form, object, fresh.place());
        }
    }

    /// The arguments of a call form: its members in order, or by name.
    const cell& argument(const call_parts& parts, std::size_t i, std::string_view name,
                         std::size_t count);
    void check_argument_count(const call_parts& parts, std::size_t count) const;

private:
    struct record {
        const model::node* node;
        const std::type_info* type;
        std::shared_ptr<void> owner;  // empty: being made
        reset_function reset;
        std::uint32_t previous;  // of the same node
        const form_operations* members = nullptr;
        const void* form = nullptr;
    };
    struct work {
        later_function function;
        cell what;
        void* object;
        const void* with;
    };
    static constexpr std::uint32_t none = 0xffffffff;

    void renew_budget(std::size_t input) {
        const auto plus = [](std::size_t a, std::size_t b) {
            return a > static_cast<std::size_t>(-1) - b ? static_cast<std::size_t>(-1) : a + b;
        };
        nodes_left_ = plus(options_->limits.nodes, input);
        bytes_left_ = plus(options_->limits.expansion,
                           input > (~std::size_t{0} / 96) ? ~std::size_t{0} : 96 * input);
    }
    [[noreturn, gnu::cold]] void fail_limit(std::string reason) const {
        mismatch m(std::move(reason), path_text(), path_steps());
        m.is_limit = true;
        throw m;
    }
    [[noreturn, gnu::cold]] void fail_nodes() const {
        fail_limit("expected at most " + std::to_string(options_->limits.nodes) +
                   " objects more than the input has bytes (limits::nodes), found more");
    }
    [[noreturn, gnu::cold]] void fail_expansion() const {
        fail_limit("expected shared objects to expand to at most " +
                   std::to_string(options_->limits.expansion) +
                   " bytes beyond 96 times the input (limits::expansion), found more");
    }
    [[noreturn, gnu::cold]] void fail_depth() const {
        fail_limit("expected objects nested less deeply, found more than fits the stack");
    }
    std::string path_text() const;
    lazy<OnUse, std::vector<path_step>> path_steps() const;
    std::uint32_t newest(const model::node* n) const noexcept;
    std::uint32_t add_record(const model::node* n, const std::type_info& type,
                             std::shared_ptr<void> owner, reset_function reset);

    const load_options* options_;
    const registry::basic_snapshot<OnUse>* names_ = nullptr;
    std::size_t nodes_left_ = 0;
    std::size_t bytes_left_ = 0;
    stack_guard stack_;
    const step* path_ = nullptr;
    std::string root_;
    pointer_map<std::uint32_t> by_node_;
    std::vector<record> records_;
    std::size_t first_of_this_load_ = 0;
    std::vector<work> later_;
    pointer_map<const registry::basic_name_entry<OnUse>*> entries_;
    pointer_map<bool> making_;
    lazy<OnUse, std::vector<value>> kept_;
    value empty_state_;
    const void* loaded_over_ = nullptr;  // until it has a state
};
using loader_base = basic_loader_base<on_use>;

}  // namespace copyreg::codec

#include <copyreg/pickle/loader_names.hpp>
#include <copyreg/pickle/loader_state.hpp>
