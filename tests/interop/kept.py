"""What only somebody else understands is kept and written back as it came."""

import array
import copyreg
import io
import pickle
import pickletools
import sys
import unittest

import bridge


class External:
    pass


class Kept(unittest.TestCase):
    def test_extension_codes_that_nobody_registered(self):
        for code in (1, 255, 256, 65535, 65536, 2**31 - 1):
            copyreg.add_extension(__name__, "External", code)
            try:
                made = External()
                made.attribute = [External, External]
                for protocol in range(2, 6):
                    with self.subTest(code=code, protocol=protocol):
                        data = pickle.dumps([made, made, External], protocol)
                        self.assertNotIn(b"External", data)
                        self.assertEqual(bridge.rewrite(data, protocol), data)
                        self.assertEqual(bridge.rewrite(data, protocol, deepcopy=True), data)
                        for other in range(2, 6):
                            loaded = pickle.loads(bridge.rewrite(data, other))
                            self.assertIs(loaded[0], loaded[1])
                            self.assertEqual(loaded[0].attribute, [External, External])
            finally:
                copyreg.remove_extension(__name__, "External", code)
                copyreg.clear_extension_cache()

    def test_persistent_ids(self):
        class Pickler(pickle.Pickler):
            def persistent_id(self, obj):
                return obj.pid if isinstance(obj, External) else None

        class Unpickler(pickle.Unpickler):
            def persistent_load(self, pid):
                return ("loaded", pid)

        for protocol in range(6):
            for pid in ("id", "7") if protocol == 0 else ("id", 7, ("a", [1]), b"x", 2.5):
                with self.subTest(protocol=protocol, pid=pid):
                    made = External()
                    made.pid = pid
                    out = io.BytesIO()
                    Pickler(out, protocol).dump([made, {"k": made}])
                    data = out.getvalue()
                    written = bridge.rewrite(data, protocol)
                    self.assertEqual(written, data)
                    self.assertEqual(bridge.rewrite(data, protocol, deepcopy=True), data)
                    self.assertEqual(Unpickler(io.BytesIO(written)).load(),
                                     [("loaded", pid), {"k": ("loaded", pid)}])

    def test_persistent_ids_at_another_protocol(self):
        class Unpickler(pickle.Unpickler):
            def persistent_load(self, pid):
                return ("loaded", pid)

        for data in (b"(Pid\nPother\nl.", b"](U\x02idQU\x05otherQe."):
            for protocol in range(6):
                with self.subTest(data=data, protocol=protocol):
                    loaded = Unpickler(io.BytesIO(bridge.rewrite(data, protocol))).load()
                    self.assertEqual(loaded, [("loaded", "id"), ("loaded", "other")])

    def test_out_of_band_buffers(self):
        import numpy

        read_only = numpy.frombuffer(b"read only", dtype="u1")
        for made in (pickle.PickleBuffer(bytearray(b"abc")), pickle.PickleBuffer(b"abc"),
                     numpy.arange(10.0), [numpy.arange(3), numpy.arange(4)], read_only,
                     [pickle.PickleBuffer(array.array("i", [1, 2])), b"in band"]):
            with self.subTest(made=made):
                buffers = []
                data = pickle.dumps(made, 5, buffer_callback=buffers.append)
                self.assertTrue(buffers)
                names = [opcode.name for opcode, _, _ in pickletools.genops(data)]
                self.assertEqual(names.count("NEXT_BUFFER"), len(buffers))
                self.assertEqual(bridge.rewrite(data, 5), data)
                self.assertEqual(bridge.rewrite(data, 5, deepcopy=True), data)

    def test_names_as_they_were_spelled(self):
        """A Python 2 name that maps to Python 3 need not map back to itself."""
        for protocol, data in (
                (0, b"cexceptions\nStandardError\np0\n."),
                (0, b"c__builtin__\nunicode\np0\n."),
                (0, b"c__builtin__\nbasestring\np0\n."),
                (0, b"cUserDict\nIterableUserDict\np0\n."),
                (0, b"cStringIO\nStringIO\np0\n."),
                (0, b"cmodule.nobody.has\nName\np0\n."),
                (2, b"\x80\x02citertools\nizip\nq\x00."),
                (2, b"\x80\x02ccPickle\nloads\nq\x00.")):
            with self.subTest(data=data):
                self.assertEqual(bridge.rewrite(data, protocol), data)
                self.assertEqual(bridge.rewrite(data, protocol, deepcopy=True), data)


if __name__ == "__main__":
    # The names in the pickles are those of a module, not of a program.
    sys.modules["kept"] = sys.modules["__main__"]
    External.__module__ = __name__
    unittest.main()
