"""Boxes as wide as their words: nothing that a program names is shrunk, and names of about the same length share a layout."""

import engine
from app.convert import folds
from app.drawing import lettering
from app.drawing.sizes import SIZES


def outline(program: str) -> object:
    return folds.fold(engine.build(program), ()).numbering.outline


def test_a_box_grows_with_its_words_and_is_never_smaller_than_the_usual_one() -> None:
    short, long = lettering.of_operation("+", "y"), lettering.of_operation("cross entropy", "training_loss")
    assert short.width == SIZES.operation_width < long.width
    assert 0 < long.symbol_x < long.name_x < long.width
    assert lettering.of_knob("k0", "").width == SIZES.leaf_width < lettering.of_knob("temperature", "").width
    assert lettering.of_data("x", "20").width == SIZES.leaf_width < lettering.of_data("measured_points", "20×2").width
    assert lettering.of_fold("a_layer_of_some_name").width > SIZES.operation_width


def test_a_symbol_alone_and_a_name_alone_stand_in_the_middle() -> None:
    alone = lettering.of_operation("sigmoid", "")
    assert alone.symbol_x == alone.width / 2
    folded = lettering.of_fold("h")
    assert folded.name_x == folded.width / 2


def test_only_a_name_longer_than_anybody_reads_is_cut() -> None:
    assert lettering.of_knob("n" * lettering.MOST_LETTERS, "").name == "n" * lettering.MOST_LETTERS
    cut = lettering.of_knob("n" * 64, "").name
    assert len(cut) == lettering.MOST_LETTERS
    assert cut.endswith("…")


def test_letters_of_other_scripts_have_room_too() -> None:
    assert lettering.text_width("温度温度", 19) > lettering.text_width("tttt", 19)
    assert lettering.text_width("e\u0301", 19) == lettering.text_width("e", 19)


def test_numbers_and_names_of_the_same_length_do_not_change_the_outline() -> None:
    assert outline("a = 1; loss = a^2") == outline("b = 2.5; cost = b^2")
    assert outline("a = 1; loss = a^2") != outline("a_very_long_name = 1; loss = a_very_long_name^2")
