// SPDX-License-Identifier: MIT
//
// cereal: one free function for each type, a binary archive over a stream.
#include "codec.hpp"
#include "data.hpp"
#include "memory_stream.hpp"

#include <cereal/archives/binary.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/polymorphic.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <istream>
#include <memory>
#include <ostream>

namespace bench {

template <class Archive, shape S>
void serialize(Archive& archive, vec3<S>& v) {
    archive(v.x, v.y, v.z);
}
template <class Archive, shape S>
void serialize(Archive& archive, weapon<S>& w) {
    archive(w.name, w.damage);
}
template <class Archive, shape S>
void serialize(Archive& archive, monster<S>& m) {
    archive(m.pos, m.mana, m.hp, m.name, m.inventory, m.color, m.weapons, m.equipped, m.path);
}
template <class Archive>
void serialize(Archive& archive, number_node& n) {
    archive(n.id, n.next, n.number);
}
template <class Archive>
void serialize(Archive& archive, text_node& n) {
    archive(n.id, n.next, n.text);
}

namespace {

template <class T>
class cereal_codec final : public codec<T> {
public:
    std::size_t write(const T& x) override {
        stream_.start_writing();
        cereal::BinaryOutputArchive archive(out_);
        archive(x);
        return stream_.written();
    }
    void read(T& x) override {
        stream_.start_reading();
        in_.clear();
        cereal::BinaryInputArchive archive(in_);
        archive(x);
    }

private:
    memory_stream stream_;
    std::ostream out_{&stream_};
    std::istream in_{&stream_};
};

}  // namespace

template <class T>
std::unique_ptr<codec<T>> make_cereal() {
    return std::make_unique<cereal_codec<T>>();
}

template std::unique_ptr<codec<call_monsters>> make_cereal();
template std::unique_ptr<codec<doubles>> make_cereal();
template std::unique_ptr<codec<ints>> make_cereal();
template std::unique_ptr<codec<strings>> make_cereal();
template std::unique_ptr<codec<string_map>> make_cereal();
template std::unique_ptr<codec<graph>> make_cereal();

}  // namespace bench

CEREAL_REGISTER_TYPE(bench::number_node)
CEREAL_REGISTER_TYPE(bench::text_node)
CEREAL_REGISTER_POLYMORPHIC_RELATION(bench::node, bench::number_node)
CEREAL_REGISTER_POLYMORPHIC_RELATION(bench::node, bench::text_node)
