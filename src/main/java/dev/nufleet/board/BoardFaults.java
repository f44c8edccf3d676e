package dev.nufleet.board;

import dev.nufleet.chaos.Act;
import dev.nufleet.chaos.BoardCourse;
import dev.nufleet.chaos.Spot;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FaultKind;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.network.LinkFaults;
import dev.nufleet.storage.PowerLost;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What befalls one board: finds out from what its firmware does when a planned act is due, and lets it act at that very
 * spot. The firmware's own thread comes here as well as the board's actor, so calls exclude each other; between two
 * programs there is nothing to be told.
 */
public final class BoardFaults {
  /**
   * Where the boards of a process get theirs from.
   *
   * @param plan of each board
   * @param links what acts on links; the links look there too
   */
  public record Source(Function<BoardSpec, List<Act>> plan, FaultyLinks links) {}

  /** What the board's actor tells by itself; all else comes from its firmware. */
  private static final Set<Class<? extends BoardEvent.What>> BOARDS_OWN = Set.of(
      BoardEvent.BootStarted.class, BoardEvent.BootEnded.class, BoardEvent.Halted.class, BoardEvent.PowerLost.class);

  private final BoardCourse course;
  private final LinkFaults link;
  private final Consumer<Act> acted;

  private BoardFaults(BoardCourse course, LinkFaults link, Consumer<Act> acted) {
    this.course = course;
    this.link = link;
    this.acted = acted;
  }

  /** @param acted hears of each act that came true, from any thread */
  static BoardFaults of(List<Act> planned, BoardId board, FaultyLinks links, Consumer<Act> acted) {
    LinkFaults link = links.of(board);
    link.onActed(acted);
    link.failHandshakes(planned.stream()
        .filter(act -> act.kind() == FaultKind.TLS_FAILURE && act.spot() instanceof Spot.Request).toList());
    return new BoardFaults(new BoardCourse(planned), link, acted);
  }

  // ---- from the firmware's thread: a power cut ends it there and then ----

  /** @throws PowerLost if power fails at this fact */
  void told(BoardEvent.What what) {
    cutIf(befall(on(what)));
  }

  /** The firmware has taken so many more bytes of an image. @throws PowerLost if power fails behind them */
  void took(int bytes) {
    cutIf(befall(tookBytes(bytes)));
  }

  /** An MQTT message has passed. @throws PowerLost if power fails behind it */
  void packet() {
    cutIf(befall(packetPassed()));
  }

  private static void cutIf(boolean cut) {
    if (cut) {
      throw PowerLost.between();
    }
  }

  // ---- from the board's actor ----

  /** A fact on its way upwards: those of the firmware are known here already. @return whether power fails at it */
  boolean happened(BoardEvent.What what) {
    return BOARDS_OWN.contains(what.getClass()) && befall(on(what));
  }

  /** Ends what still acts of a fault. */
  void end(int fault) {
    link.end(fault);
  }

  /** An act whose moment has come. @return whether power fails */
  boolean befall(Act act) {
    return befall(List.of(act));
  }

  private boolean befall(List<Act> due) {
    boolean cut = false;
    for (Act act : due) {
      acted.accept(act);
      if (act.kind().side() == FaultKind.Side.LINK) {
        link.begin(act);
      } else if (act.kind() == FaultKind.POWER_CUT) {
        cut = true;
      }
    }
    return cut;
  }

  private synchronized List<Act> on(BoardEvent.What what) {
    return course.on(what);
  }

  private synchronized List<Act> tookBytes(int bytes) {
    return course.took(bytes);
  }

  private synchronized List<Act> packetPassed() {
    return course.packet();
  }
}
