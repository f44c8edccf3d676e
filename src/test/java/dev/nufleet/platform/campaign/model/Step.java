package dev.nufleet.platform.campaign.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A step of a history, before it is known what it comes to: what it does is drawn from its own salt when it is done, so
 * that the others stay what they are when one is left out.
 *
 * @param place of its time in five seconds, for itself alone: no two matters that have nothing to do with each other
 *     are due in the same millisecond, where no document says which comes first
 */
record Step(Kind kind, long salt, int place) {
  private static final int PLACES = 1250;

  enum Kind {
    ARRIVE(10), CONNECT(4), SUBSCRIBE(4), DISCONNECT(5), INFORM(16), PROGRESS(16), ASK(4),
    PACKAGE(4), VERIFY_JOB(4), STATIC_JOB(8), DYNAMIC_JOB(4), CANCEL_BY_JOB(4), CANCEL_STRATEGY(2), CANCEL_BY_DEVICE(3),
    BEGIN_ANEW(6), CONFIRM(4), DELETE_PACKAGE(1), REGISTER(1), DELETE_DEVICE(1), JOIN(1), ALL_ARRIVE(1), WAIT(12),
    KILL(3);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  long atMillis() {
    return place * 4L;
  }

  static List<Step> history(long seed) {
    Random random = new Random(seed);
    List<Kind> urn = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int i = 0; i < kind.weight; i++) {
        urn.add(kind);
      }
    }
    List<Step> steps = new ArrayList<>();
    int count = 60 + random.nextInt(141);
    int first = random.nextInt(PLACES);
    for (int i = 0; i < count; i++) {
      Kind kind = i < 3 ? Kind.PACKAGE : urn.get(random.nextInt(urn.size()));
      steps.add(new Step(kind, random.nextLong(), (first + i * 373) % PLACES)); // 373 has no divisor in common with it
    }
    return steps;
  }
}
