// SPDX-License-Identifier: MIT
//
// Which alternative of a variant is loaded, deep down and at the limits.
#include <copyreg/copyreg.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <utility>
#include <variant>
#include <vector>

using namespace copyreg;
using namespace std::string_literals;

namespace choices {

struct item {
    int n = 0;
    std::variant<int, std::shared_ptr<item>> next;
};

struct base {
    virtual ~base() = default;
    base() = default;
    base(const base&) = default;
    base& operator=(const base&) = default;

    int n = 0;
};
struct derived : base {
    std::variant<std::string, std::shared_ptr<item>, std::shared_ptr<base>> next;
};

std::shared_ptr<item> after(item& x) {
    const auto* next = std::get_if<1>(&x.next);
    return next == nullptr ? nullptr : *next;
}
std::shared_ptr<derived> after(derived& x) {
    const auto* next = std::get_if<2>(&x.next);
    return next == nullptr ? nullptr : std::dynamic_pointer_cast<derived>(*next);
}

/// A chain of objects with the numbers up to `count`.
template <class Link>
std::shared_ptr<Link> chain(int count) {
    std::shared_ptr<Link> first;
    while (count-- > 0) {
        auto before = std::make_shared<Link>();
        before->n = count;
        if (first != nullptr) before->next = std::move(first);
        first = std::move(before);
    }
    return first;
}

/// Takes a chain apart; returns how far its numbers go up one by one.
template <class Link>
int take_apart(std::shared_ptr<Link> at) {
    int count = 0;
    for (; at != nullptr && at->n == count; ++count) {
        auto next = after(*at);
        at->next = {};
        at = std::move(next);
    }
    return count;
}

template <class Link>
void check_chain(int length) {
    auto original = chain<Link>(length);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const bytes pickle = dumps(original, {.protocol = protocol});
        CHECK(take_apart(loads<std::shared_ptr<Link>>(pickle)) == length);
    }
    CHECK(take_apart(std::move(original)) == length);
}

bool says(const error& e, std::string_view text) {
    return std::string_view(e.what()).find(text) != std::string_view::npos;
}

}  // namespace choices

COPYREG_CLASS(choices::item, "choices:item", n, next);
COPYREG_CLASS(choices::base, "choices:base", n);
COPYREG_CLASS(choices::derived, "choices:derived", n, next);
COPYREG_BASE(choices::derived, choices::base);

namespace choices {

TEST_CASE("a chain through variants is as long as one of pointers") {
    check_chain<item>(20000);
    check_chain<derived>(20000);
}

TEST_CASE("what is wrong at the end of a chain through variants is an error") {
    for (const int length : {1, 10, 1000, 20000}) {
        // the last has a str where an int is wanted
        std::string pickle;
        for (int i = 0; i < length; ++i) {
            pickle += "cchoices\nitem\n)\x81}(U\x01nK\x01U\x04next"s;
        }
        pickle += "cchoices\nitem\n)\x81}(U\x01nU\x01xU\x04nextK\x01ub"s;
        for (int i = 0; i < length; ++i) pickle += "ub";
        pickle += '.';
        try {
            take_apart(loads<std::shared_ptr<item>>(pickle));
            FAIL_CHECK("loaded");
        } catch (const unpickling_error& e) {
            CHECK(says(e, "expected int for item.next"));
            CHECK(says(e, ".n, found str"));
        }
    }
}

TEST_CASE("an alternative that fails leaves room for the next") {
    using numbers = std::vector<int>;
    using texts = std::vector<std::string>;
    using V = std::variant<numbers, texts, value>;
    CHECK(loads<V>(dumps(list{1, 2})).index() == 0);
    CHECK(loads<V>(dumps(list{"a", "b"})).index() == 1);
    CHECK(loads<V>(dumps(list{"a", 1})).index() == 2);
    CHECK_THROWS_AS((loads<std::variant<numbers, texts>>(dumps(list{"a", 1}))), unpickling_error);
}

TEST_CASE("an object of another class is no candidate") {
    const bytes pickle = dumps(item{5, 6});
    CHECK(std::get<item>(loads<std::variant<int, item>>(pickle)).n == 5);
    try {
        (void)loads<std::variant<int, std::string>>(pickle);
        FAIL_CHECK("loaded");
    } catch (const unpickling_error& e) {
        CHECK(says(e, "expected one of int, "));
        CHECK(says(e, ", found an object of choices:item"));
    }
}

TEST_CASE("a limit that is reached is no reason to try another alternative") {
    const std::string text(1000, 'x');
    list texts;
    const value shared = text;
    for (int i = 0; i < 1000; ++i) texts.push_back(shared);
    const bytes pickle = dumps(texts);
    using V = std::variant<std::vector<std::string>, value>;
    CHECK(loads<V>(pickle).index() == 0);
    load_options options;
    options.limits.expansion = 0;
    try {
        (void)loads<V>(pickle, options);
        FAIL_CHECK("loaded");
    } catch (const unpickling_error& e) { CHECK(says(e, "limits::expansion")); }
}

}  // namespace choices
