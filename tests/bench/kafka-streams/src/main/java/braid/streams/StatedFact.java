package braid.streams;

import braid.fact.v1.FactOuterClass.Fact;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A fact as folds read it, with what its submission says about it. */
final class StatedFact {
  final byte[] record;
  final byte[] subject;
  final boolean nobody;
  final int agency;
  final int agencyKind;
  final int kind;
  /** Beginning of the event's keyed id; 0: none. */
  final long event;
  final long version;
  final int start;
  final int end;
  final int value;
  final Deliveries.Unit unit;
  private final Fact message;

  /** `stored` is the number of the agency and the message, `key` the subject and the record. */
  StatedFact(byte[] key, byte[] stored, Deliveries deliveries) {
    try {
      message = Fact.parser().parseFrom(stored, 1, stored.length - 1);
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("fact/unreadable", broken);
    }
    subject = Arrays.copyOf(key, 16);
    record = Arrays.copyOfRange(key, 16, 32);
    nobody = message.getSubject().isEmpty();
    agency = stored[0];
    agencyKind = deliveries.agencyKind(agency);
    kind = message.getKind();
    event = eventOf(message);
    version = message.getVersion();
    start = message.hasStart() ? message.getStart() : Days.NONE;
    end = message.hasEnd() ? message.getEnd() : Days.NONE;
    value = message.getValue();
    unit = deliveries.unit(message.getUnit());
  }

  int attribute(int name) {
    for (int i = 0; i + 1 < message.getAttributeCount(); i += 2) {
      if (message.getAttribute(i) == name) return message.getAttribute(i + 1);
    }
    return 0;
  }

  private static long eventOf(Fact message) {
    if (message.getEvent().isEmpty()) return 0;
    final ByteBuffer bytes = message.getEvent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    final long event = bytes.getLong();
    return event == 0 ? 1 : event;
  }

  /** Who a fact is about; a fact about nobody has a made-up subject, of its event or record. */
  static byte[] subjectOf(Fact message, byte[] record) {
    final ByteString stated = message.getSubject();
    if (!stated.isEmpty()) return stated.toByteArray();
    final long event = eventOf(message);
    if (event == 0) return record;
    final byte[] made = new byte[16];
    ByteBuffer.wrap(made).order(ByteOrder.LITTLE_ENDIAN).putLong(event);
    made[15] = (byte) message.getKind();
    return made;
  }

  /** By return year, version, time of submission, record (rulings C6, S3). Negative: older. */
  int compareAge(StatedFact other) {
    final int stated = compareStatement(other);
    return stated != 0 ? stated : Arrays.compareUnsigned(record, other.record);
  }

  int compareStatement(StatedFact other) {
    if (unit.year != other.unit.year) return Integer.compare(unit.year, other.unit.year);
    if (version != other.version) return Long.compareUnsigned(version, other.version);
    return Long.compare(unit.submitted, other.unit.submitted);
  }
}
