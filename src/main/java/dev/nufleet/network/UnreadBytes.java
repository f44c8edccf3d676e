package dev.nufleet.network;

/**
 * Whether a board leaves bytes unread when it closes a link. A socket's TCP answers that with a reset in place of its
 * end; but what lies in this process counts as read there, so whoever ends the socket is told.
 */
final class UnreadBytes {
  private volatile boolean left;

  void areLeft() {
    left = true;
  }

  boolean left() {
    return left;
  }
}
