// SPDX-License-Identifier: MIT
//
// Hooks of classes in copies.
#include <copyreg/copyreg.hpp>

#include <memory>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;

namespace hooks_test {

struct base {
    virtual ~base() = default;
    int copies = 0;
    friend base copyreg_copy(const base& b) {
        base copied;
        copied.copies = b.copies + 1;
        return copied;
    }
    friend base copyreg_deepcopy(const base& b, memo&) { return copyreg_copy(b); }
};
struct derived : base {};

/// Derives one member from the others when it is given its state.
struct sum {
    int a = 0, b = 0;
    int total = 0;
    friend void copyreg_setstate(sum& s, const value& state) {
        s.a = state["a"].as<int>();
        s.b = state["b"].as<int>();
        s.total = s.a + s.b;
    }
};

}  // namespace hooks_test

COPYREG_CLASS(hooks_test::base, "hooks_test:Base", copies);
COPYREG_CLASS(hooks_test::derived, "hooks_test:Derived", copies);
COPYREG_CLASS(hooks_test::sum, "hooks_test:Sum", a, b);

namespace hooks_test {

TEST_CASE("a hook of a base does not slice") {
    const derived d;
    const base& b = d;
    CHECK_THROWS_AS(deepcopy(b), copy_error);
    CHECK_THROWS_AS(copyreg::copy(b), copy_error);
    CHECK(deepcopy(base()).copies == 1);
    CHECK(deepcopy(d).copies == 0);
}

TEST_CASE("a class that only takes a state is given its members as one") {
    const sum s{1, 2, 0};
    CHECK(loads<sum>(dumps(s)).total == 3);
    CHECK(deepcopy(s).total == 3);
    CHECK(copyreg::copy(s).total == 3);
    CHECK(deepcopy(std::make_shared<sum>(s))->total == 3);
    CHECK(deepcopy(std::vector<sum>(2, s))[1].total == 3);
}

}  // namespace hooks_test
