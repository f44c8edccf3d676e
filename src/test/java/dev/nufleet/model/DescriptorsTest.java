package dev.nufleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private final AtomicLong left = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private final Descriptors descriptors = new Descriptors(() -> {
    looks.incrementAndGet();
    return left.get();
  });

  @Test
  void whoever_asks_before_each_socket_leaves_the_reserve() {
    left.set(1000);
    int sockets = 0;
    while (descriptors.hasRoom()) {
      sockets++;
      left.decrementAndGet();
    }
    assertThat(sockets).isEqualTo(1000 - Descriptors.RESERVE);
    assertThat(looks.get()).as("the system is asked seldom").isLessThan(40);
  }

  @Test
  void four_who_ask_and_have_two_ends_each_leave_some() {
    left.set(1000);
    Descriptors[] all = new Descriptors[4];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Descriptors(left::get);
    }
    for (int i = 0; i < 2000; i++) {
      if (all[i % all.length].hasRoom()) {
        left.decrementAndGet();
      }
    }
    assertThat(left.get()).isBetween((long) Descriptors.RESERVE - all.length, (long) Descriptors.RESERVE);
  }

  @Test
  void room_that_comes_back_is_found() {
    left.set(Descriptors.RESERVE);
    for (int i = 0; i < 100; i++) {
      assertThat(descriptors.hasRoom()).isFalse();
    }
    assertThat(looks.get()).isLessThan(20);
    left.set(10_000);
    int refused = 0;
    while (!descriptors.hasRoom()) {
      refused++;
    }
    assertThat(refused).isLessThan(20);
  }

  @Test
  void a_limit_that_is_lowered_is_noticed_soon() {
    left.set(20_000);
    assertThat(descriptors.hasRoom()).isTrue();
    left.set(-500);
    int taken = 0;
    while (descriptors.hasRoom()) {
      taken++;
    }
    assertThat(taken).isLessThanOrEqualTo(256);
  }

  @Test
  void this_process_has_room() {
    assertThat(Descriptors.ofThisProcess().hasRoom()).isTrue();
  }
}
