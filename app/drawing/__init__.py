"""From a graph to a picture: an outline (structure only) is laid out, and the one SVG template draws it.

No file here knows the engine or a visitor's text: what goes to Graphviz is integers, what comes back is checked to be
finite numbers.
"""
