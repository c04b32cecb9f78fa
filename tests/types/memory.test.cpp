// SPDX-License-Identifier: MIT
#include <copyreg/types/memory.hpp>

#include <memory>
#include <string>
#include <support/catch.hpp>
#include <type_traits>

using namespace copyreg;

namespace {

struct base {
    virtual ~base() = default;
};
struct unfinished;
struct closer {
    static inline int closed = 0;
    void operator()(const std::string* p) const {
        ++closed;
        delete p;
    }
};

static_assert(adapter<std::unique_ptr<int>>::owns == ownership::unique);
static_assert(adapter<std::shared_ptr<int>>::owns == ownership::shared);
static_assert(adapter<std::weak_ptr<int>>::owns == ownership::weak);
static_assert(adapter<std::shared_ptr<unfinished>>::form == shape::pointer);
static_assert(adapter<std::unique_ptr<unfinished>>::form == shape::pointer);
static_assert(std::is_same_v<adapter<std::shared_ptr<const int>>::element, const int>);
static_assert(!adapted<std::unique_ptr<int[]>> && !adapted<std::shared_ptr<int[]>>);
static_assert(!adapted<std::shared_ptr<void>> && !adapted<std::unique_ptr<int, void (*)(int*)>>);
static_assert(registry::shares<std::weak_ptr<int>> && !registry::shares<std::unique_ptr<int>>);

}  // namespace

TEST_CASE("a unique_ptr owns what it is given, with its own deleter") {
    using P = std::unique_ptr<std::string, closer>;
    using A = adapter<P>;
    closer::closed = 0;
    {
        P p;
        CHECK(A::get(p) == nullptr);
        p = A::from_raw(new std::string("x"));
        CHECK(A::get(p) == p.get());
        A::reset(p);
        CHECK(p == nullptr);
        CHECK(closer::closed == 1);
        p = A::from_raw(new std::string("y"));
    }
    CHECK(closer::closed == 2);
    CHECK(adapter<std::unique_ptr<const base>>::from_raw(new base) != nullptr);
}

TEST_CASE("a shared_ptr shares") {
    using A = adapter<std::shared_ptr<const std::string>>;
    const auto object = std::make_shared<std::string>("x");
    std::shared_ptr<const std::string> p;
    CHECK(A::share(p) == nullptr);
    A::assign(p, object);
    CHECK(A::share(p) == object);
    CHECK(object.use_count() == 2);
    A::reset(p);
    CHECK(object.use_count() == 1);
}

TEST_CASE("a weak_ptr shares what still lives") {
    using A = adapter<std::weak_ptr<std::string>>;
    std::weak_ptr<std::string> p;
    CHECK(A::share(p) == nullptr);
    auto object = std::make_shared<std::string>("x");
    A::assign(p, object);
    CHECK(A::share(p) == object);
    CHECK(object.use_count() == 1);
    object.reset();
    CHECK(A::share(p) == nullptr);
    object = std::make_shared<std::string>("y");
    A::assign(p, object);
    A::reset(p);
    CHECK(A::share(p) == nullptr);
}
