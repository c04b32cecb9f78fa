// SPDX-License-Identifier: MIT
//
// What a graph points at by weak_ptr: copied with it if the graph owns it, kept as it is if not.
#include <copyreg/copyreg.hpp>

#include <map>
#include <memory>
#include <random>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace copyreg;

namespace weak_test {

struct item {
    int id = 0;
    std::vector<std::shared_ptr<item>> own;
    std::weak_ptr<item> weak;
};
using items = std::vector<std::shared_ptr<item>>;

/// The structure of a graph, as text.
std::string describe(const items& roots) {
    std::map<const item*, std::size_t> numbers;
    std::vector<const item*> todo;
    std::string text;
    const auto refer = [&](const item* i) {
        const auto [at, is_new] = numbers.try_emplace(i, numbers.size());
        if (is_new && i != nullptr) todo.push_back(i);
        text += std::to_string(at->second) + ' ';
    };
    for (const auto& i : roots) refer(i.get());
    for (std::size_t n = 0; n < todo.size(); ++n) {
        text += "| " + std::to_string(todo[n]->id) + ": ";
        for (const auto& i : todo[n]->own) refer(i.get());
        text += "weak ";
        refer(todo[n]->weak.lock().get());
    }
    return text;
}

void open(const items& roots) {
    for (const auto& i : roots) i->own.clear();
}

}  // namespace weak_test

COPYREG_CLASS(weak_test::item, "weak_test:Item", id, own, weak);

namespace weak_test {

TEST_CASE("weak pointers within a graph lead to copies, in whatever order they are met") {
    for (unsigned size = 1; size < 9; ++size) {
        for (unsigned seed = 0; seed < 60; ++seed) {
            CAPTURE(size, seed);
            std::mt19937 random(seed);
            items all(size);
            for (unsigned i = 0; i < size; ++i) {
                all[i] = std::make_shared<item>();
                all[i]->id = static_cast<int>(i);
            }
            for (const auto& i : all) {
                for (auto n = random() % 3; n > 0; --n) i->own.push_back(all[random() % size]);
                if (random() % 2 != 0) i->weak = all[random() % size];
            }
            const auto copied = deepcopy(all);
            CHECK(describe(copied) == describe(all));
            const auto loaded = loads<items>(dumps(all));
            CHECK(describe(loaded) == describe(all));
            open(all);
            open(copied);
            open(loaded);
        }
    }
}

TEST_CASE("a weak pointer out of the graph stays as it is") {
    const auto outside = std::make_shared<item>();
    const auto a = std::make_shared<item>();
    a->weak = outside;
    CHECK(deepcopy(a)->weak.lock() == outside);
    CHECK(loads<std::shared_ptr<item>>(dumps(a))->weak.expired());
    memo known;
    const auto copied = deepcopy(outside, {.memo = &known});
    CHECK(deepcopy(a, {.memo = &known})->weak.lock() == copied);
}

}  // namespace weak_test
