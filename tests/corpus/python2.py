r"""Pickles as Python 2 wrote them, by hand: strings that are bytes, longs, classic classes.

`CASES` holds (name, pickle, options for loads, what CPython 3.11 makes of it).
"""

import collections
import copyreg
import datetime
import functools

import corpus_types as t

LATIN = {"encoding": "latin-1"}
UTF8 = {"encoding": "utf-8"}
BYTES = {"encoding": "bytes"}
ASCII = {"encoding": "ASCII"}


class Raises:
    """What stands for the result where CPython refuses."""

    def __init__(self, error):
        self.error = error


def instance(cls, **attributes):
    self = cls.__new__(cls)
    self.__dict__.update(attributes)
    return self


CASES = [
    # str: text with quotes and escapes, and the two binary forms.
    ("string", b"S'abc'\np0\n.", {}, "abc"),
    ("string_double_quotes", b'S"it\'s"\n.', {}, "it's"),
    ("string_escapes", b"S'a\\n\\t\\\\\\'\\\"\\x41\\101\\0'\n.", {}, "a\n\t\\'\"AA\0"),
    ("string_ascii_high", b"S'\\xe9'\n.", ASCII, Raises(UnicodeDecodeError)),
    ("string_latin", b"S'\\xe9'\n.", LATIN, "\xe9"),
    ("string_bytes", b"S'\\xe9\\x00'\n.", BYTES, b"\xe9\0"),
    ("string_utf8", b"S'\\xcf\\x80'\n.", UTF8, "\u03c0"),
    ("string_utf8_bad", b"S'\\xcf'\n.", UTF8, Raises(UnicodeDecodeError)),
    ("string_replace", b"S'a\\xff'\n.", {"encoding": "ASCII", "errors": "replace"}, "a\ufffd"),
    ("string_ignore", b"S'a\\xffb'\n.", {"encoding": "ASCII", "errors": "ignore"}, "ab"),
    ("string_escape_errors", b"S'a\\xff'\n.",
     {"encoding": "ASCII", "errors": "surrogateescape"}, "a\udcff"),
    ("string_empty", b"S''\np0\n.", {}, ""),
    ("string_empty_any_encoding", b"S''\n.", {"encoding": "koi8-r"}, ""),
    ("binstring", b"T\x03\x00\x00\x00abcq\x00.", {}, "abc"),
    ("binstring_latin", b"T\x01\x00\x00\x00\xe9.", LATIN, "\xe9"),
    ("binstring_bytes", b"T\x01\x00\x00\x00\xe9.", BYTES, b"\xe9"),
    ("binstring_300", b"T\x2c\x01\x00\x00" + b"x" * 300 + b"q\x00.", {}, "x" * 300),
    ("short_binstring", b"\x80\x02U\x03abcq\x00.", {}, "abc"),
    ("short_binstring_ascii_high", b"\x80\x02U\x01\xe9q\x00.", ASCII, Raises(UnicodeDecodeError)),
    ("short_binstring_latin", b"\x80\x02U\x01\xe9q\x00.", LATIN, "\xe9"),
    ("short_binstring_bytes", b"\x80\x02U\x03a\x00\xa0.", BYTES, b"a\x00\xa0"),
    ("short_binstring_utf8", b"\x80\x02U\x03\xe2\x82\xacq\x00.", UTF8, "\u20ac"),
    ("shared_string", b"(S'x'\np0\ng0\nl.", {}, ["x", "x"]),
    ("string_keys_bytes", b"\x80\x02}q\x00(U\x01aq\x01K\x01U\x01bq\x02K\x02u.", BYTES,
     {b"a": 1, b"b": 2}),

    # unicode.
    ("unicode", b"V\\u03c0 \\\\u\np0\n.", {}, "\u03c0 \\\\u"),
    ("unicode_latin", b"V\xe9\\U0001f600\n.", {}, "\xe9\U0001f600"),
    ("unicode_surrogate", b"V\\ud800\n.", {}, "\ud800"),
    ("binunicode", b"X\x02\x00\x00\x00\xcf\x80q\x00.", {}, "\u03c0"),

    # int and long.
    ("int", b"I123\n.", {}, 123),
    ("int_negative", b"I-5\n.", {}, -5),
    ("int_64_bits", b"I9223372036854775807\n.", {}, 2**63 - 1),
    ("bools", b"(I01\nI00\nl.", {}, [True, False]),
    ("long", b"L12345678901234567890L\n.", {}, 12345678901234567890),
    ("long_no_suffix", b"L5\n.", {}, 5),
    ("long_zero", b"L0L\n.", {}, 0),
    ("long1", b"\x80\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01.", {}, 2**64),
    ("long1_small", b"\x80\x02\x8a\x01\x05.", {}, 5),
    ("float", b"F1.5\n.", {}, 1.5),
    ("float_17_digits", b"F0.10000000000000001\n.", {}, 0.1),

    # Containers as protocol 0 and 1 wrote them.
    ("list", b"(lp0\nI1\naI2\na.", {}, [1, 2]),
    ("dict", b"(dp0\nS'a'\np1\nI1\ns.", {}, {"a": 1}),
    ("dict_items", b"(S'a'\nI1\nS'b'\nI2\nd.", {}, {"a": 1, "b": 2}),
    ("tuple", b"(I1\nI2\ntp0\n.", {}, (1, 2)),
    ("set", b"\x80\x02c__builtin__\nset\nq\x00]q\x01(K\x01K\x02e\x85q\x02Rq\x03.", {}, {1, 2}),
    ("xrange", b"\x80\x02c__builtin__\nxrange\nq\x00K\x00K\x05K\x01\x87q\x01Rq\x02.", {},
     range(5)),

    # Classic classes: INST at protocol 0, OBJ at protocol 1.
    ("inst", b"(icorpus_types\nPlain\np0\n(dp1\nS'a'\np2\nI1\nsb.", {}, instance(t.Plain, a=1)),
    ("inst_args", b"(I1\nI2\nicorpus_types\nPoint\np0\n.", {}, t.Point(1, 2)),
    ("inst_nothing", b"(icorpus_types\nEmpty\np0\n.", {}, t.Empty()),
    ("obj", b"(ccorpus_types\nPlain\nq\x00oq\x01}q\x02U\x01aq\x03K\x01sb.", {},
     instance(t.Plain, a=1)),
    ("obj_args", b"(ccorpus_types\nPoint\nq\x00K\x01K\x02oq\x01.", {}, t.Point(1, 2)),
    ("inst_state_bytes", b"(icorpus_types\nPlain\np0\n(dp1\nS'a'\np2\nI1\nsb.", LATIN,
     instance(t.Plain, a=1)),
    ("old_exception", b"cexceptions\nValueError\np0\n(S'x'\np1\ntp2\nRp3\n.", {},
     ValueError("x")),

    # New-style classes through copy_reg, and the modules that moved.
    ("reconstructor", b"ccopy_reg\n_reconstructor\np0\n(ccorpus_types\nPlain\np1\n"
     b"c__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nS'a'\np6\nI1\nsb.", {}, instance(t.Plain, a=1)),
    ("newobj", b"\x80\x02ccorpus_types\nPlain\nq\x00)\x81q\x01}q\x02U\x01aq\x03K\x01sb.", {},
     instance(t.Plain, a=1)),
    ("moved_reduce", b"c__builtin__\nreduce\np0\n.", {}, functools.reduce),
    ("moved_map", b"citertools\nimap\np0\n.", {}, map),
    ("moved_userdict", b"cUserDict\nUserDict\np0\n.", {}, collections.UserDict),
    ("moved_unichr", b"c__builtin__\nunichr\np0\n.", {}, chr),
    ("moved_unicode_class", b"c__builtin__\nunicode\np0\n.", {}, str),
    ("moved_long_class", b"c__builtin__\nlong\np0\n.", {}, int),
    ("moved_copy_reg", b"ccopy_reg\n__newobj__\n.", {}, copyreg.__newobj__),
    ("moved_exception", b"cexceptions\nStandardError\n.", {}, Exception),
    ("not_moved", b"c__builtin__\nlen\n.", {"fix_imports": False}, Raises(ModuleNotFoundError)),
    ("datetime", b"\x80\x02cdatetime\ndatetime\nq\x00U\n\x07\xdf\x01\x02\x03\x04\x05\x00\x00\x00"
     b"q\x01\x85q\x02Rq\x03.", LATIN, datetime.datetime(2015, 1, 2, 3, 4, 5)),
]
