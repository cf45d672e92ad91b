"""Full-text search over overlapping pairs of Chinese characters, within what the reader may see.

Pairs find any word of two characters and more; the last character of a run stands alone, so that a prefix query
finds single characters too. Names are filed under their pinyin initials as well. Whose matter it is goes into the same index as tokens (``u12``), so that one lookup
answers both "which words" and "whose".
"""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from peewee import SQL

from portal.domain.pinyin import spell
from portal.store.db import db, is_postgres

LONGEST_NAME, LONGEST_INITIALS = 40, 12
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


def initials(name: str) -> list[str]:
    """The tokens by which a name is found by the first letters of its pinyin, from any character on: xfctd in 占用消防车通道."""
    letters = spell(name[:LONGEST_NAME]).initials.lower()
    return [letters[i : i + LONGEST_INITIALS] for i in range(len(letters) - 1)]


def put(
    matter_id: int, text: str, names: Iterable[str], units: Iterable[int], private: bool, known: str = ""
) -> str:
    """File a matter under its words and the initials of ``names``, visible to ``units``, and to overseers unless private.

    Gives the digest of what was said; nothing is written, nor worked out, where that is the one ``known`` already.
    """
    whose = [f"u{unit}" for unit in units] + ([] if private else ["uall"])
    names = list(names)
    digest = hashlib.sha256("\n".join([text, *names, *whose]).encode()).hexdigest()
    if digest == known:
        return digest
    body = " ".join([*pairs(text), *(token for name in names for token in initials(name)), *whose])
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
    return digest


def sought(words: str, units: Iterable[int], *, overseer: bool) -> str | None:
    """What ``matching`` looks for: all ``words``; None for words without letter or digit.

    Of ``units``, and for an ``overseer`` of all that are not private.
    """
    terms = _terms(words)
    if not terms:
        return None
    whose = [f"u{unit}" for unit in units] + (["uall"] if overseer else [])
    if is_postgres():
        return " & ".join([*(f"{t}:*" if p else t for t, p in terms), f"({' | '.join(whose)})"])
    return " AND ".join([*(f'"{t}"*' if p else f'"{t}"' for t, p in terms), f"({' OR '.join(whose)})"])


def matching(text: Any, limit: int) -> SQL:
    """A subquery for the newest ids of matters that contain what is ``sought``; it stands in ``Matter.id.in_(…)``."""
    if is_postgres():
        body = "(SELECT id FROM matter_text WHERE body @@ to_tsquery('simple', %s) ORDER BY id DESC LIMIT %s)"
    else:
        body = "(SELECT rowid FROM matter_text WHERE matter_text MATCH ? ORDER BY rowid DESC LIMIT ?)"
    return SQL(body, (text, limit))


def _terms(words: str) -> list[tuple[str, bool]]:
    """The query's tokens; True marks a prefix. The last character of a word is covered by the pair before it."""
    terms: list[tuple[str, bool]] = []
    for run in _RUNS.findall(words.lower()):
        if run[0].isascii() or len(run) == 1:
            terms.append((run, True))
        else:
            terms += [(run[i : i + 2], False) for i in range(len(run) - 1)]
    return terms
