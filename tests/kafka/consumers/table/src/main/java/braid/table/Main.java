package braid.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/**
 * Prints an outcome topic as a KTable of Kafka Streams has it, one cell a line: {@code Main BROKERS TOPIC FOLDER}.
 *
 * <p>Two areas have cells of the same key, in two partitions. A KTable keeps partitions apart; a GlobalKTable would
 * not.
 */
public final class Main {
  private static final String STORE = "outcomes";
  private static final long WAIT_MS_MAX = 120_000;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    String brokers = arguments[0];
    String topic = arguments[1];
    StreamsBuilder builder = new StreamsBuilder();
    builder.table(
        topic,
        Consumed.with(Serdes.Bytes(), Serdes.ByteArray()),
        Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(STORE));
    Properties properties = settings(brokers, topic, Path.of(arguments[2]));
    // The topic is compacted, so it is its own changelog: no copy of it is made.
    try (KafkaStreams streams = new KafkaStreams(builder.build(properties), properties)) {
      Map<TopicPartition, Long> ends = ends(brokers, topic);
      streams.start();
      waitUntilRead(streams, ends);
      print(streams);
    }
  }

  private static Properties settings(String brokers, String topic, Path folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "table." + topic + "." + System.nanoTime());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    properties.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return properties;
  }

  /** Where partitions end now; those that are empty are left out. */
  private static Map<TopicPartition, Long> ends(String brokers, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      Set<TopicPartition> partitions =
          admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions().stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .collect(Collectors.toSet());
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(
              partitions.stream().collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest())),
              new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .forEach((partition, about) -> ends.put(partition, about.offset()));
      ends.values().removeIf(end -> end == 0);
      return ends;
    }
  }

  private static void waitUntilRead(KafkaStreams streams, Map<TopicPartition, Long> ends) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MS_MAX);
    Map<TopicPartition, Long> reached = new HashMap<>();
    while (!ends.entrySet().stream().allMatch(end -> reached.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the topic was not read in time");
      }
      Thread.sleep(100);
      streams.metadataForLocalThreads().stream()
          .flatMap(thread -> thread.activeTasks().stream())
          .forEach(task -> reached.putAll(task.committedOffsets()));
    }
  }

  private static void print(KafkaStreams streams) throws IOException {
    var type = QueryableStoreTypes.<Bytes, byte[]>keyValueStore();
    var store = streams.store(StoreQueryParameters.fromNameAndType(STORE, type));
    StringBuilder text = new StringBuilder();
    try (var all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        // The first byte of a key says what the entry is: o a cell, c one of a kind.
        if (entry.key.get()[0] == 'o') {
          text.append(CellText.of(entry.value)).append('\n');
        }
      }
    }
    System.out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
