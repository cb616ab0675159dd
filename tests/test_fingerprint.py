"""This module proves fingerprints and keyed hashes: one spelling, two readers, no identity."""

import hashlib
import hmac
import json
import stat

import pytest
from conftest import at_home
from hypothesis import given
from hypothesis import strategies as st

from dosis import login_key
from dosis.fingerprint import canonical, fingerprint, is_same, spoken
from dosis.home import DosisError

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)  # fmt: skip


def test_the_fingerprint_is_the_published_sha_256():
    """FIPS 180-2, appendix B.1: the digest of abc."""
    told = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint(b"abc") == told
    assert spoken(told) == " ".join(str(int(told, 16))[-40:][n : n + 5] for n in range(0, 40, 5))


def test_a_seal_is_the_published_hmac(tmp_path):
    """RFC 4231, test case 1, proves the library; the seal is that over what is sealed."""
    key = b"\x0b" * 20
    told = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert hmac.new(key, b"Hi There", hashlib.sha256).hexdigest() == told
    with at_home(tmp_path):
        sealed = login_key.seal("x")
        key = (tmp_path / "login.key").read_bytes()
        assert sealed == hmac.new(key, b"seal\nx", hashlib.sha256).hexdigest()
        assert login_key.is_sealed("x", sealed)
        assert not login_key.is_sealed("y", sealed)
        assert not login_key.is_sealed("x", None)


@given(PLAIN)
def test_content_has_one_spelling_and_survives_it(content):
    text = canonical(content)
    assert canonical(json.loads(text)) == text


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(content):
    turned = dict(reversed(list(content.items())))
    assert canonical(turned) == canonical(content)


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


@given(st.binary(), st.integers(0, 39), st.integers(1, 9))
def test_what_is_read_out_is_the_same_unless_a_digit_differs(content, place, step):
    mark = fingerprint(content)
    digits = spoken(mark).replace(" ", "")
    assert is_same(mark, spoken(mark))
    assert is_same(mark, f" {digits[:7]}-{digits[7:]}\n")
    assert is_same(mark, mark.upper())
    other = str((int(digits[place]) + step) % 10)
    assert not is_same(mark, digits[:place] + other + digits[place + 1 :])


@pytest.mark.parametrize("read", ["", "12345", "0" * 39, "g" * 64])
def test_half_a_fingerprint_is_no_comparison(read):
    with pytest.raises(DosisError, match="no whole fingerprint"):
        is_same("0" * 64, read)


def test_a_login_is_kept_as_a_hash_that_only_this_home_can_make(tmp_path):
    hashes = set()
    for name in ("one", "two"):
        with at_home(tmp_path / name):
            own = login_key.login_hash("Ida Neutral")
            assert own == login_key.login_hash("  ida   neutral ")
            assert own != login_key.login_hash("Ib Neutral")
            hashes.add(own)
        key = tmp_path / name / "login.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert len(key.read_bytes()) == 32
        assert list(key.parent.iterdir()) == [key]
    assert len(hashes) == 2
    with at_home(tmp_path / "one"), pytest.raises(DosisError, match="who signs"):
        login_key.login_hash("  ")


def test_a_damaged_key_is_said_so(tmp_path):
    (tmp_path / "login.key").write_bytes(b"short")
    with at_home(tmp_path), pytest.raises(DosisError, match=r"login\.key holds no key"):
        login_key.seal("x")
