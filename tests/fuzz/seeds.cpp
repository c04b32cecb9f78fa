// SPDX-License-Identifier: MIT
//
// Writes seeds for the target `typed` into the folder that is its argument: pickles of what it
// loads, each behind the byte that chooses the type.
#include <copyreg/copyreg.hpp>

#include <cstddef>
#include <fstream>
#include <laws/zoo.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

class seeds {
public:
    explicit seeds(std::string directory) : directory_(std::move(directory)) {}

    /// A seed for the next type.
    template <class T>
    void add(const T& x) {
        for (int protocol = 0; protocol <= 5; ++protocol) {
            std::ofstream file(directory_ + "/" + std::to_string(type_) + "-" +
                                   std::to_string(protocol) + "-" + std::to_string(count_++),
                               std::ios::binary);
            file.put(static_cast<char>(type_));
            copyreg::dump(x, file, {.protocol = protocol});
        }
    }
    void next_type() { ++type_; }

private:
    std::string directory_;
    int type_ = 0;
    int count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    seeds all(argv[1]);
    zoo::record record;
    record.name = "name";
    record.words = {"a", "", "word"};
    record.numbers = {1, 300};
    record.prices = {{"k", 1}};
    record.names = {"one", "two"};
    record.how = zoo::mood::glad;
    all.add(record);
    all.next_type();
    for (unsigned seed = 0; seed < 6; ++seed) {
        const zoo::owned_herd herd(zoo::generator(seed).herd(3));
        all.add(herd.all);
    }
    all.next_type();
    all.add(std::vector<std::string>{"ab", "", "cde", std::string(40, 'x')});
    all.next_type();
    all.add(std::vector<int>{1, 1000, -5, 70000});
    all.next_type();
    all.add(std::map<std::string, std::vector<double>>{{"a", {1, 2}}, {"b", {}}});
    all.next_type();
    all.add(std::tuple<int, bool, std::optional<int>, std::pair<char, copyreg::bytes>>{});
    all.next_type();
    all.add(std::vector<zoo::mood>{zoo::mood::glad, zoo::mood::sad, zoo::mood::glad});
    all.next_type();
    all.add(std::vector<zoo::point>{{1, 2}, {3, 4}});
    all.next_type();
    all.add(std::set<std::pair<int, int>>{{1, 2}, {3, 4}});
    all.next_type();
    all.add(zoo::generator(3).next_rare());
    all.next_type();
    all.add(std::vector<zoo::account>{{"a", 1}});
}
