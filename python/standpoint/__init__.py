"""Who said what in the news, and where it puts them, by the Arrow batch.

>>> import pyarrow as pa, standpoint
>>> news = pa.table({"text": ['"It would not escalate the war," Anna Berg told reporters.']})
>>> claims = standpoint.Engine().process_batch(news)
>>> claims.select(["speaker", "claim", "escalation_label"]).to_pylist()
[{'speaker': 'Anna Berg', 'claim': 'It would not escalate the war', 'escalation_label': 'not_escalatory'}]

`standpoint.spark`, `standpoint.ray` and `standpoint.daft` put an engine into the frames of these systems. The results
are those of the program `standpoint`, row by row, however the work is divided.
"""

from ._engine import VERSION as __version__
from .engine import BadRow, Engine, mark_duplicates, number_copies, spreadsheet_cells

__all__ = ["BadRow", "Engine", "__version__", "mark_duplicates", "number_copies", "spreadsheet_cells"]
