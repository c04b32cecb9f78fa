// SPDX-License-Identifier: MIT
//
// Those who do one operation on one work take turns within a round, so that a machine which is
// slower for a while is slower for all of them; the best of the rounds counts.
#include "speed.hpp"

#include "apart.hpp"

#include <chrono>
#include <cstdio>
#include <functional>
#include <iomanip>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

namespace {

constexpr double turn_seconds = 0.002;  // at least; many short turns meet a calm moment sooner
constexpr double enough_seconds = 3;    // for all rounds, if there were
constexpr int enough_rounds = 9;        // of them

using times = std::map<std::string, double, std::less<>>;

times measure(std::vector<candidate> all, int rounds) {
    times best;
    const auto start = std::chrono::steady_clock::now();
    for (int round = 0; round < rounds; ++round) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        if (round >= enough_rounds && spent.count() > enough_seconds) break;
        for (candidate& c : all) {
            const double taken = c.sample(turn_seconds);
            const auto [known, is_new] = best.emplace(c.library, taken);
            if (!is_new && taken < known->second) known->second = taken;
        }
    }
    return best;
}

/// The comparisons of one operation of one work.
struct contest {
    bench::operation operation;
    std::vector<comparison> comparisons;

    bool has(std::string_view library) const {
        if (library == "copyreg") return true;
        for (const comparison& c : comparisons) {
            if (c.peer == library) return true;
        }
        return false;
    }
};

std::string row_name(const comparison& c) {
    return std::string(c.work) + ", " + std::string(name_of(c.operation));
}

std::vector<contest> contests_of(const work_kind& kind, const std::string& only) {
    std::vector<contest> found;
    for (const comparison& c : comparisons()) {
        if (c.work != kind.name || row_name(c).find(only) == std::string::npos) continue;
        bool joined = false;
        for (contest& known : found) {
            if (known.operation != c.operation) continue;
            known.comparisons.push_back(c);
            joined = true;
        }
        if (!joined) found.push_back({c.operation, {c}});
    }
    return found;
}

std::string time_text(double seconds) {
    char text[32];
    if (seconds == 0) return "-";
    if (seconds < 1e-3) {
        std::snprintf(text, sizeof text, "%.2f us", seconds * 1e6);
    } else {
        std::snprintf(text, sizeof text, "%.2f ms", seconds * 1e3);
    }
    return text;
}

/// "0.35", or "1/60" beside CPython, where one says how many times as fast.
std::string ratio_text(double ratio, std::string_view peer) {
    char text[32];
    if (ratio == 0) return "-";
    if (peer == "CPython") {
        std::snprintf(text, sizeof text, "1/%.*f", ratio > 0.1 ? 1 : 0, 1 / ratio);
    } else {
        std::snprintf(text, sizeof text, "%.2f", ratio);
    }
    return text;
}

std::string_view verdict(const measured& m) {
    if (m.what.wanted != 0 && !m.holds()) return "MISSED";
    if (m.what.aim != 0 && m.ratio() <= m.what.aim) return "aim";
    return m.what.wanted == 0 ? "-" : "holds";
}

void print_head() {
    std::printf("%-38s %12s  %-9s %12s %8s %8s %8s  %s\n", "row", "copyreg", "peer", "its time",
                "ratio", "wanted", "aim", "verdict");
}

void print(const measured& m) {
    const std::string name = row_name(m.what);
    if (m.theirs == 0) {
        std::printf("%-38s %12s  %-9s not there\n", name.c_str(), time_text(m.ours).c_str(),
                    m.what.peer.data());
    } else {
        std::printf("%-38s %12s  %-9s %12s %8s %8s %8s  %s\n", name.c_str(),
                    time_text(m.ours).c_str(), m.what.peer.data(), time_text(m.theirs).c_str(),
                    ratio_text(m.ratio(), m.what.peer).c_str(),
                    ratio_text(m.what.wanted, m.what.peer).c_str(),
                    ratio_text(m.what.aim, m.what.peer).c_str(), verdict(m).data());
    }
    std::fflush(stdout);
}

std::string to_text(const times& all) {
    std::ostringstream text;
    text.precision(17);
    for (const auto& [library, seconds] : all) text << seconds << ' ' << library << '\n';
    return text.str();
}

times times_of(const std::string& text) {
    times all;
    std::istringstream lines(text);
    double seconds = 0;
    for (std::string library; lines >> seconds && std::getline(lines >> std::ws, library);) {
        all.emplace(library, seconds);
    }
    return all;
}

std::vector<measured> run_contest(const work_kind& kind, const contest& c,
                                  const speed_options& options, python_peer* python) {
    const times best = times_of(run_apart([&] {
        const auto on = make_work(kind.name, kind.count, {true, python});
        on->write_all();
        std::vector<candidate> all = on->candidates(c.operation);
        std::erase_if(all, [&](const candidate& one) { return !c.has(one.library); });
        return to_text(measure(std::move(all), options.rounds));
    }));
    std::vector<measured> results;
    for (const comparison& one : c.comparisons) {
        const auto theirs = best.find(one.peer);
        results.push_back(
            {one, best.find("copyreg")->second, theirs == best.end() ? 0 : theirs->second});
    }
    return results;
}

std::string line_of_sizes(const work_kind& kind, work& on) {
    std::ostringstream line;
    line << std::left << std::setw(24) << kind.name;
    for (const library_size& s : on.write_all()) line << "  " << s.library << ' ' << s.bytes;
    line << '\n';
    return line.str();
}

void print_sum(const std::vector<measured>& results) {
    int hold = 0, missed = 0, absent = 0;
    for (const measured& m : results) {
        if (m.what.wanted == 0) continue;
        ++(m.theirs == 0 ? absent : m.holds() ? hold : missed);
    }
    std::printf("\n%d hold, %d missed, %d without their peer\n", hold, missed, absent);
}

std::string complaints_of(const work_kind& kind, work& on) {
    std::string all;
    for (const std::string& c : on.check()) {
        all += "WRONG: " + std::string(kind.name) + ": " + c + "\n";
    }
    return all;
}

void write_tsv(const std::string& path, const std::vector<measured>& results) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr) throw std::runtime_error("cannot write " + path);
    std::fprintf(file, "work\toperation\tpeer\tours\ttheirs\twanted\taim\n");
    for (const measured& m : results) {
        if (m.theirs == 0) continue;
        std::fprintf(file, "%s\t%s\t%s\t%.9g\t%.9g\t%.6g\t%.6g\n", m.what.work.data(),
                     name_of(m.what.operation).data(), m.what.peer.data(), m.ours, m.theirs,
                     m.what.wanted, m.what.aim);
    }
    std::fclose(file);
}

}  // namespace

bool run_speed(const speed_options& options, python_peer* python) {
    std::vector<measured> results;
    std::string sizes = "\nbytes written\n";
    bool right = true;
    print_head();
    for (const work_kind& kind : work_kinds()) {
        const std::vector<contest> contests = contests_of(kind, options.only);
        if (contests.empty()) continue;
        const std::string complaints = run_apart([&] {
            return complaints_of(kind, *make_work(kind.name, kind.count, {true, python}));
        });
        std::printf("%s", complaints.c_str());
        right = right && complaints.empty();
        sizes += run_apart([&] {
            return line_of_sizes(kind, *make_work(kind.name, kind.count, {true, nullptr}));
        });
        for (const contest& c : contests) {
            for (const measured& m : run_contest(kind, c, options, python)) {
                print(m);
                results.push_back(m);
            }
        }
    }
    if (results.empty()) throw std::runtime_error("no row has '" + options.only + "' in its name");
    std::printf("%s", sizes.c_str());
    print_sum(results);
    if (!options.tsv.empty()) write_tsv(options.tsv, results);
    return right;
}

bool run_quick(const std::string& only, python_peer* python) {
    bool right = true;
    for (const work_kind& kind : work_kinds()) {
        const std::vector<contest> contests = contests_of(kind, only);
        if (contests.empty()) continue;
        const auto on = make_work(kind.name, kind.small_count, {true, python});
        const std::string complaints = complaints_of(kind, *on);
        std::printf("%s", complaints.c_str());
        right = right && complaints.empty();
        std::size_t turns = 0;
        for (const contest& c : contests) {
            for (candidate& one : on->candidates(c.operation)) {
                one.sample(0);
                ++turns;
            }
        }
        std::printf("%s: %zu turns\n", kind.name.data(), turns);
    }
    std::printf(right ? "all results are right\n" : "not all results are right\n");
    return right;
}

}  // namespace bench
