#!/usr/bin/env python3
"""Keeps the table that an outcome topic of Braid states, with confluent-kafka.

  outcomes.py --brokers k1:9093 --topic braid.outcomes.board            print the table, one cell a line, and end
  outcomes.py --brokers k1:9093 --topic braid.outcomes.board --follow   go on: a line for each release, until stopped

A cell is printed as `braid outcomes NAME --json` prints it. A line of --follow is {"release": ..., "changed": [cells],
"gone": [names of cells]}; the first one of an area is the whole table. docs/subscribing.md says why it is done so.

Preparation: pip install --require-hashes -r requirements.txt
             protoc --proto_path=PROTO --python_out=. outcome/outcome.proto      (a stream in JSON needs none of it)
"""
import argparse
import datetime
import json
import pathlib
import sys
import uuid

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

CELL, CONTROL = b"o", b"c"  # the first byte of a key says what the entry is
RELEASE = CONTROL + b"release"


class Area:
    """One partition of the topic. `table` holds whole releases only, by name of the cell."""

    def __init__(self):
        self.table = {}
        self.release = None
        self.current = False  # everything that was committed has been read
        self.whole = True     # the last entry that was read is the last one of a release
        self._read = None     # the release entry that was read last
        self._pending = {}    # name -> cell, or None where it is gone

    def take(self, message):
        """Returns what a release changed, where this entry was the last of one."""
        key, value = message.key(), message.value()
        self.whole = key == RELEASE
        if self.whole:
            self._read = decode(message)
            # Among old entries some are missing, because later ones replaced them: nothing is whole before the end.
            # Back among them is whom compaction has overtaken: a release between is missing.
            if self.release and self._read["number"] > self.release["number"] + 1:
                self.current = False
            return self._apply() if self.current else None
        if key[:1] == CELL:
            self._pending[name_of(key)] = decode(message) if value is not None else None
        return None

    def reached_end(self):
        """Nothing is committed behind what was read; so what was read is whole, where it was not known before."""
        first, self.current = not self.current, True
        return self._apply() if first and self.whole and self._read else None

    def _apply(self):
        pending, self._pending = self._pending, {}
        gone = [name for name, cell in pending.items() if cell is None and self.table.pop(name, None)]
        changed = {name: cell for name, cell in pending.items() if cell is not None}
        self.table.update(changed)
        self.release = self._read
        if len(self.table) != self.release["cells"]:
            raise SystemExit("entries are missing: read the topic again from its beginning")
        return {"release": self.release, "changed": list(changed.values()), "gone": gone}


def name_of(key):
    """`cla.days/1/Y2025/sex=F`, as in the header ce_subject."""
    return key[1:].decode().replace("\0", "/").rstrip("/")


def decode(message):
    """The entry as an object, whichever encoding the stream has."""
    if message.value()[:1] == b"{":
        return json.loads(message.value())
    from outcome import outcome_pb2  # made by protoc from Braid's contract
    if message.key() == RELEASE:
        return release_object(outcome_pb2.Release.FromString(message.value()))
    return cell_object(outcome_pb2.Outcome.FromString(message.value()))


def day(number):
    return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=number))


def cell_object(outcome):
    def number(field):
        return getattr(outcome, field) if outcome.HasField(field) else None

    value = None
    if outcome.status == "ok":
        value = outcome.count if outcome.HasField("count") else float(outcome.value)
    return {"indicator": outcome.indicator, "version": outcome.version, "area": outcome.area, "period": outcome.period,
            "breakdown": {part.name: part.value for part in outcome.breakdown}, "status": outcome.status,
            "value": value, "count": number("count"), "people": number("people"), "numerator": number("numerator"),
            "denominator": number("denominator"), "unit": outcome.unit, "revision": outcome.revision,
            "as_of": day(outcome.as_of), "definition": outcome.definition.hex()}


def release_object(release):
    return {"area": release.area, "number": release.number,
            "as_of": day(release.as_of) if release.HasField("as_of") else None, "cells": release.cells,
            "catalogue": release.catalogue.hex(),
            "up_to": [{"feed": item.feed, "sequence": item.sequence} for item in release.up_to],
            "links_moved": release.links_moved}


def settings(options):
    """For librdkafka."""
    chosen = {"bootstrap.servers": options.brokers,
              # Entries of a release that has not been committed, or never will be, are not seen.
              "isolation.level": "read_committed",
              "enable.partition.eof": True,  # says when everything was read
              # The position is kept with the table, in memory. There has to be a group all the same, and a right to it.
              "enable.auto.commit": False, "group.id": f"{options.topic}.{uuid.uuid4()}"}
    if options.user:
        password = pathlib.Path(options.password_file).read_text(encoding="utf-8").strip()
        chosen |= {"security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512",
                   "sasl.username": options.user, "sasl.password": password}
    if options.authority:
        chosen["ssl.ca.location"] = options.authority
    return chosen


def partitions_of(consumer, topic):
    about = consumer.list_topics(topic, timeout=30).topics[topic]
    if about.error:
        raise SystemExit(f"{topic}: {about.error.str()}")
    return sorted(about.partitions)


def releases(consumer, areas, follow):
    """What each whole release changed, as it comes; ends when everything was read, unless told to follow."""
    while follow or not all(area.current and area.whole for area in areas.values()):
        message = consumer.poll(1.0)
        if message is None:
            continue
        area = areas[message.partition()]
        if message.error() is None:
            changes = area.take(message)
        elif message.error().code() == KafkaError._PARTITION_EOF:
            changes = area.reached_end()
        else:
            raise KafkaException(message.error())
        if changes:
            yield changes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brokers", required=True, help="host:port, several by commas")
    parser.add_argument("--topic", required=True)
    parser.add_argument("--follow", action="store_true", help="go on with what is published from now on")
    parser.add_argument("--user", help="login, by SCRAM-SHA-512 over TLS")
    parser.add_argument("--password-file")
    parser.add_argument("--authority", help="PEM file of who signs the brokers' certificates")
    options = parser.parse_args()
    consumer = Consumer(settings(options))
    areas = {partition: Area() for partition in partitions_of(consumer, options.topic)}
    consumer.assign([TopicPartition(options.topic, partition, OFFSET_BEGINNING) for partition in areas])
    for changes in releases(consumer, areas, options.follow):
        if options.follow:
            print(json.dumps(changes), flush=True)
    for partition in sorted(areas):
        for _, cell in sorted(areas[partition].table.items()):
            print(json.dumps(cell))
    consumer.close()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
