// SPDX-License-Identifier: MIT
//
// Shallow copies: a new object that shares what the old one refers to, and clones what it owns.
#include <copyreg/copyreg.hpp>

#include <any>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <support/catch.hpp>
#include <variant>
#include <vector>

using namespace copyreg;

namespace shallow_test {

struct item {
    int id = 0;
    std::shared_ptr<item> next;
};
struct base {
    virtual ~base() = default;
};
struct self_aware : base, std::enable_shared_from_this<self_aware> {
    int id = 0;
};
/// Cannot be copied but by its hook.
struct handle {
    handle() = default;
    explicit handle(int n) : fd(n) {}
    handle(handle&&) = default;
    handle& operator=(handle&&) = default;
    int fd = 0;
    friend handle copyreg_copy(const handle& h) { return handle(h.fd + 100); }
};
struct owner {
    handle opened;
    std::unique_ptr<handle> owned;
    std::shared_ptr<int> shared;
};
struct hooked {
    int copies = 0;
    friend hooked copyreg_copy(const hooked& h) { return {h.copies + 1}; }
};

}  // namespace shallow_test

COPYREG_CLASS(shallow_test::item, "shallow_test:Item", id, next);
COPYREG_CLASS(shallow_test::self_aware, "shallow_test:SelfAware", id);
COPYREG_BASE(shallow_test::self_aware, shallow_test::base);
COPYREG_CLASS(shallow_test::handle, "shallow_test:Handle", fd);
COPYREG_CLASS(shallow_test::owner, "shallow_test:Owner", opened, owned, shared);
COPYREG_CLASS(shallow_test::hooked, "shallow_test:Hooked", copies);

namespace shallow_test {

TEST_CASE("a shallow copy of a weak pointer looks at the same object") {
    const auto a = std::make_shared<item>();
    CHECK(copyreg::copy(std::weak_ptr<item>(a)).lock() == a);
}

TEST_CASE("a shallow copy of a shared pointer is owned as a whole") {
    const std::shared_ptr<base> a = std::make_shared<self_aware>();
    const auto copied = std::dynamic_pointer_cast<self_aware>(copyreg::copy(a));
    REQUIRE(copied != nullptr);
    CHECK(copied != a);
    CHECK(copied->shared_from_this() == copied);
}

TEST_CASE("what cannot be copied is cloned by its copy hook") {
    owner o{handle(1), std::make_unique<handle>(2), std::make_shared<int>(3)};
    const auto copied = copyreg::copy(o);
    CHECK(copied.opened.fd == 101);
    CHECK(copied.owned->fd == 102);
    CHECK(copied.shared == o.shared);
}

TEST_CASE("a shallow copy of what holds one value is one of that value") {
    const auto a = std::make_shared<item>();
    a->next = a;
    register_type<std::shared_ptr<item>>();
    CHECK(std::any_cast<std::shared_ptr<item>>(copyreg::copy(std::any(a))) == a);
    CHECK(std::any_cast<item>(copyreg::copy(std::any(*a))).next == a);
    CHECK(std::any_cast<hooked>(copyreg::copy(std::any(hooked()))).copies == 1);
    using either = std::variant<int, hooked>;
    CHECK(std::get<hooked>(copyreg::copy(either(hooked()))).copies == 1);
    CHECK(copyreg::copy(std::optional(hooked()))->copies == 1);
    CHECK(copyreg::copy(std::vector<hooked>(1))[0].copies == 0);
    a->next.reset();
}

TEST_CASE("a shallow copy of a Python object is one level deep") {
    const value original = copyreg::dict{{"a", copyreg::list{1}}, {"b", copyreg::tuple{1, 2}}};
    value copied = copyreg::copy(original);
    CHECK(!copied.is(original));
    CHECK(copied["a"].is(original["a"]));
    copied.insert_or_assign("c", 1);
    CHECK(original.size() == 2);
    const value items = copyreg::list{copyreg::list{}, "text"};
    CHECK(copyreg::copy(items)[0].is(items[0]));
    CHECK(!copyreg::copy(items).is(items));
    CHECK(copyreg::copy(original["b"]).is(original["b"]));
    const value set = loads(dumps(std::set<std::string>{"x"}));
    CHECK(copyreg::copy(set) == set);
    CHECK(!copyreg::copy(set).is(set));
}

}  // namespace shallow_test
