"""A graph as one fast function from parameters to loss and gradients.

Three stages, a module each: the rules of the operations table are run once over symbols and leave a list of instructions
(`record`); the list becomes straight-line Python source (`generate`); the source is compiled and called (here). Where all
is scalar the code works on Python floats, where not on NumPy arrays with buffers that are kept between calls.
"""

from engine.kernel.compiled import Kernel, compile_kernel

__all__ = ["Kernel", "compile_kernel"]
