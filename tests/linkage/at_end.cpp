// SPDX-License-Identifier: MIT
//
// Objects that are destroyed with a thread, or with the program, save themselves then: before and
// after what the library keeps for the thread is gone.
#include "check.hpp"
#include <copyreg/copyreg.hpp>

#include <string>
#include <thread>
#include <vector>

namespace {

struct Note {
    int number = 0;
    std::string text;
    bool operator==(const Note&) const = default;
};
using notes = std::vector<Note>;

void save_and_load(const notes& all) {
    const copyreg::bytes pickle = copyreg::dumps(all);
    std::string appended;
    copyreg::dump(all, appended);
    CHECK(appended == pickle.view());
    CHECK(copyreg::loads<notes>(pickle) == all);
    const copyreg::value untyped = copyreg::loads(pickle);
    CHECK(copyreg::dumps(copyreg::deepcopy(untyped)) == copyreg::dumps(untyped));
    CHECK(copyreg::deepcopy(all) == all);
}

int ended = 0;

struct saves_itself {
    notes all{{1, "one"}, {2, "a text that does not fit into a string itself"}, {3, ""}};
    ~saves_itself() {
        for (int i = 0; i < 3; ++i) save_and_load(all);
        ++ended;
    }
};

/// Made before a thread uses the library, so that it is destroyed after what that keeps is.
void use_in_thread() {
    thread_local saves_itself last;
    save_and_load(last.all);
    thread_local saves_itself first;
    save_and_load(first.all);
}

struct says_the_result {
    ~says_the_result() {
        CHECK(ended == 5);
        linkage::result();
    }
} at_the_very_end;
saves_itself of_the_program;

}  // namespace

COPYREG_CLASS(Note, "app:Note", number, text);

int main() {
    std::thread(use_in_thread).join();
    CHECK(ended == 2);
    use_in_thread();
}
