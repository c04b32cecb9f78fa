// SPDX-License-Identifier: MIT
//
// What the pickling engine knows of one type, put into tables that code without templates can use:
// what a constructor does, what a type does behind a pointer.
#pragma once

#include <copyreg/base/on_use.hpp>
#include <copyreg/pickle/call_form.hpp>
#include <copyreg/pickle/class_form.hpp>
#include <copyreg/pickle/decode.hpp>
#include <copyreg/pickle/encode.hpp>
#include <copyreg/pickle/loader.hpp>
#include <copyreg/pickle/member_thunks.hpp>
#include <copyreg/pickle/object_steps.hpp>
#include <copyreg/pickle/saver.hpp>
#include <copyreg/registry/access.hpp>
#include <copyreg/registry/annotation.hpp>
#include <copyreg/registry/lifetime.hpp>

#include <any>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace copyreg::codec {

/// What Python would call the parameters of `F`, and then its result.
template <class F>
lazy<F, std::vector<std::string>> parameters_of() {
    using traits = registry::function_traits<F>;
    using result = std::remove_cvref_t<typename traits::result>;
    return []<class... P>(const std::tuple<P...>*) -> lazy<F, std::vector<std::string>> {
        if constexpr (std::is_void_v<result>) {
            return {registry::annotation<P>()..., "None"};
        } else {
            using made = typename registry::constructed<result>::type;
            return {registry::annotation<P>()..., registry::annotation<made>()};
        }
    }(static_cast<const typename traits::values*>(nullptr));
}

template <class E, class Form>
lazy<E, std::vector<std::pair<std::string, value>>> enumerators_of(
    const registry::constructor_entry& entry) {
    using number = std::conditional_t<std::is_unsigned_v<std::underlying_type_t<E>>, std::uint64_t,
                                      std::int64_t>;
    lazy<E, std::vector<std::pair<std::string, value>>> all;
    for (const auto& e : static_cast<const Form*>(entry.function.get())->enumerators) {
        all.emplace_back(e.name, static_cast<number>(e.value));
    }
    return all;
}

template <class F>
struct function_thunks {
    static constexpr constructor_operations all = [] {
        constructor_operations o{};
        using traits = registry::function_traits<F>;
        if constexpr (registry::is_state_setter<F>) {
            o.set_state = &set_state_by_function<F>;
            o.state_of =
                &typeid(std::remove_cvref_t<std::tuple_element_t<0, typename traits::parameters>>);
            o.make = [](loader& l, const registry::constructor_entry& entry, const model::cell&,
                        target&) {
                l.fail_found("a constructor", entry.name + ", which is a state setter");
            };
        } else {
            o.make = &make_by_function<F>;
        }
        o.parameters = &parameters_of<F>;
        return o;
    }();
};

/// The fast way of loading an object behind a pointer to a base of `T`.
template <class T>
constexpr void set_decoding(constructor_operations& o) {
    if constexpr (is_decodable<T>) {
        o.decode_shared = [](decoder& d, const char* p, std::shared_ptr<void>& object) {
            auto made = registry::access::make_shared<T>();
            object = made;
            return decode_body(d, p, *made, d.add_shared(made, typeid(T), &registry::let_go<T>));
        };
        o.decode_unique = [](decoder& d, const char* p, void*& object) {
            std::unique_ptr<T> made(new T(registry::access::make<T>()));
            p = decode_body(d, p, *made, decoder::opaque);
            if (p != nullptr) object = made.release();
            return p;
        };
    }
}

/// The fast way of pickling one.
template <class T>
constexpr auto find_encode() -> char* (*)(encoder&, char*, const void*) {
    if constexpr (!std::is_polymorphic_v<T> || std::is_abstract_v<T>) {
        return nullptr;
    } else if constexpr (is_encodable<T>) {
        return [](encoder& e, char* p, const void* object) {
            return encode(e, p, *static_cast<const T*>(object), object);
        };
    } else {
        return nullptr;
    }
}

template <class T, class Form>
struct constructor_thunks {
    static model::cell save(saver& s, const registry::constructor_entry& entry,
                            const void* object) {
        const auto& form = *static_cast<const Form*>(entry.function.get());
        const T& x = *static_cast<const T*>(object);
        if constexpr (registry::is_class_form<Form>) {
            return s.by_class(form, x);
        } else if constexpr (registry::is_call_form<Form>) {
            return s.by_call(form, x);
        } else {
            return s.by_enum(form, x);
        }
    }
    static constexpr constructor_operations all = [] {
        constructor_operations o{};
        if constexpr (registry::is_class_form<Form> || registry::is_call_form<Form>) {
            o.form = &form_thunks<T, Form>::all;
        }
        if constexpr (!std::is_enum_v<T> && is_filled_by<T, Form>) {
            o.make = &make_by_table<on_use>;
            o.object = &object_thunks<T>::all;
            if constexpr (registry::has_version<T>) {
                o.version = registry::version_description<T>::number;
            }
        } else if constexpr (registry::is_call_form<Form>) {
            o.make = &make_call<T, Form>;
        } else {
            o.make = &make_enum<T, Form>;
            o.enumerators = &enumerators_of<T, Form>;
        }
        if constexpr (is_saved_by_form<T> && !std::is_enum_v<T>) {
            o.save = &save_by_entry<on_use>;
        } else {
            o.save = &save;
        }
        o.has_state_hook = registry::has_getstate_hook<T>;
        if constexpr (std::is_polymorphic_v<T>) set_decoding<T>(o);
        return o;
    }();
};

template <class T>
struct type_thunks {
    static model::cell save_object(saver& s, const void* object) {
        return save(s, *static_cast<const T*>(object));
    }
    static constexpr type_operations all = [] {
        type_operations o{};
        if constexpr (is_saved_by_table<T>) {
            o.object = &object_thunks<T>::all;
        } else {
            o.save_object = &save_object;
        }
        if constexpr (!registry::is_copyable<T>) {
            o.in_any = [](const std::any&) -> const void* { return nullptr; };
        } else {
            o.in_any = &registry::lifetime_thunks<T>::in_any;
        }
        o.encode = find_encode<T>();
        return o;
    }();
};

template <class T, class F>
struct override_thunks {
    static constexpr override_operations all{
        [](saver& s, const registry::override_entry& entry, const void* object) {
            return s.save_reduction(
                registry::call_reduce(*static_cast<const F*>(entry.function.get()),
                                      *static_cast<const T*>(object), s.protocol()));
        },
        [](encoder& e, char*& p, const registry::override_entry& entry, const void* object,
           const void* self) {
            encode_engine engine{e, p, self};
            const auto end = engine.by_reduction_of(
                registry::call_reduce(*static_cast<const F*>(entry.function.get()),
                                      *static_cast<const T*>(object), e.protocol()));
            if (end) p = *end;
            return end.has_value();
        }};
};

template <class T>
const type_operations* operations_of() noexcept {
    return &type_thunks<T>::all;
}

/// The same for what a `std::any` may hold from the start, with little to compile.
template <class T>
struct builtin_thunks {
    static model::cell save(saver& s, const void* object) {
        const lazy<T, registry::table_data>& table = s.table();
        if (table.any_native_override) {
            if (const auto* entry = table.override_at(registry::type_slot<T>())) {
                if (auto saved = entry->pickling->save(s, *entry, object)) return *saved;
            }
        }
        const T& x = *static_cast<const T*>(object);
        if constexpr (std::is_same_v<T, bool>) {
            return model::make_boolean(x);
        } else if constexpr (std::is_same_v<T, char>) {
            return s.character(x);
        } else if constexpr (std::is_integral_v<T>) {
            return s.integer(x);
        } else if constexpr (std::is_floating_point_v<T>) {
            return model::make_floating(static_cast<double>(x));
        } else if constexpr (std::is_same_v<T, std::string>) {
            return s.checked_string(x);
        } else {
            return s.bytes(x.view());
        }
    }
    static const void* in_any(const std::any& a) { return std::any_cast<T>(&a); }
    static constexpr type_operations all{&save, nullptr, &in_any, nullptr};
};
template <class T>
const type_operations* operations_of_builtin() noexcept {
    return &builtin_thunks<T>::all;
}
template <class F>
const constructor_operations* operations_of_function() noexcept {
    return &function_thunks<F>::all;
}
template <class T, class Form>
const constructor_operations* operations_of_form() noexcept {
    return &constructor_thunks<T, Form>::all;
}
template <class T, class F>
const override_operations* operations_of_override() noexcept {
    return &override_thunks<T, F>::all;
}

}  // namespace copyreg::codec
