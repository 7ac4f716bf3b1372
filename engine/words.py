"""The sentences that are true of every operation, as templates: what an operation says itself stands in its entry of the table.

Everything that `engine/explain.py` says is here or there, so that another language is other values for these names and for the
entries' sentences, and no other code. Names in braces are filled in; a space at a beginning joins one sentence to the next.
"""

SEED_RULE = "The output changes exactly as much as itself: its gradient is 1."
SEED = "The way back begins at {name}. Its gradient is 1, because this is the output: it changes exactly as much as itself."
RESULT = "the result"

# What a forward step computes, and what comes of it.
ALONG = "{does}, along {axis}."
LAST_AXIS = "the last axis"
AXIS = "axis {axis}"
GIVES = "{does} That gives {value}."
NAMED_NUMBER = "{name} = {value}"
NAMED_ARRAY = "{name}: {value}"
NOT_FINITE = " That is not finite: from here on nothing that depends on it can be trusted."
# Where a sentence of the table is filled in with one.
SINGULAR = ("the 1 numbers", "the one number")

# Several things in a row.
COMMA = ", "
AND = "{first} and {last}"
MORE = "{count} more"
# What a reshaped value is, where it has one axis alone.
A_LIST = "a list of {n}"
NUMBERS_ALIKE = "{count} numbers, all {low}"
NUMBERS_BETWEEN = "{count} numbers from {low} to {high}"

# What a backward step sends to its operands.
NOTHING_FLOWS = "The incoming gradient is 0, so nothing flows on from here."
OTHERS = "The other {count} operands receive theirs in the same way."
RECEIVES = "{name} receives {calculation}{value}{over}{why}."
CALCULATION = "{incoming} × {local} = "
SUMMED = ", summed over the {count} points it was used for"
STOPPED = ", because nothing passes to it here"
FLAT = ", because the slope is 0 here"

# Contributions that arrive where others have arrived before.
FIRST_OF = " It is used {count} times; this is the first contribution."
ADDED_TO_ONE = " It is added to what came from 1 other use."
ADDED_TO_MANY = " It is added to what came from {count} other uses."
WITH_BEFORE = " With the {before} from before: {before} + {added} = {after}."
WITH_ALL_BEFORE = " With the {before} from before: {before} + {added} = {after} in all."
