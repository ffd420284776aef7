package braid.streams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * One sub-topology without a repartition topic: a partition of every topic is an area, and no step leaves an area,
 * so facts, links and sums of a person are in one task already. Large stores are RocksDB, small ones in memory; all
 * have changelogs.
 */
final class MeasureTopology {
  static final String FACTS = "facts";
  static final String SUBJECTS = "subjects";
  static final String LINKS = "links";
  static final String MEMBERS = "members";
  static final String CONTRIBUTIONS = "contributions";
  static final String SUMS = "sums";
  static final String STATED = "stated";
  static final String DELIVERIES = "deliveries";
  static final String TOUCHED = "touched";

  /** The key of an outcome, which goes into its area's partition. */
  record OutcomeKey(int partition, byte[] bytes) {}

  static Topology build(Settings settings) {
    final Topology topology = new Topology();
    final List<String> topics = new ArrayList<>(List.of(settings.linksTopic(), settings.submissionsTopic()));
    for (String agency : settings.agencies()) topics.add(settings.factsTopic(agency));
    topology.addSource("inputs", new ByteArrayDeserializer(), new ByteArrayDeserializer(),
        topics.toArray(String[]::new));
    topology.addProcessor("measure", () -> new MeasureProcessor(settings), "inputs");
    for (String store : new String[] {FACTS, SUBJECTS, LINKS, MEMBERS, CONTRIBUTIONS}) {
      topology.addStateStore(large(store), "measure");
    }
    for (String store : new String[] {SUMS, STATED, DELIVERIES, TOUCHED}) {
      topology.addStateStore(small(store), "measure");
    }
    final Serializer<OutcomeKey> keys = (topic, key) -> key.bytes();
    final StreamPartitioner<OutcomeKey, byte[]> byArea =
        (topic, key, value, partitions) -> Optional.of(Set.of(key.partition()));
    topology.addSink("outcomes", settings.outcomesTopic(), keys, new ByteArraySerializer(), byArea, "measure");
    return topology;
  }

  /** Not cached: nearly all keys are written once between two commits, so a cache would only be a detour. */
  private static StoreBuilder<KeyValueStore<byte[], byte[]>> large(String name) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of());
  }

  private static StoreBuilder<KeyValueStore<byte[], byte[]>> small(String name) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of());
  }

  /** What the command line says. */
  record Settings(String prefix, String[] areas, String[] agencies, String outcomesTopic) {
    String factsTopic(String agency) {
      return prefix + "facts." + agency;
    }

    String linksTopic() {
      return prefix + "links";
    }

    String submissionsTopic() {
      return prefix + "submissions";
    }

    boolean configured(int agencyKind) {
      return Arrays.stream(agencies).anyMatch(agency -> Words.agencyKind(agency) == agencyKind);
    }
  }

  private MeasureTopology() {}
}
