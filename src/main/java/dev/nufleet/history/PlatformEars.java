package dev.nufleet.history;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes facts of what the platform tells subscribed applications, for the devices of one product: its topics and bodies
 * are those of the real platform. Source: platform.md section 11.
 */
public final class PlatformEars {
  /** A fact before it has its number. */
  public record Said(String who, String what, Map<String, Object> fields) {}

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
      return said(PlatformFacts.TASK_TURNED, fields);
    }
    if (topic.endsWith("/ota/version/post") && text(body, "moduleName").equals("default")) {
      fields.put("version", text(body, "moduleVersion"));
      return said(PlatformFacts.INFORM_TAKEN, fields);
    }
    if (topic.startsWith("/as/mqtt/status/")) {
      return said(text(body, "status").equals("online") ? PlatformFacts.SESSION_BEGAN : PlatformFacts.SESSION_ENDED,
          fields);
    }
    return Optional.empty();
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
    return new Said(BoardFacts.CHAOS, "FaultActed", fields);
  }

  private static Optional<Said> said(String what, Map<String, Object> fields) {
    return Optional.of(new Said(PlatformFacts.PLATFORM, what, fields));
  }

  private static String text(Map<String, Object> body, String name) {
    return body.get(name) == null ? "" : String.valueOf(body.get(name));
  }
}
