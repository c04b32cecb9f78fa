// SPDX-License-Identifier: MIT
//
// The C++ side of typed.py.
//
//   typed write            a line for each case and protocol: name, protocol, pickle in hex
//   typed read < lines     lines of a case and a pickle in hex; answers "ok", "differs" or the
//   error
#include <copyreg/copyreg.hpp>

#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace app {

#define EQ(T) bool operator==(const T&) const = default
struct empty {
    EQ(empty);
};
struct one {
    int a = 0;
    EQ(one);
};
struct two {
    std::string a;
    double b = 0;
    EQ(two);
};
struct many {
    int a = 0;
    std::string name;
    std::vector<int> v;
    std::map<std::string, int> d;
    std::optional<int> o;
    bool t = false;
    double f = 0;
    copyreg::bytes data;
    std::set<int> s;
    std::tuple<int, std::string> p;
    EQ(many);
};
struct x {
    int x_ = 0;
    std::string m;
    EQ(x);
};
struct name {
    int first = 0, Two = 0, One = 0;
    EQ(name);
};
struct node {
    int id = 0;
    std::vector<std::shared_ptr<node>> next;
    std::shared_ptr<node> one;
};
enum class mood { sad = -1, calm = 0, glad = 1 };
enum class kind { a = 1, b = 300 };
struct inner {
    int a = 0;
    std::string s;
    EQ(inner);
};
struct deep {
    int a = 0;
    EQ(deep);
};
struct call0 {
    EQ(call0);
};
struct call1 {
    std::string a;
    EQ(call1);
};
struct call2 {
    double x = 0, y = 0;
    EQ(call2);
};
struct call4 {
    int a = 0, b = 0, c = 0;
    std::vector<int> d;
    EQ(call4);
};
struct nested_call {
    int a = 0;
    EQ(nested_call);
};
struct fresh {
    int a = 0;
    std::string b;
    int s = 0;
    EQ(fresh);
};
struct bag {
    using value_type = int;
    using key_type = std::string;
    using mapped_type = int;
    std::vector<int> items;
    std::map<std::string, int> pairs;
    std::optional<int> state;
    void push_back(int i) { items.push_back(i); }
    void insert_or_assign(std::string k, int v) { pairs[std::move(k)] = v; }
    EQ(bag);
};
template <class S>
struct hooked {
    S state{};
    EQ(hooked);
    friend S copyreg_getstate(const hooked& h) { return h.state; }
    friend void copyreg_setstate(hooked& h, S s) { h.state = std::move(s); }
};
using hooked_tuple = hooked<std::tuple<int, std::string>>;
struct known {
    int n = 0;
    EQ(known);
};
struct slots {
    int a = 0;
    std::string b;
    EQ(slots);
};

}  // namespace app

COPYREG_CLASS(app::empty, "typed_app:Empty");
COPYREG_CLASS(app::one, "typed_app:One", a);
COPYREG_CLASS(app::two, "typed_app:Two", a, b);
COPYREG_CLASS(app::many, "typed_app:Many", a, name, v, d, o, t, f, data, s, p);
COPYREG_CLASS(app::x, "typed_app:x", (x_, "x"), m);
COPYREG_CLASS(app::name, "typed_app:name", first, Two, One);
COPYREG_CLASS(app::node, "typed_app:Node", id, next, one);
COPYREG_ENUM(app::mood, "typed_app:Mood", sad, calm, glad);
COPYREG_ENUM(app::kind, "typed_app:Outer.Kind", a, b);
COPYREG_CLASS(app::inner, "typed_app:Outer.Inner", a, s);
COPYREG_CLASS(app::deep, "typed_app:Outer.Deep.Inner", a);
COPYREG_CALL(app::call0, "typed_app:Call0");
COPYREG_CALL(app::call1, "typed_app:Call1", a);
COPYREG_CALL(app::call2, "typed_app:Call2", x, y);
COPYREG_CALL(app::call4, "typed_app:Call4", a, b, c, d);
COPYREG_CALL(app::nested_call, "typed_app:Outside.Call", a);
COPYREG_CLASS(app::hooked_tuple, "typed_app:Hooked");
COPYREG_CLASS(app::slots, "typed_app:Slots", a, b);

namespace {

using namespace app;
using copyreg::bytes;

struct test {
    std::function<bytes(int)> write;
    std::function<bool(std::string_view)> check;
};
std::map<std::string, test> tests;

template <class T>
void add(const std::string& name, T x) {
    const auto object = std::make_shared<T>(std::move(x));
    tests[name] = {
        [object](int p) { return copyreg::dumps(*object, {.protocol = p}); },
        [object](std::string_view pickle) {
            return copyreg::loads<T>(pickle) == *object &&
                   copyreg::codec::pickle_reader(copyreg::load_options{}).read<T>(pickle) ==
                       *object;
        }};
}
template <class T, class Check>
void add(const std::string& name, T x, Check is_good) {
    const auto object = std::make_shared<T>(std::move(x));
    tests[name] = {
        [object](int p) { return copyreg::dumps(*object, {.protocol = p}); },
        [is_good](std::string_view pickle) { return is_good(copyreg::loads<T>(pickle)); }};
}

many a_many() {
    many m;
    m.a = 1;
    m.name = "some name";
    m.v = {1, 2, 3};
    m.d = {{"k", 1}, {"l", 2}};
    m.t = true;
    m.f = 1.5;
    m.data.append(std::string("\x00\xff", 2));
    m.s = {5};
    m.p = {1, "p"};
    return m;
}

void fill() {
    add("empty", empty{});
    add("one", one{1});
    add("two", two{"text", 2.5});
    add("many", a_many());
    add("manies", std::vector<many>{a_many(), a_many()});
    add("classes", std::tuple<one, two, one, empty, empty>{{1}, {"t", 1}, {2}, {}, {}});
    add("names", std::tuple<x, name, std::vector<std::string>>{
                     {1, "x"}, {1, 2, 3}, {"x", "m", "name", "Two", "typed_app", "x", "", ""}});
    add("singles",
        std::tuple<std::vector<std::string>, std::vector<bytes>>{
            {"", "a", "\xc3\xa9", "a", "\xc3\xa9", "", "\xe2\x82\xac", "\xe2\x82\xac"},
            {bytes(), bytes(std::string_view("a")), bytes(), bytes(std::string_view("a")),
             bytes(std::string_view("ab")), bytes(std::string_view("ab"))}});
    add("nested", std::vector<inner>{{1, "s"}, {2, "t"}});
    add("deep", std::tuple<deep, inner, deep>{{1}, {2, ""}, {3}});
    add("moods", std::vector<mood>{mood::glad, mood::sad, mood::glad, mood::calm});
    add("kinds", std::tuple<kind, std::map<kind, mood>>{
                     kind::b, {{kind::a, mood::sad}, {kind::b, mood::glad}}});
    add("calls", std::tuple<call0, call1, call2, call4, call0, call2>{
                     {}, {"a"}, {1, 2}, {1, 2, 3, {4}}, {}, {3, 4}});
    add("nested calls", std::vector<nested_call>{{1}, {2}});
    add("call keys", std::map<std::string, call2>{{"a", {1, 2}}, {"b", {1, 2}}});
    add("fresh", std::vector<fresh>{{1, "b", 3}, {2, "c", 4}});
    for (const int n : {0, 1, 2, 999, 1000, 1001, 2000, 2001}) {
        bag b;
        std::vector<int> v;
        std::map<int, int> d;
        std::set<int> s;
        std::vector<one> ones;
        for (int i = 0; i < n; ++i) {
            b.items.push_back(i);
            b.pairs[std::to_string(10000 + i)] = i;
            v.push_back(i * 1000);
            d[i] = i;
            s.insert(i);
            ones.push_back({i});
        }
        if (n > 0) b.state = n;
        const std::string count = ' ' + std::to_string(n);
        add("bag" + count, b);
        add("list" + count, v);
        add("dict" + count, d);
        add("set" + count, s);
        add("ones" + count, ones);
    }
    add("hooked", hooked_tuple{{1, "s"}});
    add("known", std::make_shared<known>(),
        [](const std::shared_ptr<known>& k) { return k->n == 7; });
    add("frames", std::vector<std::string>{std::string(70000, 'a'), std::string(60000, 'b'),
                                           std::string(6000, 'c'), "d", std::string(65536, 'e'),
                                           std::string(65535, 'f'), "g"});
    add("many ones",
        std::tuple<std::vector<two>, std::vector<call1>>{
            std::vector<two>(5000, two{"some text", 1}), std::vector<call1>(3000, call1{"x"})});
    const auto shared = std::make_shared<node>();
    shared->id = 1;
    const auto root = std::make_shared<node>();
    root->next = {shared, shared, nullptr, root};
    root->one = shared;
    add("graph", root, [](const std::shared_ptr<node>& r) {
        const bool good = r->next.size() == 4 && r->next[0] == r->next[1] && r->next[3] == r &&
                          r->one == r->next[0] && r->one->id == 1 && r->next[2] == nullptr;
        r->next.clear();
        return good;
    });
    const auto call = std::make_shared<call1>(call1{"shared"});
    add("shared calls", std::vector<std::shared_ptr<call1>>{call, call},
        [](const auto& v) { return v[0] == v[1] && v[0]->a == "shared"; });
    const auto shared_list = std::make_shared<std::vector<int>>(std::vector<int>{1});
    add("shared list", std::vector<std::shared_ptr<std::vector<int>>>{shared_list, shared_list},
        [](const auto& v) { return v[0] == v[1] && v[0]->size() == 1; });
    const auto text = std::make_shared<std::string>("text");
    add("shared text", std::vector<std::shared_ptr<std::string>>{text, text},
        [](const auto& v) { return *v[0] == "text" && *v[1] == "text"; });
    const auto mode = std::make_shared<mood>(mood::glad);
    add("shared enum",
        std::tuple<std::shared_ptr<mood>, mood, std::shared_ptr<mood>>{mode, mood::glad, mode},
        [](const auto& v) { return *std::get<0>(v) == mood::glad; });
    add("variants",
        std::vector<std::variant<int, std::string, call2, two>>{1, "s", call2{1, 2}, two{"t", 1}});
    add("slots", slots{1, "b"});
    add("two", two{"text", 2.5});
}

std::string hex(const bytes& b) {
    std::string s;
    for (const char c : b.view()) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(c));
        s += digits;
    }
    return s;
}

std::string unhex(const std::string& text) {
    std::string s;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        s += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    }
    return s;
}

void register_functions() {
    const auto make_fresh = copyreg::constructor("typed_app:New", [](int a, std::string b) {
        return fresh{a, std::move(b), 0};
    });
    copyreg::pickle<fresh>([=](const fresh& f) {
        return copyreg::reduction{make_fresh, std::tuple{f.a, f.b}}.newobj().state(f.s);
    });
    const auto make_bag = copyreg::constructor("typed_app:make_bag", [](int) { return bag{}; });
    const auto set_bag = copyreg::constructor(
        "typed_app:set_bag", [](bag& b, std::optional<int> state) { b.state = state; });
    copyreg::pickle<bag>([=](const bag& b) {
        return copyreg::reduction{make_bag, std::tuple{static_cast<int>(b.items.size())}}
            .listitems(b.items)
            .dictitems(b.pairs)
            .state(b.state)
            .state_setter(set_bag);
    });
    copyreg::register_global("typed_app:KNOWN", std::make_shared<known>(known{7}));
    copyreg::pickle<known>([](const known&) { return copyreg::global{"typed_app:KNOWN"}; });
}

}  // namespace

namespace app {
void copyreg_setstate(fresh& f, copyreg::value s) { f.s = s.as<int>(); }
}  // namespace app

int main(int argc, char** argv) {
    register_functions();
    fill();
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "codes") {
        copyreg::add_extension("typed_app:One", 5);
        copyreg::add_extension("typed_app:Two", 500);
        copyreg::add_extension("typed_app:Outer.Inner", 50000000);
        copyreg::add_extension("typed_app:Call1", 7);
        copyreg::add_extension("typed_app:Mood", 8);
        copyreg::add_extension("typed_app:make_bag", 9);
    }
    if (mode == "write" || mode == "codes") {
        for (const auto& [name, t] : tests) {
            for (int p = 0; p <= 5; ++p) {
                std::cout << name << '\t' << p << '\t' << hex(t.write(p)) << '\n';
            }
        }
        return 0;
    }
    for (std::string line; std::getline(std::cin, line);) {
        const auto tab = line.find('\t');
        const auto found = tests.find(line.substr(0, tab));
        try {
            if (found == tests.end()) throw std::runtime_error("no such case");
            std::cout << (found->second.check(unhex(line.substr(tab + 1))) ? "ok" : "differs");
        } catch (const std::exception& e) { std::cout << "error: " << e.what(); }
        std::cout << std::endl;
    }
}
