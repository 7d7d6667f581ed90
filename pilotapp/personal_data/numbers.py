"""Check digits of identification numbers, so that random digits are rejected."""

from pilotapp.personal_data.place import Place


def iban(place: Place, lengths: dict[str, int]) -> Place | None:
    """ISO 13616: the country's length, and remainder 1 modulo 97."""
    letters = [index for index, sign in enumerate(place.part) if sign != " "]
    length = lengths.get(place.part[:2].upper(), 0)
    if not length or len(letters) < length:
        return None
    compact = "".join(place.part[index] for index in letters[:length]).upper()
    digits = "".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])
    return place.cut(0, letters[length - 1] + 1) if int(digits) % 97 == 1 else None


def person_number(place: Place) -> Place | None:
    """The German tax number (BZSt: ISO 7064 MOD 11,10) or the Turkish identity number, by their check digits."""
    digits = [int(sign) for sign in place.part if sign != " "]
    return place if _is_tax_number(digits) or _is_turkish_number(digits) else None


def _is_tax_number(digits: list[int]) -> bool:
    product = 10
    for digit in digits[:10]:
        total = (digit + product) % 10 or 10
        product = total * 2 % 11
    repeated = max(digits[:10].count(digit) for digit in set(digits[:10]))
    return repeated in (2, 3) and (11 - product) % 10 == digits[10]


def _is_turkish_number(digits: list[int]) -> bool:
    odd, even = sum(digits[0:9:2]), sum(digits[1:8:2])
    return (odd * 7 - even) % 10 == digits[9] and sum(digits[:10]) % 10 == digits[10]
