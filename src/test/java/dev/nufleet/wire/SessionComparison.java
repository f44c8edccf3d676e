package dev.nufleet.wire;

import dev.nufleet.wire.WireEvent.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A session of the board against that of the vendor's client, by the rules of the recordings:
 * <ul>
 *   <li>per connection the same events in the same order, to the byte, the TLS record and the kind of end;
 *   <li>between openings, packets and requests of a channel the same time, 15 % and 700 ms more or less, where it is
 *       900 ms or longer; 60 ms more for each progress report between, as a board is slower with the file than a PC;
 *   <li>of a client that goes on, what happens in the last 15 % and 700 ms is left out.
 * </ul>
 */
final class SessionComparison {
  private static final double RATIO = 0.15;
  private static final long SLACK_MILLIS = 700;
  private static final long FLOOR_MILLIS = 900;
  private static final long REPORT_MILLIS = 60;
  /** With a link that ends during the download: how many progress reports more or fewer are the device's speed. */
  private static final int LOST_REPORTS = 16;
  /** Where lanes race, a slower download has time for so many version reports more. */
  private static final int MORE_INFORMS = 4;

  /** @param ofTime what happened is right, its moment is not: a machine that is too busy can do that */
  record Difference(long millis, String text, boolean ofTime) {}

  private record Key(String connection, Lane lane) {}

  private final Scenario scenario;
  private final List<WireEvent> here;
  private final List<Difference> found = new ArrayList<>();

  private SessionComparison(Scenario scenario, List<WireEvent> here) {
    this.scenario = scenario;
    this.here = WireEvent.ofOneBoot(here);
  }

  /** @return the earliest first; those of time only where nothing else differs */
  static List<Difference> differences(Scenario scenario, List<WireEvent> here) {
    SessionComparison comparison = new SessionComparison(scenario, here);
    comparison.compareConnections();
    if (comparison.found.isEmpty()) {
      comparison.compareTimes('M');
      comparison.compareTimes('H');
    }
    return comparison.found.stream().sorted(Comparator.comparingLong(Difference::millis)).toList();
  }

  // ---- what ----

  private void compareConnections() {
    Map<Key, List<WireEvent>> vendor = lanes(scenario.observed());
    Map<Key, List<WireEvent>> board = lanes(here);
    Set<Key> keys = new LinkedHashSet<>(vendor.keySet());
    keys.addAll(board.keySet());
    for (Key key : keys) {
      compareLane(key, vendor.getOrDefault(key, List.of()), board.getOrDefault(key, List.of()));
    }
  }

  private Map<Key, List<WireEvent>> lanes(List<WireEvent> events) {
    Map<Key, List<WireEvent>> lanes = new LinkedHashMap<>();
    for (WireEvent event : WireEvent.ofClient(events)) {
      Key key = new Key(event.connection(), scenario.race() ? event.lane() : Lane.REST);
      lanes.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
    }
    return lanes;
  }

  private void compareLane(Key key, List<WireEvent> allOfVendor, List<WireEvent> allOfBoard) {
    List<WireEvent> vendor = allOfVendor;
    List<WireEvent> board = allOfBoard;
    int apart = Math.abs(vendor.size() - board.size());
    int both = Math.min(vendor.size(), board.size());
    if (scenario.loss() && key.lane == Lane.PROGRESS) {
      if (apart > LOST_REPORTS) {
        found.add(new Difference((vendor.isEmpty() ? board : vendor).get(0).millis(), key.connection + ": vendor "
            + vendor.size() + " progress reports, here " + board.size(), false));
        return;
      }
      boolean fromBeginning = key.connection.equals("M1");
      vendor = fromBeginning ? vendor.subList(0, both) : vendor.subList(vendor.size() - both, vendor.size());
      board = fromBeginning ? board.subList(0, both) : board.subList(board.size() - both, board.size());
    } else if (key.lane == Lane.INFORM && apart <= MORE_INFORMS) {
      vendor = vendor.subList(0, both);
      board = board.subList(0, both);
    }
    compareEvents(key.connection, vendor, board);
  }

  private void compareEvents(String connection, List<WireEvent> vendor, List<WireEvent> board) {
    for (int i = 0; i < Math.max(vendor.size(), board.size()); i++) {
      WireEvent theirs = i < vendor.size() ? vendor.get(i) : null;
      WireEvent ours = i < board.size() ? board.get(i) : null;
      WireEvent one = theirs == null ? ours : theirs;
      if ((theirs == null || ours == null) && one.millis() > horizonMillis()) {
        return;
      }
      if (theirs == null || ours == null || !theirs.isLike(ours)) {
        found.add(new Difference(one.millis(), connection + " event " + (i + 1) + ": vendor " + shown(theirs)
            + ", here " + shown(ours), false));
        return;
      }
    }
  }

  private double horizonMillis() {
    return scenario.exits() ? Double.MAX_VALUE : scenario.seconds() * 1000 * (1 - RATIO) - SLACK_MILLIS;
  }

  private static String shown(WireEvent event) {
    return event == null ? "nothing" : event + " at " + event.millis() + " ms";
  }

  // ---- when ----

  private record Moment(WireEvent event, long otherMillis) {}

  private void compareTimes(char channel) {
    Set<Lane> timed = scenario.race() ? EnumSet.of(Lane.REST) : EnumSet.complementOf(EnumSet.of(Lane.PROGRESS));
    List<Moment> vendor = new ArrayList<>();
    for (int i = 0; i < scenario.observed().size(); i++) {
      WireEvent event = scenario.observed().get(i);
      if (event.isTimed() && event.isOn(channel) && timed.contains(event.lane())) {
        vendor.add(new Moment(event, scenario.otherMillis().get(i)));
      }
    }
    List<WireEvent> board = here.stream()
        .filter(event -> event.isTimed() && event.isOn(channel) && timed.contains(event.lane())).toList();
    for (int i = 1; i < Math.min(vendor.size(), board.size()); i++) {
      if (vendor.get(i).event.isLike(board.get(i)) && vendor.get(i - 1).event.isLike(board.get(i - 1))) {
        compareGap(vendor.get(i - 1), vendor.get(i), board.get(i - 1), board.get(i));
      }
    }
  }

  private void compareGap(Moment before, Moment after, WireEvent ourBefore, WireEvent ourAfter) {
    long first = after.event.millis() - before.event.millis();
    long second = after.otherMillis - before.otherMillis;
    long least = Math.min(first, second);
    long most = Math.max(first, second);
    long ours = ourAfter.millis() - ourBefore.millis();
    long reports = scenario.observed().stream()
        .filter(event -> event.lane() == Lane.PROGRESS && event.millis() >= before.event.millis()
            && event.millis() <= after.event.millis()).count();
    boolean inTime = ours >= least * (1 - RATIO) - SLACK_MILLIS
        && ours <= most * (1 + RATIO) + SLACK_MILLIS + REPORT_MILLIS * reports;
    if (Math.max(most, ours) >= FLOOR_MILLIS && !inTime) {
      found.add(new Difference(ourAfter.millis(), after.event.connection() + " " + after.event.kind() + ": vendor "
          + least + ".." + most + " ms after " + before.event.connection() + " " + before.event.kind() + ", here "
          + ours + " ms", true));
    }
  }

  /** Times from the client's end of a connection to the file server to its opening of the next. */
  static List<Long> retryGaps(List<WireEvent> events) {
    List<WireEvent> files = WireEvent.ofClient(events).stream().filter(event -> event.isOn('H')).toList();
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i - 1).kind().equals("close") && files.get(i).kind().equals("open")) {
        gaps.add(files.get(i).millis() - files.get(i - 1).millis());
      }
    }
    return gaps;
  }
}
