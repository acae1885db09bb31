from .certificate import examine_certificate as examine_certificate
from .content import (
    LEAFLETS as LEAFLETS,
    READ as READ,
    examine_absent as examine_absent,
    examine_content as examine_content,
    examine_page as examine_page,
    print_sample as print_sample,
    sample_press as sample_press,
)
from .examined import Examined as Examined
from .handshake import (
    shake_hands as shake_hands,
    show_certificate as show_certificate,
)
from .machine import (
    account_of as account_of,
    examine_clock as examine_clock,
    examine_machine as examine_machine,
    examine_space as examine_space,
)
from .mounted import open_mounted as open_mounted
from .rights import (
    explain_unlisted as explain_unlisted,
    problems_to_mend as problems_to_mend,
    refuse_shut as refuse_shut,
)
