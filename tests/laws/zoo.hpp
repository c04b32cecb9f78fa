// SPDX-License-Identifier: MIT
//
// A small world of registered types, which between them use every kind of registration, and a
// seeded generator of objects of it. The same classes in Python are in interop/typed.py.
#pragma once

#include <copyreg/copyreg.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace zoo {

enum class mood : std::int8_t { sad = -1, calm = 0, glad = 1 };
enum class plain_enum : unsigned { one = 1, two = 2 };

struct point {
    double x = 0, y = 0;
    bool operator==(const point&) const = default;
};

/// Private members, one of them under another name.
class tag {
    COPYREG_FRIEND;
    std::string text_;
    int weight_ = 0;

public:
    tag() = default;
    tag(std::string text, int weight) : text_(std::move(text)), weight_(weight) {}
    bool operator==(const tag&) const = default;
};

struct empty {
    bool operator==(const empty&) const = default;
};

struct record {
    std::int64_t id = 0;
    bool on = false;
    char letter = 'a';
    std::string name;
    copyreg::bytes data;
    mood how = mood::calm;
    plain_enum which = plain_enum::one;
    point at;
    tag label;
    empty nothing;
    std::optional<double> ratio;
    std::vector<int> numbers;
    std::vector<std::string> words;
    std::vector<bool> bits;
    std::vector<point> points;
    std::array<int, 3> three{};
    std::pair<std::string, int> both;
    std::tuple<> none;
    std::map<std::string, double> prices;
    std::map<int, std::vector<tag>> tags;
    std::set<std::string> names;
    std::set<std::pair<int, int>> pairs;
    bool operator==(const record&) const = default;
};

/// What the fast way does not know.
struct rare {
    std::variant<int, std::string, point> choice;
    std::chrono::sys_time<std::chrono::microseconds> when{};
    std::chrono::seconds lasting{};
    std::filesystem::path file;
    std::map<std::vector<int>, std::set<int>> odd;
    copyreg::detail::signed_128 wide = 0;
    std::set<std::set<int>> sets;
    bool operator==(const rare&) const = default;
};

struct account {
    std::string owner;
    long cents = 0;
    bool operator==(const account&) const = default;
};

// --- with identity

struct animal {
    virtual ~animal() = default;
    int age = 0;
    std::vector<std::shared_ptr<animal>> friends;
    std::weak_ptr<animal> keeper;
};
struct cat : animal {
    std::string name;
    std::unique_ptr<animal> kitten;
};
struct dog : animal {
    std::shared_ptr<std::vector<int>> bones;
    std::shared_ptr<tag> collar;
    std::map<std::string, std::shared_ptr<animal>> known;
};

}  // namespace zoo

COPYREG_ENUM(zoo::mood, "zoo:Mood", sad, calm, glad);
COPYREG_CALL(zoo::point, "zoo.geometry:Point", x, y);
COPYREG_CLASS(zoo::tag, "zoo:Outer.Tag", (text_, "text"), (weight_, "w"));
COPYREG_CLASS(zoo::empty, "zoo:E");
COPYREG_CLASS(zoo::record, "zoo:Record", id, on, letter, name, data, how, which, at, label, nothing,
              ratio, numbers, words, bits, points, three, both, none, prices, tags, names, pairs);
COPYREG_CLASS(zoo::rare, "zoo:Rare", choice, when, lasting, file, odd, wide, sets);
COPYREG_VERSION(zoo::account, 2, [](copyreg::dict& state, int) {
    state["cents"] = state["cents"].as<long>() * 100;
});
COPYREG_CLASS(zoo::account, "zoo:Account", owner, cents);
COPYREG_CLASS(zoo::cat, "zoo:Cat", age, friends, keeper, name, kitten);
COPYREG_CLASS(zoo::dog, "zoo:Dog", age, friends, keeper, bones, collar, known);
COPYREG_BASE(zoo::cat, zoo::animal);
COPYREG_BASE(zoo::dog, zoo::animal);

namespace zoo {

/// The same objects for the same seed.
class generator {
public:
    explicit generator(unsigned seed) : random_(seed) {}

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    bool one_in(int n) { return below(n) == 0; }

    std::string text() {
        switch (below(12)) {
            case 0: return "";
            case 1: return std::string(1, static_cast<char>('a' + below(26)));
            case 2: return "\xc3\xa9";  // one Latin-1 character
            case 3: return "\xe2\x82\xac";
            case 4: return "zoo";  // as a name elsewhere
            case 5: return "w";
            case 6: return "na\xc3\xafve \xf0\x9f\x98\x80";
            case 7: return std::string(static_cast<std::size_t>(254 + below(4)), 'x');
            default: return "word " + std::to_string(below(1000));
        }
    }
    copyreg::bytes data() {
        static constexpr int sizes[] = {0, 1, 1, 2, 255, 256, 300};
        copyreg::bytes b;
        b.append(std::string(static_cast<std::size_t>(sizes[below(7)]),
                             static_cast<char>(below(3) * 100)));
        return b;
    }
    std::int64_t number() {
        static constexpr std::int64_t edges[] = {
            0,         1,         -1,         255,        256,         65535,
            65536,     -32769,    2147483647, 2147483648, -2147483648, -2147483649,
            INT64_MAX, INT64_MIN, 127,        -128,       1LL << 40,   -(1LL << 55)};
        return one_in(3) ? edges[below(18)] : static_cast<std::int64_t>(random_()) - (1LL << 31);
    }
    int small() {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(random_())) >> below(31);
    }
    double real() { return one_in(4) ? below(5) : static_cast<double>(small()) / 7; }
    point place() { return {real(), real()}; }
    tag label() { return {text(), small()}; }
    mood feeling() { return static_cast<mood>(below(4) - 1); }  // 2 is not listed

    template <class Make>
    auto list(int most, Make make) {
        std::vector<decltype(make())> v;
        for (int n = below(most + 1); n > 0; --n) v.push_back(make());
        return v;
    }

    record next_record() {
        record r;
        r.id = number();
        r.on = one_in(2);
        r.letter = static_cast<char>(one_in(40) ? below(256) : below(128));
        r.name = text();
        r.data = data();
        r.how = feeling();
        r.which = static_cast<plain_enum>(below(300));
        r.at = place();
        r.label = label();
        if (one_in(2)) r.ratio = real();
        r.numbers = list(4, [&] { return small(); });
        r.words = list(4, [&] { return text(); });
        r.bits = list(3, [&] { return one_in(2); });
        r.points = list(3, [&] { return place(); });
        r.three = {small(), small(), small()};
        r.both = {text(), small()};
        for (int n = below(4); n > 0; --n) r.prices[text()] = real();
        for (int n = below(3); n > 0; --n) r.tags[small()] = list(2, [&] { return label(); });
        for (int n = below(4); n > 0; --n) r.names.insert(text());
        for (int n = below(3); n > 0; --n) r.pairs.emplace(small(), small());
        return r;
    }

    rare next_rare() {
        rare r;
        if (one_in(3))
            r.choice = small();
        else if (one_in(2))
            r.choice = text();
        else
            r.choice = place();
        r.when += std::chrono::microseconds(number() / 100000);
        r.lasting = std::chrono::seconds(small());
        r.file = one_in(2) ? "/a/b" : "";
        for (int n = below(3); n > 0; --n) r.odd[list(2, [&] { return small(); })] = {small(), 1};
        r.wide = static_cast<copyreg::detail::signed_128>(number()) * number();
        for (int n = below(3); n > 0; --n) r.sets.insert({small(), small()});
        return r;
    }

    /// A graph of animals, with sharing, cycles and pointers back.
    std::vector<std::shared_ptr<animal>> herd(int size) {
        std::vector<std::shared_ptr<animal>> all;
        std::vector<std::shared_ptr<tag>> collars{nullptr};
        std::vector<std::shared_ptr<std::vector<int>>> bones{nullptr};
        const auto any = [&]() -> std::shared_ptr<animal> {
            return all.empty() || one_in(8)
                       ? nullptr
                       : all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
        };
        for (int i = 0; i < size; ++i) {
            if (one_in(2)) {
                auto c = std::make_shared<cat>();
                c->name = text();
                if (one_in(3)) c->kitten = std::make_unique<cat>();
                if (one_in(5)) c->kitten = std::make_unique<dog>();
                if (c->kitten) c->kitten->friends.push_back(any());
                all.push_back(c);
            } else {
                auto d = std::make_shared<dog>();
                if (one_in(2)) collars.push_back(std::make_shared<tag>(label()));
                if (one_in(2))
                    bones.push_back(
                        std::make_shared<std::vector<int>>(list(3, [&] { return small(); })));
                d->collar =
                    collars[static_cast<std::size_t>(below(static_cast<int>(collars.size())))];
                d->bones = bones[static_cast<std::size_t>(below(static_cast<int>(bones.size())))];
                for (int n = below(3); n > 0; --n) d->known[text()] = any();
                all.push_back(d);
            }
            all.back()->age = small();
        }
        for (const auto& a : all) {
            for (int n = below(3); n > 0; --n) a->friends.push_back(any());
            if (one_in(2)) a->keeper = any();
        }
        return all;
    }

private:
    std::mt19937 random_;
};

/// Walks a graph and writes down its structure: two graphs are the same if their texts are. What is
/// only pointed at by weak_ptr, and not owned, counts as null.
class description {
public:
    template <class P>
    static std::string of(const P& root) {
        description owners;
        owners.add(root);
        description d;
        d.owned_ = &owners.numbers_;
        d.add(root);
        return d.text_;
    }

    void add(const std::vector<std::shared_ptr<animal>>& v) {
        text_ += '[';
        for (const auto& a : v) add(a);
        text_ += ']';
    }
    void add(const std::shared_ptr<animal>& a) {
        if (meet(a.get())) add(*a);
    }

private:
    bool meet(const void* p) {
        if (p == nullptr) {
            text_ += "null ";
            return false;
        }
        const auto [at, is_new] = numbers_.try_emplace(p, numbers_.size());
        text_ += '#' + std::to_string(at->second) + ' ';
        return is_new;
    }
    void add(const animal& a) {
        text_ += '{' + std::to_string(a.age) + ' ';
        add(a.friends);
        if (const auto k = a.keeper.lock(); owned_ != nullptr)
            add(owned_->contains(k.get()) ? k : nullptr);
        if (const auto* c = dynamic_cast<const cat*>(&a)) {
            text_ += "cat " + c->name + ' ';
            if (c->kitten) {
                add(*c->kitten);
            } else {
                text_ += "null ";
            }
        }
        if (const auto* d = dynamic_cast<const dog*>(&a)) {
            text_ += "dog ";
            if (meet(d->bones.get())) {
                for (const int b : *d->bones) text_ += std::to_string(b) + ' ';
            }
            if (meet(d->collar.get())) text_ += copyreg::repr(copyreg::value(*d->collar)) + ' ';
            for (const auto& [name, known] : d->known) {
                text_ += name + ": ";
                add(known);
            }
        }
        text_ += '}';
    }

    std::map<const void*, std::size_t> numbers_;
    const std::map<const void*, std::size_t>* owned_ = nullptr;
    std::string text_;
};

/// Opens the cycles of a herd, also those of animals that are only some animal's keeper.
inline void disband(std::vector<std::shared_ptr<animal>>& all) {
    std::vector<std::shared_ptr<animal>> todo(std::move(all));
    all.clear();
    while (!todo.empty()) {
        const auto a = std::move(todo.back());
        todo.pop_back();
        for (animal* from = a.get(); from != nullptr;) {
            for (auto& f : from->friends) todo.push_back(std::move(f));
            from->friends.clear();
            todo.push_back(from->keeper.lock());
            from->keeper.reset();
            if (auto* d = dynamic_cast<dog*>(from)) {
                for (auto& [name, known] : d->known) todo.push_back(std::move(known));
                d->known.clear();
            }
            auto* c = dynamic_cast<cat*>(from);
            from = c == nullptr ? nullptr : c->kitten.get();
        }
    }
}

/// A herd that opens its cycles when it goes.
struct owned_herd {
    std::vector<std::shared_ptr<animal>> all;
    owned_herd(std::vector<std::shared_ptr<animal>> a) : all(std::move(a)) {}
    owned_herd(const owned_herd&) = delete;
    owned_herd& operator=(const owned_herd&) = delete;
    ~owned_herd() { disband(all); }
};

}  // namespace zoo
