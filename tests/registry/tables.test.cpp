// SPDX-License-Identifier: MIT
//
// Classes are saved, loaded and copied by tables: wherever a member stands, and whatever it is.
#include <copyreg/copyreg.hpp>

#include <any>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <support/catch.hpp>
#include <tuple>
#include <vector>

namespace tables_test {

struct first {
    std::string a = "a";
};
struct second {
    std::vector<int> b = {1};
};
struct shared_base {
    int c = 2;
};
struct joined : first, second, virtual shared_base {
    double d = 0.5;
    void set_doubled(int x) { half_ = x / 2; }
    int doubled() const { return half_ * 2; }
    bool operator==(const joined& o) const {
        return a == o.a && b == o.b && c == o.c && d == o.d && half_ == o.half_;
    }

private:
    int half_ = 3;
};

/// Its setter refuses what a new object has.
struct picky {
    void set_name(const std::string& name) {
        if (name.empty()) throw std::invalid_argument("no name");
        name_ = name;
    }
    const std::string& name() const { return name_; }
    int number = 3;

private:
    std::string name_;
};

/// Its setter adds, so that two calls tell.
struct counted {
    void add(int x) { sum_ += x; }
    int sum() const { return sum_; }
    int last = 0;

private:
    int sum_ = 0;
};

struct plain {
    std::string name;
    int number = 0;
    bool operator==(const plain&) const = default;
};
struct pair_of_plain {
    plain left;
    plain right;
    bool operator==(const pair_of_plain&) const = default;
};

/// Derives from float in Python.
struct meters {
    double length;
};

/// Says by its functions alone what it takes.
struct bag {
    void append(const int& item) { items.push_back(item); }
    void insert_or_assign(std::string_view key, std::string_view mapped) {
        entries.insert_or_assign(std::string(key), std::string(mapped));
    }
    std::vector<int> items;
    std::map<std::string, std::string> entries;
};

struct creature {
    virtual ~creature() = default;
    int legs = 0;
};
struct bird : creature {
    std::string song = "la";
};

joined some_joined() {
    joined x;
    x.a = "one";
    x.b = {1, 2, 3};
    x.c = 4;
    x.d = 5.5;
    x.set_doubled(12);
    return x;
}

}  // namespace tables_test

using namespace tables_test;

COPYREG_CLASS(plain, "tables_test:Plain", name, number);
COPYREG_CALL(pair_of_plain, "tables_test:Pair", left, right);
COPYREG_CALL(meters, "tables_test:Meters", length);
COPYREG_CLASS(creature, "tables_test:Creature", legs);

namespace {

void register_with_properties() {
    copyreg::register_class<joined>(
        "tables_test:Joined", copyreg::member("a", &joined::a), copyreg::member("b", &joined::b),
        copyreg::member("c", &joined::c), copyreg::member("d", &joined::d),
        copyreg::property("doubled", &joined::doubled, &joined::set_doubled));
}

}  // namespace

// What the macro makes, with a property among the members.
template <>
struct copyreg::registry::class_description<counted> {
    static constexpr auto form = copyreg::registry::make_class_form<counted>(
        "tables_test:Counted", copyreg::property("sum", &counted::sum, &counted::add),
        copyreg::member("last", &counted::last));
};
static const copyreg::registry::registrar counted_registrar(
    &copyreg::registry::enroll_class<counted>, __FILE__, __LINE__);

template <>
struct copyreg::registry::class_description<picky> {
    static constexpr auto form = copyreg::registry::make_class_form<picky>(
        "tables_test:Picky", copyreg::property("name", &picky::name, &picky::set_name),
        copyreg::member("number", &picky::number));
};
static const copyreg::registry::registrar picky_registrar(&copyreg::registry::enroll_class<picky>,
                                                          __FILE__, __LINE__);

namespace tables_test {
struct joined_by_macro : first, second, virtual shared_base {
    double d = 0.5;
    bool operator==(const joined_by_macro& o) const {
        return a == o.a && b == o.b && c == o.c && d == o.d;
    }
};
}  // namespace tables_test
COPYREG_CLASS(tables_test::joined_by_macro, "tables_test:JoinedByMacro", a, b, c, d);

TEST_CASE("members of bases, also of virtual ones, and properties are found at run time") {
    register_with_properties();
    const joined x = some_joined();
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(x, {.protocol = protocol});
        CHECK(copyreg::loads<joined>(pickle) == x);
        joined over;
        over.set_doubled(100);
        copyreg::load_into(over, pickle);
        CHECK(over == x);
        CHECK(std::any_cast<joined>(copyreg::loads<std::any>(pickle)) == x);
    }
    CHECK(copyreg::deepcopy(x) == x);
    CHECK(copyreg::copy(x) == x);
    CHECK(std::any_cast<joined>(copyreg::deepcopy(std::any(x))) == x);
}

TEST_CASE("members of bases, also of virtual ones, are found at compile time") {
    joined_by_macro x;
    x.a = "one";
    x.b = {7, 8};
    x.c = 9;
    x.d = 0.25;
    const std::vector<joined_by_macro> several(3, x);
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(x, {.protocol = protocol});
        CHECK(copyreg::loads<joined_by_macro>(pickle) == x);
        CHECK(std::any_cast<joined_by_macro>(copyreg::loads<std::any>(pickle)) == x);
        const auto many = copyreg::dumps(several, {.protocol = protocol});
        CHECK(copyreg::loads<std::vector<joined_by_macro>>(many) == several);
    }
    CHECK(copyreg::deepcopy(x) == x);
    CHECK(std::any_cast<joined_by_macro>(copyreg::deepcopy(std::any(x))) == x);
    CHECK(std::any_cast<joined_by_macro>(copyreg::copy(std::any(x))) == x);
}

TEST_CASE("a member that the state lacks is as in a new object, also when loaded over") {
    joined_by_macro over;
    over.b = {5};
    over.c = 6;
    const std::string pickle =
        "\x80\x04\x8c\x0btables_test\x94\x8c\rJoinedByMacro\x94\x93\x94)\x81\x94}\x94\x8c\x01"
        "a\x94\x8c\x01z\x94sb.";
    copyreg::load_into(over, pickle);
    CHECK(over.a == "z");
    CHECK(over.b == std::vector<int>{1});
    CHECK(over.c == 2);
    const auto fresh = copyreg::loads<joined_by_macro>(pickle);
    CHECK(fresh == over);
}

TEST_CASE("a setter is called once, also where the fast way gives up behind it") {
    counted x;
    x.add(7);
    x.last = 2;
    CHECK(copyreg::loads<counted>(copyreg::dumps(x)).sum() == 7);
    // another order of the attributes, and one that nobody knows
    const std::string pickle =
        "\x80\x04\x8c\x0btables_test\x94\x8c\x07"
        "Counted\x94\x93\x94)\x81\x94}\x94(\x8c\x03sum\x94K\x07\x8c\x07unknown\x94K\x01\x8c\x04last"
        "\x94K\x02ub.";
    const auto loaded = copyreg::loads<counted>(pickle);
    CHECK(loaded.sum() == 7);
    CHECK(loaded.last == 2);
}

TEST_CASE("a setter is not called for an attribute that a pickle lacks") {
    const std::string begin = "\x80\x04\x8c\x0btables_test\x94\x8c\x05Picky\x94\x93\x94)\x81\x94";
    const std::string with_number = begin + "}\x94\x8c\x06number\x94K\x05sb.";
    CHECK(copyreg::loads<picky>(with_number).number == 5);
    CHECK(copyreg::loads<picky>(begin + ".").number == 3);
    CHECK(std::any_cast<picky>(copyreg::loads<std::any>(with_number)).number == 5);
    CHECK(copyreg::loads<std::shared_ptr<picky>>(with_number)->number == 5);
}

TEST_CASE("what a std::any holds is copied by the table in use") {
    const auto name = copyreg::constructor("tables_test:upper_plain", [](std::string s) {
        return plain{s + "!", 1};
    });
    copyreg::dispatch_table table;
    table.pickle<plain>([name](const plain& x) {
        return copyreg::reduction{name, std::tuple{x.name}};
    });
    const std::any held = plain{"x", 5};
    const std::any two = pair_of_plain{{"l", 1}, {"r", 2}};
    const auto copied = copyreg::deepcopy(held, {.dispatch_table = &table});
    CHECK(std::any_cast<plain>(copied) == plain{"x!", 1});
    CHECK(std::any_cast<plain>(copyreg::copy(held, {.dispatch_table = &table})) == plain{"x!", 1});
    CHECK(std::any_cast<plain>(copyreg::deepcopy(held)) == plain{"x", 5});
    const auto deep = copyreg::deepcopy(two, {.dispatch_table = &table});
    CHECK(std::any_cast<pair_of_plain>(deep) == pair_of_plain{{"l!", 1}, {"r!", 1}});
    const auto shallow = copyreg::copy(two, {.dispatch_table = &table});
    CHECK(std::any_cast<pair_of_plain>(shallow) == std::any_cast<pair_of_plain>(two));
}

TEST_CASE("an override counts for objects in lists and for roots, and others stay as they are") {
    const auto name = copyreg::constructor("tables_test:named_plain", [](std::string s) {
        return plain{s + "?", 1};
    });
    copyreg::dispatch_table table;
    table.pickle<plain>([name](const plain& x) {
        return copyreg::reduction{name, std::tuple{x.name}};
    });
    const plain x{"x", 5};
    const std::vector<plain> list(3, x);
    const std::vector<pair_of_plain> pairs(3, {x, x});
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const copyreg::dump_options options{.protocol = protocol, .dispatch_table = &table};
        const plain changed{"x?", 1};
        CHECK(copyreg::loads<plain>(copyreg::dumps(x, options)) == changed);
        CHECK(copyreg::loads<std::vector<plain>>(copyreg::dumps(list, options)) ==
              std::vector<plain>(3, changed));
        CHECK(copyreg::loads<std::vector<pair_of_plain>>(copyreg::dumps(pairs, options)) ==
              std::vector<pair_of_plain>(3, {changed, changed}));
    }
}

TEST_CASE("a table is as before when what was set in it is erased") {
    const auto make = copyreg::constructor("tables_test:erased", [] { return plain(); });
    const auto reduce = [make](const plain&) { return copyreg::reduction{make, std::tuple{}}; };
    copyreg::dispatch_table empty;
    copyreg::dispatch_table copy = copyreg::dispatch_table::global();
    const std::size_t size = copy.size();
    for (int i = 0; i < 2; ++i) {
        empty.pickle<plain>(reduce);
        copy.pickle<plain>(reduce);
        CHECK(empty.size() == 1);
        empty.erase<plain>();
        copy.erase<plain>();
        CHECK_FALSE(empty.contains(typeid(plain)));
        CHECK(empty.size() == 0);
        CHECK(copy.contains(typeid(plain)));  // its own entry
        CHECK(copy.size() == size);
    }
    CHECK(copyreg::deepcopy(plain{"n", 1}, {.dispatch_table = &copy}) == plain{"n", 1});
}

TEST_CASE("a known object is copied where a class is wanted by value") {
    copyreg::register_global("tables_test:PLAIN", std::make_shared<plain>(plain{"known", 7}));
    const auto beast = std::make_shared<creature>();
    beast->legs = 4;
    copyreg::register_global("tables_test:BEAST", beast);
    const std::string pickle = "ctables_test\nPLAIN\n.";
    CHECK(copyreg::loads<plain>(pickle) == plain{"known", 7});
    plain over{"before", 1};
    copyreg::load_into(over, pickle);
    CHECK(over == plain{"known", 7});
    CHECK(copyreg::loads<creature>(std::string("ctables_test\nBEAST\n.")).legs == 4);
    CHECK_THROWS_AS(copyreg::loads<pair_of_plain>(pickle), copyreg::unpickling_error);
}

TEST_CASE("a call of an aggregate is loaded by place, by name, shared and into an any") {
    const pair_of_plain x{{"l", 1}, {"r", 2}};
    const auto shared = std::make_shared<pair_of_plain>(x);
    const std::vector<std::shared_ptr<pair_of_plain>> twice{shared, shared};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto pickle = copyreg::dumps(x, {.protocol = protocol});
        CHECK(copyreg::loads<pair_of_plain>(pickle) == x);
        CHECK(std::any_cast<pair_of_plain>(copyreg::loads<std::any>(pickle)) == x);
        CHECK(*copyreg::loads<std::unique_ptr<pair_of_plain>>(pickle) == x);
        const auto loaded = copyreg::loads<std::vector<std::shared_ptr<pair_of_plain>>>(
            copyreg::dumps(twice, {.protocol = protocol}), {.strict = true});
        CHECK(*loaded[0] == x);
        CHECK(loaded[0] == loaded[1]);
    }
}

TEST_CASE("a named tuple and a class with another base are read as protocols 0 and 1 spell them") {
    const auto old = [](std::string_view cls, std::string_view base, std::string_view held) {
        return "ccopy_reg\n_reconstructor\n(ctables_test\n" + std::string(cls) +
               "\nc__builtin__\n" + std::string(base) + "\n" + std::string(held) + "tR.";
    };
    const auto plain_at = [](std::string_view name) {
        return "ctables_test\nPlain\n)\x81(dVname\nV" + std::string(name) + "\nsb";
    };
    const std::string both = "(" + plain_at("l") + plain_at("r") + "t";
    const pair_of_plain expected{{"l", 0}, {"r", 0}};
    CHECK(copyreg::loads<pair_of_plain>(old("Pair", "tuple", both)) == expected);
    CHECK(copyreg::loads(old("Pair", "tuple", both)).as<pair_of_plain>() == expected);
    CHECK(copyreg::loads<meters>(old("Meters", "float", "F2.5\n")).length == 2.5);
    CHECK(copyreg::loads<plain>(old("Plain", "object", "N")) == plain{});

    const auto refused = [](const std::string& pickle) {
        try {
            (void)copyreg::loads<pair_of_plain>(pickle);
        } catch (const copyreg::unpickling_error& e) { return std::string(e.what()); }
        return std::string();
    };
    const std::string one = old("Pair", "tuple", "(" + plain_at("l") + "t");
    CHECK(refused(one).ends_with("expected 2 arguments of tables_test:Pair for Pair, found 1"));
    const std::string wrong = old("Pair", "tuple", "(" + plain_at("l") + "I7\nt");
    CHECK(refused(wrong) == "offset " + std::to_string(wrong.find("I7")) +
                                ": expected Plain for Pair.right, found int");
}

TEST_CASE("a dataclass that is frozen and has slots has its fields in a list") {
    const auto object = [](std::string_view fields) {
        return "ctables_test\nPlain\n)\x81(" + std::string(fields) + "lb.";
    };
    CHECK(copyreg::loads<plain>(object("Vn\nI3\n")) == plain{"n", 3});
    CHECK(copyreg::loads(object("Vn\nI3\n")).as<plain>() == plain{"n", 3});
    plain over{"before", 5};
    copyreg::load_into(over, object("Vn\nI3\n"));
    CHECK(over == plain{"n", 3});

    const auto refused = [](const std::string& pickle) {
        try {
            (void)copyreg::loads<plain>(pickle);
        } catch (const copyreg::unpickling_error& e) { return std::string(e.what()); }
        return std::string();
    };
    CHECK(refused(object("Vn\n"))
              .ends_with("expected list of 2 attributes for Plain, found one of 1"));
    const std::string wrong = object("Vn\nVx\n");
    CHECK(refused(wrong) == "offset " + std::to_string(wrong.find("Vx")) +
                                ": expected int for Plain.number, found str");
}

TEST_CASE("a class, call or enum has a name of a module, also at run time") {
    struct nameless {
        int a = 0;
    };
    for (const std::string_view name : {"", "Name", ":Name", "module:"}) {
        INFO(name);
        CHECK_THROWS_AS(copyreg::register_class<nameless>(name, copyreg::member("a", &nameless::a)),
                        copyreg::registration_error);
    }
}

TEST_CASE("items are taken by push_back, append and insert_or_assign, whatever is typed") {
    const auto make = copyreg::constructor("tables_test:Bag", [] { return bag(); });
    copyreg::pickle<bag>([make](const bag& b) {
        return copyreg::reduction{make, std::tuple{}}
            .listitems(std::cref(b.items))
            .dictitems(std::cref(b.entries));
    });
    bag b;
    b.items = {1, 2, 3};
    b.entries = {{"one", "1"}};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto loaded = copyreg::loads<bag>(copyreg::dumps(b, {.protocol = protocol}));
        CHECK(loaded.items == b.items);
        CHECK(loaded.entries == b.entries);
    }
    CHECK(copyreg::deepcopy(b).items == b.items);
    CHECK(copyreg::deepcopy(b).entries == b.entries);
}

TEST_CASE("a class that is registered at run time is made behind pointers to its base") {
    copyreg::register_class<bird>("tables_test:Bird", copyreg::member("legs", &bird::legs),
                                  copyreg::member("song", &bird::song));
    copyreg::register_base<bird, creature>();
    const auto one = std::make_shared<bird>();
    one->legs = 2;
    one->song = "tweet";
    const std::vector<std::shared_ptr<creature>> twice{one, one};
    for (int protocol = 0; protocol <= 5; ++protocol) {
        INFO("protocol " << protocol);
        const auto loaded = copyreg::loads<std::vector<std::shared_ptr<creature>>>(
            copyreg::dumps(twice, {.protocol = protocol}));
        REQUIRE(loaded.size() == 2);
        CHECK(loaded[0] == loaded[1]);
        CHECK(dynamic_cast<bird&>(*loaded[0]).song == "tweet");
        const auto alone = copyreg::loads<std::unique_ptr<creature>>(
            copyreg::dumps(std::shared_ptr<creature>(one), {.protocol = protocol}));
        CHECK(dynamic_cast<bird&>(*alone).song == "tweet");
    }
    const auto copy = copyreg::deepcopy(twice);
    CHECK(copy[0] == copy[1]);
    CHECK(dynamic_cast<bird&>(*copy[0]).song == "tweet");
}
