from journal_app.domain.rereading import returning_words


def test_words_come_back_by_rule_and_small_ones_do_not() -> None:
    texts = (
        "Through the garden, my garden, and the Kitchen",
        "kitchen; garden, with others",
        "through others: kitchen",
    )

    assert returning_words(texts) == ("Kitchen", "garden")
