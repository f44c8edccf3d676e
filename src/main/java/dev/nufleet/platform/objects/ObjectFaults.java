package dev.nufleet.platform.objects;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.PlatformFaults;
import dev.nufleet.model.DeviceId;
import dev.nufleet.model.FaultKind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What goes wrong at a download request, each of which is an occasion: a status instead of the file, a body that ends
 * early, a body that comes slowly. A link that is refused anyway is none.
 */
final class ObjectFaults {
  /** With this status a server sends the file as if it had not read {@code Range}. */
  static final int WHOLE_FILE = 200;
  /** Answers that send elsewhere; here they send to the same link again. */
  private static final int REDIRECTS = 3;
  private static final Map<Integer, String> CODES = new TreeMap<>(Map.of(400, "InvalidRequest", 403, "AccessDenied",
      404, "NoSuchKey", 416, "InvalidRange", 429, "TooManyRequests", 500, "InternalError", 502, "BadGateway",
      503, "ServiceUnavailable", 504, "GatewayTimeout"));

  private final PlatformFaults faults;

  ObjectFaults(PlatformFaults faults) {
    this.faults = faults;
  }

  /** The status that the request gets whatever it asks for. */
  OptionalLong status(DeviceId device) {
    return faults.at(FaultKind.HTTP_STATUS, device).map(act -> OptionalLong.of(act.drawn().status()))
        .orElse(OptionalLong.empty());
  }

  /** What becomes of a body. */
  ObjectAnswer.Body body(DeviceId device, ObjectAnswer.Slice slice) {
    Optional<Act> truncated = faults.at(FaultKind.TRUNCATE, device);
    Optional<Act> slow = faults.at(FaultKind.SLOW_BODY, device);
    if (truncated.isEmpty() && slow.isEmpty() || slice.length() == 0) {
      return slice;
    }
    // a file that is shorter than the scenario thought lacks its last byte
    long sent = truncated.map(act -> Math.min(act.drawn().afterBytes(), slice.length() - 1)).orElse(slice.length());
    long slowFrom = slow.map(act -> Math.max(0, act.drawn().afterBytes())).orElse(Long.MAX_VALUE);
    return new ObjectAnswer.Troubled(slice, sent, slowFrom, slow.map(act -> act.drawn().rate()).orElse(Long.MAX_VALUE));
  }

  /** The object store's name for a status. */
  static String code(int status) {
    return CODES.getOrDefault(status, status / 100 == REDIRECTS ? "TemporaryRedirect" : "Error");
  }

  static boolean isRedirect(int status) {
    return status / 100 == REDIRECTS && status != 304;
  }

  /** HTTP has no body with 204 and 304; with others of the 200s one would pass for the file. */
  static boolean isWithoutBody(int status) {
    return status / 100 == 2 || status == 304;
  }
}
