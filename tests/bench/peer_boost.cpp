// SPDX-License-Identifier: MIT
//
// Boost.Serialization: one free function for each type, a binary archive over a stream buffer, as
// the tutorial and the public cpp_serializers_benchmark have it. (Its trait object_serializable,
// which takes the version from a class for good, makes the monsters twice as fast.)
#include "codec.hpp"
#include "data.hpp"
#include "memory_stream.hpp"

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/serialization/base_object.hpp>
#include <boost/serialization/export.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/shared_ptr.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>
#include <memory>

namespace bench {

template <class Archive, shape S>
void serialize(Archive& archive, vec3<S>& v, unsigned) {
    archive& v.x& v.y& v.z;
}
template <class Archive, shape S>
void serialize(Archive& archive, weapon<S>& w, unsigned) {
    archive& w.name& w.damage;
}
template <class Archive, shape S>
void serialize(Archive& archive, monster<S>& m, unsigned) {
    archive& m.pos& m.mana& m.hp& m.name& m.inventory& m.color& m.weapons& m.equipped& m.path;
}
template <class Archive>
void serialize(Archive& archive, node& n, unsigned) {
    archive& n.id& n.next;
}
template <class Archive>
void serialize(Archive& archive, number_node& n, unsigned) {
    archive& boost::serialization::base_object<node>(n);
    archive& n.number;
}
template <class Archive>
void serialize(Archive& archive, text_node& n, unsigned) {
    archive& boost::serialization::base_object<node>(n);
    archive& n.text;
}

}  // namespace bench

BOOST_SERIALIZATION_ASSUME_ABSTRACT(bench::node)
BOOST_CLASS_EXPORT(bench::number_node)
BOOST_CLASS_EXPORT(bench::text_node)

namespace bench {

namespace {

constexpr unsigned flags = boost::archive::no_header | boost::archive::no_codecvt;

template <class T>
class boost_codec final : public codec<T> {
public:
    std::size_t write(const T& x) override {
        stream_.start_writing();
        {
            boost::archive::binary_oarchive archive(stream_, flags);
            archive << x;
        }
        return stream_.written();
    }
    void read(T& x) override {
        stream_.start_reading();
        boost::archive::binary_iarchive archive(stream_, flags);
        archive >> x;
    }

private:
    memory_stream stream_;
};

}  // namespace

template <class T>
std::unique_ptr<codec<T>> make_boost() {
    return std::make_unique<boost_codec<T>>();
}

template std::unique_ptr<codec<call_monsters>> make_boost();
template std::unique_ptr<codec<doubles>> make_boost();
template std::unique_ptr<codec<ints>> make_boost();
template std::unique_ptr<codec<strings>> make_boost();
template std::unique_ptr<codec<string_map>> make_boost();
template std::unique_ptr<codec<graph>> make_boost();

}  // namespace bench
