#!/usr/bin/env python3
"""Prints what the SDK of CloudEvents makes of each entry of an outcome topic: cloud_events.py BROKERS TOPIC

One entry a line: its attributes, of which partitionkey is the key of the entry, and `data` where that is JSON.
Tombstones are no events. Needs what fetch.py makes for Python.
"""
import json
import sys

from cloudevents.kafka import KafkaMessage, from_binary
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition


def messages(brokers, topic):
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": "cloud-events", "enable.auto.commit": False,
                         "isolation.level": "read_committed", "enable.partition.eof": True})
    waiting = set(consumer.list_topics(topic, timeout=30).topics[topic].partitions)
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in waiting])
    while waiting:
        message = consumer.poll(30)
        if message is None:
            raise SystemExit("the topic was not read in time")
        if message.error() is None:
            yield message
        elif message.error().code() == KafkaError._PARTITION_EOF:
            waiting.discard(message.partition())
        else:
            raise KafkaException(message.error())
    consumer.close()


def main(brokers, topic):
    for message in messages(brokers, topic):
        if message.value() is None:
            continue
        as_json = message.value()[:1] == b"{"
        event = from_binary(KafkaMessage(dict(message.headers()), message.key(), message.value()),
                            data_unmarshaller=json.loads if as_json else lambda _: None)
        # The binding gives the key of the entry as the attribute partitionkey.
        attributes = {name: value.decode() if isinstance(value, bytes) else value
                      for name, value in event.get_attributes().items()}
        print(json.dumps({**attributes, "data": event.get_data()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
