"""What a model says, held against what it was given: nothing that is not so is served.

Pure code: no model, no web. A text is taken sentence by sentence. A sentence is kept only where every name,
number, date, direction, quotation and word of weight stands in a fact that was given or in the passage that
it cites; what is not there falls with its reason, and the caller fills in the plain wording.
"""

from insights.narration.verify.check import checked
from insights.narration.verify.given import Checked, Dropped, Given, Kept, Quoted
from insights.narration.verify.insight import given_of, problem, served
from insights.narration.verify.quantities import Quantity, measured, quantities

__all__ = [
    "Checked",
    "Dropped",
    "Given",
    "Kept",
    "Quantity",
    "Quoted",
    "checked",
    "given_of",
    "measured",
    "problem",
    "quantities",
    "served",
]
