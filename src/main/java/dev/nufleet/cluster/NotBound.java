package dev.nufleet.cluster;

/** A node cannot listen where it is to be asked: its port is taken, or its address is none of this machine. */
public final class NotBound extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotBound(String place, Throwable cause) {
    super(place, cause);
  }
}
