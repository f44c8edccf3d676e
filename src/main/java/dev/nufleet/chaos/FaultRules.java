package dev.nufleet.chaos;

import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Phase;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a scenario may say about each kind of fault.
 *
 * @param needs parameters that must be there
 * @param may parameters that may be there
 * @param places where and when it may act
 */
public record FaultRules(Set<String> needs, Set<String> may, Set<Place> places) {
  /** Ways to say where a fault acts. */
  public enum Place {
    ALWAYS,
    /** {@code after}, and with it {@code every}. */
    MOMENT,
    /** {@code during} without {@code at}. */
    PHASE,
    /** {@code at = "10%"} or {@code "byte N"} of a download. */
    IMAGE,
    /** {@code at = "operation N"} or a percent of a phase with storage operations. */
    OPERATION,
    PACKET,
    /** At each request, sign-in or notice, with the chance {@code share}. */
    OCCASION
  }

  /** Phases in which a board's firmware works on its storage and nothing else sets the pace. */
  public static final Set<Phase> WITH_OPERATIONS =
      EnumSet.of(Phase.BOOT, Phase.PROVISION, Phase.DOWNLOAD, Phase.VERIFY, Phase.INSTALL);

  /** Phases in which MQTT messages pass. */
  public static final Set<Phase> WITH_PACKETS =
      EnumSet.of(Phase.CONNECT, Phase.NOTICE, Phase.DOWNLOAD, Phase.VERIFY, Phase.REPORT);

  private static final Set<Place> LINK = EnumSet.of(Place.MOMENT, Place.PHASE, Place.IMAGE, Place.PACKET);
  private static final Set<Place> LINK_OR_ALWAYS =
      EnumSet.of(Place.ALWAYS, Place.MOMENT, Place.PHASE, Place.IMAGE, Place.PACKET);
  private static final Set<Place> BOARD =
      EnumSet.of(Place.MOMENT, Place.PHASE, Place.IMAGE, Place.PACKET, Place.OPERATION);
  private static final Set<Place> OCCASION = EnumSet.of(Place.OCCASION);
  private static final Set<Place> MOMENT = EnumSet.of(Place.MOMENT);

  private static final Map<FaultKind, FaultRules> RULES = rules();

  public static FaultRules of(FaultKind kind) {
    return RULES.get(kind);
  }

  /** All parameters of a kind, in alphabetical order. */
  public Set<String> known() {
    Set<String> known = new TreeSet<>(needs);
    known.addAll(may);
    return known;
  }

  private static Map<FaultKind, FaultRules> rules() {
    Map<FaultKind, FaultRules> rules = new EnumMap<>(FaultKind.class);
    rules.put(FaultKind.LINK_DROP, new FaultRules(Set.of("lasts"), Set.of(), LINK));
    rules.put(FaultKind.LATENCY, new FaultRules(Set.of("delay"), Set.of("jitter", "lasts"), LINK_OR_ALWAYS));
    rules.put(FaultKind.BANDWIDTH, new FaultRules(Set.of("rate"), Set.of("lasts"), LINK_OR_ALWAYS));
    rules.put(FaultKind.RESET, new FaultRules(Set.of(), Set.of(), LINK));
    rules.put(FaultKind.STALL, new FaultRules(Set.of("lasts"), Set.of(), LINK));
    rules.put(FaultKind.CLOSE, new FaultRules(Set.of(), Set.of(), LINK));
    rules.put(FaultKind.SLICER, new FaultRules(Set.of("bytes"), Set.of("delay", "lasts"), LINK_OR_ALWAYS));
    rules.put(FaultKind.CORRUPT, new FaultRules(Set.of(), Set.of(), LINK));
    rules.put(FaultKind.DNS_FAILURE, new FaultRules(Set.of("lasts"), Set.of(), LINK));
    rules.put(FaultKind.TLS_FAILURE, new FaultRules(Set.of(), Set.of("code", "share"), OCCASION));
    rules.put(FaultKind.HTTP_STATUS, new FaultRules(Set.of("status"), Set.of("share"), OCCASION));
    rules.put(FaultKind.TRUNCATE, new FaultRules(Set.of("after-bytes"), Set.of("share"), OCCASION));
    rules.put(FaultKind.WRONG_DIGEST, new FaultRules(Set.of(), Set.of("share"), OCCASION));
    rules.put(FaultKind.EXPIRED_URL, new FaultRules(Set.of(), Set.of("share"), OCCASION));
    rules.put(FaultKind.SLOW_BODY, new FaultRules(Set.of("rate"), Set.of("share", "after-bytes"), OCCASION));
    rules.put(FaultKind.DUPLICATE_NOTICE, new FaultRules(Set.of(), Set.of("share", "delay"), OCCASION));
    rules.put(FaultKind.LATE_NOTICE, new FaultRules(Set.of("delay"), Set.of("share"), OCCASION));
    rules.put(FaultKind.BROKER_RESTART, new FaultRules(Set.of(), Set.of("lasts"), MOMENT));
    rules.put(FaultKind.KICK_OFF, new FaultRules(Set.of(), Set.of(), MOMENT));
    rules.put(FaultKind.CONNACK, new FaultRules(Set.of("code"), Set.of("share"), OCCASION));
    rules.put(FaultKind.THROTTLE,
        new FaultRules(Set.of("rate"), Set.of("lasts"), EnumSet.of(Place.ALWAYS, Place.MOMENT)));
    rules.put(FaultKind.POWER_CUT, new FaultRules(Set.of(), Set.of("how", "off", "tear"), BOARD));
    rules.put(FaultKind.SD_READ_ERROR, new FaultRules(Set.of("lasts"), Set.of(), BOARD));
    rules.put(FaultKind.SD_WRITE_ERROR, new FaultRules(Set.of("lasts"), Set.of(), BOARD));
    rules.put(FaultKind.SD_REMOVED, new FaultRules(Set.of("lasts"), Set.of(), BOARD));
    rules.put(FaultKind.FLASH_BIT_FLIP, new FaultRules(Set.of(), Set.of("bytes", "tear"), BOARD));
    rules.put(FaultKind.KV_CORRUPT, new FaultRules(Set.of(), Set.of("tear"), BOARD));
    rules.put(FaultKind.WORN_FLASH, new FaultRules(Set.of(), Set.of("code", "tear"), BOARD));
    return rules;
  }
}
