package dev.nufleet.sim.judge;

/** What the card's slot for candidates holds when a boot begins. */
public enum Slot {
  /** No header that this board wrote for the campaign's version. */
  EMPTY,
  /** Such a header, and behind it the campaign's image. */
  WHOLE,
  /** Such a header, and something else behind it. */
  OTHER,
  /** There is no card, or it cannot be read. */
  UNREADABLE
}
