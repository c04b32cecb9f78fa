// SPDX-License-Identifier: MIT
//
// The tour: what Python's copyreg, pickle and copy do, in C++, with python3 on the other side.
//
//     tour DIRECTORY            shows everything; writes pickles there for python3 to load
//     tour DIRECTORY --read     loads the pickles that python3 wrote there
#include <copyreg/copyreg.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>

namespace app {

/// A class that knows nothing of pickling.
class Color {
public:
    Color(int r, int g, int b) : r_(r), g_(g), b_(b) {}
    int r() const { return r_; }
    int g() const { return g_; }
    int b() const { return b_; }
    bool operator==(const Color&) const = default;

private:
    int r_, g_, b_;
};

struct UserRecord {
    std::string username, email;
    std::string role = "user";  // since version 2
    bool active = true;         // since version 3
    bool operator==(const UserRecord&) const = default;
};

std::string show(const Color& c) { return fmt::format("Color({}, {}, {})", c.r(), c.g(), c.b()); }
std::string show(const UserRecord& u) {
    return fmt::format("UserRecord({}, {}, {}, {})", u.username, u.email, u.role, u.active);
}

UserRecord reconstruct_user(copyreg::dict state) {
    const int version = state.contains("_schema_version") ? state["_schema_version"].as<int>() : 1;
    if (version < 2) state["role"] = "user";
    if (version < 3) state["active"] = true;
    return {state["username"].as<std::string>(), state["email"].as<std::string>(),
            state["role"].as<std::string>(), state["active"].as<bool>()};
}

}  // namespace app

using app::Color;
using app::show;
using app::UserRecord;

namespace {

// Constructors are all that a pickle can ever call.
const auto make_color = copyreg::constructor("app.copyregutil:_make_color",
                                             [](int r, int g, int b) { return Color(r, g, b); });
const auto make_user =
    copyreg::constructor("app.copyregutil:_reconstruct_user_record_full", &app::reconstruct_user);

void register_types() {
    copyreg::pickle<Color>([](const Color& c) {
        return copyreg::reduction{make_color, std::tuple{c.r(), c.g(), c.b()}};
    });
    copyreg::pickle<UserRecord>([](const UserRecord& u) {
        return copyreg::reduction{make_user, std::tuple{copyreg::dict{{"username", u.username},
                                                                      {"email", u.email},
                                                                      {"role", u.role},
                                                                      {"active", u.active},
                                                                      {"_schema_version", 3}}}};
    });
}

void write(const std::filesystem::path& file, const copyreg::bytes& pickle) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(pickle.data()),
               static_cast<std::streamsize>(pickle.size()));
}

template <class T>
T read(const std::filesystem::path& file) {
    std::ifstream source(file, std::ios::binary);
    return copyreg::load<T>(source);
}

void tour(const std::filesystem::path& directory) {
    fmt::print("--- Color, by a registered constructor\n");
    const Color color(255, 128, 0);
    const copyreg::bytes pickle = copyreg::dumps(color, {.protocol = 4});
    fmt::print("  original:  {}\n", show(color));
    fmt::print("  roundtrip: {}\n", show(copyreg::loads<Color>(pickle)));
    fmt::print("  untyped:   {}\n", copyreg::loads(pickle));
    fmt::print("  size:      {} bytes\n", pickle.size());
    write(directory / "color.pickle", pickle);

    fmt::print("--- deepcopy, by the same registration\n");
    const auto shared = std::make_shared<Color>(color);
    const auto copies = copyreg::deepcopy(std::tuple{shared, shared});
    fmt::print("  {}, another object: {}, shared as before: {}\n", show(*std::get<0>(copies)),
               std::get<0>(copies) != shared, std::get<0>(copies) == std::get<1>(copies));

    fmt::print("--- UserRecord, a schema with versions\n");
    const UserRecord alice{"alice", "alice@example.com"};
    fmt::print("  roundtrip: {}\n", show(copyreg::loads<UserRecord>(copyreg::dumps(alice))));
    write(directory / "user.pickle", copyreg::dumps(alice));
    const copyreg::value version_1 =
        copyreg::dict{{"username", "bob"}, {"email", "bob@example.com"}, {"_schema_version", 1}};
    fmt::print("  version 1: {}\n", show(app::reconstruct_user(copyreg::dict(version_1))));

    fmt::print("--- a dispatch table of one's own\n");
    copyreg::dispatch_table table = copyreg::dispatch_table::global();
    table.pickle<Color>([](const Color& c) {  // greyscale, for this pickler alone
        const int grey = (c.r() + c.g() + c.b()) / 3;
        return copyreg::reduction{make_color, std::tuple{grey, grey, grey}};
    });
    std::stringstream stream;
    copyreg::pickler(stream, {.dispatch_table = &table}).dump(color);
    fmt::print("  with it:    {}\n", show(copyreg::unpickler(stream).load<Color>()));
    fmt::print("  without it: {}\n", show(copyreg::loads<Color>(copyreg::dumps(color))));

    fmt::print("--- an extension code\n");
    const std::size_t before = copyreg::dumps(color).size();
    copyreg::add_extension("app.copyregutil:_make_color", 1001);
    const copyreg::bytes shorter = copyreg::dumps(color);
    fmt::print("  size without: {} bytes\n  size with:    {} bytes\n", before, shorter.size());
    write(directory / "color_extension.pickle", shorter);
    copyreg::remove_extension("app.copyregutil:_make_color", 1001);

    fmt::print("--- what Python may call: nothing else\n");
    try {
        (void)copyreg::loads<Color>(std::string_view("cos\nsystem\n(S'echo no'\ntR."));
    } catch (const copyreg::unpickling_error& e) { fmt::print("  {}\n", e.what()); }

    fmt::print("--- the dispatch table\n");
    std::size_t overrides = 0;
    for (const auto& [type, entry] : copyreg::dispatch_table::global()) {
        if (entry.is_override()) ++overrides;
    }
    fmt::print("  {} entries of built-in types, {} set by copyreg::pickle; Color among them: {}\n",
               copyreg::dispatch_table::global().size() - overrides, overrides,
               copyreg::dispatch_table::global().contains(typeid(Color)));
}

void read_back(const std::filesystem::path& directory) {
    fmt::print("--- what python3 wrote\n");
    for (int protocol = 0; protocol <= 5; ++protocol) {
        const std::string suffix = fmt::format(".{}.from_python", protocol);
        const auto color = read<Color>(directory / ("color" + suffix));
        const auto user = read<UserRecord>(directory / ("user" + suffix));
        fmt::print("  protocol {}: {}, {}\n", protocol, show(color), show(user));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: tour DIRECTORY [--read]\n");
        return 2;
    }
    register_types();
    const std::filesystem::path directory = argv[1];
    std::filesystem::create_directories(directory);
    if (argc > 2 && std::string_view(argv[2]) == "--read") {
        read_back(directory);
    } else {
        tour(directory);
    }
}
