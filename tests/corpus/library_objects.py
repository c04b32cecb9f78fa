"""Objects of the standard library."""

import array
import codecs
import collections
import datetime
import decimal
import enum
import fractions
import functools
import http
import io
import ipaddress
import math
import operator
import pathlib
import random
import re
import string
import time
import types
import uuid
import zoneinfo

import corpus_types as t


def library():
    utc = datetime.timezone.utc
    paris = zoneinfo.ZoneInfo("Europe/Paris")
    moment = datetime.datetime(2024, 2, 29, 12, 34, 56, 789012)
    yield "date", datetime.date(2024, 2, 29)
    yield "date_edges", [datetime.date.min, datetime.date.max]
    yield "time", datetime.time(1, 2, 3, 4)
    yield "time_fold", datetime.time(1, 2, 3, fold=1)
    yield "time_zone", datetime.time(1, 2, tzinfo=utc)
    yield "datetime", moment
    yield "datetime_fold", moment.replace(fold=1)
    yield "datetime_utc", moment.replace(tzinfo=utc)
    yield "datetime_offset", moment.replace(
        tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30), "NST"))
    yield "datetime_zoneinfo", moment.replace(tzinfo=paris)
    yield "datetimes", [moment, moment + datetime.timedelta(1), moment]
    yield "timedelta", datetime.timedelta(-1, 2, 3)
    yield "timedeltas", [datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta()]
    yield "timezone", [utc, datetime.timezone(datetime.timedelta(hours=1))]
    yield "zoneinfo", [paris, zoneinfo.ZoneInfo("UTC"), paris]
    yield "zoneinfo_no_cache", zoneinfo.ZoneInfo.no_cache("Europe/Paris")

    yield "decimal", decimal.Decimal("3.14159265358979323846264338327950288")
    yield "decimals", [decimal.Decimal(x) for x in ("0", "-0", "NaN", "sNaN7", "Infinity", "1E+50")]
    yield "decimal_context", decimal.Context(prec=5)
    yield "fraction", fractions.Fraction(22, 7)
    yield "fraction_big", fractions.Fraction(10**50 + 1, 3**80)
    yield "uuid", uuid.UUID(int=0x12345678123456781234567812345678)
    yield "uuid_safe", uuid.UUID(int=1, is_safe=uuid.SafeUUID.safe)

    yield "path", pathlib.Path("/usr/lib/python3")
    yield "pure_posix_path", pathlib.PurePosixPath("a/b/../c.txt")
    yield "pure_windows_path", pathlib.PureWindowsPath("C:\\Users\\x")
    yield "paths", [pathlib.PurePosixPath(), pathlib.PosixPath("rel"), pathlib.PurePath("/")]

    yield "ipv4", ipaddress.ip_address("192.168.0.1")
    yield "ipv6", ipaddress.ip_address("2001:db8::1")
    yield "ip_networks", [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fe80::/10")]
    yield "ip_interface", ipaddress.ip_interface("10.1.2.3/8")

    yield "ordered_dict", collections.OrderedDict([("z", 1), ("a", 2)])
    x = collections.OrderedDict(a=1)
    x.attribute = 2
    yield "ordered_dict_attribute", x
    yield "defaultdict", collections.defaultdict(list, {"a": [1]})
    yield "defaultdict_none", collections.defaultdict(None, {"a": 1})
    yield "deque", collections.deque([1, 2, 3])
    yield "deque_maxlen", collections.deque([1, 2, 3], maxlen=3)
    yield "counter", collections.Counter("abracadabra")
    yield "chain_map", collections.ChainMap({"a": 1}, {"b": 2})
    yield "user_dict", collections.UserDict(a=1)
    yield "user_list", collections.UserList([1, 2])
    yield "user_string", collections.UserString("text")
    yield "simple_namespace", types.SimpleNamespace(a=1, b=[2])

    for code in "bBhHiIlLqQ":
        yield f"array_{code}", array.array(code, [0, 1, 2, 100])
    yield "array_f", array.array("f", [0.5, -1.25])
    yield "array_d", array.array("d", [0.1, math.inf])
    yield "array_u", array.array("u", "na\xefve")
    yield "array_empty", array.array("i")
    yield "range", range(10)
    yield "ranges", [range(0), range(1, 10, 3), range(10, 0, -1), range(10**30)]
    yield "slice", slice(1, None, 2)
    yield "iterators", [iter([1, 2, 3]), iter((1, 2)), iter("ab"), iter(range(3)),
                        enumerate([1]), zip([1], [2]), map(len, ["a"]), reversed([1, 2])]
    x = iter([1, 2, 3])
    next(x)
    yield "iterator_used", x
    yield "pattern", re.compile(r"(?P<word>\w+)\s*=\s*[\"'](.*?)[\"']", re.IGNORECASE)
    yield "pattern_bytes", re.compile(rb"\x00+")
    yield "partial", functools.partial(int, base=2)
    yield "partial_nested", functools.partial(functools.partial(t.function), 1)
    x = functools.partial(t.function, [1], {"k": 2})
    x.attribute = 3
    yield "partial_attribute", x
    yield "operators", [operator.itemgetter(1, 2), operator.attrgetter("a.b"),
                        operator.methodcaller("m", 1, k=2)]
    yield "random", random.Random(1)
    yield "string_io", io.StringIO("text\nmore")
    yield "bytes_io", io.BytesIO(b"bytes")
    yield "struct_time", time.gmtime(0)
    yield "codec", codecs.lookup("utf-8").encode
    yield "template", string.Template("$a and $b")
    yield "generic_alias", list[int]
    yield "union", int | str
    yield "mapping_values", t.Plain(view=dict(a=1), frozen=frozenset(dict(a=1)))
    # Names that moved between Python 2 and 3, in both directions.
    yield "moved_names", [functools.reduce, map, filter, zip, range, input, chr, str, bytes, int,
                          collections.UserDict, collections.UserList, collections.UserString,
                          io.StringIO, io.BytesIO, set, frozenset, memoryview, open]
    yield "moved_modules", [Exception, ArithmeticError, http.HTTPStatus, enum.Enum, min, max, sum]
