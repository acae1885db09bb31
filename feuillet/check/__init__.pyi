from .answers import (
    NO as NO,
    YES as YES,
    name_answers as name_answers,
    read_choice as read_choice,
)
from .cancelled import says_cancelled as says_cancelled
from .described import (
    find_mistyped as find_mistyped,
    find_undescribed as find_undescribed,
)
from .field import NUMBERS as NUMBERS
from .findings import blocking_problems as blocking_problems
from .prove import (
    FastPath as FastPath,
    Proof as Proof,
    check_leaflet as check_leaflet,
    prove_approval as prove_approval,
)
from .rules.rule import Subject as Subject
from .stand_ins import (
    explain_stand_in as explain_stand_in,
    has_letter as has_letter,
    is_garbled as is_garbled,
)
from .together import counted_by as counted_by, number_lists as number_lists
from .unusual import orders_of as orders_of, warn_unfilled as warn_unfilled
from .values import (
    accept_values as accept_values,
    check_values as check_values,
    complete_values as complete_values,
    find_troubles as find_troubles,
    read_values_of as read_values_of,
)
from .variants_page import compare_variants as compare_variants
