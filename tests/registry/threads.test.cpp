// SPDX-License-Identifier: MIT
//
// Registering beside pickling, loading and copying: readers see a whole registry, before or after.
#include <copyreg/copyreg.hpp>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <support/catch.hpp>
#include <thread>
#include <utility>
#include <vector>

using namespace copyreg;

namespace threads_test {

template <int>
struct numbered {
    int id = 0;
};
struct fixed {
    int id = 0;
    std::shared_ptr<fixed> next;
};
struct changing {
    int id = 0;
};

}  // namespace threads_test

COPYREG_CLASS(threads_test::fixed, "threads_test:Fixed", id, next);
COPYREG_CLASS(threads_test::changing, "threads_test:Changing", id);

using namespace threads_test;

namespace {

template <int N>
bool register_and_use() {
    register_class<numbered<N>>("threads_test:Numbered" + std::to_string(N),
                                member("id", &numbered<N>::id));
    return loads<numbered<N>>(dumps(numbered<N>{N})).id == N && deepcopy(numbered<N>{N}).id == N;
}

template <int First, int... N>
bool register_all(std::integer_sequence<int, N...>) {
    return (register_and_use<First + N>() && ...);
}

}  // namespace

TEST_CASE("nine threads register, pickle, load and copy at once") {
    const auto chain = std::make_shared<fixed>(fixed{1, std::make_shared<fixed>(fixed{2, {}})});
    const bytes chain_pickle = dumps(chain);
    const auto make =
        constructor("threads_test:make_changing", [](int id) { return changing{id}; });
    std::atomic<int> wrong = 0;
    std::atomic<bool> go = false;
    const auto check = [&](bool holds) { wrong += holds ? 0 : 1; };
    const auto use_fixed = [&] {
        for (int i = 0; i < 2000; ++i) {
            check(dumps(chain) == chain_pickle);
            check(loads<std::shared_ptr<fixed>>(chain_pickle)->next->id == 2);
            check(deepcopy(chain)->next->id == 2);
            check(loads(chain_pickle).attr("id") == 1);
        }
    };
    const auto use_changing = [&] {
        for (int i = 0; i < 2000; ++i) {
            // with the override or without: an object of this class in both cases
            check(loads<changing>(dumps(changing{i})).id == i);
            check(deepcopy(changing{i}).id == i);
        }
    };
    const auto change = [&] {
        for (int i = 0; i < 100; ++i) {
            pickle<changing>([make](const changing& c) {
                return reduction{make, std::tuple{c.id}};
            });
            dispatch_table::global().erase<changing>();
        }
    };
    const auto extend = [&] {
        for (int i = 0; i < 100; ++i) {
            add_extension("threads_test:Other", 4711);
            remove_extension("threads_test:Other", 4711);
        }
    };
    std::vector<std::thread> threads;
    const auto start = [&](auto work) {
        threads.emplace_back([&go, work] {
            while (!go) std::this_thread::yield();
            work();
        });
    };
    start([&] { check(register_all<0>(std::make_integer_sequence<int, 8>())); });
    start([&] { check(register_all<8>(std::make_integer_sequence<int, 8>())); });
    start(use_fixed);
    start(use_fixed);
    start(use_changing);
    start(use_changing);
    start(change);
    start([&] {
        for (int i = 0; i < 2000; ++i) {
            const dispatch_table mine = dispatch_table::global();
            check(loads<changing>(dumps(changing{i}, {.dispatch_table = &mine})).id == i);
        }
    });
    start(extend);
    go = true;
    for (auto& t : threads) t.join();
    CHECK(wrong == 0);
}
