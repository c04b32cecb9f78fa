// SPDX-License-Identifier: MIT
//
// The data that is pickled: the same on every machine, from a fixed seed, and known to no library.
//
// `monster` is the data of the public cpp_serializers_benchmark. It is a template so that the same
// data can be registered twice: as calls and as attributes. The peers know the first of the two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace bench {

enum class shape { calls, attributes };

enum class color : std::uint8_t { red, green, blue };

template <shape S>
struct vec3 {
    float x = 0, y = 0, z = 0;
    bool operator==(const vec3&) const = default;
};

template <shape S>
struct weapon {
    std::string name;
    std::int16_t damage = 0;
    bool operator==(const weapon&) const = default;
};

template <shape S>
struct monster {
    vec3<S> pos;
    std::int16_t mana = 0;
    std::int16_t hp = 0;
    std::string name;
    std::vector<std::uint8_t> inventory;
    bench::color color = color::red;
    std::vector<weapon<S>> weapons;
    weapon<S> equipped;
    std::vector<vec3<S>> path;
    bool operator==(const monster&) const = default;
};

template <shape S>
using monsters = std::vector<monster<S>>;
using call_monsters = monsters<shape::calls>;
using attribute_monsters = monsters<shape::attributes>;

/// Names and vectors have 1 to 10 items, so a monster is about 14 objects.
inline constexpr std::size_t objects_in_monster = 14;
template <shape S>
monsters<S> make_monsters(std::size_t count, std::uint32_t seed = 1);

using doubles = std::vector<double>;
using ints = std::vector<std::int32_t>;
using strings = std::vector<std::string>;
using string_map = std::map<std::string, double>;

doubles make_doubles(std::size_t count);
/// Of every size: as many need 3 bits as need 31.
ints make_ints_of_any_size(std::size_t count);
/// Nearly all of them need four bytes.
ints make_wide_ints(std::size_t count);
/// Of 3 to 30 bytes.
strings make_strings(std::size_t count);
string_map make_map(std::size_t count);

struct node;
using node_ptr = std::shared_ptr<node>;
using clone_memo = std::unordered_map<const node*, node_ptr>;

/// A node of a graph that is held by pointers to this base.
struct node {
    node() = default;
    node(const node&) = delete;
    node& operator=(const node&) = delete;
    virtual ~node() = default;

    /// What one writes by hand where there is no library.
    virtual node_ptr clone(clone_memo& memo) const = 0;
    virtual bool holds_the_same(const node& other) const = 0;

    std::int32_t id = 0;
    std::vector<node_ptr> next;

protected:
    void clone_into(node& copy, clone_memo& memo) const;
};

struct number_node : node {
    double number = 0;
    node_ptr clone(clone_memo& memo) const override;
    bool holds_the_same(const node& other) const override;
};

struct text_node : node {
    std::string text;
    node_ptr clone(clone_memo& memo) const override;
    bool holds_the_same(const node& other) const override;
};

using graph = std::vector<node_ptr>;

/// Ten layers, since Boost and cereal call themselves for each level. Each node points to three of
/// the next layer, so a node is shared by three on average. The graph is the first layer.
graph make_graph(std::size_t nodes);
graph clone_by_hand(const graph& g);

/// Whether two graphs are equal, sharing included.
bool same(const graph& a, const graph& b);
template <class T>
bool same(const T& a, const T& b) {
    return a == b;
}

}  // namespace bench
