"""The condition language means what Python means by the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.scenario.conditions import ConditionError, holds, names, parse

NAMES = ["trust", "late", "x"]
values = st.fixed_dictionaries({n: st.integers(-5, 5) for n in NAMES})
atoms = st.one_of(st.sampled_from(NAMES), st.integers(-5, 5).map(str))
compares = st.builds(
    lambda a, r, b: f"({a} {r} {b})", atoms, st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]), atoms
)
conditions = st.recursive(
    compares,
    lambda inner: st.one_of(
        st.builds(lambda a, w, b: f"({a} {w} {b})", inner, st.sampled_from(["and", "or"]), inner),
        st.builds(lambda a: f"(not {a})", inner),
    ),
    max_leaves=8,
)


@given(conditions, values)
def test_a_condition_is_true_when_python_says_so(text: str, held: dict[str, int]) -> None:
    assert holds(parse(text), held) is bool(eval(text, {"__builtins__": {}}, dict(held)))


@given(conditions, values)
def test_a_condition_that_is_printed_and_read_again_is_the_same(text: str, held: dict[str, int]) -> None:
    assert parse(str(parse(text))) == parse(text)
    assert set(names(parse(text))) <= set(NAMES)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_a_clear_error(text: str) -> None:
    try:
        parse(text)
    except ConditionError as fault:
        assert str(fault).endswith(".")
        assert 0 <= fault.offset <= max(len(text), 1)


def test_and_binds_more_than_or_and_not_most() -> None:
    assert holds(parse("a or b and c"), {"a": True, "b": False, "c": False})
    assert not holds(parse("not a or b"), {"a": True, "b": False})


def test_a_single_equals_sign_compares() -> None:
    assert holds(parse("a = 3"), {"a": 3})


@pytest.mark.parametrize(
    "text", ["a >", "a >> 2", "(a", "a b", "1 < 2 < 3", "a; b", "__import__('os')", "a and", "a == 'x'", "(" * 60]
)
def test_what_is_no_condition_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(ConditionError):
        parse(text)
