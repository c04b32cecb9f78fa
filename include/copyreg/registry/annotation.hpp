// SPDX-License-Identifier: MIT
//
// C++ types as Python annotations: `std::vector<int>` is `list[int]`.
#pragma once

#include <copyreg/registry/form.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace copyreg::registry {

template <class T>
std::string annotation();

namespace detail {

template <class... E>
std::string joined(const std::tuple<E...>*, [[maybe_unused]] std::string_view separator) {
    std::string all;
    ((all.append(all.empty() ? "" : separator).append(annotation<std::remove_cv_t<E>>())), ...);
    return all;
}

template <class T>
std::string adapted_annotation() {
    using A = adapter<T>;
    constexpr shape form = A::form;
    if constexpr (form == shape::none) {
        return "None";
    } else if constexpr (form == shape::boolean) {
        return "bool";
    } else if constexpr (form == shape::integer || form == shape::long_integer) {
        return "int";
    } else if constexpr (form == shape::floating) {
        return "float";
    } else if constexpr (form == shape::character || form == shape::string) {
        return "str";
    } else if constexpr (form == shape::bytes) {
        return "bytes";
    } else if constexpr (form == shape::list) {
        return "list[" + annotation<typename A::element>() + ']';
    } else if constexpr (form == shape::array) {
        const std::string item = annotation<typename A::element>();
        if (A::as_list) return "list[" + item + ']';
        if (A::count == 0) return "tuple[()]";
        std::string all = "tuple[" + item;
        for (std::size_t i = 1; i < A::count && A::count <= 8; ++i) all.append(", ").append(item);
        return all + (A::count > 8 ? ", ...]" : "]");
    } else if constexpr (form == shape::tuple) {
        const auto items = joined(static_cast<const typename A::elements*>(nullptr), ", ");
        return "tuple[" + (items.empty() ? "()" : items) + ']';
    } else if constexpr (form == shape::dict) {
        return "dict[" + annotation<typename A::key>() + ", " + annotation<typename A::mapped>() +
               ']';
    } else if constexpr (form == shape::set) {
        return "set[" + annotation<typename A::element>() + ']';
    } else if constexpr (form == shape::optional || form == shape::pointer) {
        return annotation<std::remove_cv_t<typename A::element>>() + " | None";
    } else if constexpr (form == shape::variant) {
        return joined(static_cast<const typename A::alternatives*>(nullptr), " | ");
    } else if constexpr (requires { A::annotation; }) {
        return std::string(A::annotation);
    } else {
        return "object";
    }
}

}  // namespace detail

/// `T` as Python would write it behind a colon, but that a class of the registry is
/// "module:qualname": where that is to be found depends on the module it is written in.
template <class T>
std::string annotation() {
    if constexpr (has_class_form<T>) {
        return std::string(class_description<T>::form.name);
    } else if constexpr (has_call_form<T>) {
        return std::string(call_description<T>::form.name);
    } else if constexpr (has_enum_form<T>) {
        return std::string(enum_description<T>::form.name);
    } else if constexpr (adapted<T>) {
        return detail::adapted_annotation<T>();
    } else {
        return "object";
    }
}

}  // namespace copyreg::registry
