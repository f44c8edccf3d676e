package dev.nufleet.broker;

/**
 * Matching of topic filters: {@code +} stands for one level, {@code #} at the end for all that follow. Source: MQTT
 * 3.1.1, 4.7.
 */
final class Subscriptions {
  private Subscriptions() {}

  static boolean valid(String filter) {
    if (filter.isEmpty()) {
      return false;
    }
    String[] levels = filter.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      String level = levels[i];
      boolean last = i == levels.length - 1;
      if (level.contains("#") && !(level.equals("#") && last)) {
        return false;
      }
      if (level.contains("+") && !level.equals("+")) {
        return false;
      }
    }
    return true;
  }

  static boolean matches(String filter, String topic) {
    int f = 0;
    int t = 0;
    while (true) {
      int filterEnd = levelEnd(filter, f);
      if (filterEnd - f == 1 && filter.charAt(f) == '#') {
        return true;
      }
      if (t > topic.length()) {
        return false;
      }
      int topicEnd = levelEnd(topic, t);
      boolean any = filterEnd - f == 1 && filter.charAt(f) == '+';
      if (!any && !filter.regionMatches(f, topic, t, Math.max(filterEnd - f, topicEnd - t))) {
        return false;
      }
      boolean filterDone = filterEnd == filter.length();
      boolean topicDone = topicEnd == topic.length();
      if (filterDone) {
        return topicDone;
      }
      f = filterEnd + 1;
      t = topicEnd + 1; // past the end if the topic is done: only '#' fits then
    }
  }

  private static int levelEnd(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }
}
