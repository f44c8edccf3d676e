package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeatsTest {
  private final Seats seats = new Seats(2);
  private final List<String> gone = new ArrayList<>();

  private Seats.Seat seat(String name) {
    Seats.Seat seat = seats.take().orElseThrow();
    seat.whenSentAway(() -> gone.add(name));
    return seat;
  }

  @Test
  void who_has_waited_longest_makes_room() {
    seat("a");
    seat("b");
    seat("c");
    assertThat(gone).containsExactly("a");
    seat("d");
    assertThat(gone).containsExactly("a", "b");
  }

  @Test
  void who_is_being_served_stays_and_comes_last_afterwards() {
    Seats.Seat.Turn turn = seat("a").turn();
    turn.isServed();
    seat("b");
    seat("c");
    assertThat(gone).containsExactly("b");
    turn.isOver();
    seat("d");
    seat("e");
    assertThat(gone).containsExactly("b", "c", "a");
  }

  @Test
  void where_everybody_is_being_served_there_is_no_seat() {
    Seats.Seat first = seat("a");
    first.turn().isServed();
    seat("b").turn().isServed();
    assertThat(seats.take()).isEmpty();
    assertThat(seats.makeRoom()).isFalse();
    first.free();
    first.free();
    seat("c").turn().isServed();
    assertThat(seats.take()).as("a seat is given back once").isEmpty();
  }

  @Test
  void a_request_that_becomes_whole_after_its_answer_keeps_no_seat() {
    Seats.Seat.Turn turn = seat("a").turn();
    turn.isOver();
    turn.isServed();
    seat("b").turn().isServed();
    seat("c");
    assertThat(gone).containsExactly("a");
  }

  @Test
  void who_was_sent_away_before_it_could_be_told_is_told_at_once() {
    Seats.Seat early = seats.take().orElseThrow();
    seats.makeRoom();
    early.turn().isOver();
    early.whenSentAway(() -> gone.add("early"));
    assertThat(gone).containsExactly("early");
    seat("a");
    seat("b");
    assertThat(gone).containsExactly("early");
  }
}
