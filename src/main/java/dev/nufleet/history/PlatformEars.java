package dev.nufleet.history;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes facts of what the platform tells subscribed applications, for the devices of one product: its topics and bodies
 * are those of the real platform (source: platform.md section 11), and of what a stand-in does inside, which has topics
 * of its own: {@code /stand-in/} and the fact's name.
 */
public final class PlatformEars {
  /** A fact before it has its number. */
  public record Said(String who, String what, Map<String, Object> fields) {}

  private static final String INSIDE = "/stand-in/";

  private final String productKey;
  /** By device: the job and the status of its last turn, so that the next has where it came from. */
  private final Map<String, Turn> turns = new HashMap<>();

  private record Turn(String job, String status) {}

  public PlatformEars(String productKey) {
    this.productKey = productKey;
  }

  /** @return empty for what is no fact of a board of this product */
  public Optional<Said> hear(String topic, Map<String, Object> body) {
    if (topic.endsWith("/chaos") && (!body.containsKey("productKey") || isOurs(body))) {
      return Optional.of(fault(body));
    }
    if (topic.startsWith(INSIDE) && (!body.containsKey("productKey") || isOurs(body))) {
      return inside(topic.substring(INSIDE.length()), body);
    }
    if (!isOurs(body)) {
      return Optional.empty();
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(Fact.BOARD, text(body, "deviceName"));
    if (topic.endsWith("/ota/upgrade")) {
      Turn before = turns.put(text(body, "deviceName"), new Turn(text(body, "jobId"), text(body, "status")));
      fields.put("from", before != null && before.job().equals(text(body, "jobId")) ? before.status() : "");
      fields.put("to", text(body, "status"));
      fields.put("version", text(body, "destVersion"));
      fields.put("why", text(body, "desc"));
      fields.put("job", text(body, "jobId"));
      String module = text(body, "moduleName");
      if (!module.isEmpty() && !module.equals("default")) {
        fields.put(RunFacts.MODULE, module);
      }
      return said(PlatformFacts.TASK_TURNED, fields);
    }
    if (topic.startsWith("/as/mqtt/status/") && text(body, "status").equals("online")) {
      return said(PlatformFacts.SESSION_BEGAN, fields); // its end is told from inside, with why
    }
    return Optional.empty();
  }

  private static Optional<Said> inside(String what, Map<String, Object> body) {
    if (!PlatformFacts.INSIDE.contains(what)) {
      return Optional.empty();
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    if (body.containsKey("deviceName")) {
      fields.put(Fact.BOARD, text(body, "deviceName"));
    }
    fields.putAll(body);
    fields.remove("productKey");
    fields.remove("deviceName");
    return said(what, fields);
  }

  private boolean isOurs(Map<String, Object> body) {
    return text(body, "productKey").equals(productKey);
  }

  private static Said fault(Map<String, Object> body) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (body.containsKey("deviceName")) {
      fields.put(Fact.BOARD, text(body, "deviceName"));
    }
    for (String name : new String[] {"kind", "fault", "ordinal", "text"}) {
      fields.put(name, body.get(name));
    }
    if (body.get("lastsNanos") != null) {
      fields.put("lastsNanos", body.get("lastsNanos"));
    }
    return new Said(BoardFacts.CHAOS, "FaultActed", fields);
  }

  private static Optional<Said> said(String what, Map<String, Object> fields) {
    return Optional.of(new Said(PlatformFacts.PLATFORM, what, fields));
  }

  private static String text(Map<String, Object> body, String name) {
    return body.get(name) == null ? "" : String.valueOf(body.get(name));
  }
}
