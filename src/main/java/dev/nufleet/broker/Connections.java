package dev.nufleet.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The open connections of a broker by number. Safe for many threads; a word to one that has ended is lost. */
final class Connections {
  private final Map<Long, Consumer<BrokerWord>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /** A number that was not given before. */
  long next() {
    return last.incrementAndGet();
  }

  /** @param hears returns at once, on any thread */
  void opened(long number, Consumer<BrokerWord> hears) {
    open.put(number, hears);
  }

  void closed(long number) {
    open.remove(number);
  }

  void tell(long number, BrokerWord word) {
    Consumer<BrokerWord> connection = open.get(number);
    if (connection != null) {
      connection.accept(word);
    }
  }

  void tellAll(BrokerWord word) {
    open.values().forEach(connection -> connection.accept(word));
  }

  long count() {
    return open.size();
  }
}
