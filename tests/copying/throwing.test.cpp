// SPDX-License-Identifier: MIT
//
// User code that throws at the k-th step of a load, a dump or a copy, for every k: the exception
// comes out as it was thrown, nothing of what was built stays, and nothing is changed.
#include <copyreg/copyreg.hpp>

#include <any>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <support/catch.hpp>
#include <variant>
#include <vector>

using namespace copyreg;

namespace throwing_test {

struct thrown {};

// How many steps of user code may still be done, and how many objects are alive.
int steps_left = -1;
int alive = 0;

void step() {
    if (steps_left == 0) throw thrown{};
    if (steps_left > 0) --steps_left;
}

struct counted {
    counted() { ++alive; }
    counted(const counted&) { ++alive; }
    counted& operator=(const counted&) = default;
    ~counted() { --alive; }
};

/// Its constructor throws.
struct leaf : counted {
    leaf() { step(); }
    explicit leaf(int n) : id(n) { step(); }
    leaf(const leaf&) = default;
    leaf& operator=(const leaf&) = default;
    int id = 0;
};

/// Its hooks throw.
struct hooked : counted {
    int id = 0;
    std::shared_ptr<leaf> holds;
};
std::pair<int, std::shared_ptr<leaf>> copyreg_getstate(const hooked& h) {
    step();
    return {h.id, h.holds};
}
void copyreg_setstate(hooked& h, std::pair<int, std::shared_ptr<leaf>> state) {
    step();
    h.id = state.first;
    step();
    h.holds = std::move(state.second);
}

/// It is built by a function that throws, and has items and a state.
struct built : counted {
    explicit built(std::string n) : name(std::move(n)) { step(); }
    std::string name;
    std::vector<std::shared_ptr<leaf>> items;
    std::map<std::string, leaf> state;
    using value_type = std::shared_ptr<leaf>;
    void push_back(value_type i) {
        step();
        items.push_back(std::move(i));
    }
};
void copyreg_setstate(built& b, const value& state) {
    step();
    b.state = state.as<std::map<std::string, leaf>>();
}

struct node : counted {
    virtual ~node() = default;
    std::vector<std::shared_ptr<node>> next;
    std::weak_ptr<node> back;
};
struct rich : node {
    rich() { step(); }
    leaf one;
    std::unique_ptr<hooked> owned;
    std::map<int, std::shared_ptr<built>> table;
    std::variant<int, leaf, std::string> choice;
    std::any anything;
    std::shared_ptr<node> cycle;
};

}  // namespace throwing_test

COPYREG_CALL(throwing_test::leaf, "throwing_test:Leaf", id);
COPYREG_CLASS(throwing_test::hooked, "throwing_test:Hooked");
COPYREG_CLASS(throwing_test::node, "throwing_test:Node", next, back);
COPYREG_CLASS(throwing_test::rich, "throwing_test:Rich", next, back, one, owned, table, choice,
              anything, cycle);
COPYREG_BASE(throwing_test::rich, throwing_test::node);

namespace throwing_test {

namespace {

void register_built() {
    const auto make = constructor("throwing_test:make_built", [](std::string name) {
        step();
        return std::make_shared<built>(std::move(name));
    });
    pickle<built>([make](const built& b) {
        step();
        return reduction{make, std::tuple{b.name}}.listitems(b.items).state(b.state);
    });
}

std::shared_ptr<node> make_graph() {
    auto shared = std::make_shared<leaf>(7);
    auto first = std::make_shared<rich>();
    auto second = std::make_shared<rich>();
    auto plain = std::make_shared<node>();
    plain->back = first;
    plain->next = {first, second};
    first->one = leaf(1);
    first->owned = std::make_unique<hooked>();
    first->owned->holds = shared;
    first->table[3] = std::make_shared<built>("three");
    first->table[3]->items = {shared, std::make_shared<leaf>(8), shared};
    first->table[3]->state.emplace("key", leaf(9));
    first->table[4] = first->table[3];
    first->choice = leaf(2);
    first->anything = leaf(4);
    first->next = {second, plain, nullptr};
    first->cycle = first;
    second->back = plain;
    second->cycle = plain;
    return first;
}

void open(const std::shared_ptr<node>& n) {
    if (n == nullptr) return;
    const auto next = std::move(n->next);
    n->next.clear();
    for (const auto& other : next) open(other);
    if (auto* r = dynamic_cast<rich*>(n.get())) {
        const auto cycle = std::move(r->cycle);
        r->cycle.reset();
        open(cycle);
    }
}

/// Does `work`, with the user's code throwing at each of its steps in turn.
template <class Work>
int throw_at_every_step(Work work) {
    const int before = alive;
    for (int k = 0;; ++k) {
        CAPTURE(k);
        steps_left = k;
        bool done = false;
        try {
            work();
            done = true;
        } catch (const thrown&) {}
        const bool used_up = steps_left == 0;
        steps_left = -1;
        REQUIRE(alive == before);
        if (done && !used_up) return k;
        REQUIRE(k < 10000);
    }
}

}  // namespace

TEST_CASE("user code that throws at any step leaves nothing behind") {
    register_built();
    const auto graph = make_graph();
    for (const int protocol : {0, 2, 4, 5}) {
        CAPTURE(protocol);
        const bytes pickle = dumps(graph, {.protocol = protocol});
        bytes again;
        const int dump_steps =
            throw_at_every_step([&] { again = dumps(graph, {.protocol = protocol}); });
        CHECK(dump_steps >= 3);
        CHECK((again == pickle));
        const int load_steps =
            throw_at_every_step([&] { open(loads<std::shared_ptr<node>>(pickle)); });
        CHECK(load_steps > 15);
        again = dumps(graph, {.protocol = protocol});
        CHECK((again == pickle));
    }
    const int copy_steps = throw_at_every_step([&] { open(deepcopy(graph)); });
    CHECK(copy_steps > 15);
    const int value_steps = throw_at_every_step([&] { const value v(graph); });
    CHECK(value_steps >= 3);
    memo known;
    const int before = alive;
    steps_left = 12;
    CHECK_THROWS_AS(deepcopy(graph, {.memo = &known}), thrown);
    steps_left = -1;
    CHECK(known.size() == 0);
    CHECK(alive == before);
    const auto copied = deepcopy(graph, {.memo = &known});
    CHECK(known.size() > 5);
    CHECK((dumps(copied) == dumps(graph)));
    open(copied);
    open(graph);
}

TEST_CASE("an object that is loaded into keeps itself valid when user code throws") {
    register_built();
    std::vector<leaf> target(3, leaf(5));
    const bytes pickle = dumps(std::vector<leaf>(6, leaf(1)));
    const int steps = throw_at_every_step([&] {
        std::vector<leaf> into = target;
        load_into(into, pickle);
        if (into.size() != 6 || into.back().id != 1) throw std::logic_error("not loaded");
    });
    CHECK(steps >= 6);
}

}  // namespace throwing_test
