package braid.streams;

import braid.streams.MeasureTopology.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * Arguments: BOOTSTRAP PREFIX AREAS AGENCIES OUTCOMES-TOPIC STATE-DIR, lists by commas, agencies as topics name
 * them. Says "running" on standard output when every store is restored; SIGTERM ends it in order.
 */
public final class Main {
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 6) {
      System.err.println("arguments: BOOTSTRAP PREFIX AREAS AGENCIES OUTCOMES-TOPIC STATE-DIR");
      System.exit(64);
    }
    final Settings settings =
        new Settings(arguments[1], arguments[2].split(","), arguments[3].split(","), arguments[4]);
    final KafkaStreams streams =
        new KafkaStreams(MeasureTopology.build(settings), properties(settings, arguments[0], arguments[5]));
    final CountDownLatch ended = new CountDownLatch(1);
    streams.setStateListener((now, before) -> {
      if (now == KafkaStreams.State.RUNNING) System.out.println("running");
      if (now.hasCompletedShutdown()) ended.countDown();
    });
    streams.setUncaughtExceptionHandler(fault -> {
      fault.printStackTrace();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(30))));
    streams.start();
    ended.await();
  }

  private static Properties properties(Settings settings, String bootstrap, String stateFolder) {
    final Properties all = new Properties();
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.prefix() + "measure-streams");
    all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    all.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder);
    all.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    all.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
    all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);  // the bench has one broker
    all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Rocks.class);
    all.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10_000);
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
    // Who comes back under its name takes its tasks again at once, without waiting for its former self to be given up.
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "measure");
    all.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 262_144);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
    all.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 67_108_864L);
    // The first release measures everybody within one transaction.
    all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 300_000);
    return all;
  }

  /** One block cache for all stores; filters, since most look-ups of a new record find nothing. */
  public static final class Rocks implements RocksDBConfigSetter {
    private static final Cache CACHE = new LRUCache(128L << 20);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
      final BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      table.setBlockCache(CACHE);
      table.setFilterPolicy(new BloomFilter(10));
      table.setCacheIndexAndFilterBlocks(true);
      options.setTableFormatConfig(table);
      // Facts are looked up by subject, the first half of their key: files without any are passed over.
      if (store.equals(MeasureTopology.FACTS)) options.useFixedLengthPrefixExtractor(16);
      options.setWriteBufferSize(32L << 20);
      options.setMaxWriteBufferNumber(3);
    }

    @Override
    public void close(String store, Options options) {}
  }

  private Main() {}
}
