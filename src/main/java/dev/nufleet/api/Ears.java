package dev.nufleet.api;

import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.model.Printable;
import dev.nufleet.model.RunClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Remembers what a stand-in tells: its last {@value #MOST} words, and of each device the last version and task. Safe
 * for many threads.
 */
final class Ears {
  static final int MOST = 10_000;
  /** Devices whose last words are known; who else says something is a stranger. */
  private static final int MOST_DEVICES = 100_000;
  private static final int MOST_CHARS = 300;
  private static final int SHOWN = 5;
  private static final String INSIDE = "/stand-in/";

  private final RunClock clock = SystemRunClock.start();
  private final ArrayDeque<Heard> words = new ArrayDeque<>();
  private final Map<String, String> versions = new HashMap<>();
  private final Map<String, Task> tasks = new HashMap<>();
  private final Map<String, Boolean> online = new HashMap<>();

  void hear(String topic, Map<String, Object> body) {
    word(topic, body).ifPresent(this::keep);
  }

  private synchronized void keep(Heard word) {
    if (words.size() == MOST) {
      words.removeFirst();
    }
    words.addLast(word);
    if (word instanceof Heard.Version told && told.module().equals("default")) {
      put(versions, told.deviceName(), told.version());
    } else if (word instanceof Heard.Turned turned) {
      put(tasks, turned.deviceName(), turned.task());
    } else if (word instanceof Heard.Online || word instanceof Heard.Offline) {
      put(online, word.deviceName(), word instanceof Heard.Online);
    }
    notifyAll();
  }

  private static <T> void put(Map<String, T> last, String device, T word) {
    if (last.size() < MOST_DEVICES || last.containsKey(device)) {
      last.put(device, word);
    }
  }

  private static Optional<Heard> word(String topic, Map<String, Object> body) {
    String device = text(body, "deviceName");
    if (device.isEmpty()) {
      return Optional.empty(); // of the platform as a whole
    }
    if (topic.startsWith(INSIDE)) {
      return inside(topic.substring(INSIDE.length()), device, body);
    }
    if (topic.startsWith("/as/mqtt/status/")) {
      return Optional.of(
          text(body, "status").equals("online") ? new Heard.Online(device) : new Heard.Offline(device));
    }
    if (topic.endsWith("/ota/version/post")) {
      return Optional.of(new Heard.Version(device, text(body, "moduleName"), text(body, "moduleVersion")));
    }
    if (topic.endsWith("/ota/upgrade")) {
      return Optional.of(new Heard.Turned(device, new Task(
          device, Task.Status.valueOf(text(body, "status")), text(body, "destVersion"), text(body, "desc"))));
    }
    return topic.endsWith("/refused")
        ? Optional.of(new Heard.Refused(device, text(body, "why"), text(body, "setting")))
        : Optional.empty();
  }

  private static Optional<Heard> inside(String what, String device, Map<String, Object> body) {
    return switch (what) {
      case "SignInJudged" -> Optional.of(new Heard.SignIn(device, (int) number(body, "code")));
      case "NoticePushed" -> Optional.of(new Heard.Notice(device, text(body, "version")));
      case "ProgressTaken" -> Optional.of(
          new Heard.Progress(device, (int) number(body, "step"), text(body, "desc")));
      case "Served" -> Optional.of(new Heard.Download(
          device, (int) number(body, "status"), number(body, "from"), number(body, "length")));
      default -> Optional.empty();
    };
  }

  private static String text(Map<String, Object> body, String name) {
    Object value = body.get(name);
    return value == null ? "" : Printable.brief(value.toString(), MOST_CHARS);
  }

  private static long number(Map<String, Object> body, String name) {
    return body.get(name) instanceof Number number ? number.longValue() : 0;
  }

  synchronized List<Heard> all() {
    return List.copyOf(words);
  }

  synchronized Optional<String> version(String device) {
    return Optional.ofNullable(versions.get(device));
  }

  synchronized Optional<Task> task(String device) {
    return Optional.ofNullable(tasks.get(device));
  }

  synchronized boolean isOnline(String device) {
    return online.getOrDefault(device, false);
  }

  /** @throws NotInTime if no such word is there or comes in time */
  synchronized <T extends Heard> T await(Class<T> kind, String device, Predicate<T> wanted, String what, Duration most)
      throws InterruptedException {
    long until = clock.nanos() + most.toNanos();
    while (true) {
      List<String> others = new ArrayList<>();
      for (Heard word : words) {
        if (!word.deviceName().equals(device)) {
          continue;
        }
        if (kind.isInstance(word) && wanted.test(kind.cast(word))) {
          return kind.cast(word);
        }
        others.add(word.toString());
      }
      long left = until - clock.nanos();
      if (left <= 0) {
        throw new NotInTime(device + ": no " + what + " in " + most.toMillis() + " ms; " + (others.isEmpty()
            ? "nothing was heard of it"
            : "what was heard last: " + String.join(", ", others.subList(
                Math.max(0, others.size() - SHOWN), others.size()))));
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}
