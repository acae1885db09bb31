from .cluster.certificates import (
    Certificates as Certificates,
    read_certificates as read_certificates,
)
from .cluster.machine import (
    Place as Place,
    is_dask_here as is_dask_here,
    load_dask as load_dask,
    print_for as print_for,
    share_out as share_out,
)
from .cluster.printer import cluster_printer as cluster_printer
from .dispatch import local_printer as local_printer, shared_printer as shared_printer
from .folder import Mode as Mode
from .gathered import Gathering as Gathering
from .journal import Record as Record
from .plan import Batch as Batch
from .print_file import (
    Sheet as Sheet,
    archive_entry as archive_entry,
    sheets_of as sheets_of,
    write_archive as write_archive,
    write_print_file as write_print_file,
)
from .remembered import (
    may_be_remembered as may_be_remembered,
    names_columns as names_columns,
    recall_columns as recall_columns,
    remember_columns as remember_columns,
)
from .report import REPORT as REPORT
from .row_doubts import OF_NOBODY as OF_NOBODY, check_table as check_table
from .rows import (
    CheckedRows as CheckedRows,
    ReadyRow as ReadyRow,
    RefusedRow as RefusedRow,
    digest_row as digest_row,
)
from .run import FastPathWrong as FastPathWrong, Summary as Summary, run_batch as run_batch
from .tables import read_table as read_table, refuse_late as refuse_late
from .tables.columns import RawRow as RawRow, raw_rows as raw_rows
from .tables.matching import (
    guess_columns as guess_columns,
    match_columns as match_columns,
)
from .tables.remarks import remarks_on_table as remarks_on_table
from .tables.settled.as_shown import (
    may_be_as_shown as may_be_as_shown,
    take_as_shown as take_as_shown,
)
from .tables.settled.first_row import headings_below as headings_below, take_from as take_from
from .tables.settled.left_aside import lacked_by_fields as lacked_by_fields
from .tables.table import (
    EMPTY as EMPTY,
    MAX_TABLE_BYTES as MAX_TABLE_BYTES,
    Table as Table,
    TableRow as TableRow,
    TooMuchWrong as TooMuchWrong,
    column_letters as column_letters,
)
from .worker import (
    Printer as Printer,
    Pull as Pull,
    RowOutcomes as RowOutcomes,
    print_on as print_on,
)
