package dev.nufleet.board;

import dev.nufleet.hal.KvRequest;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.storage.PowerLost;
import java.util.List;

/** What a {@link HalShell} needs of its owner: actors, a simulator or a test. Every call returns at once. */
public interface HalOutside {
  /**
   * Calls {@link HalShell#due} with this ticket after so many real nanoseconds; 0: in a turn of its own, soon. Takes
   * the place of the wake-up that was asked for before.
   */
  void wake(long nanos, long ticket);

  /** Opens a link; the answers carry its number. */
  void open(int link, String host, int port);

  /**
   * Asks the key-value stores; the answer carries the number. From this call to the answer the storage is theirs: the
   * shell does not look at it, and nobody else may.
   */
  void keyValues(int number, KvRequest request);

  /** Whether anybody reads what is printed: else it need not be gathered, and {@link #printed} is not called. */
  default boolean readsPrints() {
    return true;
  }

  /** The program has printed, in this order. */
  void printed(List<Printed> prints);

  /** The program tells a fact. @throws PowerLost if power fails at it */
  void happened(BoardEvent.What what);

  /** The program has taken so many more bytes of an image. @throws PowerLost if power fails behind them */
  default void took(int bytes) {}

  /** A message of MQTT has passed. @throws PowerLost if power fails behind it */
  default void packetPassed() {}

  /** The program asks for a reset, and runs no more. */
  void reset();

  /** The program has stopped the CPU. */
  void halt(String cause);
}
