"""Objects of numpy and pandas."""


def numpy_objects():
    import numpy as np

    for name in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
                 "float16", "float32", "float64", "complex64", "complex128"):
        yield f"numpy_{name}", np.arange(6).astype(name)
    yield "numpy_longdouble", np.zeros(3, dtype="longdouble")
    yield "numpy_2d", np.arange(12.0).reshape(3, 4)
    yield "numpy_3d", np.arange(24).reshape(2, 3, 4)
    yield "numpy_fortran", np.asfortranarray(np.arange(12.0).reshape(3, 4))
    yield "numpy_empty", np.empty((0,))
    yield "numpy_empty_2d", np.empty((0, 3), dtype="int32")
    yield "numpy_0d", np.array(5)
    yield "numpy_strided_view", np.arange(20)[::3]
    yield "numpy_2d_view", np.arange(20.0).reshape(4, 5)[1:3, ::2]
    yield "numpy_transposed", np.arange(6).reshape(2, 3).T
    yield "numpy_big_endian", np.arange(5, dtype=">i4")
    yield "numpy_read_only", np.frombuffer(b"abcdefgh", dtype="u1")
    yield "numpy_large", np.arange(10000.0)
    yield "numpy_65536_bytes", np.zeros(8192)
    yield "numpy_datetime64", np.array(["2024-02-29", "NaT"], dtype="datetime64[us]")
    yield "numpy_timedelta64", np.array([1, 2], dtype="timedelta64[ns]")
    yield "numpy_unicode", np.array(["a", "\u20ac", "long"])
    yield "numpy_bytes", np.array([b"a", b"bcd"])
    yield "numpy_void", np.array([b"ab", b"cd"], dtype="V2")
    yield "numpy_object", np.array([1, "two", None, [3]], dtype=object)
    yield "numpy_object_2d", np.array([[1, "a"], [None, 2.5]], dtype=object)
    structured = np.dtype([("x", "<i4"), ("y", ">f8"), ("name", "U5"), ("v", "f4", (2,))])
    yield "numpy_structured", np.array([(1, 2.0, "n", (3, 4))], dtype=structured)
    yield "numpy_structured_objects", np.array([(1, [2])], dtype=[("a", "i4"), ("b", "O")])
    yield "numpy_aligned", np.zeros(2, dtype=np.dtype([("a", "i1"), ("b", "f8")], align=True))
    yield "numpy_recarray", np.rec.array([(1, "a"), (2, "b")], names="n,s")
    yield "numpy_masked", np.ma.array([1, 2, 3], mask=[0, 1, 0])
    yield "numpy_masked_float", np.ma.masked_invalid([1.0, np.nan])
    yield "numpy_matrix", np.asmatrix([[1, 2], [3, 4]])
    yield "numpy_shared", (lambda a: [a, a, a[1:]])(np.arange(4))
    x = np.array([None, 1], dtype=object)
    x[0] = x
    yield "numpy_recursive", x
    yield "numpy_scalars", [np.bool_(True), np.int8(-1), np.uint64(2**64 - 1), np.float16(0.5),
                            np.float32(1.5), np.float64(0.1), np.complex64(1j), np.str_("s"),
                            np.bytes_(b"b"), np.datetime64("2024-02-29"), np.timedelta64(1, "s")]
    yield "numpy_nan", np.float64("nan")
    yield "numpy_dtypes", [np.dtype(x) for x in ("f8", ">i2", "O", "U3", "S2", "M8[us]", "?")]
    yield "numpy_dtype_structured", structured
    yield "numpy_functions", [np.sum, np.add, np.float64, np.ndarray]
    yield "numpy_ufuncs", [np.add, np.multiply, np.sin]
    yield "numpy_generator", np.random.default_rng(1)
    yield "numpy_random_state", np.random.RandomState(1)
    yield "numpy_polynomial", np.polynomial.Polynomial([1, 2, 3])


def pandas_objects():
    import numpy as np
    import pandas as pd

    days = pd.date_range("2024-01-01", periods=3)
    yield "pandas_frame", pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "c": [0.5, 1, 2]})
    yield "pandas_frame_kinds", pd.DataFrame({
        "t": days, "b": [True, False, True], "i": pd.array([1, None, 3], dtype="Int64"),
        "s": pd.array(["a", None, "c"], dtype="string"), "k": pd.Categorical(["u", "v", "u"])})
    yield "pandas_frame_index", pd.DataFrame({"v": range(3)}, index=days)
    yield "pandas_frame_empty", pd.DataFrame()
    yield "pandas_frame_multi", pd.DataFrame(
        np.arange(8).reshape(4, 2),
        index=pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["l", "n"]),
        columns=["p", "q"])
    yield "pandas_series", pd.Series([1.5, None, 3], name="s")
    yield "pandas_series_str", pd.Series(["a", "b"], index=["x", "y"])
    yield "pandas_series_time", pd.Series(days)
    yield "pandas_series_zone", pd.Series(pd.date_range("2024-01-01", periods=2, tz="UTC"))
    yield "pandas_index", pd.Index([1, 2, 3], name="i")
    yield "pandas_index_str", pd.Index(["a", "b"])
    yield "pandas_range_index", pd.RangeIndex(1, 10, 2)
    yield "pandas_multi_index", pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])
    yield "pandas_datetime_index", days
    yield "pandas_timedelta_index", pd.to_timedelta([1, 2], unit="s")
    yield "pandas_period_index", pd.period_range("2024-01", periods=2, freq="M")
    yield "pandas_interval_index", pd.interval_range(0, 3)
    yield "pandas_categorical", pd.Categorical(["a", "b", "a"], ordered=True)
    yield "pandas_timestamp", pd.Timestamp("2024-02-29 12:00:00.000000001")
    yield "pandas_timestamp_zone", pd.Timestamp("2024-02-29", tz="Europe/Paris")
    yield "pandas_timedelta", pd.Timedelta("1 days 00:00:01")
    yield "pandas_period", pd.Period("2024-02", freq="M")
    yield "pandas_interval", pd.Interval(0, 1)
    yield "pandas_missing", [pd.NaT, pd.NA]
    yield "pandas_offsets", [pd.offsets.Day(2), pd.offsets.MonthEnd()]
    yield "pandas_dtypes", [pd.CategoricalDtype(["a"]), pd.Int64Dtype(),
                            pd.DatetimeTZDtype("ns", "UTC")]
