"""Which passwords may open an account: long rather than odd, and none that everybody tries first."""

import unicodedata

from hallq.domain.errors import PasswordTooWeak

SHORTEST = 8
LONGEST = 128

# What is tried first, in lists of leaked passwords from China and abroad; shorter ones fall by their length.
_TRIED_FIRST = """
    00000000 11111111 12121212 12341234 12344321 123123123 123123qwe 123321123 12345678 123456789 1234567890 123456abc 123456qq 1234qwer
    1314520520 147258369 159357456 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 20082008 31415926 52013140 5201314520 5211314521 55555555 66666666 66668888
    77777777 789456123 87654321 88888888 88889999 963852741 987654321 99999999 a1234567 a12345678 a123456789 aa123456 aaaaaaaa abc12345
    abc123456 abcd1234 abcdefgh access14 admin123 admin1234 admin123456 admin888 administrator asdf1234 asdfasdf asdfghjk asdfghjkl baseball
    changeme computer dearbook football google123 hello123 iloveyou iloveyou1 letmein123 liuxiaofei11 master123 michael1 p@ssw0rd p@ssword
    passw0rd password password1 password12 password123 princess q1w2e3r4 q1w2e3r4t5 qazwsx123 qazwsxedc qq123456 qq123456789 qwe123456
    qwer1234 qwerasdf qwerty12 qwerty123 qwertyui qwertyuiop root1234 sunshine superman test1234 trustno1 wang1234 welcome1 welcome123
    wodemima woaini123 woaini1314 woaini520 woaini521 xiaoming zxcvbnm1 zxcvbnm123 zxcvbnma
    """
COMMON = frozenset(_TRIED_FIRST.split())


def read_password(password: str, *, login: str, hall: str) -> str:
    """The password in the one form in which it is hashed (NFKC), if it may be used. Raises PasswordTooWeak with the reason.

    Reasons: too_short, too_long, too_plain (fewer than four different signs), common, is_a_name (the login or the hall's code, with digits or not).
    """
    normal = normal_form(password)
    reason = _reason(normal, {login.casefold(), hall.casefold()})
    if reason is not None:
        raise PasswordTooWeak(reason=reason, shortest=SHORTEST, longest=LONGEST)
    return normal


def normal_form(password: str) -> str:
    """The same signs typed in another way are the same password."""
    return unicodedata.normalize("NFKC", password)


def _reason(password: str, names: set[str]) -> str | None:
    folded = password.casefold()
    letters = "".join(sign for sign in folded if sign.isalpha())
    faults = {
        "too_short": len(password) < SHORTEST,
        "too_long": len(password) > LONGEST,
        "too_plain": len(set(password)) < 4,
        "common": folded in COMMON,
        "is_a_name": folded in names or letters in names or "".join(sign for sign in folded if sign.isalnum()) in names,
    }
    return next((reason for reason, found in faults.items() if found), None)
