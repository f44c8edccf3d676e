package dev.nufleet.csdk.port;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.hal.Connected.Failed;
import dev.nufleet.hal.Connected.Stage;
import dev.nufleet.hal.Connection.Patience;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.board.VirtualPeer;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsPortTest {
  private static final String HOST = "ota.iot-thing.cn-shanghai.aliyuncs.com";

  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD).network((host, port, peer) -> peer.up());
  private final List<Integer> fatal = new ArrayList<>();
  private final TlsPort port = new TlsPort(hal.hal(), new MemorySeeds(), "192.168.8.105", fatal::add);
  private TlsHandle handle;

  @Test
  void the_first_connection_of_a_provisioned_board_prints_the_lines_of_the_seed() {
    establish(HOST, true);
    assertThat(hal.console()).isEqualTo(crlf("""
        [err] HAL_Kv_Get(49): HAL_Kv_Get(seed_key) failed
        Loading the CA root certificate ...
         ok (0 skipped)
        start prepare client cert .
        start mbedtls_pk_parse_key[]
        Connecting to /ota.iot-thing.cn-shanghai.aliyuncs.com/443...
        Connected to the network successfully. IP address: 192.168.8.105
         ok
          . Setting up the SSL/TLS structure...
         ok
        Performing the SSL/TLS handshake...
         ok
          . Verifying peer X.509 certificate..
        certificate verification result: 0x00
        """));
    assertThat(handle).isNotNull();
  }

  @Test
  void the_seed_key_and_the_network_are_missed_only_once() {
    establish(HOST, true);
    hal.clearConsole();
    establish(HOST, true);
    assertThat(hal.lines()).startsWith("Loading the CA root certificate ...")
        .doesNotContain("[err] HAL_Kv_Get(49): HAL_Kv_Get(seed_key) failed")
        .noneMatch(line -> line.startsWith("Connected to the network"));
  }

  @Test
  void an_untrusted_certificate_is_printed_and_taken() {
    hal.network((host, p, peer) -> new VirtualBoard.Up(0x0C));
    establish(HOST, true);
    assertThat(hal.lines()).last().isEqualTo("certificate verification result: 0x0c");
    assertThat(handle).isNotNull();
  }

  @Test
  void each_stage_fails_with_its_own_lines() {
    assertThat(failing(new Failed(Stage.DNS, -3009, ""))).containsExactly(
        "[err] mbedtls_net_connect_alt(28): Network interface gethostbyname(" + HOST + ") failed with -3009",
        " failed ! net_connect returned -0x0052", "need release client crt&key", "ssl_disconnect");
    assertThat(port.lastFailure()).isEqualTo("dns");
    assertThat(failing(new Failed(Stage.TCP, -3005, ""))).containsExactly(
        "[err] mbedtls_net_connect_alt(54): TCP socket open failed with -3005",
        " failed ! net_connect returned -0x0042", "need release client crt&key", "ssl_disconnect");
    assertThat(port.lastFailure()).isEqualTo("no-socket");
    assertThat(failing(new Failed(Stage.TCP, -3004, ""))).containsExactly(
        "[err] mbedtls_net_connect_alt(63): TCP socket connect failed with -3004",
        " failed ! net_connect returned -0x0044", "need release client crt&key", "ssl_disconnect");
    assertThat(port.lastFailure()).isEqualTo("tcp");
    assertThat(failing(new Failed(Stage.TLS, -0x7780, ""))).containsExactly(" ok",
        "  . Setting up the SSL/TLS structure...", " ok", "Performing the SSL/TLS handshake...",
        "failed  ! mbedtls_ssl_handshake returned -0x7780", "need release client crt&key", "ssl_disconnect");
    assertThat(port.lastFailure()).isEqualTo("tls");
    assertThat(failing(new Failed(Stage.TLS, -0x004c, ""))).as("a reset").containsExactly(" ok",
        "  . Setting up the SSL/TLS structure...", " ok", "Performing the SSL/TLS handshake...",
        "[err] mbedtls_net_recv_mbedtimeout_alt(203): Socket recv(5), timeout(10000) failed with -3004",
        "failed  ! mbedtls_ssl_handshake returned -0x004c", "need release client crt&key", "ssl_disconnect");
  }

  @Test
  void a_fault_of_tls_is_its_code_alone_and_the_link_goes_on() {
    establish(HOST, true);
    hal.clearConsole();
    VirtualPeer peer = hal.lastPeer();
    List<Integer> codes = new ArrayList<>();
    List<Integer> written = new ArrayList<>();
    peer.fault(-29056);
    hal.run(() -> handle.read(3, 100, Patience.PEER, a -> {
      codes.add(TlsHandle.code(a));
      handle.write(ByteString.fromString("on"), 100, written::add);
      peer.send(ByteString.fromString("abc"));
      handle.read(3, 100, Patience.PEER, b -> codes.add(TlsHandle.code(b)));
    }));
    assertThat(codes).containsExactly(-1, 3);
    assertThat(written).containsExactly(2);
    assertThat(hal.lines()).containsExactly("ssl recv error: code = -29056");
  }

  @Test
  void a_second_empty_record_ends_a_read_as_if_its_time_were_over() {
    establish(HOST, true);
    hal.clearConsole();
    VirtualPeer peer = hal.lastPeer();
    List<Integer> codes = new ArrayList<>();
    peer.send(ByteString.fromString("ab"));
    hal.run(() -> {
      peer.fault(0);
      handle.read(3, 100_000, Patience.PEER, a -> codes.add(TlsHandle.code(a)));
    });
    assertThat(codes).containsExactly(2);
    assertThat(hal.lines()).isEmpty();
  }

  @Test
  void a_network_that_does_not_come_up_is_fatal_and_nothing_goes_on() {
    hal.network((host, p, peer) -> VirtualBoard.failed(Stage.NETWORK, -3008, ""));
    hal.run(() -> port.establish(HOST, 443, true, h -> {
      throw new AssertionError("the program went on");
    }));
    assertThat(fatal).containsExactly(-3008);
  }

  @Test
  void a_network_that_goes_down_later_only_fails_the_look_up() {
    establish(HOST, true);
    assertThat(failing(new Failed(Stage.NETWORK, -3004, ""))).containsExactly(
        "[err] mbedtls_net_connect_alt(28): Network interface gethostbyname(" + HOST + ") failed with -3004",
        " failed ! net_connect returned -0x0052", "need release client crt&key", "ssl_disconnect");
    assertThat(fatal).isEmpty();
  }

  @Test
  void a_short_host_and_a_link_without_ca_are_refused_before_anything_is_dialled() {
    establish("abc.com", true);
    establish(HOST, false);
    assertThat(hal.lines()).containsExactly("invalid host: 'abc.com'(len=7), abort", "input params are NULL, abort");
    assertThat(handle).isNull();
    assertThat(hal.peers()).isEmpty();
  }

  @Test
  void a_read_returns_what_the_hal_returns() {
    establish(HOST, true);
    hal.clearConsole();
    VirtualPeer peer = hal.lastPeer();
    List<Integer> codes = new ArrayList<>();
    peer.send(ByteString.fromString("abcde"));
    hal.run(() -> handle.read(3, 100, Patience.PEER, a -> {
      codes.add(TlsHandle.code(a));
      handle.read(3, 100, Patience.PEER, b -> {
        codes.add(TlsHandle.code(b));
        handle.read(3, 100, Patience.PEER, c -> {
          codes.add(TlsHandle.code(c));
          peer.send(ByteString.fromString("f"));
          peer.closeNotify();
          handle.read(3, 100, Patience.PEER, d -> {
            codes.add(TlsHandle.code(d));
            handle.read(3, 100, Patience.PEER, e -> codes.add(TlsHandle.code(e)));
          });
        });
      });
    }));
    assertThat(codes).containsExactly(3, 2, 0, 1, -2);
    assertThat(hal.lines()).as("said once").containsExactly("ssl recv error: code = -30848");
  }

  @Test
  void a_reset_link_fails_reads_and_writes_with_their_lines() {
    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().reset();
    List<Integer> codes = new ArrayList<>();
    hal.run(() -> handle.read(1, 200, Patience.CYCLE, a -> {
      codes.add(TlsHandle.code(a));
      handle.write(ByteString.fromString("xy"), 2000, codes::add);
      destroy();
      port.destroy(null, () -> { });
    }));
    assertThat(codes).containsExactly(-1, -1);
    assertThat(hal.lines()).containsExactly(
        "[err] mbedtls_net_recv_mbedtimeout_alt(203): Socket recv(5), timeout(200) failed with -3004",
        "ssl recv error: code = -76",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(69), timeout(2000) failed with -3004",
        "ssl write fail, code=-78",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(69), timeout(2000) failed with -3004",
        "need release client crt&key", "ssl_disconnect", "handle is NULL");
  }

  @Test
  void closing_a_broken_link_fails_to_send_its_close_notify() {
    establish(HOST, true);
    hal.run(() -> handle.write(ByteString.fromString("GET"), 5000, code -> { }));
    hal.clearConsole();
    hal.lastPeer().reset();
    hal.run(() -> handle.read(1, 1000, Patience.PEER, a -> destroy()));
    assertThat(hal.lines()).containsExactly(
        "[err] mbedtls_net_recv_mbedtimeout_alt(203): Socket recv(5), timeout(1000) failed with -3004",
        "ssl recv error: code = -76",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(69), timeout(5000) failed with -3004",
        "need release client crt&key", "ssl_disconnect");

    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().reset();
    hal.run(() -> handle.read(1, 1000, Patience.PEER, a -> destroy()));
    assertThat(hal.lines()).as("nothing was written: the handshake's time")
        .contains("[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(69), timeout(10000) failed with -3004");
  }

  @Test
  void a_write_without_room_times_out_within_the_call_with_a_code_and_no_line_of_the_socket() {
    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().stopReading();
    long before = hal.uptimeMillis();
    List<Integer> codes = new ArrayList<>();
    hal.run(() -> handle.write(ByteString.fromString("first"), 2000, code -> {
      codes.add(code);
      assertThat(hal.uptimeMillis() - before).isEqualTo(2000);
      destroy();
    }));
    assertThat(codes).containsExactly(-1);
    assertThat(hal.lines()).containsExactly(
        "ssl write fail, code=-26624", "need release client crt&key", "ssl_disconnect");
    assertThat(hal.uptimeMillis() - before).as("the close waits for the record as long again").isEqualTo(4000);
  }

  @Test
  void a_record_that_had_no_room_is_sent_in_place_of_the_next_one() {
    establish(HOST, true);
    VirtualPeer peer = hal.lastPeer();
    peer.stopReading();
    peer.clearReceived();
    List<Integer> codes = new ArrayList<>();
    hal.run(() -> handle.write(ByteString.fromString("first"), 2000, first -> {
      codes.add(first);
      handle.write(ByteString.fromString("second"), 1000, second -> {
        codes.add(second);
        hal.after(500, peer::readOn);
        handle.write(ByteString.fromString("third"), 1000, third -> {
          codes.add(third);
          handle.write(ByteString.fromString("fourth"), 1000, codes::add);
        });
      });
    }));
    assertThat(codes).as("the third counts as written").containsExactly(-1, -1, 5, 6);
    assertThat(peer.received().utf8String()).isEqualTo("firstfourth");
  }

  @Test
  void a_close_waits_for_room_as_long_as_the_last_write() {
    establish(HOST, true);
    hal.run(() -> handle.write(ByteString.fromString("x"), 1000, code -> { }));
    hal.clearConsole();
    hal.lastPeer().stopReading();
    long before = hal.uptimeMillis();
    hal.after(300, hal.lastPeer()::readOn);
    hal.run(() -> port.destroy(handle, () -> {
      assertThat(hal.uptimeMillis() - before).isEqualTo(300);
      assertThat(hal.lastPeer().closedByBoard()).isTrue();
    }));
    assertThat(hal.lines()).containsExactly("need release client crt&key", "ssl_disconnect");
  }

  @Test
  void a_link_that_breaks_while_a_record_waits_fails_with_the_size_of_that_record() {
    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().stopReading();
    hal.after(2500, hal.lastPeer()::reset);
    hal.run(() -> handle.write(ByteString.fromArray(new byte[93]), 2000, code -> destroy()));
    assertThat(hal.lines()).containsExactly("ssl write fail, code=-26624",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(149), timeout(2000) failed with -3004",
        "need release client crt&key", "ssl_disconnect");
  }

  @Test
  void a_record_that_could_not_be_sent_goes_before_the_next_and_the_close_notify() {
    List<Integer> codes = new ArrayList<>();
    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().reset();
    hal.run(() -> {
      handle.write(ByteString.fromArray(new byte[93]), 2000, codes::add);
      handle.write(ByteString.fromString("x"), 1000, codes::add);
      destroy();
    });
    assertThat(codes).containsExactly(-1, -1);
    assertThat(hal.lines()).containsExactly(
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(149), timeout(2000) failed with -3004",
        "ssl write fail, code=-78",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(149), timeout(1000) failed with -3004",
        "ssl write fail, code=-78",
        "[err] mbedtls_net_send_mbedtimeout_alt(159): Socket send(149), timeout(1000) failed with -3004",
        "need release client crt&key", "ssl_disconnect");
  }

  @Test
  void a_write_that_needs_several_records_fails_with_its_first() {
    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().reset();
    hal.run(() -> handle.write(ByteString.fromArray(new byte[10_000]), 2000, code -> { }));
    assertThat(hal.lines()).first().asString().contains("Socket send(4165)");
  }

  @Test
  void a_link_that_is_whole_or_was_closed_in_order_is_closed_without_a_failure() {
    for (boolean closedByPeer : new boolean[] {false, true}) {
      establish(HOST, true);
      if (closedByPeer) {
        hal.lastPeer().closeNotify();
        hal.run(() -> handle.read(1, 1000, Patience.PEER, a -> { }));
      }
      hal.clearConsole();
      destroy();
      assertThat(hal.lines()).containsExactly("need release client crt&key", "ssl_disconnect");
    }
  }

  @Test
  void an_end_of_tcp_without_close_notify_reads_as_nothing_at_once() {
    establish(HOST, true);
    hal.clearConsole();
    hal.lastPeer().eof();
    List<Integer> codes = new ArrayList<>();
    long before = hal.uptimeMillis();
    hal.run(() -> handle.read(1, 10_000, Patience.PEER, a -> {
      codes.add(TlsHandle.code(a));
      handle.read(1, 200, Patience.CYCLE, b -> codes.add(TlsHandle.code(b)));
    }));
    assertThat(codes).containsExactly(0, 0);
    assertThat(hal.uptimeMillis()).isEqualTo(before);
    assertThat(hal.console()).isEmpty();
  }

  @Test
  void after_close_notify_reads_time_out_with_0_until_tcp_ends_and_are_minus_2_from_then_on() {
    establish(HOST, true);
    hal.clearConsole();
    VirtualPeer peer = hal.lastPeer();
    peer.sayCloseNotify();
    List<Integer> codes = new ArrayList<>();
    List<Long> lasted = new ArrayList<>();
    hal.after(1700, peer::eof);
    hal.run(() -> readOn(4, codes, lasted));
    assertThat(codes).containsExactly(-2, 0, -2, -2);
    assertThat(lasted).containsExactly(0L, 1000L, 700L, 0L);
    assertThat(hal.lines()).as("said once").containsExactly("ssl recv error: code = -30848");
  }

  private void readOn(int reads, List<Integer> codes, List<Long> lasted) {
    long began = hal.uptimeMillis();
    handle.read(1, 1000, Patience.PEER, read -> {
      codes.add(TlsHandle.code(read));
      lasted.add(hal.uptimeMillis() - began);
      if (reads > 1) {
        readOn(reads - 1, codes, lasted);
      }
    });
  }

  @Test
  void a_close_notify_on_one_link_makes_the_bare_end_of_another_look_closed_until_data_comes() {
    establish(HOST, true);
    TlsHandle first = handle;
    VirtualPeer firstPeer = hal.lastPeer();
    establish(HOST, true);
    TlsHandle second = handle;
    VirtualPeer secondPeer = hal.lastPeer();
    List<Integer> codes = new ArrayList<>();
    secondPeer.eof();
    firstPeer.closeNotify();
    hal.clearConsole();
    hal.run(() -> second.read(1, 100, Patience.PEER, a -> {
      codes.add(TlsHandle.code(a));
      first.read(1, 100, Patience.PEER, b -> {
        codes.add(TlsHandle.code(b));
        second.read(1, 100, Patience.PEER, c -> codes.add(TlsHandle.code(c)));
      });
    }));
    assertThat(codes).containsExactly(0, -2, -2);
    assertThat(hal.lines()).containsExactly("ssl recv error: code = -30848");
    establish(HOST, true);
    hal.lastPeer().send(ByteString.fromString("x"));
    hal.run(() -> handle.read(1, 100, Patience.PEER, d ->
        second.read(1, 100, Patience.PEER, e -> codes.add(TlsHandle.code(e)))));
    assertThat(codes).containsExactly(0, -2, -2, 0);
  }

  @Test
  void an_error_on_one_link_makes_the_end_of_another_read_as_nothing_again() {
    establish(HOST, true);
    TlsHandle first = handle;
    hal.lastPeer().closeNotify();
    establish(HOST, true);
    hal.lastPeer().reset();
    List<Integer> codes = new ArrayList<>();
    hal.run(() -> first.read(1, 100, Patience.PEER, a -> first.read(1, 100, Patience.PEER, b -> {
      codes.add(TlsHandle.code(b));
      handle.read(1, 100, Patience.PEER, c -> {
        codes.add(TlsHandle.code(c));
        first.read(1, 100, Patience.PEER, d -> codes.add(TlsHandle.code(d)));
      });
    })));
    assertThat(codes).containsExactly(-2, -1, 0);
  }

  private List<String> failing(Failed failed) {
    hal.network((host, p, peer) -> new VirtualBoard.Failed(failed));
    hal.clearConsole();
    establish(HOST, true);
    assertThat(handle).isNull();
    List<String> lines = hal.lines();
    int connecting = lines.indexOf("Connecting to /" + HOST + "/443...");
    return lines.subList(connecting + 1, lines.size()).stream()
        .filter(line -> !line.startsWith("Connected to the network")).toList();
  }

  private void destroy() {
    port.destroy(handle, () -> { });
  }

  private void establish(String host, boolean withCa) {
    hal.run(() -> port.establish(host, 443, withCa, h -> handle = h));
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }
}
