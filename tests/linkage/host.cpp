// SPDX-License-Identifier: MIT
//
// A program that opens and closes plug-ins which register classes.
//
// usage: host LEFT RIGHT
#include "check.hpp"
#include "plugin.hpp"
#include <copyreg/copyreg.hpp>

#include <dlfcn.h>
#include <exception>

using shapes::Shape;

namespace {

/// A plug-in that is open.
class plugin {
public:
    plugin(const char* file, const char* entry) : handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) throw std::runtime_error(dlerror());
        using function = const linkage::plugin_functions* (*)();
        functions_ = reinterpret_cast<function>(dlsym(handle_, entry))();
        file_ = file;
    }
    plugin(const plugin&) = delete;
    plugin& operator=(const plugin&) = delete;
    ~plugin() {
        dlclose(handle_);
        // or nothing below would show anything
        CHECK(dlopen(file_, RTLD_NOW | RTLD_NOLOAD) == nullptr);
    }

    const linkage::plugin_functions* operator->() const { return functions_; }

private:
    void* handle_;
    const char* file_;
    const linkage::plugin_functions* functions_;
};

std::shared_ptr<Shape> load(const copyreg::bytes& pickle) {
    return copyreg::loads<std::shared_ptr<Shape>>(pickle);
}

/// The message of the error with which a `Disc` is refused.
std::string refusal(const copyreg::bytes& pickle) {
    try {
        load(pickle);
    } catch (const copyreg::unpickling_error& e) { return e.what(); }
    return "no error";
}

copyreg::bytes with_plugin(const char* file, const char* entry) {
    const plugin p(file, entry);
    const std::shared_ptr<Shape> disc = p->make(2);
    auto pickle = copyreg::dumps(disc);

    CHECK(std::string_view(reinterpret_cast<const char*>(pickle.data()), pickle.size())
              .find("\x82\x4e") != std::string_view::npos);  // EXT1 78
    CHECK(load(pickle)->area() == 12);
    CHECK(copyreg::deepcopy(disc)->area() == 12);
    CHECK(p->load(p->dump(disc))->area() == 12);
    const copyreg::bytes call{std::string_view("cshapes\nmake_disc\n(F1\ntR.")};
    CHECK(load(call)->area() == 3);
    return copyreg::dumps(disc, {.protocol = 1});
}

void opened_and_closed(const char* left, const char* right) {
    const std::size_t size = copyreg::dispatch_table::global().size();
    const copyreg::bytes call{std::string_view("cshapes\nmake_disc\n(F1\ntR.")};
    for (int turn = 0; turn < 3; ++turn) {
        const auto pickle = with_plugin(left, "left_plugin");
        CHECK(copyreg::dispatch_table::global().size() == size);
        CHECK(linkage::has_all(refusal(pickle), "shapes", "Disc", "registered"));
        CHECK(linkage::has_all(refusal(call), "shapes", "make_disc", "registered"));
        // the code is free for others
        copyreg::add_extension("shapes:Else", 78);
        copyreg::remove_extension("shapes:Else", 78);
        // untyped, it is what it always was
        CHECK(linkage::has_all(copyreg::repr(copyreg::loads(pickle)), "shapes.Disc", "radius=2.0"));
        with_plugin(right, "right_plugin");
    }
}

// Of two that register one class, the first goes: what the second one registered counts.
void one_of_two_closed(const char* left, const char* right) {
    auto first = std::make_unique<plugin>(left, "left_plugin");
    const auto pickle = copyreg::dumps((*first)->make(2));
    auto second = std::make_unique<plugin>(right, "right_plugin");
    CHECK(load(pickle)->area() == 12);
    first.reset();
    CHECK(load(pickle)->area() == 12);
    CHECK(copyreg::dumps((*second)->make(2)).size() == pickle.size());
    first = std::make_unique<plugin>(left, "left_plugin");
    second.reset();
    CHECK(load(pickle)->area() == 12);
    first.reset();
    CHECK(linkage::has_all(refusal(pickle), "78"));
}

// Opened and closed, and nobody asked for anything between.
void never_used(const char* left) {
    { const plugin p(left, "left_plugin"); }
    CHECK(linkage::has_all(refusal(copyreg::dumps(copyreg::loads(
                               copyreg::bytes{std::string_view("cshapes\nDisc\n.")}))),
                           "shapes"));
}

}  // namespace

int main(int, char** argv) {
    try {
        never_used(argv[1]);
        opened_and_closed(argv[1], argv[2]);
        one_of_two_closed(argv[1], argv[2]);
    } catch (const std::exception& e) {
        std::printf("unexpected: %s\n", e.what());
        return 1;
    }
    return linkage::result();
}
