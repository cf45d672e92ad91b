"""Full-text search over overlapping pairs of Chinese characters, within what the reader may see.

Pairs find any word of two characters and more; the last character of a run stands alone, so that a prefix query
finds single characters too. Whose matter it is goes into the same index as tokens (``u12``), so that one lookup
answers both "which words" and "whose".
"""

import re
from collections.abc import Iterable, Sequence

from portal.store.db import db, is_postgres

_RUNS = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003FFFF]+|[0-9a-z]+")


def pairs(text: str) -> list[str]:
    """The tokens under which ``text`` is filed: 消防车 → 消防 防车 车; words of letters and digits as they are."""
    found = []
    for run in _RUNS.findall(text.lower()):
        if run[0].isascii():
            found.append(run)
        else:
            found += [run[i : i + 2] for i in range(len(run))]
    return found


def put(matter_id: int, text: str, units: Iterable[int], private: bool) -> None:
    """File a matter under its words, visible to ``units``, and to overseers unless ``private``."""
    tokens = pairs(text) + [f"u{unit}" for unit in units] + ([] if private else ["uall"])
    body = " ".join(tokens)
    if is_postgres():
        if not db.execute_sql(
            "UPDATE matter_text SET body = to_tsvector('simple', %s) WHERE id = %s", (body, matter_id)
        ).rowcount:
            db.execute_sql(
                "INSERT INTO matter_text (id, body) VALUES (%s, to_tsvector('simple', %s))", (matter_id, body)
            )
    else:
        db.execute_sql("DELETE FROM matter_text WHERE rowid = ?", (matter_id,))
        db.execute_sql("INSERT INTO matter_text (rowid, body) VALUES (?, ?)", (matter_id, body))


def find(words: str, units: Sequence[int] | None, limit: int = 50, before: int | None = None) -> list[int]:
    """Ids of matters that contain all ``words``, newest first; ``units`` None asks for an overseer.

    ``before`` continues after an earlier page. Returns an empty list for words without a letter or digit.
    """
    terms = _terms(words)
    if not terms:
        return []
    whose = ["uall"] if units is None else [f"u{unit}" for unit in units]
    if is_postgres():
        text = " & ".join([*(f"{t}:*" if p else t for t, p in terms), f"({' | '.join(whose)})"])
        sql = "SELECT id FROM matter_text WHERE body @@ to_tsquery('simple', %s) AND id < %s ORDER BY id DESC LIMIT %s"
    else:
        text = " AND ".join([*(f'"{t}"*' if p else f'"{t}"' for t, p in terms), f"({' OR '.join(whose)})"])
        sql = "SELECT rowid FROM matter_text WHERE matter_text MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
    rows = db.execute_sql(sql, (text, before or 2**62, limit)).fetchall()
    return [row[0] for row in rows]


def _terms(words: str) -> list[tuple[str, bool]]:
    """The query's tokens; True marks a prefix. The last character of a word is covered by the pair before it."""
    terms: list[tuple[str, bool]] = []
    for run in _RUNS.findall(words.lower()):
        if run[0].isascii() or len(run) == 1:
            terms.append((run, True))
        else:
            terms += [(run[i : i + 2], False) for i in range(len(run) - 1)]
    return terms
