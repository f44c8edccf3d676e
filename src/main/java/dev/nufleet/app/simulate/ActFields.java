package dev.nufleet.app.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Cut;
import dev.nufleet.chaos.FaultRules;
import dev.nufleet.chaos.FaultRules.Place;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * An act as an object of a capsule: {@code {"fault":3,"ordinal":0,"kind":"power-cut","spot":"operation",
 * "phase":"install","number":412,"how":"torn","tear":"5f0c…","offNanos":5000000000}}. What its kind does not have is
 * absent. Times are nanoseconds of the board's time.
 */
final class ActFields {
  private static final long MOST_NANOS = Long.MAX_VALUE / 4;
  private static final List<String> SPOTS =
      List.of("always", "moment", "phase", "image-byte", "operation", "portion", "packet", "request");
  private static final List<String> PHASES = Arrays.stream(Phase.values()).map(Phase::word).toList();
  private static final Set<String> TLS_CODES = Set.of("", "cut", "version", "certificate");
  private static final Set<String> CONNACKS = Set.of("1", "2", "3", "4", "5", "silence");
  private static final Set<String> WEAR = Set.of("", "stuck", "reported");

  private ActFields() {}

  // ---- to JSON

  static void write(Act act, ObjectNode to) {
    to.put("fault", act.fault()).put("ordinal", act.ordinal()).put("kind", act.kind().word());
    write(act.spot(), to);
    Act.Drawn drawn = act.drawn();
    number(to, "lastsNanos", drawn.lastsNanos());
    number(to, "delayNanos", drawn.delayNanos());
    number(to, "jitterNanos", drawn.jitterNanos());
    number(to, "rate", drawn.rate());
    number(to, "status", drawn.status());
    number(to, "bytes", drawn.bytes());
    number(to, "afterBytes", drawn.afterBytes());
    if (drawn.how() != null) {
      to.put("how", drawn.how().word());
    }
    to.put("tear", Long.toHexString(drawn.tear()));
    number(to, "offNanos", drawn.offNanos());
    if (!drawn.code().isEmpty()) {
      to.put("code", drawn.code());
    }
  }

  private static void number(ObjectNode to, String name, long number) {
    if (number != Act.NONE) {
      to.put(name, number);
    }
  }

  private static void write(Spot spot, ObjectNode to) {
    if (spot instanceof Spot.Always) {
      to.put("spot", "always");
    } else if (spot instanceof Spot.Moment at) {
      to.put("spot", "moment").put("atNanos", at.boardNanos());
    } else if (spot instanceof Spot.PhaseBegins at) {
      to.put("spot", "phase").put("phase", at.phase().word());
    } else if (spot instanceof Spot.ImageByte at) {
      to.put("spot", "image-byte").put("number", at.offset());
    } else if (spot instanceof Spot.Operation at) {
      to.put("spot", "operation").put("phase", at.phase().word()).put("number", at.number());
    } else if (spot instanceof Spot.Portion at) {
      to.put("spot", "portion").put("phase", at.phase().word()).put("number", at.points());
    } else if (spot instanceof Spot.Packet at) {
      to.put("spot", "packet").put("phase", at.phase().word()).put("number", at.number());
    } else if (spot instanceof Spot.Request at) {
      to.put("spot", "request").put("number", at.number());
    }
  }

  // ---- from JSON

  static Act read(Fields from) {
    String word = from.word("kind", Arrays.stream(FaultKind.values()).map(FaultKind::word).toList());
    FaultKind kind = FaultKind.byWord(word).orElseThrow();
    Spot spot = spot(from);
    if (!FaultRules.of(kind).places().contains(place(spot))) {
      throw from.mistake("spot", "'" + from.text("spot") + "' is not for " + kind.word());
    }
    FaultRules rules = FaultRules.of(kind);
    String code = from.has("code") ? from.text("code") : "";
    Set<String> codes = switch (kind) {
      case CONNACK -> CONNACKS;
      case WORN_FLASH -> WEAR;
      case TLS_FAILURE -> TLS_CODES;
      default -> Set.of("");
    };
    if (!codes.contains(code)) {
      throw from.mistake("code", "'" + code + "' is not for " + kind.word() + "; " + new TreeSet<>(codes) + " are");
    }
    Cut how = kind != FaultKind.POWER_CUT ? null : Cut.valueOf(
        from.word("how", Arrays.stream(Cut.values()).map(Cut::word).toList()).toUpperCase(Locale.ROOT));
    return new Act((int) from.number("fault", 1, Integer.MAX_VALUE), kind,
        (int) from.number("ordinal", 0, Integer.MAX_VALUE), spot, new Act.Drawn(
            number(from, rules, "lasts", "lastsNanos", 0, MOST_NANOS),
            number(from, rules, "delay", "delayNanos", 0, MOST_NANOS),
            number(from, rules, "jitter", "jitterNanos", 0, MOST_NANOS),
            number(from, rules, "rate", "rate", 1, 1L << 40),
            number(from, rules, "status", "status", 200, 599),
            number(from, rules, "bytes", "bytes", 1, 1L << 32),
            number(from, rules, "after-bytes", "afterBytes", 0, 1L << 32),
            how, from.hex("tear"),
            number(from, rules, "off", "offNanos", 0, MOST_NANOS), code));
  }

  /** @param parameter what scenarios call it */
  private static long number(Fields from, FaultRules rules, String parameter, String name, long least, long most) {
    if (!from.has(name)) {
      if (rules.needs().contains(parameter)) {
        throw from.mistake(name, "is missing, and " + from.text("kind") + " needs it");
      }
      return Act.NONE;
    }
    if (!rules.known().contains(parameter)) {
      throw from.mistake(name, "is not for " + from.text("kind"));
    }
    return from.number(name, least, most);
  }

  private static Spot spot(Fields from) {
    return switch (from.word("spot", SPOTS)) {
      case "always" -> new Spot.Always();
      case "moment" -> new Spot.Moment(from.number("atNanos", 0, Long.MAX_VALUE / 2));
      case "phase" -> new Spot.PhaseBegins(phase(from));
      case "image-byte" -> new Spot.ImageByte(from.number("number", 1, 1L << 32));
      case "operation" -> new Spot.Operation(phase(from), from.number("number", 1, 1L << 32));
      case "portion" -> new Spot.Portion(phase(from), from.number("number", 0, 10_000));
      case "packet" -> new Spot.Packet(phase(from), from.number("number", 1, 1L << 32));
      default -> new Spot.Request(from.number("number", 0, 1L << 32));
    };
  }

  private static Phase phase(Fields from) {
    return Phase.valueOf(from.word("phase", PHASES).toUpperCase(Locale.ROOT));
  }

  private static Place place(Spot spot) {
    if (spot instanceof Spot.Always) {
      return Place.ALWAYS;
    } else if (spot instanceof Spot.Moment) {
      return Place.MOMENT;
    } else if (spot instanceof Spot.PhaseBegins) {
      return Place.PHASE;
    } else if (spot instanceof Spot.ImageByte) {
      return Place.IMAGE;
    } else if (spot instanceof Spot.Packet) {
      return Place.PACKET;
    }
    return spot instanceof Spot.Request ? Place.OCCASION : Place.OPERATION;
  }
}
