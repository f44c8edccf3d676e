package dev.nufleet.hal;

import akka.util.ByteString;
import java.util.function.Consumer;

/**
 * One TLS connection as the HAL's read and write calls show it. Behind it stands a stream with backpressure: at most
 * one chunk is in hand, and the next is asked for when the program has read it.
 */
public interface Connection {
  /** Whose time a read's timeout is. */
  enum Patience {
    /** The firmware merely passes its time (an MQTT cycle): divided by the pace, zero at {@code max}. */
    CYCLE,
    /**
     * What the firmware grants a peer before it calls it dead: real time at every pace, and more where this machine is
     * late with its own work, see {@link dev.nufleet.model.RunClock#fairNanos}.
     */
    PEER
  }

  /**
   * Collects exactly {@code bytes} bytes (1..65536), or fewer if the timeout passes or the link ends first.
   *
   * @param timeoutMillis 0: take what is there already. A peer's timeout begins anew with whatever arrives, for it is
   *     that of each receive call of the socket
   */
  void read(int bytes, long timeoutMillis, Patience patience, Consumer<Received> then);

  /**
   * Hands bytes to TLS, and waits until the board's TCP has room for all of them; mostly it has. As with a socket, a
   * dead peer shows late, and the end of what the peer says is not the end of what it hears.
   *
   * @param timeoutMillis how long nothing may get through: a peer's time, as that of reads
   * @param then hears how a write ended that {@link Written#WAITS}; of another it is not called
   */
  Written write(ByteString bytes, long timeoutMillis, Consumer<Written> then);

  /**
   * Waits until all that was written has got through, and TCP has room for one more record.
   *
   * @param bytes of the record's text; 0: no room for another one is wanted
   * @param timeoutMillis as of a write
   * @param then as of a write
   */
  Written awaitRoom(int bytes, long timeoutMillis, Consumer<Written> then);

  /** How a write ended, if it did. */
  enum Written {
    /** TCP has it all. */
    SENT,
    /** It waits for room, and the program with it. */
    WAITS,
    /** Nothing got through for as long as the write may wait: what has no room stays pending. */
    TIMEOUT,
    /** The link is known to be broken. */
    BROKEN
  }

  /**
   * Sends {@code close_notify} and closes. Harmless on a closed link. Does not wait: what is pending has a while yet to
   * get through.
   */
  void close();

  /**
   * What a read brought.
   *
   * @param bytes as many as asked for, or fewer
   * @param end why fewer
   * @param code of a {@link End#FAULT}: mbed TLS's, below 0; else 0
   */
  record Received(ByteString bytes, End end, int code) {
    public Received(ByteString bytes, End end) {
      this(bytes, end, 0);
    }

    /** Cut short by a fault of TLS. @param code mbed TLS's, below 0 */
    public static Received faulty(ByteString bytes, int code) {
      return new Received(bytes, End.FAULT, code);
    }

    public boolean complete() {
      return end == End.NONE;
    }
  }

  enum End {
    /** Nothing ended: the read is complete. */
    NONE,
    /** The time is over. */
    TIMEOUT,
    /** TCP ended, with {@code close_notify} met before or without it: every read returns at once; writes go on. */
    EOF,
    /** {@code close_notify}, met once: the HAL answers what it read, or -2 if nothing (SSL code -30848). */
    CLOSE_NOTIFY,
    /** Reset: -1. */
    ERROR,
    /** A fatal alert, a bad record or message: -1, and the link goes on. */
    FAULT
  }
}
