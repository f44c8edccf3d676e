package dev.nufleet.fleet;

import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.FleetFact;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A fleet of which only facts are left: concludes from them, in their order, what {@link FleetActor} concluded from the
 * boards, by the same rules. Holds no board, and gives no orders.
 */
public final class RetoldFleet {
  private final Roster roster;
  private final Members members;
  private final Map<BoardId, Integer> places = new HashMap<>();
  /** By place: those that are switched on, or reset for a campaign that followed another. */
  private final BitSet launched = new BitSet();
  private OperatorDid.Deed launches = OperatorDid.Deed.SWITCHED_ON;

  /** @param onFact hears what the fleet concludes */
  public RetoldFleet(Roster roster, Consumer<FleetFact> onFact) {
    this.roster = roster;
    this.members = new Members(roster, 0, onFact, FleetWatch.NOBODY);
    for (int place = 0; place < roster.boards().size(); place++) {
      places.put(roster.boards().get(place).id(), place);
    }
  }

  /** A campaign follows another: what boards do until they are reset for it belongs to none. */
  public void next(FleetSpec.Goal goal) {
    for (int place = launched.nextClearBit(0); place < roster.boards().size(); place = launched.nextClearBit(place)) {
      launch(place); // boards of a campaign of which nothing is told
    }
    members.begin(goal, 0);
    launched.clear();
    launches = OperatorDid.Deed.RESET;
  }

  /** From now on boards are switched on, or reset. */
  public void launching(long atNanos) {
    members.due(atNanos);
  }

  /** Notice times are counted from here. */
  public void asked(long atNanos) {
    members.asked(atNanos);
  }

  /** The operator has done something to a board: the first time, it is switched on or reset by that. */
  public void did(BoardId board, OperatorDid.Deed deed) {
    Integer place = places.get(board);
    if (place != null && deed == launches && !launched.get(place)) {
      launch(place);
    }
  }

  /** Takes the next event; that of a board which is not in the fleet is none. */
  public void hear(BoardEvent event) {
    Integer place = places.get(event.board());
    if (place == null) {
      return;
    }
    if (members.of(event.board()) == null) { // the fact that it was switched on is missing
      launch(place);
    }
    members.hear(event, (member, wanted) -> { });
  }

  private void launch(int place) {
    launched.set(place);
    members.launch(place);
  }

  /** How far the boards have come by what was told. */
  public FleetResult result() {
    return members.result();
  }
}
