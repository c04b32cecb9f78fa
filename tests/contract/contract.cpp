// SPDX-License-Identifier: MIT
//
// The public contract in code: every public name once, as a user would write it. It compiles
// without a warning and ends with "contract holds". It tests names and shapes, not depth.
#include <copyreg/copyreg.hpp>

#include <fmt/format.h>

#include <any>
#include <chrono>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace contract {

struct User {
    std::string username, email, role = "user";
    bool active = true;
    bool operator==(const User&) const = default;
};
struct Vec3 {
    double x = 0, y = 0, z = 0;
    bool operator==(const Vec3&) const = default;
};
enum class Shade { light = 1, dark = 2 };
struct Account {
    std::string name;
    long balance = 0;
};
inline void migrate_account(copyreg::dict& state, int from) {
    if (from < 2) state["balance"] = state["balance"].as<long>() * 100;
}
struct Shape {
    virtual ~Shape() = default;
};
struct Circle : Shape {
    double radius = 0;
};
struct Node {
    int id = 0;
    std::vector<std::shared_ptr<Node>> next;
    std::weak_ptr<Node> parent;
};
class Secret {
    COPYREG_FRIEND;
    int code_ = 0;

public:
    Secret() = default;
    explicit Secret(int c) : code_(c) {}
    int code() const { return code_; }
};
template <class T>
struct Box {
    T item{};
};
using IntBox = Box<int>;
class Color {
    int r_, g_, b_;

public:
    Color(int r, int g, int b) : r_(r), g_(g), b_(b) {}
    int r() const { return r_; }
    int g() const { return g_; }
    int b() const { return b_; }
};
struct Matrix {
    std::size_t rows = 0;
    std::vector<double> data;
};
struct Owned {
    int a = 0;
    friend auto copyreg_getstate(const Owned& o) { return std::pair{o.a, std::string("s")}; }
    friend void copyreg_setstate(Owned& o, std::pair<int, std::string> s) { o.a = s.first; }
};
struct Handle {
    int fd = -1;
    friend Handle copyreg_copy(const Handle& h) { return {h.fd}; }
    friend Handle copyreg_deepcopy(const Handle& h, copyreg::memo&) { return {h.fd + 1}; }
};
struct Runtime {
    int n = 0;
    std::string s;
};
class Gauge {
    COPYREG_FRIEND;
    double level_ = 0;

public:
    double level() const { return level_; }
    void set_level(double v) { level_ = v; }
};
class Meter {
    double v_ = 0;

public:
    double v() const { return v_; }
    void set_v(double x) { v_ = x; }
};
struct Named {
    std::string key;
    bool operator==(const Named&) const = default;
};
struct Point {
    int x = 0, y = 0;
};
struct Session {
    Handle handle;
    std::shared_ptr<int> shared;
    friend Session copyreg_deepcopy(const Session& s, copyreg::memo& m) {
        return {copyreg::deepcopy(s.handle, m), copyreg::deepcopy(s.shared, m)};
    }
};
template <class T>
class Stack {
    std::vector<T> items_;

public:
    void push(T x) { items_.push_back(std::move(x)); }
    std::size_t size() const { return items_.size(); }
    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }
    void clear() { items_.clear(); }
};

}  // namespace contract

COPYREG_CLASS(contract::User, "contract.users:User", username, email, role, active);
COPYREG_CALL(contract::Vec3, "contract.geo:Vec3", x, y, z);
COPYREG_ENUM(contract::Shade, "contract:Shade", light, dark);
COPYREG_CLASS(contract::Account, "contract:Account", name, balance);
COPYREG_VERSION(contract::Account, 2, contract::migrate_account);
COPYREG_CLASS(contract::Circle, "contract:Circle", radius);
COPYREG_BASE(contract::Circle, contract::Shape);
COPYREG_CLASS(contract::Node, "contract:Node", id, next, parent);
COPYREG_CLASS(contract::Secret, "contract:Secret", code_);
COPYREG_CLASS(contract::IntBox, "contract:Outer.IntBox", item);
COPYREG_CLASS(contract::Owned, "contract:Owned");
COPYREG_CLASS(contract::Handle, "contract:Handle", fd);
COPYREG_VERSION(contract::Gauge, 1, [](copyreg::dict&, int) {});  // before its class: any order
COPYREG_CLASS(contract::Gauge, "contract:Gauge", (level_, "level"));
COPYREG_CLASS(contract::Session, "contract:Session", handle, shared);
template <class T>
struct copyreg::adapter<contract::Stack<T>> : copyreg::list_adapter<contract::Stack<T>, T> {
    static void append(contract::Stack<T>& s, T x) { s.push(std::move(x)); }
};
COPYREG_CONSTRUCTOR("contract:make_black", [] { return contract::Color(0, 0, 0); });
COPYREG_EXTENSION("contract.geo:Vec3", 1001);

#define NEED(...)                                                 \
    do {                                                          \
        if (!(__VA_ARGS__)) {                                     \
            std::printf("line %d: %s\n", __LINE__, #__VA_ARGS__); \
            std::exit(1);                                         \
        }                                                         \
    } while (0)
template <class E, class F>
bool throws(F f) {
    try {
        f();
    } catch (const E&) { return true; }
    return false;
}

int main() {
    using namespace contract;

    // functions
    auto make_color = copyreg::constructor("contract:make_color",
                                           [](int r, int g, int b) { return Color(r, g, b); });
    copyreg::pickle<Color>([make_color](const Color& c) {
        return copyreg::reduction{make_color, std::tuple{c.r(), c.g(), c.b()}};
    });
    auto make_matrix = copyreg::constructor("contract:make_matrix", [](std::size_t r) {
        return Matrix{r, {}};
    });
    auto fill = copyreg::constructor(
        "contract:fill", [](Matrix& m, std::vector<double> d) { m.data = std::move(d); });
    copyreg::pickle<Matrix>([=](const Matrix& m, int /*protocol*/) {
        return copyreg::reduction{make_matrix, std::tuple{m.rows}}.state(m.data).state_setter(fill);
    });
    copyreg::register_class<Runtime>("contract:Runtime", copyreg::member("n", &Runtime::n),
                                     copyreg::member("s", &Runtime::s));
    copyreg::alias("contract.old:Person", "contract.users:User");
    copyreg::register_class<Meter>("contract:Meter",
                                   copyreg::property("v", &Meter::v, &Meter::set_v));
    auto point = copyreg::constructor("contract:Point", [](int x, int y) { return Point{x, y}; });
    copyreg::pickle<Point>([point](const Point& q) {
        return copyreg::reduction{point, std::tuple{q.x, q.y}}.newobj();
    });
    auto known = std::make_shared<Named>(Named{"known"});
    copyreg::register_global("contract:KNOWN", known);
    auto make_named =
        copyreg::constructor("contract:Named", [](std::string k) { return Named{std::move(k)}; });
    copyreg::pickle<Named>(
        [=](const Named& n) -> std::variant<copyreg::global, decltype(copyreg::reduction{
                                                                 make_named, std::tuple{n.key}})> {
            if (&n == known.get()) return copyreg::global{"contract:KNOWN"};
            return copyreg::reduction{make_named, std::tuple{n.key}};
        });
    copyreg::register_type<std::vector<int>>();

    // pickling
    for (int p = 0; p <= 5; ++p) {
        NEED(copyreg::loads<User>(copyreg::dumps(User{"a", "b"}, {.protocol = p})) ==
             User{"a", "b"});
        NEED(copyreg::loads<Vec3>(copyreg::dumps(Vec3{1, 2, 3}, {.protocol = p})) == Vec3{1, 2, 3});
        NEED(copyreg::loads<Shade>(copyreg::dumps(Shade::dark, {.protocol = p})) == Shade::dark);
        NEED(copyreg::loads<Color>(copyreg::dumps(Color(1, 2, 3), {.protocol = p})).b() == 3);
        NEED(copyreg::loads<Matrix>(copyreg::dumps(Matrix{1, {2, 3}}, {.protocol = p}))
                 .data.size() == 2);
        NEED(copyreg::loads<Secret>(copyreg::dumps(Secret(7), {.protocol = p})).code() == 7);
        NEED(copyreg::loads<IntBox>(copyreg::dumps(IntBox{5}, {.protocol = p})).item == 5);
        NEED(copyreg::loads<Owned>(copyreg::dumps(Owned{5}, {.protocol = p})).a == 5);
        NEED(copyreg::loads<Runtime>(copyreg::dumps(Runtime{1, "x"}, {.protocol = p})).s == "x");
        NEED(copyreg::loads<Account>(copyreg::dumps(Account{"n", 5}, {.protocol = p})).balance ==
             5);
        NEED(copyreg::loads<Point>(copyreg::dumps(Point{1, 2}, {.protocol = p})).y == 2);
        NEED(copyreg::loads<std::shared_ptr<Named>>(copyreg::dumps(known, {.protocol = p})) ==
             known);
        NEED(copyreg::loads<Named>(copyreg::dumps(Named{"other"}, {.protocol = p})) ==
             Named{"other"});
        Gauge gauge;
        gauge.set_level(2.5);
        NEED(copyreg::loads(copyreg::dumps(gauge, {.protocol = p})).attr("level").as<double>() ==
             2.5);
        NEED(copyreg::loads<Gauge>(copyreg::dumps(gauge, {.protocol = p})).level() == 2.5);
        Meter meter;
        meter.set_v(1.5);
        NEED(copyreg::loads<Meter>(copyreg::dumps(meter, {.protocol = p})).v() == 1.5);
        Stack<int> stack;
        stack.push(1);
        stack.push(2);
        NEED(copyreg::loads<Stack<int>>(copyreg::dumps(stack, {.protocol = p})).size() == 2 &&
             copyreg::deepcopy(stack).size() == 2);
    }
    std::shared_ptr<Shape> shape = std::make_shared<Circle>();
    NEED(dynamic_cast<Circle*>(
             copyreg::loads<std::shared_ptr<Shape>>(copyreg::dumps(shape)).get()) != nullptr);
    std::string buffer;
    copyreg::dump(User{"a", "b"}, buffer);
    User over;
    copyreg::load_into(over, buffer);
    NEED(over.email == "b" && copyreg::loads<User>(std::string_view(buffer)).email == "b");
    NEED(copyreg::dumps(User{}, {.memoize = copyreg::memoization::minimal}).size() <=
         copyreg::dumps(User{}).size());
    std::stringstream stream;
    {
        copyreg::pickler p(stream, {.protocol = 4});
        p.dump(1);
        p.clear_memo();
        p.dump(std::string("two"));
    }
    {
        copyreg::unpickler u(stream);
        NEED(u.load<int>() == 1);
        NEED(u.load().as<std::string>() == "two");
    }
    std::any any = Vec3{1, 2, 3};
    NEED(std::any_cast<Vec3>(copyreg::loads<std::any>(copyreg::dumps(any))) == Vec3{1, 2, 3});
    NEED(std::any_cast<std::vector<int>>(copyreg::deepcopy(std::any(std::vector<int>{1, 2})))
             .size() == 2);
    const std::byte raw[3] = {};
    std::size_t out_of_band = 0;
    copyreg::dump_options with_buffers;
    with_buffers.buffer_callback = [&](std::span<const std::byte> b) {
        out_of_band += b.size();
        return false;
    };
    auto main_stream = copyreg::dumps(copyreg::buffer{raw}, with_buffers);
    copyreg::load_options and_back;
    and_back.buffers.emplace_back(raw);
    NEED(out_of_band == 3 &&
         copyreg::loads<std::vector<std::byte>>(main_stream, and_back).size() == 3);
    auto variant = std::variant<int, std::string>{"s"};
    NEED(copyreg::loads<std::variant<int, std::string>>(copyreg::dumps(variant)) == variant);
    auto now = std::chrono::sys_time<std::chrono::microseconds>(
        std::chrono::microseconds(1'700'000'000'000'001));
    NEED(copyreg::loads<decltype(now)>(copyreg::dumps(now)) == now);
    NEED(copyreg::loads<std::filesystem::path>(copyreg::dumps(std::filesystem::path("/a"))) ==
         "/a");

    // values
    copyreg::value v =
        copyreg::dict{{"a", copyreg::list{1, "two", 3.5, nullptr, true}}, {"t", copyreg::tuple{}}};
    v = copyreg::loads(copyreg::dumps(v));
    NEED(copyreg::repr(v) == "{'a': [1, 'two', 3.5, None, True], 't': ()}" &&
         fmt::format("{}", v) == copyreg::repr(v));
    NEED(v["a"][1].as<std::string>() == "two" && v["a"].size() == 5 && v == copyreg::deepcopy(v));
    NEED(copyreg::loads(copyreg::dumps(User{"a", "b"})).attr("email").as<std::string>() == "b");
    NEED(copyreg::loads(copyreg::dumps(User{"a", "b"})).as<User>() == User{"a", "b"});
    copyreg::load_options options;
    options.encoding = "latin-1";
    options.errors = "strict";
    options.fix_imports = true;
    options.strict = false;
    NEED(copyreg::loads(std::string_view("U\x01\xe9."), options).as<std::string>() == "\xc3\xa9");

    v.insert_or_assign("new", 1);
    v["a"].push_back(2);
    NEED(v["new"].as<int>() == 1 && v["a"].size() == 6 &&
         copyreg::value(copyreg::list{copyreg::list{1, 2}}).size() == 1);
    NEED(throws<copyreg::error>([&] { (void)v["nope"]; }));
    copyreg::load_options only;
    only.find_class = [](std::string_view module,
                         std::string_view) -> std::optional<copyreg::global> {
        if (module == "contract.users") return copyreg::global{"contract.users:User"};
        return std::nullopt;  // refused
    };
    NEED(copyreg::loads<User>(copyreg::dumps(User{"a", "b"}), only).email == "b");
    NEED(throws<copyreg::unpickling_error>(
        [&] { (void)copyreg::loads<Vec3>(copyreg::dumps(Vec3{}), only); }));

    // dispatch table
    auto table = copyreg::dispatch_table::global();
    auto x_only = copyreg::constructor("contract:x_only", [](double x) { return Vec3{x, 0, 0}; });
    table.pickle<Vec3>([x_only](const Vec3& w) {
        return copyreg::reduction{x_only, std::tuple{w.x}};
    });
    NEED(copyreg::loads<Vec3>(copyreg::dumps(Vec3{1, 2, 3}, {.dispatch_table = &table})) ==
         Vec3{1, 0, 0});
    NEED(copyreg::deepcopy(Vec3{1, 2, 3}, {.dispatch_table = &table}) == Vec3{1, 0, 0});
    NEED(copyreg::deepcopy(Vec3{1, 2, 3}) == Vec3{1, 2, 3} && table.contains(typeid(Vec3)) &&
         table.size() > 2);
    copyreg::pickle<Vec3>([x_only](const Vec3& w) {
        return copyreg::reduction{x_only, std::tuple{w.x}};
    });
    NEED(copyreg::deepcopy(Vec3{1, 2, 3}) == Vec3{1, 0, 0});
    copyreg::dispatch_table::global().erase<Vec3>();
    NEED(copyreg::deepcopy(Vec3{1, 2, 3}) == Vec3{1, 2, 3});
    std::size_t entries = 0;
    for (const auto& [type, entry] : copyreg::dispatch_table::global()) {
        std::type_index index = type;
        (void)index;
        (void)entry;
        ++entries;
    }
    NEED(entries == copyreg::dispatch_table::global().size());

    // extension codes
    auto with = copyreg::dumps(Vec3{1, 2, 3}, {.protocol = 2}).size();
    copyreg::remove_extension("contract.geo:Vec3", 1001);
    copyreg::clear_extension_cache();
    NEED(with < copyreg::dumps(Vec3{1, 2, 3}, {.protocol = 2}).size());
    copyreg::add_extension("contract.geo:Vec3", 1001);

    // copying
    auto a = std::make_shared<Node>();
    a->next = {a};
    auto b = copyreg::deepcopy(a);
    NEED(b != a && b->next[0] == b && copyreg::copy(a)->next[0] == a);
    a->next.clear();
    b->next.clear();
    copyreg::memo memo;
    NEED(copyreg::deepcopy(shape, {.memo = &memo}) == copyreg::deepcopy(shape, {.memo = &memo}));
    auto session = copyreg::deepcopy(Session{{1}, std::make_shared<int>(4)});
    NEED(session.handle.fd == 2 && *session.shared == 4);
    NEED(copyreg::deepcopy(Handle{1}).fd == 2 && copyreg::copy(Handle{1}).fd == 1);

    // pickletools, the Python side, errors
    NEED(copyreg::pickletools::dis(copyreg::dumps(1, {.protocol = 2})).find("BININT1") !=
         std::string::npos);
    NEED(copyreg::pickletools::optimize(copyreg::dumps(User{})).size() <
         copyreg::dumps(User{}).size());
    std::size_t opcodes = 0;
    for (const auto& op : copyreg::pickletools::genops(buffer)) {
        (void)op;
        ++opcodes;
    }
    NEED(opcodes > 5);
    NEED(copyreg::python::source("contract.users").find("class User") != std::string::npos);
    NEED(throws<copyreg::unpickling_error>(
        [] { (void)copyreg::loads<int>(copyreg::dumps(std::string("s"))); }));
    NEED(throws<copyreg::registration_error>(
        [] { copyreg::add_extension("contract.geo:Vec3", 7); }));
    try {
        (void)copyreg::loads<std::vector<User>>(copyreg::dumps(copyreg::list{1}));
        NEED(false);
    } catch (const copyreg::unpickling_error& e) {
        NEED(e.offset() > 0 && !std::string_view(e.path()).empty());
    }
    std::puts("contract holds");
}
