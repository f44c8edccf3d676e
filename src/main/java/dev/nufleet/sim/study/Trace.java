package dev.nufleet.sim.study;

import dev.nufleet.hal.Printed;
import dev.nufleet.history.Fact;
import dev.nufleet.sim.Workshop;
import dev.nufleet.sim.World;
import dev.nufleet.sim.WorldPlan;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A life item by item: each fact and each piece of console text as one number, in their order. Two lives of one world
 * that are not the same are told apart at the first item that differs, wherever and whenever they were lived.
 */
public final class Trace {
  /** No item has this text. */
  private static final String NOTHING = "nothing: it has ended";

  /** Two lives of one world. @param item from 0 on, with what either has there */
  public record Difference(long item, String first, String second) {}

  private final int wanted;
  private String text = NOTHING;
  private long[] hashes = new long[1024];
  private int size;
  private long hash = Digest.EMPTY;

  public Trace() {
    this(-1);
  }

  private Trace(int wanted) {
    this.wanted = wanted;
  }

  /** Lets a world live; one that breaks off is as long as it got. */
  public static Trace of(WorldPlan plan, Workshop workshop) {
    return live(plan, workshop, new Trace());
  }

  /** What one item of a world's life says; it lives for it. */
  public static String text(WorldPlan plan, Workshop workshop, int item) {
    return live(plan, workshop, new Trace(item)).text;
  }

  private static Trace live(WorldPlan plan, Workshop workshop, Trace trace) {
    try {
      new World(plan, workshop, trace::see, trace::hear).live();
    } catch (RuntimeException e) {
      trace.add(Digest.more(Digest.EMPTY, e.toString()), e::toString); // a rule's defect, and also part of the life
    }
    return trace;
  }

  // ---- hearing a world

  public void see(Fact fact) {
    add(Digest.more(Digest.EMPTY, fact), fact::toString);
  }

  public void hear(String board, List<Printed> prints) {
    StringBuilder printed = new StringBuilder(board).append(" prints: ");
    prints.forEach(print -> print.appendTo(printed, Printed.Style.RAW));
    add(Digest.more(Digest.EMPTY, printed.toString()), printed::toString);
  }

  private void add(long item, Supplier<String> says) {
    if (size == wanted) {
      text = says.get();
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    hashes[size++] = item;
    hash = Digest.more(hash, item);
  }

  // ---- comparing

  public int size() {
    return size;
  }

  /** One number for all items. */
  public long hash() {
    return hash;
  }

  public long[] hashes() {
    return Arrays.copyOf(hashes, size);
  }

  /** @return the first item that is another one; -1: none is */
  public int differsFrom(long[] others) {
    return Arrays.mismatch(hashes, 0, size, others, 0, others.length);
  }
}
