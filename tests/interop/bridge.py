"""The library, called from Python: the functions of bridge.cpp as Python functions.

The shared object is found under the environment variable COPYREG_BRIDGE.
"""

import ctypes
import os
import pickletools


class Refused(Exception):
    """The library threw an unpickling_error; `offset` is its offset."""

    def __init__(self, text, offset):
        super().__init__(text)
        self.offset = offset


class Failed(Exception):
    """The library threw another copyreg::error."""


class Broken(Exception):
    """The library threw something that it does not promise."""


class Options(ctypes.Structure):
    _fields_ = [("encoding", ctypes.c_char_p), ("errors", ctypes.c_char_p)] + [
        (name, ctypes.c_int)
        for name in ("protocol", "fix_imports", "strict", "minimal", "deepcopy", "buffers")]


class Result(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(ctypes.c_char)), ("size", ctypes.c_size_t),
                ("offset", ctypes.c_size_t)]


_library = ctypes.CDLL(os.environ["COPYREG_BRIDGE"])


def _call(function, *arguments):
    result = Result()
    status = getattr(_library, function)(*arguments, ctypes.byref(result))
    data = ctypes.string_at(result.data, result.size)
    offset = result.offset
    _library.copyreg_bridge_free(ctypes.byref(result))
    if status == 0:
        return data
    text = data.decode("utf-8", "backslashreplace")
    if status == 1:
        raise Refused(text, offset)
    raise (Failed if status == 2 else Broken)(text)


def _bytes(data):
    data = bytes(data)
    return data, ctypes.c_size_t(len(data))


def _options(data, protocol=5, fix_imports=True, encoding="ASCII", errors="strict", strict=False,
             minimal=False, deepcopy=False):
    return ctypes.byref(Options(encoding.encode(), errors.encode(), protocol, fix_imports, strict,
                                minimal, deepcopy, count_buffers(data)))


def count_buffers(data):
    """How many out-of-band buffers the pickle asks for."""
    if b"\x97" not in data:
        return 0
    count = 0
    try:
        for opcode, _, _ in pickletools.genops(data):
            count += opcode.name == "NEXT_BUFFER"
    except ValueError:
        pass
    return count


def rewrite(data, protocol, **options):
    """dumps(loads(data)) at `protocol`."""
    return _call("copyreg_bridge_rewrite", *_bytes(data),
                 _options(bytes(data), protocol, **options))


def repr(data, **options):
    """repr(loads(data))"""
    return _call("copyreg_bridge_repr", *_bytes(data),
                 _options(bytes(data), **options)).decode("utf-8", "surrogatepass")


def equal(data, other, **options):
    """loads(data) == loads(other)"""
    return _call("copyreg_bridge_equal", *_bytes(data), *_bytes(other),
                 _options(bytes(data), **options)) == b"1"


def dis(data):
    """pickletools::dis(data)"""
    return _call("copyreg_bridge_dis", *_bytes(data)).decode("utf-8", "surrogatepass")


def optimize(data):
    """pickletools::optimize(data)"""
    return _call("copyreg_bridge_optimize", *_bytes(data))
