package braid.streams;

import java.util.Arrays;

/**
 * What one person adds to the sums of an area: numbers under keys. A key is an indicator, what the number is of (a
 * kind of period, a stock's date, or a figure of a programme's window), the number of the period, and the person's
 * sex.
 */
final class Contributions {
  static final int STOCK = 3;
  static final int WINDOW_COUNT = 4;
  static final int WINDOW_PEOPLE = 5;
  static final int WINDOW_SCORES = 6;
  static final int WINDOW_COUNTABLE = 7;
  static final int WINDOW_LEFT_OUT = 8;

  private long[] keys = new long[64];
  private long[] counts = new long[64];
  private int size;
  private int begin;  // of the indicator that is being added
  boolean nobody;

  static long key(int plan, int of, int number, int sex) {
    return ((long) plan << 28 | (long) of << 24 | number) << 2 | sex;
  }

  void clear() {
    size = 0;
    begin = 0;
    nobody = false;
  }

  /** Keys of an indicator are looked for among its own only. */
  void nextIndicator() {
    begin = size;
  }

  void add(long key, long count, boolean once) {
    for (int i = begin; i < size; ++i) {
      if (keys[i] != key) continue;
      if (!once) counts[i] += count;
      return;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    keys[size] = key;
    counts[size++] = count;
  }

  interface Visitor {
    void visit(long key, long count, long people);
  }

  /** First byte: whether it is somebody. Then keys and counts, seven bits a byte. */
  byte[] encode() {
    byte[] bytes = new byte[1 + size * 12];
    int at = 0;
    bytes[at++] = (byte) (nobody ? 0 : 1);
    for (int i = 0; i < size; ++i) {
      at = put(bytes, at, keys[i]);
      at = put(bytes, at, counts[i]);
    }
    return Arrays.copyOf(bytes, at);
  }

  static void forEach(byte[] bytes, Visitor visitor) {
    final boolean somebody = bytes[0] != 0;
    final int[] at = {1};
    while (at[0] < bytes.length) {
      final long key = get(bytes, at);
      final long count = get(bytes, at);
      visitor.visit(key, count, somebody && (key >> 26 & 15) <= STOCK ? 1 : 0);
    }
  }

  private static int put(byte[] bytes, int at, long value) {
    while (value > 127) {
      bytes[at++] = (byte) (value & 127 | 128);
      value >>>= 7;
    }
    bytes[at++] = (byte) value;
    return at;
  }

  private static long get(byte[] bytes, int[] at) {
    long value = 0;
    for (int shift = 0;; shift += 7) {
      final byte part = bytes[at[0]++];
      value |= (long) (part & 127) << shift;
      if (part >= 0) return value;
    }
  }
}
