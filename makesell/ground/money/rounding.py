"""Ground/money: R(x), round half away from zero 四舍五入 at the minor unit of a currency (ISO 4217)."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from math import ceil

from makesell.ground.refusal import Refusal

# Currencies of ISO 4217 whose minor unit has not two digits, and those the house knows with two.
_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNH CNY COP CRC CUP CVE "
        "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
        "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
        "RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES "
        "WST XCD YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_DIGITS = {code: digits for digits, codes in _BY_DIGITS.items() for code in codes.split()}
# Sums of the books stay far below this; the wide context keeps products of a total and weights exact.
WIDE = Context(prec=100)


def minor_digits(currency: str) -> int:
    """Digits of the currency's minor unit (CNY 2, JPY 0, KWD 3). Refuses a code that ISO 4217 does not have."""
    try:
        return MINOR_DIGITS[currency]
    except KeyError:
        raise Refusal("money.currency", "%(currency)s is not a currency.", field="currency", currency=currency) from None


def number(value: Decimal | int) -> Decimal:
    """The value as a finite Decimal. Raises TypeError for float and bool: binary fractions are not money."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"money is Decimal, not {type(value).__name__}")
    made = Decimal(value)
    if not made.is_finite():
        raise Refusal("money.finite", "%(value)s is not an amount.", value=str(value))
    return made


def rounded(value: Decimal | int, to: str | int = 2) -> Decimal:
    """R(value): rounded half away from zero to a currency's minor unit (`to` a code) or to so many digits; never minus zero."""
    digits = minor_digits(to) if isinstance(to, str) else to
    made = number(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP, context=WIDE)
    return made if made else abs(made)


def rounded_up(value: Decimal, digits: int) -> Decimal:
    """The smallest number of so many digits that is not less: what is needed of goods that are counted so."""
    return number(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_CEILING, context=WIDE)


def rounded_down(value: Decimal, digits: int) -> Decimal:
    """The largest number of so many digits that is not more: what is whole of goods that are counted so."""
    return number(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_FLOOR, context=WIDE)


def in_lots(value: Decimal, lot: Decimal) -> Decimal:
    """The smallest number of whole lots that is not less; a lot of 0 binds nothing."""
    return ceil(value / lot) * lot if lot else value


def spread_units(total: Decimal, weights: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """13.19: each share floored to whole `unit`s, the rest to the largest weight (tie: the first). Refuses bad weights or unit."""
    checked = [number(weight) for weight in weights]
    if number(unit) <= 0 or not checked or min(checked) < 0 or not any(checked):
        raise Refusal("split.weights", "Weights must not be negative and must not all be zero.", field="weights")
    whole = WIDE.create_decimal(sum(checked))
    magnitude = abs(number(total))
    # Multiply before dividing: a share that is a whole number of units must not fall below it by a rounded quotient.
    floors = [
        WIDE.divide(WIDE.multiply(magnitude, weight), WIDE.multiply(whole, unit)).to_integral_value(rounding=ROUND_FLOOR, context=WIDE)
        * unit
        for weight in checked
    ]
    floors[checked.index(max(checked))] += magnitude - sum(floors)
    return [part if total >= 0 else -part for part in floors]
