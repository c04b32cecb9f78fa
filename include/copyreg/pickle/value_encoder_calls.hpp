// SPDX-License-Identifier: MIT
//
// Calls and globals of a value graph, with all that CPython's pickler does about them: attempts at
// an object that refers to itself, states and items behind a call, names at each protocol.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/base/utf8.hpp>
#include <copyreg/pickle/value_encoder_base.hpp>
#include <copyreg/registry/extension.hpp>
#include <copyreg/wire/compat_names.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace copyreg::codec {

template <class OnUse>
class basic_value_encoder_calls : protected value_encoder_base {
protected:
    basic_value_encoder_calls(writer& out, const dump_options& options, int protocol,
                              bool records_all)
        : value_encoder_base(out, options, protocol, records_all),
          extensions_(registry::extensions<OnUse>()) {}

    void clear() noexcept {
        value_encoder_base::clear();
        leave_all();
        globals_.clear();
    }
    /// Forgets what was entered: nothing is being written.
    void leave_all() noexcept {
        entered_.clear();
        progress_.clear();
    }

    // --- calls

    /// A call to write, and whether what it makes counts; else it is thrown away.
    struct chosen_call {
        model::origin how;
        bool counts = true;
    };

    /// Which call to write for `n` now: the outer attempts first, then the one that succeeds.
    chosen_call call_for(node& n) {
        if (n.type == kind::object) return call_for(static_cast<model::object_node&>(n));
        model::origin* chain = usable_origin(n);
        if (chain == nullptr) return {scratch_.call_for(n, protocol_)};
        if (chain->next == nullptr) return {*chain};
        std::uint32_t& entered = *progress_.insert(&n, 0).first;
        for (std::uint32_t i = 0; i < entered && chain->next != nullptr; ++i) chain = chain->next;
        ++entered;
        return {*chain};
    }
    chosen_call call_for(model::object_node& n) {
        if (n.attempts == nullptr) return {call_of(n)};
        std::uint32_t& entered = *progress_.insert(&n, 0).first;
        const model::origin* attempt = n.attempts;
        for (std::uint32_t i = 0; i < entered && attempt != nullptr; ++i) attempt = attempt->next;
        if (attempt == nullptr) return {call_of(n)};
        ++entered;
        return {*attempt, false};
    }
    static model::origin call_of(const model::object_node& n) noexcept {
        return {nullptr, n.how(), n.callable, n.args, n.kwargs};
    }

    /// The calls that `n` came by, if they still say what is in it.
    model::origin* usable_origin(node& n) const noexcept {
        model::origin* how = model::origin_of(n);
        if (how == nullptr) return nullptr;
        if (n.type == kind::bytearray) {
            // a bytes argument is written as bytes, which is right at protocols 3 and 4 only, or as
            // a call
            return how;
        }
        if (n.type != kind::set && n.type != kind::frozenset) return how;
        const auto& set = static_cast<const model::keyed_node&>(n);
        for (const model::origin* call = how; call != nullptr; call = call->next) {
            const auto& args = model::node_as<model::tuple_node>(call->args);
            if (args.size == 0
                    ? set.size != 0
                    : !same_items(model::node_as<model::list_node>(args.items()[0]), set)) {
                return nullptr;
            }
        }
        return how;
    }

    static bool same_items(const model::list_node& list, const model::keyed_node& set) noexcept {
        if (list.size != set.size) return false;
        for (std::size_t i = 0; i < list.size; ++i) {
            const cell& a = list.items[i];
            const cell& b = set.cells[i];
            const bool alike = a.is_node() ? b.is_node() : a.what() == b.what();
            if (!alike || a.integer != b.integer) return false;
        }
        return true;
    }

    void start_call(node& n) {
        enter(n);
        const chosen_call c = call_for(n);
        push(c.counts ? task::what::after_call : task::what::after_attempt, &n);
        push_call(c.how);
    }

    void push_call(const model::origin& how) {
        switch (how.form) {
            case model::call_form::reduce: return push_call(how.callable, how.args, opcode::reduce);
            case model::call_form::newobj:
                if (protocol_ >= 2) return push_call(how.callable, how.args, opcode::newobj);
                return push_call(scratch_.global("copyreg", "__newobj__"), class_and_args(how),
                                 opcode::reduce);
            case model::call_form::newobj_ex:
                if (protocol_ < 4) {
                    return push_call(scratch_.global("copyreg", "__newobj_ex__"),
                                     scratch_.tuple(how.callable, how.args, how.kwargs),
                                     opcode::reduce);
                }
                push_emit(opcode::newobj_ex);
                push_save(how.kwargs);
                push_save(how.args);
                return push_save(how.callable);
            case model::call_form::inst:
            case model::call_form::obj: return push_instance(how);
            case model::call_form::named:
                return push_call(how.callable, how.args, opcode::stack_global);
        }
    }

    void push_call(const cell& callable, const cell& args, opcode op) {
        push_emit(op);
        push_save(args);
        push_save(callable);
    }

    cell class_and_args(const model::origin& how) {
        if (!how.args.is(kind::tuple)) {
            throw pickling_error("expected a tuple of arguments below protocol 2, found " +
                                 std::string(name_of(model::kind_of(how.args))));
        }
        const auto& args = model::node_as<model::tuple_node>(how.args);
        // what a shared tuple holds is met in both
        if (args.shared != 0 && args.size != 0) need_all_records();
        auto* all = model::new_tuple(scratch_.arena(), args.size + 1);
        all->items()[0] = how.callable;
        for (std::size_t i = 0; i < args.size; ++i) all->items()[i + 1] = args.items()[i];
        return model::make_node(&scratch_.arena(), all);
    }

    /// The forms of Python 2's classic classes: the class and its arguments above a mark.
    void push_instance(const model::origin& how) {
        const auto& args = model::node_as<model::tuple_node>(how.args);
        const bool one_line = how.form == model::call_form::inst && how.callable.is(kind::global) &&
                              model::node_as<model::global_node>(how.callable).module != nullptr;
        out_.put(opcode::mark);
        if (one_line) {
            push(task::what::inst, how.callable.node);
        } else {
            push_emit(opcode::obj);
        }
        for (std::size_t i = args.size; i-- > 0;) push_save(args.items()[i]);
        if (!one_line) push_save(how.callable);
    }

    void after_call(node& n) {
        if (const auto* index = find(n)) {
            out_.put(opcode::pop);
            return memo_.get(out_, *index);
        }
        put(n);
        if (n.type == kind::object && static_cast<model::object_node&>(n).step_count != 0) {
            push(task::what::steps, &n);
        }
    }

    void after_attempt(node& n) {
        out_.put(opcode::pop);
        if (const auto* index = find(n)) return memo_.get(out_, *index);
        // it does not lead to `n`: no pickler made it for `n`, but a pickle can say so
        push(task::what::after_call, &n);
        push_call(call_of(static_cast<model::object_node&>(n)));
    }

    void next_step() {
        task& t = tasks_.back();
        node& n = *t.object;
        auto& object = static_cast<model::object_node&>(n);
        if (t.step == object.step_count) {
            tasks_.pop_back();
            return;
        }
        const std::uint32_t i = t.step++;
        const model::object_step& step = object.steps[i];
        switch (step.does) {
            case model::object_step::what::append:
                return push_items(n, i, batching::from_iterator, 1, opcode::append,
                                  opcode::appends);
            case model::object_step::what::set_items:
                return push_items(n, i, batching::from_iterator, 2, opcode::setitem,
                                  opcode::setitems);
            case model::object_step::what::add:
                return push_items(n, i, batching::exact_set, 1, opcode::additems, opcode::additems);
            case model::object_step::what::build:
                push_emit(opcode::build);
                return push_save(step.cells[0]);
            case model::object_step::what::call_setter: {
                push_emit(opcode::pop);
                push_emit(opcode::tuple2, opcode::reduce);
                push_save(step.cells[1]);
                cell self;
                self.node = &n;
                self.home = model::home_word(nullptr, model::tag::node);
                push_save(self);
                return push_save(step.cells[0]);
            }
        }
    }

    // --- globals

    void save_global(model::global_node& g) {
        if (protocol_ >= 2) {
            if (const auto code = code_of(g)) return write_extension(code);
        }
        if (g.module == nullptr) {
            throw pickling_error("expected a registered extension code below protocol 2, found " +
                                 std::to_string(g.code));
        }
        if (protocol_ >= 4) {
            const bool own = g.flags & model::own_names;
            save_name(own ? *g.module
                          : *scratch_.name_node(scratch::role::module, g.module->text()));
            save_name(own ? *g.qualname
                          : *scratch_.name_node(scratch::role::qualname, g.qualname->text()));
            out_.put(opcode::stack_global);
            return put(g);
        }
        if (const auto index = index_of_same_global(g)) return memo_.get(out_, *index);
        const std::string_view qualname = g.qualname->text();
        const auto dot = qualname.rfind('.');
        if (dot != std::string_view::npos && (g.flags & model::one_line) == 0) {
            // an attribute of another global
            push(task::what::put_global, &g);
            const cell parent = scratch_.global(g.module->text(), qualname.substr(0, dot));
            const cell name = scratch_.text(kind::string, qualname.substr(dot + 1));
            return push_call(scratch_.global("builtins", "getattr"), scratch_.tuple(parent, name),
                             opcode::reduce);
        }
        out_.put(opcode::global);
        write_name_lines(g);
        put_global(g);
    }

    // Below protocol 4, globals of the graph may also be made here, above all classes that others
    // are nested in. Each such pair is one object in CPython. (Two globals of the graph with one
    // name stay two: Python 2 has one name for several of Python 3.)

    /// The memo index of the global that is the same object as `g`, if that was written.
    std::optional<std::uint32_t> index_of_same_global(const model::global_node& g) const {
        const std::string name = name_of_global(g);
        const node* made_here = scratch_.find_global(name);
        if (made_here == nullptr) return std::nullopt;
        if (made_here != &g) {
            const auto* index = memo_.find(made_here);
            return index == nullptr ? std::nullopt : std::optional(*index);
        }
        const auto known = globals_.find(name);
        return known == globals_.end() ? std::nullopt : std::optional(known->second);
    }

    void put_global(const model::global_node& g) {
        globals_.try_emplace(name_of_global(g), memo_.next());
        put(g);
    }

    static std::string name_of_global(const model::global_node& g) {
        return std::string(g.module->text()).append(1, ':').append(g.qualname->text());
    }

    void save_name(const model::text_node& name) {
        out_.boundary();
        save_string(name);
    }

    std::uint32_t code_of(const model::global_node& g) const {
        if (g.module == nullptr) return g.code;  // nobody knows the name: as it came
        if (extensions_.codes.empty()) return 0;
        return static_cast<std::uint32_t>(extensions_.code_of(name_of_global(g)));
    }

    void write_extension(std::uint32_t code) {
        char* p = out_.open(5);
        if (code < 0x100) {
            p = store_little<1>(store_opcode(p, opcode::ext1), code);
        } else if (code < 0x10000) {
            p = store_little<2>(store_opcode(p, opcode::ext2), code);
        } else {
            p = store_little<4>(store_opcode(p, opcode::ext4), code);
        }
        out_.close(p);
    }

    /// Module and name, a line each, as GLOBAL and INST have them.
    void write_name_lines(const model::global_node& g) {
        wire::global_name name{g.module->text(), g.qualname->text()};
        if (protocol_ < 3 && options_.fix_imports) {
            if (g.raw_module != nullptr) {
                name = {g.raw_module->text(), g.raw_qualname->text()};
            } else {
                name = wire::python2_name(name);
            }
        }
        for (const std::string_view part : {name.module, name.name}) {
            if (part.empty() || part.find('\n') != std::string_view::npos ||
                (protocol_ < 3 && !is_ascii(part))) {
                throw pickling_error(
                    "expected a name in one line" + std::string(protocol_ < 3 ? " of ASCII" : "") +
                    " at protocol " + std::to_string(protocol_) + ", found global " +
                    std::string(name.module) + ":" + std::string(name.name));
            }
            out_.write(part);
            out_.write("\n");
        }
    }

private:
    pointer_map<std::uint32_t> progress_;  // how many attempts at an object were entered
    std::unordered_map<std::string, std::uint32_t> globals_;  // memo indices, below protocol 4
    const registry::basic_extension_table<OnUse>& extensions_;
};
using value_encoder_calls = basic_value_encoder_calls<on_use>;

}  // namespace copyreg::codec
