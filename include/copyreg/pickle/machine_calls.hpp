// SPDX-License-Identifier: MIT
//
// What the pickle machine does with objects: items and states, calls, globals. What a pickle would
// call becomes an object that says so.
//
// Two things are read between the lines, because the pickler will have to write them again (see
// model/node.hpp): a call that is thrown away by POP is either a state setter's or a discarded
// attempt.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/model/equal.hpp>
#include <copyreg/model/value.hpp>
#include <copyreg/pickle/machine_base.hpp>
#include <copyreg/pickle/well_known.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/wire/compat_names.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace copyreg::codec {

template <class OnUse>
class basic_machine_calls : protected machine_base {
protected:
    basic_machine_calls(std::string_view input, const load_options& options, model::arena& a,
                        read_memo& memo)
        : machine_base(input, options, a, memo), extensions_(registry::extensions<OnUse>()) {}

    // --- items, states, calls

    void append_from(std::size_t from) {
        if (from <= fence_) need(stack_.size() - from + 1);
        if (from == stack_.size()) return;
        const cell& target = stack_[from - 1];
        if (target.is(kind::list)) {
            extend(model::node_as<model::list_node>(target), from);
        } else if (target.is(kind::object)) {
            add_steps(target, model::object_step::what::append, from);
        } else {
            in_.fail("expected a list to append to, found " +
                     std::string(name_of(model::kind_of(target))));
        }
    }

    void set_items_from(std::size_t from) {
        if (from <= fence_) need(stack_.size() - from + 1);
        if (from == stack_.size()) return;
        if ((stack_.size() - from) % 2 != 0)
            in_.fail("expected keys and values in pairs, found an odd number");
        const cell& target = stack_[from - 1];
        if (target.is(kind::dict)) {
            fill(model::node_as<model::keyed_node>(target), from);
        } else if (target.is(kind::object)) {
            add_steps(target, model::object_step::what::set_items, from);
        } else {
            in_.fail("expected a dict to set items in, found " +
                     std::string(name_of(model::kind_of(target))));
        }
    }

    void add_items_from(std::size_t from) {
        if (from <= fence_) need(stack_.size() - from + 1);
        if (from == stack_.size()) return;
        const cell& target = stack_[from - 1];
        if (target.is(kind::set)) {
            fill(model::node_as<model::keyed_node>(target), from);
        } else if (target.is(kind::object)) {
            add_steps(target, model::object_step::what::add, from);
        } else {
            in_.fail("expected a set to add to, found " +
                     std::string(name_of(model::kind_of(target))));
        }
    }

    void need_callable(const cell& c) const {
        const kind k = model::kind_of(c);
        if (k != kind::global && k != kind::object && k != kind::persistent_id) {
            in_.fail("expected something that can be called, found " + std::string(name_of(k)));
        }
    }

    void need_tuple(const cell& c) const {
        if (!c.is(kind::tuple) && !c.is(kind::persistent_id)) {
            in_.fail("expected a tuple of arguments, found " +
                     std::string(name_of(model::kind_of(c))));
        }
    }

    void push_object(model::call_form form, const cell& callable, const cell& args,
                     const cell& kwargs) {
        auto* object = model::new_node<model::object_node>(arena_);
        object->form = static_cast<std::uint8_t>(form);
        object->callable = callable;
        object->args = args;
        object->kwargs = kwargs;
        push(model::make_node(&arena_, object));
    }

    void reduce() {
        need(2);
        const cell args = pop();
        const cell callable = pop();
        need_tuple(args);
        need_callable(callable);
        const cell none = model::inside(model::make_none(), &arena_);
        if (callable.is(kind::global) && callable.node->form != 0 && args.is(kind::tuple)) {
            const model::origin how{nullptr, model::call_form::reduce, callable, args, none};
            lazy<OnUse, std::optional<kind>> unhashable;
            if (const auto made = call_builtin<OnUse>(
                    arena_, static_cast<builtin_call>(callable.node->form), how, unhashable)) {
                return push(*made);
            }
            if (unhashable)
                in_.fail("expected a hashable item, found " + std::string(name_of(*unhashable)));
        }
        push_object(model::call_form::reduce, callable, args, none);
    }

    void new_object(bool with_keywords) {
        need(with_keywords ? 3 : 2);
        const cell kwargs = with_keywords ? pop() : model::inside(model::make_none(), &arena_);
        const cell args = pop();
        const cell cls = pop();
        need_tuple(args);
        need_callable(cls);
        if (with_keywords && !kwargs.is(kind::dict) && !kwargs.is(kind::persistent_id)) {
            in_.fail("expected a dict of keywords, found " +
                     std::string(name_of(model::kind_of(kwargs))));
        }
        push_object(with_keywords ? model::call_form::newobj_ex : model::call_form::newobj, cls,
                    args, kwargs);
    }

    void instance(model::call_form form) {
        const std::size_t at = pop_mark();
        cell callable;
        if (form == model::call_form::inst) {
            const auto module = in_.line();
            const auto name = in_.line();
            if (module.empty() || name.empty())
                in_.fail("expected the name of a class, found an empty line");
            callable = global_cell(module, name);
            push_tuple(stack_.size() - at);
        } else {
            if (at == stack_.size()) need(stack_.size() - fence_ + 1);
            callable = stack_[at];
            need_callable(callable);
            push_tuple(stack_.size() - at - 1);
        }
        const cell args = stack_.back();
        stack_.truncate(at);
        push_object(form, model::inside(callable, &arena_), args,
                    model::inside(model::make_none(), &arena_));
    }

    void build() {
        need(2);
        const cell state = pop();
        const cell& target = stack_.back();
        if (!target.is(kind::object)) {
            if (state.what() == model::tag::none) return;  // nothing to set, says CPython too
            in_.fail("expected an object to give a state to, found " +
                     std::string(name_of(model::kind_of(target))));
        }
        auto& step = model::step_for(arena_, model::node_as<model::object_node>(target),
                                     model::object_step::what::build);
        model::append(arena_, step, &state, 1);
    }

    void pop_object() {
        if (!marks_.empty() && marks_.back() == stack_.size()) {
            pop_mark();
            return;
        }
        const cell dropped = pop();
        if (dropped.is_node() && (dropped.node->flags & model::memoized) == 0) discard(dropped);
    }

    /// An object was made and thrown away, unseen by the memo.
    void discard(const cell& dropped) {
        if (dropped.is(kind::object)) {
            const auto& call = model::node_as<model::object_node>(dropped);
            if (call.how() == model::call_form::reduce && call.args.is(kind::tuple) &&
                available() > 0 && stack_.back().is(kind::object)) {
                const auto& args = model::node_as<model::tuple_node>(call.args);
                const bool ours = (args.flags & model::memoized) == 0 && args.size == 2;
                if (ours && args.items()[0].is_node() &&
                    args.items()[0].node == stack_.back().node) {
                    const cell parts[2] = {call.callable, args.items()[1]};
                    auto& step =
                        model::step_for(arena_, model::node_as<model::object_node>(stack_.back()),
                                        model::object_step::what::call_setter);
                    model::append(arena_, step, parts, 2);
                    return;
                }
            }
        }
        const auto kept = memo_read_ahead();
        if (!kept || !kept->is_node() || kept->node == dropped.node) return;
        if (dropped.is(kind::object) && kept->is(kind::object)) {
            const auto& call = model::node_as<model::object_node>(dropped);
            auto& object = model::node_as<model::object_node>(*kept);
            // an attempt at the same object makes the same call
            if (call.form != object.form ||
                !model::equal(call.callable, object.callable, model::sameness::as_keys)) {
                return;
            }
            auto* attempt = model::new_node<model::origin>(arena_);
            *attempt = {object.attempts, call.how(), call.callable, call.args, call.kwargs};
            object.attempts = attempt;
        } else if (dropped.node->type == kept->node->type) {
            model::origin* attempt = model::origin_of(*dropped.node);
            if (attempt == nullptr || model::origin_of(*kept->node) == nullptr ||
                attempt->next != nullptr)
                return;
            if (kept->node->type != kind::set && kept->node->type != kind::frozenset) return;
            auto& set = model::node_as<model::keyed_node>(*kept);
            attempt->next = set.how;
            set.how = attempt;
        }
    }

    /// What the next opcode fetches from the memo, if that is what it does.
    lazy<OnUse, std::optional<cell>> memo_read_ahead() const noexcept {
        const char* p = in_.here();
        const std::size_t n = in_.remaining();
        if (n >= 2 && *p == 'h') return memo_.find(static_cast<unsigned char>(p[1]), &arena_);
        if (n >= 5 && *p == 'j') return memo_.find(load_little<4>(p + 1), &arena_);
        if (n < 2 || *p != 'g') return std::nullopt;
        std::uint64_t index = 0;
        for (std::size_t i = 1; i < n && i < 12; ++i) {
            if (p[i] == '\n') return memo_.find(index, &arena_);
            if (p[i] < '0' || p[i] > '9') return std::nullopt;
            index = index * 10 + static_cast<unsigned>(p[i] - '0');
        }
        return std::nullopt;
    }

    // --- globals

    cell global_cell(std::string_view module, std::string_view name) {
        if (module.empty() || name.empty()) {
            in_.fail("expected the name of a global, found an empty line");
        }
        if (find_invalid_utf8(module, false) != std::string_view::npos ||
            find_invalid_utf8(name, false) != std::string_view::npos) {
            in_.fail("expected UTF-8 in the name of a global, found other bytes");
        }
        const cell c = named_global(module, name, nullptr, nullptr);
        c.node->flags |= model::one_line;
        return c;
    }

    /// A global; `module_node` and `name_node` are its name strings where these are objects of the
    /// pickle.
    cell named_global(std::string_view module, std::string_view name, model::text_node* module_node,
                      model::text_node* name_node) {
        if (module.size() > options_.limits.name || name.size() > options_.limits.name) {
            in_.fail("expected a name of at most " + std::to_string(options_.limits.name) +
                     " bytes, found " + std::to_string(std::max(module.size(), name.size())));
        }
        auto* g = model::new_node<model::global_node>(arena_);
        wire::global_name now{module, name};
        if (protocol_ < 3 && options_.fix_imports) now = wire::python3_name(now);
        lazy<OnUse, std::optional<global>> renamed;
        if (options_.find_class) {
            renamed = options_.find_class(now.module, now.name);
            if (!renamed) {
                in_.fail("global " + std::string(now.module) + ":" + std::string(now.name) +
                         " is refused by load_options::find_class");
            }
            now = {renamed->module(), renamed->qualname()};
        }
        const bool as_written = now.module == module && now.name == name;
        if (as_written && module_node != nullptr) {
            g->module = module_node;
            g->qualname = name_node;
            g->flags |= model::own_names;
        } else {
            g->module = model::new_text(arena_, kind::string, now.module);
            g->qualname = model::new_text(arena_, kind::string, now.name);
            if (!as_written && !renamed) {
                g->raw_module = model::new_text(arena_, kind::string, module);
                g->raw_qualname = model::new_text(arena_, kind::string, name);
            }
        }
        g->form = static_cast<std::uint8_t>(builtin_named(g->module->text(), g->qualname->text()));
        return model::make_node(&arena_, g);
    }

    void stack_global() {
        need(2);
        const cell name = pop();
        const cell module = pop();
        if (name.is(kind::persistent_id) || module.is(kind::persistent_id)) {
            const cell none = model::inside(model::make_none(), &arena_);
            return push_object(model::call_form::named, module, name, none);
        }
        if (!name.is(kind::string) || !module.is(kind::string)) {
            in_.fail("expected two str as the name of a global, found " +
                     std::string(name_of(model::kind_of(module))) + " and " +
                     std::string(name_of(model::kind_of(name))));
        }
        push(named_global(model::text_of(module), model::text_of(name),
                          &model::node_as<model::text_node>(module),
                          &model::node_as<model::text_node>(name)));
    }

    void extension(std::int64_t code) {
        if (code <= 0)
            in_.fail("expected an extension code above 0, found " + std::to_string(code));
        cell c;
        if (const std::string* name = extensions_.name_of(code)) {
            const global g(*name);
            c = named_global(g.module(), g.qualname(), nullptr, nullptr);
        } else {
            c = model::make_node(&arena_, model::new_node<model::global_node>(arena_));
        }
        model::node_as<model::global_node>(c).code = static_cast<std::uint32_t>(code);
        push(c);
    }

private:
    const registry::basic_extension_table<OnUse>& extensions_;
};
using machine_calls = basic_machine_calls<on_use>;

}  // namespace copyreg::codec
