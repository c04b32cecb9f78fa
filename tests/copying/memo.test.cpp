// SPDX-License-Identifier: MIT
//
// The memo of a copy: what it keeps, what a failure takes back, and what is put off.
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <utility>
#include <vector>

using namespace copyreg;

namespace memo_test {

struct node {
    int id = 0;
    std::vector<std::shared_ptr<node>> next;
};

/// Cannot be copied at first.
struct touchy {
    static inline bool fails = false;
    friend touchy copyreg_deepcopy(const touchy& t, memo&) {
        if (fails) throw copy_error("expected to be left alone, found a copy");
        return t;
    }
};
struct branch {
    std::shared_ptr<branch> self;
    touchy inside;
    std::shared_ptr<node> leaf;
};
/// Goes on where a part cannot be copied.
struct careful {
    std::shared_ptr<branch> part;
    bool has_failed = false;
    friend careful copyreg_deepcopy(const careful& c, memo& m) {
        try {
            return {deepcopy(c.part, m), false};
        } catch (const copy_error&) { touchy::fails = false; }
        return {deepcopy(c.part, m), true};
    }
};

struct key {
    std::string name;
    std::shared_ptr<int> number;
};
struct by_name {
    bool operator()(const std::shared_ptr<key>& a, const std::shared_ptr<key>& b) const {
        return a->name < b->name;
    }
};
using keys = std::set<std::shared_ptr<key>, by_name>;
struct stage {
    std::shared_ptr<stage> next;
    keys names;
};

}  // namespace memo_test

COPYREG_CLASS(memo_test::node, "memo_test:Node", id, next);
COPYREG_CLASS(memo_test::touchy, "memo_test:Touchy");
COPYREG_CLASS(memo_test::branch, "memo_test:Branch", self, inside, leaf);
COPYREG_CLASS(memo_test::careful, "memo_test:Careful", part);
COPYREG_CLASS(memo_test::key, "memo_test:Key", name, number);
COPYREG_CLASS(memo_test::stage, "memo_test:Stage", next, names);

template <>
struct copyreg::adapter<memo_test::keys>
    : copyreg::set_adapter<memo_test::keys, std::shared_ptr<memo_test::key>> {};

namespace memo_test {

TEST_CASE("a hook that goes on after a failure finds nothing half done") {
    const auto a = std::make_shared<branch>();
    a->self = a;
    a->leaf = std::make_shared<node>();
    touchy::fails = true;
    const auto copied = deepcopy(std::pair(careful{a, false}, a));
    CHECK(copied.first.has_failed);
    CHECK(copied.first.part == copied.second);
    CHECK(copied.second->self == copied.second);
    CHECK(copied.second->leaf != nullptr);
    CHECK(copied.second->leaf != a->leaf);
    a->self.reset();
    copied.second->self.reset();
}

TEST_CASE("a memo keeps the originals, so that no address is used twice") {
    memo known;
    std::set<const node*> copies;
    for (int i = 0; i < 100; ++i) {
        const auto passing = std::make_shared<node>();
        passing->id = i;
        const auto copied = deepcopy(passing, {.memo = &known});
        CHECK(copied->id == i);
        CHECK(copies.insert(copied.get()).second);
    }
    CHECK(known.size() == 100);
    known.clear();
    CHECK(known.size() == 0);
}

TEST_CASE("items of sets are whole before they are compared, at any depth") {
    const auto first = std::make_shared<stage>();
    std::size_t count = 0;
    auto at = first;
    for (int i = 0; i < 5000; ++i) {
        at->next = std::make_shared<stage>();
        at = at->next;
        for (const char* name : {"a", "b", "c"}) {
            at->names.insert(std::make_shared<key>(key{name, nullptr}));
            ++count;
        }
    }
    auto copied = deepcopy(first);
    std::size_t found = 0;
    while (copied != nullptr) {
        found += copied->names.size();
        copied = std::exchange(copied->next, nullptr);
    }
    CHECK(found == count);
    for (at = first; at != nullptr;) at = std::exchange(at->next, nullptr);
}

}  // namespace memo_test
