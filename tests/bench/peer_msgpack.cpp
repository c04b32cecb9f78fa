// SPDX-License-Identifier: MIT
//
// msgpack-cxx: adaptors that make an array of each object. The zone is kept, and strings are not
// copied to it from the buffer, which lives long enough.
#include "codec.hpp"
#include "data.hpp"

#include <memory>
#include <msgpack.hpp>

MSGPACK_ADD_ENUM(bench::color)

namespace msgpack {
MSGPACK_API_VERSION_NAMESPACE(MSGPACK_DEFAULT_API_NS) {
    namespace adaptor {

    template <bench::shape S>
    struct pack<bench::vec3<S>> {
        template <class Stream>
        packer<Stream>& operator()(packer<Stream>& out, const bench::vec3<S>& v) const {
            out.pack_array(3);
            return out.pack(v.x).pack(v.y).pack(v.z);
        }
    };
    template <bench::shape S>
    struct pack<bench::weapon<S>> {
        template <class Stream>
        packer<Stream>& operator()(packer<Stream>& out, const bench::weapon<S>& w) const {
            out.pack_array(2);
            return out.pack(w.name).pack(w.damage);
        }
    };
    template <bench::shape S>
    struct pack<bench::monster<S>> {
        template <class Stream>
        packer<Stream>& operator()(packer<Stream>& out, const bench::monster<S>& m) const {
            out.pack_array(9);
            out.pack(m.pos).pack(m.mana).pack(m.hp).pack(m.name).pack(m.inventory);
            return out.pack(m.color).pack(m.weapons).pack(m.equipped).pack(m.path);
        }
    };

    template <class... Members>
    void convert_array(const msgpack::object& o, Members&... members) {
        if (o.type != msgpack::type::ARRAY || o.via.array.size != sizeof...(members)) {
            throw msgpack::type_error();
        }
        const msgpack::object* item = o.via.array.ptr;
        ((item++)->convert(members), ...);
    }
    template <bench::shape S>
    struct convert<bench::vec3<S>> {
        const msgpack::object& operator()(const msgpack::object& o, bench::vec3<S>& v) const {
            convert_array(o, v.x, v.y, v.z);
            return o;
        }
    };
    template <bench::shape S>
    struct convert<bench::weapon<S>> {
        const msgpack::object& operator()(const msgpack::object& o, bench::weapon<S>& w) const {
            convert_array(o, w.name, w.damage);
            return o;
        }
    };
    template <bench::shape S>
    struct convert<bench::monster<S>> {
        const msgpack::object& operator()(const msgpack::object& o, bench::monster<S>& m) const {
            convert_array(o, m.pos, m.mana, m.hp, m.name, m.inventory, m.color, m.weapons,
                          m.equipped, m.path);
            return o;
        }
    };

    }  // namespace adaptor
}
}  // namespace msgpack

namespace bench {

namespace {

template <class T>
class msgpack_codec final : public codec<T> {
public:
    std::size_t write(const T& x) override {
        buffer_.clear();
        msgpack::pack(buffer_, x);
        return buffer_.size();
    }
    void read(T& x) override {
        zone_.clear();
        const msgpack::object o =
            msgpack::unpack(zone_, buffer_.data(), buffer_.size(),
                            [](msgpack::type::object_type, std::size_t, void*) { return true; });
        o.convert(x);
    }

private:
    msgpack::sbuffer buffer_;
    msgpack::zone zone_;
};

}  // namespace

template <class T>
std::unique_ptr<codec<T>> make_msgpack() {
    return std::make_unique<msgpack_codec<T>>();
}

template std::unique_ptr<codec<call_monsters>> make_msgpack();
template std::unique_ptr<codec<doubles>> make_msgpack();
template std::unique_ptr<codec<ints>> make_msgpack();
template std::unique_ptr<codec<strings>> make_msgpack();
template std::unique_ptr<codec<string_map>> make_msgpack();

}  // namespace bench
