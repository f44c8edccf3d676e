package dev.nufleet.board.program;

import dev.nufleet.hal.Hal;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Mends;
import dev.nufleet.model.MqttServer;
import dev.nufleet.ota.DownloadStanding;
import dev.nufleet.ota.OtaSample;
import dev.nufleet.storage.BoardStorage;
import java.util.Optional;

/**
 * The board's application from its first instruction to the end of main(): {@code mbed_main()}, the look at the crash
 * record, main(). It may be run as a whole, or its two programs one after the other on a {@link Hal} each.
 */
public final class Application {
  /** What every board's DHCP server is said to have given it. */
  private static final String ADDRESS = "192.168.8.105";

  private final Hal hal;
  private final BoardStorage storage;
  private final DeviceTriple triple;
  private final MqttServer server;
  private final CrashRecord record;
  private final Mends mends;
  private OtaSample sample;

  /**
   * @param region for the host names that it dials, for example {@code cn-shanghai}
   * @param record of this board; outlives resets, but not the loss of power
   */
  public Application(Hal hal, BoardStorage storage, DeviceTriple triple, String region, CrashRecord record) {
    this(hal, storage, triple, region, record, Mends.NONE);
  }

  /** The same with some of its defects mended. */
  public Application(
      Hal hal, BoardStorage storage, DeviceTriple triple, String region, CrashRecord record, Mends mends) {
    this(hal, storage, triple, MqttServer.usual(triple.productKey(), region), record, mends);
  }

  /** The same of a firmware that was built for this server. */
  public Application(
      Hal hal, BoardStorage storage, DeviceTriple triple, MqttServer server, CrashRecord record, Mends mends) {
    this.hal = hal;
    this.storage = storage;
    this.triple = triple;
    this.server = server;
    this.record = record;
    this.mends = mends;
  }

  /** Both programs, one after the other. */
  public void start() {
    preMain(this::main);
  }

  /**
   * {@code mbed_main()}, and what Mbed does between it and main(): a board that has rebooted for a fatal error halts
   * here without a word.
   *
   * @param then main() may start, and so may the {@link HostConsole}
   */
  public void preMain(Runnable then) {
    new Provisioning(hal, storage, this::raise).run(() -> {
      if (storage.profile().rebootsOnFatalError() && record.present()) {
        hal.halt(FatalError.HALTED);
      } else {
        then.run();
      }
    });
  }

  /** main(): the OTA sample, to its end. */
  public void main() {
    TlsPort tls = new TlsPort(hal, new CardSeeds(hal), ADDRESS,
        code -> raise(FatalError.unknown("Connecting to the network failed", code)));
    sample = new OtaSample(hal, storage, tls, triple, server, mends);
    sample.run();
  }

  /** Where the download of this boot stands; empty if no notice has been taken. To be asked between two steps. */
  public Optional<DownloadStanding> download() {
    return sample == null ? Optional.empty() : sample.download();
  }

  private void raise(FatalError error) {
    error.raise(hal, storage.profile(), record);
  }
}
