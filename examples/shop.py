"""What the Python side of the example works with."""

import collections
import dataclasses
import datetime

import numpy


@dataclasses.dataclass
class Customer:
    name: str
    email: str


@dataclasses.dataclass
class Order:
    customer: Customer
    placed: datetime.datetime
    prices: collections.OrderedDict
    weights: numpy.ndarray
    history: list


def make_order():
    customer = Customer("Ada", "ada@example.com")
    order = Order(
        customer=customer,
        placed=datetime.datetime(2024, 2, 29, 12, 0, tzinfo=datetime.timezone.utc),
        prices=collections.OrderedDict([("tea", 4.5), ("cup", 12)]),
        weights=numpy.array([0.25, 1.5, 3.0]),
        history=[customer],
    )
    order.history.append(order)  # a cycle
    return order
