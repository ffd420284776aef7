#!/usr/bin/env python3
"""A minimal sender of braid.feed.v1 records: two made-up children, one of whom was missing for a night.

    protoc --proto_path=proto/feed/v1 --python_out=docs/examples/producer feed.proto
    pip install -r docs/examples/producer/requirements.txt
    docs/examples/producer/send_records.py --topic made-up.records --set bootstrap.servers=127.0.0.1:9092

Real settings, each given by a --set: security.protocol=SASL_SSL, sasl.mechanism=SCRAM-SHA-512, sasl.username,
sasl.password, ssl.ca.location.
"""
import argparse
import sys

import feed_pb2
from confluent_kafka import Producer

# Both days included: what the records speak about, and until when. Without it they make no figures.
PERIOD = "2024-01-01/2024-12-31"


def records():
    for number, name, birth in [("M1", "ADA", "2010-03-04"), ("M2", "BEN", "2011-05-06")]:
        record = feed_pb2.Record(unit="person", key=number, version=1)
        record.subject.id = number
        record.identity.given_name = name
        record.identity.family_name = "MADEUP"
        record.identity.birth_date = birth
        record.identity.postcode = "ZZ99 3VZ"  # the published code for "no fixed abode"
        yield record
    record = feed_pb2.Record(unit="missing-episodes", key="R1", version=1)
    record.subject.id = "M1"
    record.fact.kind = "missing"
    record.fact.start = "2024-06-01"
    record.fact.end = "2024-06-02"
    record.fact.event = "R1"
    record.fact.attribute.add(name="missing_category", value="missing")
    yield record


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of librdkafka")
    options = parser.parse_args()
    # Idempotent: a message that is tried again is written once, and the order stays.
    producer = Producer({"enable.idempotence": True, **dict(pair.split("=", 1) for pair in options.set)})
    failed = []
    for record in records():
        # One key a child: what is said of one child stays in order.
        producer.produce(options.topic, key=record.subject.id, value=record.SerializeToString(),
                         headers={"period": PERIOD}, on_delivery=lambda error, _: error and failed.append(error))
        producer.poll(0)
    left = producer.flush(30)
    if failed or left:
        print(f"not delivered: {len(failed) + left}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
