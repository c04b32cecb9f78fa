// SPDX-License-Identifier: MIT
//
// Calls that a pickle makes and throws away. Behind a memo read that follows, such a call is an
// outer attempt at an object that refers to itself, and is written again before the object; but
// any pickle can throw away any call.
#include "row.hpp"

#include <sstream>

using namespace hostile;

namespace {

/// What `v` is after it was written at `protocol`, as a pickle of its own and by a pickler.
std::vector<copyreg::value> written_and_read(const copyreg::value& v, int protocol) {
    const copyreg::dump_options options{.protocol = protocol};
    std::ostringstream stream;
    copyreg::pickler(stream, options).dump(v);
    return {hostile::loads(hostile::dumps(v, options).view()), hostile::loads(stream.str())};
}

}  // namespace

TEST_CASE("a call that is thrown away is not the object that the memo has behind it") {
    struct row {
        std::string_view pickle;
        int lowest_protocol = 0;  // that has an opcode for the call
    };
    for (const auto& [pickle, lowest_protocol] : {
             // X(2), X(1), POP and the first again
             row{"cm\nX\nq\x00K\x02\x85Rq\x01h\x00K\x01\x85R0h\x01\x86."_b},
             // two calls that are thrown away
             row{"cm\nX\nq\x00K\x02\x85Rq\x01h\x00K\x01\x85R0h\x01h\x00K\x03\x85R0h\x01\x87."_b},
             // NEWOBJ and NEWOBJ_EX
             row{"cm\nX\nq\x00K\x02\x85\x81q\x01h\x00K\x01\x85\x81\x30h\x01\x86."_b, 2},
             row{"cm\nX\nq\x00K\x02\x85}\x92q\x01h\x00K\x01\x85}\x92\x30h\x01\x86."_b, 4},
             // an object with a state
             row{"cm\nX\nq\x00K\x02\x85Rq\x01}Vk\nK\x05sbh\x00K\x01\x85R0h\x01\x86."_b},
         }) {
        INFO(escaped(pickle));
        const copyreg::value v = hostile::loads(pickle);
        for (int protocol = lowest_protocol; protocol <= 5; ++protocol) {
            INFO("protocol " << protocol);
            for (const copyreg::value& again : written_and_read(v, protocol)) {
                CHECK(hostile::repr(again) == hostile::repr(v));
                CHECK(again == v);
            }
        }
    }
}
