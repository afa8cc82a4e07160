"""Each pair of colours that meets on a screen, in every scheme."""

import pytest

from journal_app.ui import tokens


@pytest.mark.parametrize("scheme", tokens.SCHEMES.values(), ids=lambda scheme: scheme.name)
def test_each_pair_of_colours_has_the_contrast_it_needs(scheme: tokens.Scheme) -> None:
    too_low = [
        f"{ink} on {ground}: {reached:.2f}, needs {least}"
        for ink, ground, least in tokens.CONTRAST_PAIRS
        if (reached := tokens.contrast(getattr(scheme, ink), getattr(scheme, ground))) < least
    ]

    assert too_low == []


def test_black_on_white_has_the_greatest_contrast_there_is() -> None:
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21)
