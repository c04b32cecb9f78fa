// SPDX-License-Identifier: MIT
#include "work.hpp"

#include "codec.hpp"
#include "data.hpp"
#include "python_peer.hpp"

#include <cstring>
#include <functional>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace bench {

namespace {

#ifdef BENCH_WITH_CEREAL
constexpr bool has_cereal = true;
#else
constexpr bool has_cereal = false;
#endif
#ifdef BENCH_WITH_BOOST
constexpr bool has_boost = true;
#else
constexpr bool has_boost = false;
#endif
#ifdef BENCH_WITH_MSGPACK
constexpr bool has_msgpack = true;
#else
constexpr bool has_msgpack = false;
#endif
#ifdef BENCH_WITH_ZPP_BITS
constexpr bool has_zpp_bits = true;
#else
constexpr bool has_zpp_bits = false;
#endif

template <class T>
inline constexpr bool is_graph = std::is_same_v<T, graph>;
template <class T>
inline constexpr bool is_attributes = std::is_same_v<T, attribute_monsters>;

/// The monsters as attributes are what the peers know as `call_monsters`, with other names.
template <class T>
using peer_type = std::conditional_t<is_attributes<T>, call_monsters, T>;

template <class T>
struct named_codec {
    std::string library;
    std::unique_ptr<codec<T>> with;
};

template <class T>
std::vector<named_codec<T>> peers_of() {
    std::vector<named_codec<T>> peers;
    if constexpr (has_cereal) peers.push_back({"cereal", make_cereal<T>()});
    if constexpr (has_boost) peers.push_back({"Boost", make_boost<T>()});
    if constexpr (has_msgpack && !is_graph<T>) peers.push_back({"msgpack", make_msgpack<T>()});
    if constexpr (has_zpp_bits && std::is_same_v<T, call_monsters>) {
        peers.push_back({"zpp_bits", make_zpp_bits<T>()});
    }
    return peers;
}

template <class T>
class typed_work final : public work {
public:
    using other = peer_type<T>;

    /// `old` is what is there before something is read over it.
    typed_work(T data, T old, other data_of_peers, other old_of_peers, participants others)
        : data_(std::move(data)),
          ours_over_(std::move(old)),
          ours_(make_copyreg<T>()),
          pickle_(ours_->dumps(data_)),
          data_of_peers_(std::move(data_of_peers)),
          theirs_over_(std::move(old_of_peers)),
          python_(is_graph<T> ? nullptr : others.python) {
        if (others.peers) peers_ = peers_of<other>();
    }

    std::vector<library_size> write_all() override {
        std::vector<library_size> sizes{{"copyreg", ours_->write(data_)}};
        for (const named_codec<other>& p : peers_) {
            sizes.push_back({p.library, p.with->write(data_of_peers())});
        }
        return sizes;
    }

    std::vector<std::string> check() override {
        expect(write_all()[0].bytes == pickle_.size(), "copyreg", "dump and dumps differ");
        check_codec("copyreg", *ours_, data_, ours_over_);
        expect(same(ours_->deepcopy(data_), data_), "copyreg", "deepcopy gives something else");
        expect(untyped().dumps() == pickle_, "copyreg",
               "dumps(loads(pickle)) gives something else");
        for (const named_codec<other>& p : peers_) {
            check_codec(p.library, *p.with, data_of_peers(), theirs_over_);
        }
        if constexpr (is_graph<T>) {
            expect(same(clone_by_hand(data_), data_), "clone", "gives something else");
        }
        if (python_ != nullptr) {
            expect(python_->writes_the_same(pickle_), "CPython",
                   "pickle.dumps(pickle.loads(pickle)) gives something else");
        }
        return std::move(complaints_);
    }

    std::vector<candidate> candidates(operation o) override {
        std::vector<candidate> all;
        const auto join = [&](std::string library, auto run, std::function<void()> drop = {}) {
            all.push_back(make_candidate(std::move(library), std::move(run), std::move(drop)));
        };
        const auto join_peers = [&](auto run, std::function<void()> drop = {}) {
            for (const named_codec<other>& p : peers_) {
                join(
                    p.library, [this, run, with = p.with.get()] { run(*with, *this); }, drop);
            }
        };
        const auto drop_ours = [this] { made_.reset(); };
        const auto drop_theirs = [this] { made_by_peer_.reset(); };
        switch (o) {
            case operation::dumps:
                join("copyreg", [this] { ours_->write(data_); });
                join_peers([](codec<other>& c, typed_work& w) { c.write(w.data_of_peers()); });
                join("memcpy", [this] { copy_pickle(); });
                break;
            case operation::dumps_new:
                join(
                    "copyreg", [this] { ours_->dumps_and_keep(data_); }, [this] { ours_->drop(); });
                join_python(all, "dumps");
                break;
            case operation::loads:
                join(
                    "copyreg", [this] { made_.emplace(ours_->load()); }, drop_ours);
                join_peers(
                    [](codec<other>& c, typed_work& w) { w.made_by_peer_.emplace(c.load()); },
                    drop_theirs);
                join_python(all, "loads");
                break;
            case operation::load_into:
                join("copyreg", [this] { ours_->read(ours_over_); });
                join_peers([](codec<other>& c, typed_work& w) { c.read(w.theirs_over_); });
                break;
            case operation::deepcopy:
                join(
                    "copyreg", [this] { made_.emplace(ours_->deepcopy(data_)); }, drop_ours);
                if constexpr (is_graph<T>) {
                    join(
                        "clone", [this] { made_.emplace(clone_by_hand(data_)); }, drop_ours);
                } else {
                    join(
                        "copy", [this] { made_.emplace(data_); }, drop_ours);
                }
                break;
            case operation::dumps_value:
                join(
                    "copyreg", [u = &untyped()] { u->dumps_and_keep(); },
                    [u = &untyped()] { u->drop(); });
                join_python(all, "dumps");
                break;
            case operation::loads_value:
                join(
                    "copyreg", [u = &untyped()] { u->loads_and_keep(); },
                    [u = &untyped()] { u->drop(); });
                join_python(all, "loads");
                break;
        }
        return all;
    }

private:
    void expect(bool holds, std::string_view library, std::string_view what) {
        if (!holds) complaints_.push_back(std::string(library) + ": " + std::string(what));
    }
    template <class U>
    void check_codec(std::string_view library, codec<U>& c, const U& data, U& old) {
        expect(same(c.load(), data), library, "loads gives something else");
        c.read(old);
        expect(same(old, data), library, "reading over an object gives something else");
    }

    /// The same object where it is of the same type: a copy lies in memory in another order.
    const other& data_of_peers() const {
        if constexpr (std::is_same_v<T, other>) {
            return data_;
        } else {
            return data_of_peers_;
        }
    }
    untyped_codec& untyped() {
        if (untyped_ == nullptr) untyped_ = make_untyped(pickle_);
        return *untyped_;
    }
    void copy_pickle() {
        copied_.resize(pickle_.size());
        std::memcpy(copied_.data(), pickle_.data(), pickle_.size());
        asm volatile("" : : "g"(copied_.data()) : "memory");
    }
    void join_python(std::vector<candidate>& all, std::string_view verb) {
        if (python_ == nullptr) return;
        all.push_back({"CPython", {}, {}, [this, verb](double seconds) {
                           return python_->sample(pickle_, verb, seconds);
                       }});
    }

    T data_;
    T ours_over_;
    std::unique_ptr<copyreg_codec<T>> ours_;
    std::string pickle_;
    std::unique_ptr<untyped_codec> untyped_;
    other data_of_peers_;
    other theirs_over_;
    std::vector<named_codec<other>> peers_;
    python_peer* python_;
    std::vector<std::string> complaints_;
    std::optional<T> made_;
    std::optional<other> made_by_peer_;
    std::string copied_;
};

template <class T>
std::unique_ptr<work> plain_work(T data, T old, participants others) {
    T old_again = old;
    return std::make_unique<typed_work<T>>(std::move(data), std::move(old), T(),
                                           std::move(old_again), others);
}

}  // namespace

std::string_view name_of(operation o) {
    constexpr std::string_view names[] = {"dumps",    "dumps",        "loads",         "load_into",
                                          "deepcopy", "dumps(value)", "loads to value"};
    return names[static_cast<std::size_t>(o)];
}

const std::vector<work_kind>& work_kinds() {
    static const std::vector<work_kind> kinds{
        {"monsters as calls", 50, 10, objects_in_monster},
        {"monsters as attributes", 50, 10, objects_in_monster},
        {"doubles", 1'000'000, 1'500, 1},
        {"ints", 1'000'000, 1'500, 1},
        {"wide ints", 1'000'000, 1'500, 1},
        {"strings", 200'000, 1'500, 1},
        {"map", 100'000, 1'500, 1},
        {"graph", 30'000, 1'500, 1},
    };
    return kinds;
}

std::unique_ptr<work> make_work(std::string_view name, std::size_t count, participants others) {
    constexpr std::uint32_t other_seed = 10;
    if (name == "monsters as calls") {
        return plain_work(make_monsters<shape::calls>(count),
                          make_monsters<shape::calls>(count, other_seed), others);
    }
    if (name == "monsters as attributes") {
        const std::size_t for_peers = others.peers ? count : 0;
        return std::make_unique<typed_work<attribute_monsters>>(
            make_monsters<shape::attributes>(count),
            make_monsters<shape::attributes>(count, other_seed),
            make_monsters<shape::calls>(for_peers),
            make_monsters<shape::calls>(for_peers, other_seed), others);
    }
    if (name == "doubles") return plain_work(make_doubles(count), doubles(count, 1.0), others);
    if (name == "ints") return plain_work(make_ints_of_any_size(count), ints(count, 1), others);
    if (name == "wide ints") return plain_work(make_wide_ints(count), ints(count, 1), others);
    if (name == "strings") {
        return plain_work(make_strings(count), strings(count, std::string(20, '-')), others);
    }
    if (name == "map") return plain_work(make_map(count), string_map{{"old", 1.0}}, others);
    if (name == "graph") return plain_work(make_graph(count), make_graph(10), others);
    throw std::runtime_error("unknown work: " + std::string(name));
}

std::vector<peer_presence> peers() {
    return {{"cereal", has_cereal},
            {"Boost", has_boost},
            {"msgpack", has_msgpack},
            {"zpp_bits", has_zpp_bits}};
}

}  // namespace bench
