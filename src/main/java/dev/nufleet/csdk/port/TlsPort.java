package dev.nufleet.csdk.port;

import dev.nufleet.csdk.port.SdkLog.Level;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Hal;
import dev.nufleet.hal.Printed;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * {@code HAL_SSL_Establish} and {@code HAL_SSL_Destroy} of the mbed port: what they print and return. One for all
 * connections of a boot, MQTT and HTTP. Source: board.md sections 8.1 and 8.2.
 */
public final class TlsPort {
  /** Shorter host names are refused. */
  private static final int MIN_HOST_LENGTH = 8;

  private static final int NO_SOCKET = -3005;
  private static final int NET_SOCKET_FAILED = 0x42;
  private static final int NET_CONNECT_FAILED = 0x44;
  private static final int NET_UNKNOWN_HOST = 0x52;

  private static final SdkLog.Statement NO_CA = SdkLog.port("input params are NULL, abort");
  private static final SdkLog.Statement BAD_HOST = SdkLog.port("invalid host: '%s'(len=%d), abort");
  private static final SdkLog.Statement NO_SEED =
      SdkLog.line(Level.ERR, "HAL_Kv_Get", 49, "HAL_Kv_Get(seed_key) failed");
  private static final Printed PREPARED = Printed.text("Loading the CA root certificate ...\r\n ok (0 skipped)\r\n"
      + "start prepare client cert .\r\nstart mbedtls_pk_parse_key[]\r\n");
  private static final SdkLog.Statement CONNECTING = SdkLog.port("Connecting to /%s/%d...");
  private static final SdkLog.Statement NETWORK_UP =
      SdkLog.port("Connected to the network successfully. IP address: %s");
  private static final SdkLog.Statement LOOKUP_FAILED = SdkLog.line(
      Level.ERR, "mbedtls_net_connect_alt", 28, "Network interface gethostbyname(%s) failed with %d");
  private static final SdkLog.Statement OPEN_FAILED =
      SdkLog.line(Level.ERR, "mbedtls_net_connect_alt", 54, "TCP socket open failed with %d");
  private static final SdkLog.Statement CONNECT_FAILED =
      SdkLog.line(Level.ERR, "mbedtls_net_connect_alt", 63, "TCP socket connect failed with %d");
  private static final SdkLog.Statement NET_CONNECT =
      SdkLog.port(" failed ! net_connect returned -0x%04x");
  private static final Printed SET_UP = Printed.text(" ok\r\n  . Setting up the SSL/TLS structure...\r\n ok\r\n"
      + "Performing the SSL/TLS handshake...\r\n");
  private static final SdkLog.Statement HANDSHAKE_FAILED =
      SdkLog.port("failed  ! mbedtls_ssl_handshake returned -0x%04x");
  private static final Printed SHAKEN = Printed.text(" ok\r\n  . Verifying peer X.509 certificate..\r\n");
  private static final SdkLog.Statement VERIFIED = SdkLog.port("certificate verification result: 0x%02x");
  private static final Printed RELEASED = Printed.text("need release client crt&key\r\nssl_disconnect\r\n");
  private static final Printed NO_HANDLE = Printed.text("handle is NULL\r\n");

  private final Hal hal;
  private final SeedStore seeds;
  private final String ipAddress;
  private final IntConsumer networkFailed;
  private final TlsHandle.Status status = new TlsHandle.Status();
  private boolean networkUp;
  private String lastFailure = "";

  /**
   * @param ipAddress what the network gave this board, for the line that is printed once per boot
   * @param networkFailed called with the nsapi error if the interface does not come up at first: a fatal error, after
   *     which
   *     nothing that
   *     waits for a connection is called
   */
  public TlsPort(Hal hal, SeedStore seeds, String ipAddress, IntConsumer networkFailed) {
    this.hal = hal;
    this.seeds = seeds;
    this.ipAddress = ipAddress;
    this.networkFailed = networkFailed;
  }

  /**
   * Opens a connection. May call {@code then} before it returns; retries must pause in between, as the SDK's do.
   *
   * @param withCa false where the SDK passes no CA certificate (an {@code http} link): refused by this build
   * @param then gets the handle, or null if there is none; {@link #lastFailure} then says why
   */
  public void establish(String host, int port, boolean withCa, Consumer<TlsHandle> then) {
    if (!withCa) {
      hal.print(NO_CA);
      lastFailure = "no-ca";
      then.accept(null);
      return;
    }
    if (host.length() < MIN_HOST_LENGTH) {
      hal.print(BAD_HOST.with(host, host.length()));
      lastFailure = "bad-host";
      then.accept(null);
      return;
    }
    seedRandom(() -> hal.settle(() -> {
      hal.print(PREPARED);
      hal.print(CONNECTING.with(host, port));
      hal.connect(host, port, connected -> connected(host, connected, then));
    }));
  }

  /**
   * {@code HAL_SSL_Destroy}.
   *
   * @param handle null is allowed and printed
   * @param then is called before this returns, unless what was written last has to wait for room
   */
  public void destroy(TlsHandle handle, Runnable then) {
    if (handle == null) {
      hal.print(NO_HANDLE);
      then.run();
    } else {
      handle.close(then);
    }
  }

  /** Why {@link #establish} gave no handle: {@code no-ca bad-host dns no-socket tcp tls}. */
  public String lastFailure() {
    return lastFailure;
  }

  static void printRelease(Hal hal) {
    hal.print(RELEASED);
  }

  private void seedRandom(Runnable then) {
    seeds.load(seed -> {
      if (seed.isEmpty()) {
        hal.print(NO_SEED);
      }
      byte[] next = new byte[Integer.BYTES];
      hal.random(next);
      seeds.store(ByteBuffer.wrap(next).getInt(), then);
    });
  }

  private void connected(String host, Connected connected, Consumer<TlsHandle> then) {
    if (!networkUp && connected instanceof Connected.Failed failed && failed.stage() == Connected.Stage.NETWORK) {
      networkFailed.accept(failed.code());
      return;
    }
    if (!networkUp) {
      networkUp = true;
      hal.print(NETWORK_UP.with(ipAddress));
    }
    if (connected instanceof Connected.Up up) {
      hal.print(SET_UP);
      hal.print(SHAKEN);
      hal.print(VERIFIED.with(up.verification()));
      then.accept(new TlsHandle(hal, up.connection(), status));
    } else {
      printFailure(host, (Connected.Failed) connected);
      printRelease(hal);
      then.accept(null);
    }
  }

  private void printFailure(String host, Connected.Failed failed) {
    switch (failed.stage()) {
      case NETWORK, DNS -> { // once up, the interface is never brought up again: without it, lookups fail
        hal.print(LOOKUP_FAILED.with(host, failed.code()));
        hal.print(NET_CONNECT.with(NET_UNKNOWN_HOST));
        lastFailure = "dns";
      }
      case TCP -> {
        boolean unopened = failed.code() == NO_SOCKET;
        hal.print((unopened ? OPEN_FAILED : CONNECT_FAILED).with(failed.code()));
        hal.print(NET_CONNECT.with(unopened ? NET_SOCKET_FAILED : NET_CONNECT_FAILED));
        if (unopened) {
          lastFailure = "no-socket";
        } else {
          lastFailure = "tcp";
        }
      }
      case TLS -> {
        hal.print(SET_UP);
        if (failed.code() == TlsHandle.NET_RECV_FAILED) {
          TlsHandle.printReceiveFailed(hal, TlsHandle.HANDSHAKE_TIMEOUT_MILLIS);
        }
        hal.print(HANDSHAKE_FAILED.with(-failed.code()));
        lastFailure = "tls";
      }
    }
  }
}
