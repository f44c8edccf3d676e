package dev.nufleet.csdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.board.VirtualPeer;
import dev.nufleet.csdk.port.SeedStore;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.hal.Connected;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of the HTTP client, from both sides: its buffer, its budget of time, where a body ends. */
class CsdkHttpEdgesTest {
  private static final String OK_206 = "HTTP/1.1 206 Partial Content\r\n";
  /** As long as the first read, so that what follows fills the buffer in steps of 32 bytes from 0 on. */
  private static final String LINE_OF_32 = "HTTP/1.1 206 Partial Content..\r\n";

  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD);
  private final List<Integer> codes = new ArrayList<>();
  private ByteString body = ByteString.emptyByteString();
  private final CsdkHttp http = new CsdkHttp(hal.hal(), new TlsPort(hal.hal(), new NoSeeds(), "192.168.8.105",
      code -> { }), "https://ota.iot-thing.cn-shanghai.aliyuncs.com/f.bin", 443, true, 0, Mends.NONE);

  private static final class NoSeeds implements SeedStore {
    @Override
    public void load(Consumer<OptionalInt> then) {
      then.accept(OptionalInt.empty());
    }

    @Override
    public void store(int seed, Runnable then) {
      then.run();
    }
  }

  private void fetch(Consumer<VirtualPeer> answer) {
    hal.network((host, port, peer) -> peer.onReceive(request -> answer.accept(peer)).up());
    hal.run(() -> http.fetch(128, 1000, fetched -> {
      codes.add(fetched.code());
      body = body.concat(fetched.bytes());
    }));
  }

  /** A header whose bytes behind the status line are so many, and a body of one byte. */
  private static ByteString headerOf(int bytes) {
    String fixed = "Content-Length: 1\r\nX: \r\n\r\n";
    return ByteString.fromString(
        LINE_OF_32 + fixed.replace("X: ", "X: " + "y".repeat(bytes - fixed.length())) + "z");
  }

  @Test
  void a_header_of_992_bytes_is_taken() {
    assertThat(LINE_OF_32).hasSize(32);
    fetch(peer -> peer.send(headerOf(992)));
    assertThat(codes).containsExactly(1);
    assertThat(hal.ended()).isNotEqualTo("halt: hard-fault");
  }

  @Test
  void a_header_of_1024_bytes_ends_in_a_hard_fault() {
    fetch(peer -> peer.send(headerOf(1024)));
    assertThat(codes).isEmpty();
    assertThat(hal.ended()).isEqualTo("halt: hard-fault");
  }

  @Test
  void what_a_server_sends_beyond_the_length_it_named_is_no_part_of_the_body() {
    fetch(peer -> peer.send(ByteString.fromString(OK_206 + "Content-Length: 3\r\n\r\nabcdefgh")));
    assertThat(codes).containsExactly(3);
    assertThat(body.utf8String()).isEqualTo("abc");
  }

  @ParameterizedTest
  @CsvSource({"2?6 Partial Content|, -6", "206 ?|, -6", "206 Partial Content|X: ?|, -521",
      "206 Partial Content|?|, -521"})
  void what_lies_behind_a_byte_of_0_in_a_header_is_not_found(String before, int code) {
    String head = "HTTP/1.1 " + before.replace("?", "\0").replace("|", "\r\n") + "Content-Length: 3\r\n\r\nabc";
    fetch(peer -> peer.send(ByteString.fromString(head)));
    assertThat(codes).containsExactly(code);
  }

  @Provide
  Arbitrary<String> oddAnswers() {
    Arbitrary<String> status = Arbitraries.of("HTTP/1.1 200 OK\r\n", "H\r\n", "\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\n", "\0\r\n", "y".repeat(31) + "\r\n", "");
    Arbitrary<String> length = Combinators.combine(
        Arbitraries.of(
        "Content-Length: ", "Content-Length:", "Content-Length", "content-length: ", "X-Content-Length: "),
        Arbitraries.of("0", "1", "127", "128", "-1", "-4294967297", "+7", "4294967423", "2147483648", "0x7f", "", "\t5",
            "99999999999999999999")).as((name, number) -> name + number + "\r\n");
    Arbitrary<String> other = Arbitraries.of("Transfer-Encoding: chunked\r\n", "X: \0\r\n", " folded\r\n",
        "\u00ff\u0080\r\n",
        "X: " + "y".repeat(300) + "\r\n", "X: " + "y".repeat(1100) + "\r\n");
    Arbitrary<String> lines = Arbitraries.frequencyOf(Tuple.of(3, length), Tuple.of(1, other))
        .list().ofMaxSize(3).map(all -> String.join("", all));
    Arbitrary<String> end = Arbitraries.of("\r\n", "\r\n", "\n", "");
    Arbitrary<String> body = Arbitraries.of(
        "", "z", "z".repeat(127), "z".repeat(500), "5\r\nabcde\r\n0\r\n\r\n", "\0\0\0");
    return Combinators.combine(status, lines, end, body).as((first, next, last, rest) -> first + next + last + rest);
  }

  /** What overruns the board's stack stops it; nothing else does. */
  @Property(tries = 500)
  void no_answer_however_odd_breaks_the_client(@ForAll("oddAnswers") String odd) {
    CsdkHttpEdgesTest anew = new CsdkHttpEdgesTest();
    byte[] answer = odd.getBytes(StandardCharsets.ISO_8859_1);
    anew.fetch(peer -> peer.send(ByteString.fromArray(answer)));
    if (anew.hal.ended().isEmpty()) {
      assertThat(anew.codes).singleElement().satisfies(code ->
          assertThat(code >= 0 && code <= 127 || List.of(-6, -521, -1541).contains(code)).as("%s", code).isTrue());
    } else {
      assertThat(anew.hal.ended()).isEqualTo("halt: hard-fault");
    }
  }

  @Test
  void bytes_of_0_in_a_body_do_no_harm() {
    fetch(peer -> peer.send(ByteString.fromString(OK_206 + "Content-Length: 4\r\n\r\n\0a\0b")));
    assertThat(codes).containsExactly(4);
    assertThat(body.utf8String()).isEqualTo("\0a\0b");
  }

  @Test
  void after_the_budget_a_started_piece_has_100_ms_and_no_more() {
    fetch(peer -> {
      peer.send(ByteString.fromString(OK_206 + "Content-Length: 200\r\n\r\n" + "b".repeat(50)));
      peer.sendAfter(1250, ByteString.fromString("b".repeat(150)));
    });
    assertThat(codes).containsExactly(-521);
  }

  @Test
  void a_header_that_trickles_in_costs_each_wait_once() {
    String head = OK_206 + "X: " + "y".repeat(250) + "\r\nContent-Length: 1\r\n\r\nz";
    fetch(peer -> {
      for (int at = 0; at < head.length(); at += 32) {
        peer.sendAfter(at / 32 * 95L, ByteString.fromString(head.substring(at, Math.min(at + 32, head.length()))));
      }
    });
    assertThat(codes).as("nine waits of 95 ms are less than a second").containsExactly(1);
  }

  @Test
  void a_connection_is_released_once_however_often_it_is_closed() {
    fetch(peer -> peer.send(ByteString.fromString(OK_206 + "Content-Length: 1\r\n\r\nz")));
    hal.clearConsole();
    hal.run(() -> {
      http.close(() -> { });
      http.close(() -> { });
    });
    assertThat(hal.lines()).containsExactly("need release client crt&key", "ssl_disconnect",
        "[inf] httpclient_close(503): client disconnected", "[inf] httpclient_close(503): client disconnected");
  }

  private void fetch(String url) {
    CsdkHttp other = new CsdkHttp(hal.hal(),
        new TlsPort(hal.hal(), new NoSeeds(), "192.168.8.105", code -> { }), url, 443, true, 0, Mends.NONE);
    hal.network((host, port, peer) -> peer.up());
    hal.run(() -> other.fetch(128, 1000, fetched -> codes.add(fetched.code())));
  }

  @Test
  void a_link_without_a_scheme_or_a_path_is_not_dialled() {
    fetch("ota.iot-thing.cn-shanghai.aliyuncs.com/f.bin");
    fetch("https://ota.iot-thing.cn-shanghai.aliyuncs.com");
    assertThat(codes).containsExactly(HttpTarget.BAD_URL, HttpTarget.NO_PATH);
    assertThat(hal.peers()).isEmpty();
  }

  @Test
  void a_link_that_overruns_the_stack_ends_in_a_hard_fault_before_anything_is_dialled() {
    fetch("https://h/" + "p".repeat(255));
    assertThat(codes).isEmpty();
    assertThat(hal.ended()).isEqualTo("halt: hard-fault");
    assertThat(hal.peers()).isEmpty();
  }

  @Test
  void a_line_end_at_the_very_beginning_is_an_empty_status_line() {
    fetch(peer -> peer.send(ByteString.fromString("\r\nContent-Length: 3\r\nX: " + "y".repeat(32) + "\r\n\r\nabc")));
    assertThat(codes).containsExactly(3);
    assertThat(body.utf8String()).isEqualTo("abc");
  }

  @Test
  void three_connections_that_fail_are_each_said_and_a_second_apart() {
    hal.network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.TCP, -3004, "nobody there"));
    long before = hal.hal().boardMillis();
    hal.run(() -> http.fetch(128, 1000, fetched -> codes.add(fetched.code())));
    assertThat(codes).containsExactly(CsdkHttp.CLOSED);
    assertThat(hal.lines()).filteredOn(line -> line.contains("handle is NULL")).hasSize(3);
    assertThat(hal.hal().boardMillis() - before).isGreaterThanOrEqualTo(3000);
  }
}
