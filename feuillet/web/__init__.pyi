from .app import make_app as make_app
from .http_server import run_server as run_server
from .jobs import Jobs as Jobs
from .keys import (
    SHORTEST as SHORTEST,
    NameTaken as NameTaken,
    NameUnknown as NameUnknown,
    WrongPassword as WrongPassword,
    check_keys as check_keys,
    keys_path as keys_path,
    read_keys as read_keys,
    remembered_path as remembered_path,
    write_keys as write_keys,
)
from .presses import Presses as Presses
from .refusals import LOG as LOG
from .sessions import Sessions as Sessions, is_loopback as is_loopback
from .state import Server as Server, Setup as Setup
