"""The bare server: one Flask route each for a number and a call by raw sqlite3, and one Socket.IO emit. Not a product: the ceiling."""

import os
import threading

import pysqlite3.dbapi2 as sqlite3
from flask import Flask, request
from flask_socketio import SocketIO

SCHEMA = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS series (day TEXT, prefix TEXT, last INTEGER, PRIMARY KEY (day, prefix));
CREATE TABLE IF NOT EXISTS ticket (id INTEGER PRIMARY KEY, day TEXT, number TEXT, state TEXT, counter TEXT, UNIQUE (day, number));
CREATE INDEX IF NOT EXISTS waiting ON ticket (id) WHERE state = 'W';
"""
NUMBER = "INSERT INTO series VALUES ('d', 'A', 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last"
app = Flask(__name__)
sio = SocketIO(app, async_mode="threading")
lock = threading.Lock()
database = sqlite3.connect(os.environ["BARE_DB"], check_same_thread=False, isolation_level=None)
database.executescript(SCHEMA)


@app.post("/ticket")
def ticket() -> dict[str, object]:
    """Give a number."""
    with lock:
        database.execute("BEGIN IMMEDIATE")
        number = f"A{database.execute(NUMBER).fetchone()[0]:03d}"
        key = database.execute("INSERT INTO ticket (day, number, state) VALUES ('d', ?, 'W')", (number,)).lastrowid
        database.execute("COMMIT")
    return {"id": key, "number": number}


@app.post("/call")
def call() -> dict[str, object]:
    """Call the first; with `tell` every screen hears of it."""
    with lock:
        database.execute("BEGIN IMMEDIATE")
        row = database.execute("SELECT id, number FROM ticket WHERE state = 'W' ORDER BY id LIMIT 1").fetchone()
        if row:
            database.execute("UPDATE ticket SET state = 'C', counter = ? WHERE id = ?", (request.args.get("counter"), row[0]))
        database.execute("COMMIT")
    return {"id": row[0], "number": row[1]} if row else {}


@app.post("/emit")
def emit() -> dict[str, object]:
    """Tell every screen, and nothing else."""
    sio.emit("lines", {"seq": 1, "number": "A001", "window": "3"})
    return {}
