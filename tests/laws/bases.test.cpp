// SPDX-License-Identifier: MIT
//
// One object that is held by pointers to several of its bases, which have several addresses.
#include <laws/laws.hpp>
#include <memory>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

using namespace copyreg;

namespace bases_test {

struct named {
    named() = default;
    named(const named&) = delete;
    named& operator=(const named&) = delete;
    virtual ~named() = default;
    int name = 0;
};
struct priced {
    priced() = default;
    priced(const priced&) = delete;
    priced& operator=(const priced&) = delete;
    virtual ~priced() = default;
    int price = 0;
};
struct ware : named, priced {};
/// Its first member has its address.
struct shelf {
    ware first;
    int height = 0;
};

}  // namespace bases_test

COPYREG_CLASS(bases_test::ware, "bases_test:Ware", name, price);
COPYREG_CLASS(bases_test::shelf, "bases_test:Shelf", height);
COPYREG_BASE(bases_test::ware, bases_test::named);
COPYREG_BASE(bases_test::ware, bases_test::priced);

using namespace bases_test;

namespace {

using pointers =
    std::tuple<std::vector<std::shared_ptr<named>>, std::vector<std::shared_ptr<priced>>,
               std::vector<std::shared_ptr<ware>>, std::vector<std::shared_ptr<named>>>;

}  // namespace

TEST_CASE("an object is one object by whatever base it is held") {
    const auto a = std::make_shared<ware>();
    const auto b = std::make_shared<ware>();
    a->name = 1;
    b->price = 2;
    const std::vector<pointers> all{{{a, b, a}, {b, a}, {a, a}, {b}},
                                    {{}, {a, b, a}, {b}, {a, b}},
                                    {{b}, {}, {a, b, b}, {a, b}}};
    for (const pointers& original : all) {
        const bytes pickle = dumps(original);
        CHECK(laws::is_fast_to_write(original));
        CHECK((pickle.view() == laws::general_dumps(original, {})));
        for (const pointers& loaded :
             {loads<pointers>(pickle), laws::general_loads<pointers>(pickle.view())}) {
            CHECK((dumps(loaded).view() == pickle.view()));
            for (const auto& n : std::get<3>(loaded)) {
                const auto* whole = dynamic_cast<const ware*>(n.get());
                REQUIRE(whole != nullptr);
                CHECK((whole->name == 1) == (whole->price == 0));
            }
        }
    }
}

TEST_CASE("what has the address of another object is not that object") {
    using both =
        std::tuple<std::vector<std::shared_ptr<named>>, std::vector<std::shared_ptr<shelf>>,
                   std::vector<std::shared_ptr<named>>>;
    const auto whole = std::make_shared<shelf>();
    const std::shared_ptr<named> part(whole, &whole->first);
    for (const both& original : {both{{part}, {whole}, {part, part}}, both{{}, {whole}, {part}}}) {
        const both loaded = loads<both>(dumps(original));
        CHECK((dumps(original).view() == laws::general_dumps(original, {})));
        CHECK(std::get<1>(loaded).size() == 1);
        CHECK(std::get<2>(loaded).back() != nullptr);
    }
}
