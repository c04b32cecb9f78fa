// SPDX-License-Identifier: MIT
//
// Generators of the data. Distributions are our own: those of the standard library may differ from
// one implementation to the next.
#include "data.hpp"

#include <random>
#include <utility>

namespace bench {

namespace {

class dice {
public:
    explicit dice(std::uint32_t seed) {
        std::seed_seq seeds{std::uint32_t{1}, std::uint32_t{2}, seed};
        engine_.seed(seeds);
    }

    std::uint32_t bits() { return static_cast<std::uint32_t>(engine_()); }
    /// From `low` to `high`, both included.
    std::size_t between(std::size_t low, std::size_t high) {
        return low + static_cast<std::size_t>(bits()) % (high - low + 1);
    }
    float fraction() { return static_cast<float>(bits()) / 2147483648.0F - 1.0F; }
    double fine_fraction() {
        return static_cast<double>(bits()) + static_cast<double>(bits()) / 4294967296.0;
    }
    std::string text(std::size_t low, std::size_t high, char first, char last) {
        std::string s(between(low, high), first);
        const auto range = static_cast<std::size_t>(last - first);
        for (char& c : s) c = static_cast<char>(first + static_cast<char>(between(0, range)));
        return s;
    }

private:
    std::mt19937 engine_;
};

template <class Make>
auto many(std::size_t count, Make make) {
    std::vector<decltype(make())> items;
    items.reserve(count);
    for (std::size_t i = 0; i < count; ++i) items.push_back(make());
    return items;
}

template <shape S>
monster<S> make_monster(dice& d) {
    const auto name = [&] { return d.text(1, 10, 'A', 'Z'); };
    const auto small = [&](std::size_t most) {
        return static_cast<std::int16_t>(d.between(0, most));
    };
    const auto place = [&] {
        vec3<S> v;
        v.x = d.fraction();
        v.y = d.fraction();
        v.z = d.fraction();
        return v;
    };
    const auto arm = [&] {
        weapon<S> w;
        w.damage = small(32767);
        w.name = name();
        return w;
    };

    monster<S> m;
    m.name = name();
    m.pos = place();
    m.color = static_cast<color>(d.between(0, 2));
    m.hp = small(999);
    m.mana = small(499);
    m.inventory = many(d.between(1, 10), [&] { return static_cast<std::uint8_t>(d.bits() % 10); });
    m.path = many(d.between(1, 10), place);
    m.equipped = arm();
    m.weapons = many(d.between(1, 10), arm);
    return m;
}

}  // namespace

template <shape S>
monsters<S> make_monsters(std::size_t count, std::uint32_t seed) {
    dice d(seed);
    return many(count, [&] { return make_monster<S>(d); });
}
template call_monsters make_monsters(std::size_t, std::uint32_t);
template attribute_monsters make_monsters(std::size_t, std::uint32_t);

doubles make_doubles(std::size_t count) {
    dice d(2);
    return many(count, [&] { return d.fine_fraction(); });
}

ints make_ints_of_any_size(std::size_t count) {
    dice d(3);
    return many(count, [&] {
        const std::uint32_t magnitude = (d.bits() >> 1) >> d.between(0, 30);
        const auto i = static_cast<std::int32_t>(magnitude);
        return d.between(0, 1) == 0 ? i : -i;
    });
}

ints make_wide_ints(std::size_t count) {
    dice d(4);
    return many(count, [&] { return static_cast<std::int32_t>(d.bits()); });
}

strings make_strings(std::size_t count) {
    dice d(5);
    return many(count, [&] { return d.text(3, 30, 'a', 'z'); });
}

string_map make_map(std::size_t count) {
    dice d(6);
    string_map map;
    while (map.size() < count) map.emplace(d.text(3, 30, 'a', 'z'), d.fine_fraction());
    return map;
}

void node::clone_into(node& copy, clone_memo& memo) const {
    copy.id = id;
    copy.next.reserve(next.size());
    for (const node_ptr& n : next) copy.next.push_back(n->clone(memo));
}

namespace {

template <class Node, class Fill>
node_ptr clone_node(const Node& original, clone_memo& memo, Fill fill) {
    node_ptr& known = memo[&original];
    if (known != nullptr) return known;
    auto copy = std::make_shared<Node>();
    known = copy;
    fill(*copy);
    return copy;
}

}  // namespace

node_ptr number_node::clone(clone_memo& memo) const {
    return clone_node(*this, memo, [&](number_node& copy) {
        copy.number = number;
        clone_into(copy, memo);
    });
}

bool number_node::holds_the_same(const node& other) const {
    const auto* n = dynamic_cast<const number_node*>(&other);
    return n != nullptr && n->number == number;
}

node_ptr text_node::clone(clone_memo& memo) const {
    return clone_node(*this, memo, [&](text_node& copy) {
        copy.text = text;
        clone_into(copy, memo);
    });
}

bool text_node::holds_the_same(const node& other) const {
    const auto* n = dynamic_cast<const text_node*>(&other);
    return n != nullptr && n->text == text;
}

graph make_graph(std::size_t nodes) {
    dice d(7);
    const std::size_t layers = 10;
    const std::size_t width = nodes / layers;
    graph below;
    std::int32_t id = 0;
    for (std::size_t l = 0; l < layers; ++l) {
        graph layer = many(width, [&]() -> node_ptr {
            if (d.between(0, 1) == 0) {
                auto n = std::make_shared<number_node>();
                n->number = d.fine_fraction();
                return n;
            }
            auto n = std::make_shared<text_node>();
            n->text = d.text(3, 30, 'a', 'z');
            return n;
        });
        for (std::size_t i = 0; i < width; ++i) {
            layer[i]->id = id++;
            if (below.empty()) continue;
            layer[i]->next = {below[i], below[d.between(0, width - 1)],
                              below[d.between(0, width - 1)]};
        }
        below = std::move(layer);
    }
    return below;
}

graph clone_by_hand(const graph& g) {
    clone_memo memo;
    graph copy;
    copy.reserve(g.size());
    for (const node_ptr& n : g) copy.push_back(n->clone(memo));
    return copy;
}

namespace {

using pairing = std::unordered_map<const node*, const node*>;

bool same_nodes(const graph& a, const graph& b, pairing& of_a, pairing& of_b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == nullptr || b[i] == nullptr) return false;
        const auto [seen, is_new] = of_a.emplace(a[i].get(), b[i].get());
        if (seen->second != b[i].get()) return false;
        if (!is_new) continue;
        if (!of_b.emplace(b[i].get(), a[i].get()).second) return false;
        if (a[i]->id != b[i]->id || !a[i]->holds_the_same(*b[i])) return false;
        if (!same_nodes(a[i]->next, b[i]->next, of_a, of_b)) return false;
    }
    return true;
}

}  // namespace

bool same(const graph& a, const graph& b) {
    pairing of_a, of_b;
    return same_nodes(a, b, of_a, of_b);
}

}  // namespace bench
