// SPDX-License-Identifier: MIT
//
// Weak pointers that are met before the owners of their objects: they lead to the copies, and every
// hook runs once for each object.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <tuple>
#include <utility>
#include <vector>

using namespace copyreg;

namespace repeat_test {

int hooks = 0;

struct hooked {
    int id = 0;
    friend hooked copyreg_deepcopy(const hooked& h, memo&) {
        ++hooks;
        return h;
    }
};
struct node {
    hooked own;
    std::weak_ptr<node> parent;
    std::vector<std::weak_ptr<node>> known;
    std::vector<std::shared_ptr<node>> children;
};
struct edge {
    std::weak_ptr<node> to;
    std::shared_ptr<node> from;
};
struct graph {
    std::weak_ptr<node> current;
    std::vector<edge> edges;
    std::map<std::string, std::weak_ptr<node>> names;
    std::vector<std::shared_ptr<node>> nodes;
};
struct label {
    explicit label(std::weak_ptr<node> n) : of(std::move(n)) {}
    std::weak_ptr<node> of;
};
struct either_way {
    std::weak_ptr<node> first;
    hooked own;
};

/// A family of a parent and a child that know each other.
struct family {
    std::shared_ptr<node> parent = std::make_shared<node>();
    std::shared_ptr<node> child = std::make_shared<node>();
    family() {
        parent->children = {child};
        child->parent = parent;
        child->known = {parent, child};
    }
    graph as_graph() const {
        return {child, {{parent, child}, {child, parent}}, {{"it", parent}}, {child, parent}};
    }
};

template <class T>
T copied_once(const T& x) {
    hooks = 0;
    T copied = deepcopy(x);
    CHECK(hooks == 2);
    return copied;
}

}  // namespace repeat_test

COPYREG_CLASS(repeat_test::hooked, "repeat_test:Hooked", id);
COPYREG_CLASS(repeat_test::node, "repeat_test:Node", own, parent, known, children);
COPYREG_CLASS(repeat_test::edge, "repeat_test:Edge", to, from);
COPYREG_CLASS(repeat_test::graph, "repeat_test:Graph", current, edges, names, nodes);
COPYREG_CALL(repeat_test::label, "repeat_test:Label", of);
COPYREG_CLASS(repeat_test::either_way, "repeat_test:EitherWay", first, own);

namespace repeat_test {

TEST_CASE("hooks run once where members meet objects before their owners") {
    const family f;
    const auto both = copied_once(std::vector{f.child, f.parent});
    CHECK(both[0]->parent.lock() == both[1]);
    CHECK(both[0]->known[0].lock() == both[1]);
    CHECK(both[0]->known[1].lock() == both[0]);
    CHECK(both[1]->children[0] == both[0]);
    hooks = 0;
    CHECK(deepcopy(f.child)->parent.lock() == f.parent);
    CHECK(hooks == 1);
}

TEST_CASE("hooks run once where what is asked for meets objects before their owners") {
    const family f;
    const auto check = [](const graph& g) {
        CHECK(g.current.lock() == g.nodes[0]);
        CHECK(g.edges[0].to.lock() == g.nodes[1]);
        CHECK(g.edges[1].to.lock() == g.nodes[0]);
        CHECK(g.names.at("it").lock() == g.nodes[1]);
    };
    check(copied_once(f.as_graph()));
    check(*copied_once(std::make_shared<graph>(f.as_graph())));
    check(*copied_once(std::make_unique<graph>(f.as_graph())));
    const auto one = copied_once(std::pair(std::weak_ptr<node>(f.parent), f.parent));
    CHECK(one.first.lock() == one.second);
}

TEST_CASE("hooks run once where calls and containers meet objects before their owners") {
    const family f;
    const auto observers = std::make_shared<std::vector<std::weak_ptr<node>>>(1, f.parent);
    const auto all =
        copied_once(std::tuple(std::make_shared<label>(f.parent), observers, f.parent));
    CHECK(std::get<0>(all)->of.lock() == std::get<2>(all));
    CHECK(std::get<1>(all)->at(0).lock() == std::get<2>(all));
}

TEST_CASE("a part that runs hooks still finds the owner") {
    const family f;
    const auto copied = deepcopy(std::pair(either_way{f.parent, {}}, f.parent));
    CHECK(copied.first.first.lock() == copied.second);
}

}  // namespace repeat_test
