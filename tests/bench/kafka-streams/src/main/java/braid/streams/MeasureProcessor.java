package braid.streams;

import braid.fact.v1.FactOuterClass.Fact;
import braid.link.v1.LinkOuterClass.Link;
import braid.outcome.v1.OutcomeOuterClass.Outcome;
import braid.outcome.v1.OutcomeOuterClass.Release;
import braid.outcome.v1.OutcomeOuterClass.UpTo;
import braid.streams.MeasureTopology.OutcomeKey;
import braid.streams.MeasureTopology.Settings;
import braid.submission.v1.SubmissionOuterClass.Marker;
import braid.submission.v1.SubmissionOuterClass.Submission;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Measures one area. Facts and links go into the stores as they come, and who they touch is noted. When facts, links
 * and submissions have come equally far (rulings S8), each touched person's contributions are computed anew, the
 * difference goes into the sums, and what changed of the table is published: in one transaction, since Streams
 * commits between records only.
 */
final class MeasureProcessor implements Processor<byte[], byte[], OutcomeKey, byte[]> {
  private static final byte[] NOTHING = {};
  private static final byte[] RELEASE_KEY = "crelease".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FINGERPRINT_KEY = "f".getBytes(StandardCharsets.UTF_8);
  private static final ByteArraySerializer PREFIX = new ByteArraySerializer();
  // First byte of a key: of the log's (core/keys.h), and of ours.
  private static final byte RECORD = 'r';
  private static final byte SUBJECT = 's';
  private static final byte MARKER = 'm';
  private static final byte UNIT = 'u';
  private static final byte PERSON = 'p';

  private final Settings settings;
  private final Map<String, Integer> agencyOfTopic = new HashMap<>();
  private final Deliveries deliveries;
  private final StoryTeller teller;
  private ProcessorContext<OutcomeKey, byte[]> context;
  private int partition;
  private KeyValueStore<byte[], byte[]> facts;  // subject, record -> agency, fact
  private KeyValueStore<byte[], byte[]> subjects;  // record -> subject
  private KeyValueStore<byte[], byte[]> links;  // subject -> person
  private KeyValueStore<byte[], byte[]> members;  // person -> the subjects that are linked to it
  private KeyValueStore<byte[], byte[]> contributions;  // person -> Contributions
  private KeyValueStore<byte[], byte[]> sumsStore;
  private KeyValueStore<byte[], byte[]> statedStore;
  private KeyValueStore<byte[], byte[]> deliveriesStore;
  private KeyValueStore<byte[], byte[]> touchedStore;

  // The same as the small stores.
  private final Map<Long, long[]> sums = new HashMap<>();
  private final Map<String, Outcome> stated = new TreeMap<>();
  private final Set<ByteBuffer> touched = new HashSet<>();
  private final Map<String, Long> factsAt = new HashMap<>();
  private final Map<String, Long> linksAt = new HashMap<>();
  private final TreeMap<String, Long> submittedAt = new TreeMap<>();
  private Release release = Release.getDefaultInstance();
  private String fingerprint = "";
  private final List<Plan> plans = new ArrayList<>();
  private Timeline timeline;
  private String planned = "";  // the fingerprint that the two were made from
  private boolean waiting;

  MeasureProcessor(Settings settings) {
    this.settings = settings;
    for (int i = 0; i < settings.agencies().length; ++i) {
      agencyOfTopic.put(settings.factsTopic(settings.agencies()[i]), i);
    }
    deliveries = new Deliveries(settings.agencies());
    teller = new StoryTeller(deliveries);
  }

  @Override
  public void init(ProcessorContext<OutcomeKey, byte[]> given) {
    context = given;
    partition = context.taskId().partition();
    facts = context.getStateStore(MeasureTopology.FACTS);
    subjects = context.getStateStore(MeasureTopology.SUBJECTS);
    links = context.getStateStore(MeasureTopology.LINKS);
    members = context.getStateStore(MeasureTopology.MEMBERS);
    contributions = context.getStateStore(MeasureTopology.CONTRIBUTIONS);
    sumsStore = context.getStateStore(MeasureTopology.SUMS);
    statedStore = context.getStateStore(MeasureTopology.STATED);
    deliveriesStore = context.getStateStore(MeasureTopology.DELIVERIES);
    touchedStore = context.getStateStore(MeasureTopology.TOUCHED);
    readBack();
  }

  private void readBack() {
    forEach(sumsStore, (key, value) -> {
      final ByteBuffer numbers = ByteBuffer.wrap(value);
      sums.put(ByteBuffer.wrap(key).getLong(), new long[] {numbers.getLong(), numbers.getLong()});
    });
    forEach(statedStore, (key, value) -> {
      if (Arrays.equals(key, RELEASE_KEY)) {
        release = Release.parseFrom(value);
      } else {
        stated.put(new String(key, StandardCharsets.UTF_8), Outcome.parseFrom(value));
      }
    });
    forEach(touchedStore, (key, value) -> touched.add(ByteBuffer.wrap(key)));
    forEach(deliveriesStore, (key, value) -> {
      if (Arrays.equals(key, FINGERPRINT_KEY)) fingerprint = new String(value, StandardCharsets.UTF_8);
      if (key[0] == UNIT) applySubmission(key, value);
      if (key[0] != MARKER) return;
      takeMarker(key[1] == SUBJECT ? linksAt : factsAt, Arrays.copyOfRange(key, 1, key.length), value);
    });
    waiting = !touched.isEmpty() || !fingerprint.equals(deliveries.fingerprint());
  }

  @Override
  public void process(Record<byte[], byte[]> entry) {
    final byte[] key = entry.key();
    final String topic = context.recordMetadata().orElseThrow().topic();
    try {
      final Integer agency = agencyOfTopic.get(topic);
      if (agency != null) {
        if (key[0] == RECORD) applyFact(agency, key, entry.value());
        if (key[0] == MARKER) keepMarker(RECORD, factsAt, key, entry.value());
      } else if (topic.equals(settings.linksTopic())) {
        if (key[0] == SUBJECT) applyLink(key, entry.value());
        if (key[0] == MARKER) keepMarker(SUBJECT, linksAt, key, entry.value());
      } else if (key[0] == UNIT && entry.value() != null) {
        deliveriesStore.put(key, entry.value());
        applySubmission(key, entry.value());
        waiting = true;
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("log/unreadable-entry", broken);
    }
    final boolean mayBeCut = key[0] == MARKER || key[0] == UNIT;
    if (mayBeCut && waiting && isCut()) settle();
  }

  private void applyFact(int agency, byte[] key, byte[] value) throws InvalidProtocolBufferException {
    final byte[] record = Arrays.copyOfRange(key, 1, 17);
    final byte[] former = subjects.get(record);
    final Fact fact = value == null ? null : Fact.parseFrom(value);
    final boolean removed = fact == null || fact.getWithdrawn();
    final byte[] subject = removed ? null : StatedFact.subjectOf(fact, record);
    if (former != null && !Arrays.equals(former, subject)) {
      facts.delete(appended(former, record));
      touch(SUBJECT, former);
      if (removed) subjects.delete(record);
    }
    if (removed) return;
    if (!Arrays.equals(former, subject)) subjects.put(record, subject);
    final byte[] kept = new byte[1 + value.length];
    kept[0] = (byte) agency;
    System.arraycopy(value, 0, kept, 1, value.length);
    facts.put(appended(subject, record), kept);
    touch(SUBJECT, subject);
  }

  private void applyLink(byte[] key, byte[] value) throws InvalidProtocolBufferException {
    final byte[] subject = Arrays.copyOfRange(key, 1, 17);
    final byte[] former = links.get(subject);
    final byte[] person = value == null ? null : Link.parseFrom(value).getPerson().toByteArray();
    if (former != null) {
      removeMember(former, subject);
      touch(PERSON, former);
    } else {
      touch(PERSON, subject);
    }
    if (person == null) {
      links.delete(subject);
    } else {
      links.put(subject, person);
      addMember(person, subject);
    }
    touch(SUBJECT, subject);
  }

  private void addMember(byte[] person, byte[] subject) {
    final byte[] all = members.get(person);
    members.put(person, all == null ? subject : appended(all, subject));
  }

  private void removeMember(byte[] person, byte[] subject) {
    final byte[] all = members.get(person);
    byte[] left = NOTHING;
    for (int at = 0; all != null && at < all.length; at += 16) {
      final byte[] member = Arrays.copyOfRange(all, at, at + 16);
      if (!Arrays.equals(member, subject)) left = appended(left, member);
    }
    if (left.length == 0) {
      members.delete(person);
    } else {
      members.put(person, left);
    }
  }

  private void applySubmission(byte[] key, byte[] value) throws InvalidProtocolBufferException {
    final Submission submission = Submission.parseFrom(value);
    if (!Arrays.asList(settings.agencies()).contains(submission.getAgency().replace('/', '-'))) return;
    submittedAt.merge(submission.getFeed(), submission.getSequence(), Math::max);
    deliveries.apply(new String(key, 1, key.length - 1, StandardCharsets.UTF_8), submission);
  }

  private void keepMarker(byte of, Map<String, Long> markers, byte[] key, byte[] value)
      throws InvalidProtocolBufferException {
    if (value == null) return;
    final byte[] kept = new byte[key.length + 1];
    kept[0] = MARKER;
    kept[1] = of;
    System.arraycopy(key, 1, kept, 2, key.length - 1);
    deliveriesStore.put(kept, value);
    takeMarker(markers, key, value);
    waiting = true;
  }

  private static void takeMarker(Map<String, Long> markers, byte[] key, byte[] value)
      throws InvalidProtocolBufferException {
    markers.put(new String(key, 1, key.length - 1, StandardCharsets.UTF_8), Marker.parseFrom(value).getSequence());
  }

  /** `of` says whether the id is a subject's, whose person is looked up when the time comes, or a person's. */
  private void touch(byte of, byte[] id) {
    final byte[] key = new byte[17];
    key[0] = of;
    System.arraycopy(id, 0, key, 1, 16);
    if (touched.add(ByteBuffer.wrap(key))) touchedStore.put(key, NOTHING);
    waiting = true;
  }

  private boolean isCut() {
    return submittedAt.entrySet().stream().allMatch(at -> at.getValue().equals(factsAt.getOrDefault(at.getKey(), 0L))
        && at.getValue().equals(linksAt.getOrDefault(at.getKey(), 0L)));
  }

  private void settle() {
    final Set<ByteBuffer> persons = touchedPersons();
    deliveries.settle();
    final String now = deliveries.fingerprint();
    boolean changed = !now.equals(fingerprint);
    if (changed) {
      // Years, coverage or the order of deliveries changed, on which anybody's history may depend.
      fingerprint = now;
      deliveriesStore.put(FINGERPRINT_KEY, now.getBytes(StandardCharsets.UTF_8));
      forEach(contributions, (person, value) -> persons.add(ByteBuffer.wrap(person)));
    }
    if (plans.isEmpty() || !now.equals(planned)) plan(now);
    if (timeline == null) return;
    final Map<Long, long[]> differences = new HashMap<>();
    final Contributor contributor = new Contributor(plans, timeline);
    for (ByteBuffer person : persons) measure(person.array(), contributor, differences);
    for (ByteBuffer key : touched) touchedStore.delete(key.array());
    touched.clear();
    differences.forEach(this::addToSum);
    changed |= !differences.isEmpty();
    publish(changed ? new OutcomeTable(settings.areas()[partition], plans, timeline, sums).rows() : null);
    waiting = false;
  }

  private void plan(String now) {
    planned = now;
    plans.clear();
    for (Indicator indicator : Indicator.ALL) plans.add(new Plan(indicator, deliveries, settings::configured));
    timeline = Plan.timeline(plans);
  }

  private Set<ByteBuffer> touchedPersons() {
    final Set<ByteBuffer> persons = new HashSet<>();
    for (ByteBuffer key : touched) {
      final byte[] id = Arrays.copyOfRange(key.array(), 1, 17);
      final byte[] person = key.array()[0] == PERSON ? id : links.get(id);
      persons.add(ByteBuffer.wrap(person == null ? id : person));
    }
    return persons;
  }

  private void measure(byte[] person, Contributor contributor, Map<Long, long[]> differences) {
    final List<StatedFact> history = new ArrayList<>();
    final boolean linked = gather(person, history);
    final byte[] former = contributions.get(person);
    final byte[] now = history.isEmpty() ? null : contributor.contribute(teller.tell(history, linked));
    if (Arrays.equals(former, now)) return;
    if (former != null) Contributions.forEach(former, (key, count, people) -> add(differences, key, -count, -people));
    if (now == null) {
      contributions.delete(person);
      return;
    }
    Contributions.forEach(now, (key, count, people) -> add(differences, key, count, people));
    contributions.put(person, now);
  }

  /** The facts of all of a person's subjects; true if any of them is linked. */
  private boolean gather(byte[] person, List<StatedFact> history) {
    boolean linked = links.get(person) != null;
    // A subject without a link is a person alone, whom others may have been linked to.
    if (!linked) gatherOfSubject(person, history);
    final byte[] all = members.get(person);
    for (int at = 0; all != null && at < all.length; at += 16) {
      gatherOfSubject(Arrays.copyOfRange(all, at, at + 16), history);
      linked = true;
    }
    return linked;
  }

  private void gatherOfSubject(byte[] subject, List<StatedFact> history) {
    try (KeyValueIterator<byte[], byte[]> each = facts.prefixScan(subject, PREFIX)) {
      while (each.hasNext()) {
        final KeyValue<byte[], byte[]> entry = each.next();
        history.add(new StatedFact(entry.key, entry.value, deliveries));
      }
    }
  }

  private static void add(Map<Long, long[]> differences, long key, long count, long people) {
    final long[] sum = differences.computeIfAbsent(key, absent -> new long[2]);
    sum[0] += count;
    sum[1] += people;
  }

  private void addToSum(long key, long[] difference) {
    final long[] sum = sums.computeIfAbsent(key, absent -> new long[2]);
    sum[0] += difference[0];
    sum[1] += difference[1];
    sumsStore.put(ByteBuffer.allocate(8).putLong(key).array(),
        ByteBuffer.allocate(16).putLong(sum[0]).putLong(sum[1]).array());
  }

  /** What changed of the table, and the release that says so. No rows: nothing can have changed. */
  private void publish(List<Outcome.Builder> rows) {
    final long next = release.getNumber() + 1;
    final boolean changed = rows != null && publishRows(rows, next);
    final Release.Builder says = Release.newBuilder().setNumber(changed ? next : release.getNumber());
    submittedAt.forEach((feed, sequence) -> says.addUpTo(UpTo.newBuilder().setFeed(feed).setSequence(sequence)));
    final Release now = says.build();
    if (now.equals(release)) return;
    release = now;
    forward(RELEASE_KEY, release.toByteArray());
  }

  private boolean publishRows(List<Outcome.Builder> rows, long next) {
    final Set<String> gone = new HashSet<>(stated.keySet());
    boolean changed = false;
    for (Outcome.Builder row : rows) {
      final String key = OutcomeTable.key(row);
      gone.remove(key);
      final Outcome former = stated.get(key);
      if (former != null && row.setRevision(former.getRevision()).build().equals(former)) continue;
      final Outcome now = row.setRevision(next).build();
      stated.put(key, now);
      forward(key.getBytes(StandardCharsets.UTF_8), now.toByteArray());
      changed = true;
    }
    for (String key : gone) {
      stated.remove(key);
      forward(key.getBytes(StandardCharsets.UTF_8), null);
      changed = true;
    }
    return changed;
  }

  private void forward(byte[] key, byte[] value) {
    if (value == null) {
      statedStore.delete(key);
    } else {
      statedStore.put(key, value);
    }
    context.forward(new Record<>(new OutcomeKey(partition, key), value, context.currentSystemTimeMs()));
  }

  private static byte[] appended(byte[] first, byte[] second) {
    final byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private interface EntryVisitor {
    void visit(byte[] key, byte[] value) throws InvalidProtocolBufferException;
  }

  private static void forEach(KeyValueStore<byte[], byte[]> store, EntryVisitor visitor) {
    try (KeyValueIterator<byte[], byte[]> each = store.all()) {
      while (each.hasNext()) {
        final KeyValue<byte[], byte[]> entry = each.next();
        visitor.visit(entry.key, entry.value);
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalStateException("store/unreadable", broken);
    }
  }
}
