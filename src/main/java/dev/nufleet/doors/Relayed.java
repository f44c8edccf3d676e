package dev.nufleet.doors;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What passes the channels between a door and the server's process, each once and in order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Relayed.Listen.class, name = "listen"),
  @JsonSubTypes.Type(value = Relayed.Shut.class, name = "shut"),
  @JsonSubTypes.Type(value = Relayed.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Relayed.Batch.class, name = "batch")
})
sealed interface Relayed extends DoorMessage {
  /** To a door. @param order comes back. @param port its number among those of the server */
  record Listen(long order, int port, String host, int at, int backlog, int sendBufferBytes, long idleMillis)
      implements Relayed {}

  /** To a door. @param order comes back */
  record Shut(long order, int port) implements Relayed {}

  /** From a door. @param failure a line for people; empty: it is done */
  record Done(long order, String failure) implements Relayed {}

  /**
   * What befell connections, in this order.
   *
   * @param connections numbers, which the door gives
   * @param kinds as {@link Frame.Kind} has them
   * @param counts bytes of each, or what else is counted
   * @param bytes of all, one after the other
   */
  record Batch(long[] connections, byte[] kinds, int[] counts, byte[] bytes) implements Relayed {}
}
