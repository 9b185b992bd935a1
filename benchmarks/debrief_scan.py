"""The figures of a class by a plain SQL scan over its events: what the kept counters are measured beside.

Written as well as it goes: the attempts are numbered once, the moves are read once through the index of their attempt,
and every figure is a GROUP BY over what was read.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from pathlib import Path

PREPARED = """
CREATE TEMP TABLE mine AS
  SELECT id, learner, origin_step IS NULL AS begun,
    row_number() OVER (PARTITION BY learner, origin_step IS NULL ORDER BY started_at, id) AS nth
  FROM attempt WHERE class_id = :class AND scenario_id = :scenario;
CREATE TEMP TABLE learner AS SELECT learner, max(nth) AS times FROM mine WHERE begun GROUP BY learner;
CREATE TEMP TABLE move AS
  SELECT m.id, m.learner, m.nth, e.step, e.scene, e.choice, e.goes_to, e.details,
    row_number() OVER (PARTITION BY m.id, e.scene, e.choice IS NULL ORDER BY e.step) AS answer
  FROM mine m JOIN event e ON e.attempt_id = m.id AND e.kind IN ('chosen', 'went_on') WHERE m.begun;
CREATE TEMP TABLE ending AS
  SELECT m.id, m.learner, m.begun, m.nth, e.scene
  FROM mine m JOIN event e ON e.attempt_id = m.id AND e.kind = 'ended';
CREATE TEMP TABLE first_ending AS SELECT id, learner, scene FROM ending WHERE begun AND nth = 1;
CREATE TEMP TABLE first_answer AS
  SELECT id, learner, step, scene, choice, json_extract(details, '$.visible_ms') AS visible
  FROM move WHERE nth = 1 AND answer = 1 AND choice IS NOT NULL;
CREATE TEMP TABLE again AS
  SELECT m.id, e.step, count(*) AS times
  FROM mine m JOIN event e ON e.attempt_id = m.id AND e.kind = 'replayed' WHERE m.begun AND m.nth = 1 GROUP BY 1, 2;
CREATE TEMP TABLE stands AS
  SELECT m.id, coalesce(
    (SELECT e.goes_to FROM event e WHERE e.attempt_id = m.id AND e.kind IN ('chosen', 'went_on')
      ORDER BY e.step DESC LIMIT 1),
    (SELECT e.scene FROM event e WHERE e.attempt_id = m.id AND e.kind = 'started')) AS place
  FROM mine m WHERE m.begun AND m.nth = 1 AND NOT EXISTS
    (SELECT 1 FROM event e WHERE e.attempt_id = m.id AND e.kind = 'ended');
CREATE TEMP TABLE twice AS
  SELECT f.scene, f.choice AS before, n.choice AS after,
    row_number() OVER (PARTITION BY f.learner, f.scene ORDER BY n.nth) AS retry
  FROM learner l JOIN first_answer f ON f.learner = l.learner
  JOIN (SELECT learner, nth, scene, choice FROM move WHERE nth > 1 AND answer = 1 AND choice IS NOT NULL) n
    ON n.learner = f.learner AND n.scene = f.scene WHERE l.times > 1;
"""

COUNTED = """
SELECT 'learners', '', '', '', count(*) FROM learner
UNION ALL SELECT 'ended', '', '', '', count(*) FROM first_ending
UNION ALL SELECT 'at_end', scene, '', '', count(*) FROM first_ending GROUP BY scene
UNION ALL SELECT 'stands', place, '', '', count(*) FROM stands GROUP BY place
UNION ALL SELECT 'came', scene, '', '', count(DISTINCT id) FROM (
    SELECT id, scene FROM move WHERE nth = 1 UNION ALL SELECT id, place FROM stands) GROUP BY scene
UNION ALL SELECT 'took', scene, coalesce(choice, ''), goes_to, count(DISTINCT id)
    FROM move WHERE nth = 1 GROUP BY 2, 3, 4
UNION ALL SELECT 'chose', scene, choice, '', count(*) FROM first_answer GROUP BY scene, choice
UNION ALL SELECT 'led', f.scene, f.choice, e.scene, count(*)
    FROM first_answer f JOIN first_ending e ON e.id = f.id GROUP BY 2, 3, 4
UNION ALL SELECT 'tenths', scene, '', CAST((min(visible, 60000) + 50) / 100 AS INTEGER) AS tenths, count(*)
    FROM first_answer WHERE visible IS NOT NULL AND choice != '(silence)' GROUP BY scene, tenths
UNION ALL SELECT 'replays', f.scene, '', coalesce(a.times, 0) AS times, count(*)
    FROM first_answer f LEFT JOIN again a ON a.id = f.id AND a.step = f.step GROUP BY 2, 4
UNION ALL SELECT 'ever', e.scene, '', '', count(DISTINCT e.learner)
    FROM ending e JOIN learner l ON l.learner = e.learner GROUP BY e.scene
UNION ALL SELECT 'retried', '', '', '', count(*) FROM learner WHERE times > 1
UNION ALL SELECT 'what_if', '', '', '', count(DISTINCT m.learner)
    FROM mine m JOIN learner l ON l.learner = m.learner WHERE NOT m.begun
UNION ALL SELECT 'both', scene, '', '', count(*) FROM twice WHERE retry = 1 GROUP BY scene
UNION ALL SELECT 'kept', scene, '', CASE WHEN before = after THEN 'yes' ELSE 'no' END AS same, count(*)
    FROM twice WHERE retry = 1 GROUP BY scene, same
UNION ALL SELECT 'twice', scene, before, after, count(*) FROM twice WHERE retry = 1 GROUP BY scene, before, after
"""

WAYS = """
SELECT way, count(*) FROM (
  SELECT json_group_array(json_array(scene, choice, goes_to)) AS way
  FROM (SELECT m.id, m.scene, m.choice, m.goes_to FROM move m JOIN first_ending e ON e.id = m.id
    WHERE m.nth = 1 ORDER BY m.id, m.step)
  GROUP BY id) GROUP BY way
"""


def looked_at(path: Path) -> int:
    """Looks at every event once and counts nothing of use: less than this no scan can take. How many there are."""
    raw = sqlite3.connect(path)
    (number,) = raw.execute("SELECT count(*) + 0 * sum(step + length(choice)) FROM event").fetchone()
    raw.close()
    return int(number)


def scanned(path: Path, class_id: str, scenario_id: str) -> Counter[tuple[str, ...]]:
    """By kind, place, choice and goal, how many learners count there; every figure that a debrief needs."""
    raw = sqlite3.connect(path)
    raw.executescript("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-500000;")
    of = {"class": class_id, "scenario": scenario_id}
    for statement in PREPARED.split(";\n"):
        raw.execute(statement, of if ":class" in statement else {})
    found = Counter({tuple(map(str, key)): number for *key, number in raw.execute(COUNTED) if number})
    for way, number in raw.execute(WAYS):
        name = hashlib.sha256(json.dumps(json.loads(way)).encode()).hexdigest()
        found["way", name, "", ""] = number
    raw.close()
    return found
