"""Money in few characters, and shares over and under a plan."""

THOUSAND, MILLION, BILLION = 1e3, 1e6, 1e9
_UNITS = ((BILLION, "bn"), (MILLION, "m"), (THOUSAND, "k"))
_SMALL = 10 * THOUSAND


def amount(value: float | None, currency: str | None = None) -> str:
    """An amount with three digits that count: 1.25 m GBP; nothing where it is not known."""
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return ""
    size, unit = next(((size, unit) for size, unit in _UNITS if abs(value) >= max(size, _SMALL)), (1.0, ""))
    scaled = value / size
    if not unit and abs(scaled) < 1:
        said = f"{scaled:.2g}"
    else:
        digits = 0 if abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2  # noqa: PLR2004 - three digits
        whole = not unit and scaled == round(scaled)
        said = f"{scaled:,.{0 if whole else digits}f}"
    return " ".join(part for part in (said, unit, currency or "") if part)


def signed_percent(share: float) -> str:
    """A share above or below a plan: +12 %, −3 %, on plan."""
    whole = round(100 * share)
    if whole == 0:
        return "on plan"
    return f"{'+' if whole > 0 else '−'}{abs(whole):,} %"
