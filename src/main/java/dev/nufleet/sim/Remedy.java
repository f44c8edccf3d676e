package dev.nufleet.sim;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.Cut;
import dev.nufleet.history.Defect;
import dev.nufleet.model.FaultKind;
import dev.nufleet.model.Mend;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a world lacks in which a defect of the firmware has no consequences: the defect itself, where it can be mended,
 * else the faults that it is blamed on.
 *
 * @param leftOut acts that are planned and do not come true
 */
record Remedy(Optional<Mend> mend, Predicate<Act> leftOut) {
  private static final Set<FaultKind> OF_CARD =
      EnumSet.of(FaultKind.SD_READ_ERROR, FaultKind.SD_WRITE_ERROR, FaultKind.SD_REMOVED);
  private static final Set<FaultKind> OF_ANSWERS =
      EnumSet.of(FaultKind.HTTP_STATUS, FaultKind.EXPIRED_URL, FaultKind.TRUNCATE);
  private static final Set<FaultKind> OF_NOTICES = EnumSet.of(FaultKind.LATE_NOTICE, FaultKind.DUPLICATE_NOTICE);
  private static final Set<FaultKind> OF_SESSIONS =
      EnumSet.of(FaultKind.KICK_OFF, FaultKind.BROKER_RESTART, FaultKind.CONNACK, FaultKind.THROTTLE);

  static Remedy of(Defect defect) {
    return switch (defect) {
      case STATUS_BLIND -> new Remedy(Optional.of(Mend.CHECK_HTTP_STATUS), // who looks still has no other link
          act -> act.kind() == FaultKind.EXPIRED_URL);
      case DEAF_AFTER_RECONNECT -> mending(Mend.RESUBSCRIBE_AFTER_RECONNECT);
      case OUT_OF_STEP -> mending(Mend.RECONNECT_WHEN_OUT_OF_STEP);
      case DEAD_AFTER_MAIN -> mending(Mend.STAY_AFTER_MAIN);
      case TORN_BLOCK_HANG ->
          without(act -> act.kind() == FaultKind.POWER_CUT && act.drawn().how() == Cut.TORN);
      case CARD_READ_HANG, CARD_WRITE_GIVES_UP -> without(act -> OF_CARD.contains(act.kind()));
      case NOTHING_BOOTABLE, FATAL_ONCE, REBOOTS_FOR_EVER -> without(
          act -> act.kind().side() == FaultKind.Side.BOARD && act.kind() != FaultKind.POWER_CUT);
      case START_GIVES_UP ->
          without(act -> act.kind().side() == FaultKind.Side.LINK || OF_SESSIONS.contains(act.kind()));
      case BLOCKED_READ ->
          without(act -> act.kind().side() == FaultKind.Side.LINK || act.kind() == FaultKind.SLOW_BODY);
      case STALE_OFFSET, NOTICE_IN_DOWNLOAD -> without(act -> act.kind().side() == FaultKind.Side.LINK
          || OF_SESSIONS.contains(act.kind()) || OF_NOTICES.contains(act.kind()));
      case SIZE_DIFFERS -> without(act -> OF_ANSWERS.contains(act.kind()));
      case CRASHED, NEVER_RESET, NOTICE_UNREAD, MODULE_BLIND, DELTA_AS_FIRMWARE ->
          without(act -> false); // no fault of these worlds leads there
    };
  }

  private static Remedy mending(Mend mend) {
    return new Remedy(Optional.of(mend), act -> false);
  }

  private static Remedy without(Predicate<Act> leftOut) {
    return new Remedy(Optional.empty(), leftOut);
  }

  /** The same world but for these remedies. */
  static World worldOf(WorldPlan plan, Workshop workshop, Set<Defect> mended) {
    List<Remedy> remedies = mended.stream().map(Remedy::of).toList();
    WorldPlan other = plan.befallenBy(plan.befalls().each((board, act) ->
        Optional.of(act).filter(one -> remedies.stream().noneMatch(remedy -> remedy.leftOut().test(one)))));
    for (Remedy remedy : remedies) {
      if (remedy.mend().isPresent()) {
        other = other.mended(other.mends().with(remedy.mend().get().word()));
      }
    }
    return new World(other, workshop, fact -> { });
  }
}
