package dev.nufleet.csdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import dev.nufleet.hal.Connected;
import dev.nufleet.csdk.port.MemorySeeds;
import dev.nufleet.csdk.port.TlsPort;
import dev.nufleet.board.VirtualBoard;
import dev.nufleet.board.VirtualPeer;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Mends;
import dev.nufleet.model.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CsdkHttpTest {
  private static final String HOST = "ota.iot-thing.cn-shanghai.aliyuncs.com";
  private static final String URL = "https://" + HOST + "/ota/file.bin?a=b";
  private static final String OK_206 = "HTTP/1.1 206 Partial Content\r\n";

  private final VirtualBoard hal = new VirtualBoard(Pace.BOARD);
  private final TlsPort tls = new TlsPort(hal.hal(), new MemorySeeds(), "192.168.8.105", code -> { });
  private final List<Integer> codes = new ArrayList<>();
  private ByteString body = ByteString.emptyByteString();
  private long endedAtMillis;
  private CsdkHttp http = client(URL, 0);

  @Test
  void the_request_is_the_sdks_to_the_byte() {
    serving(peer -> { });
    hal.run(() -> http.fetch(128, 1000, this::keep));

    assertThat(hal.lastPeer().received().utf8String()).isEqualTo("GET /ota/file.bin?a=b HTTP/1.1\r\n"
        + "Host: " + HOST + "\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        + "Range: bytes=0-\r\n\r\n");
  }

  @Test
  void a_resumed_request_asks_from_its_offset_on() {
    http = client(URL, 12700);
    serving(peer -> { });
    hal.run(() -> http.fetch(128, 1000, this::keep));

    assertThat(hal.lastPeer().received().utf8String()).contains("\r\nRange: bytes=12700-\r\n\r\n");
  }

  @Test
  void the_header_is_read_in_steps_of_32_bytes_and_the_leftover_belongs_to_the_first_piece() {
    String head = OK_206 + "X: " + "y".repeat(100) + "\r\nContent-Length: 300\r\n\r\n";
    serving(peer -> peer.send(ascii(head + "b".repeat(300))));
    fetchPieces(3);

    int leftover = 32 * ((head.length() + 31) / 32) - head.length();
    assertThat(codes).containsExactly(127, 127, 46);
    assertThat(hal.lines()).filteredOn(line -> line.contains("_http_recv") && line.endsWith("is 32"))
        .hasSize((head.length() + 31) / 32);
    assertThat(hal.lines()).filteredOn(line -> line.contains("remaind")).containsExactly(
        "[dbg] _http_get_response_body(326): Total- remaind Payload: " + (300 - leftover)
            + " Bytes; currently Read: " + (127 - leftover) + " Bytes",
        "[dbg] _http_get_response_body(326): Total- remaind Payload: 173 Bytes; currently Read: 127 Bytes",
        "[dbg] _http_get_response_body(326): Total- remaind Payload: 46 Bytes; currently Read: 46 Bytes");
    assertThat(body.utf8String()).isEqualTo("b".repeat(300));
  }

  @Test
  void request_and_response_are_dumped_without_colours() {
    serving(peer -> peer.send(ascii(OK_206 + "Date: now\r\nContent-Length: 1\r\n\r\nz")));
    fetchPieces(1);

    assertThat(hal.console()).contains("""
        [dbg] httpclient_recv_response(488): RESPONSE (Length: 32 Bytes)
        < HTTP/1.1 206 Partial Content
        < Da
        [dbg] _http_parse_response_header(374): Reading headers: HTTP/1.1 206 Partial Content
        """.replace("\n", "\r\n"));
  }

  @Test
  void a_file_of_a_whole_number_of_pieces_ends_on_a_full_one() {
    serving(peer -> peer.send(ascii(OK_206 + "Content-Length: 254\r\n\r\n" + "b".repeat(254))));
    fetchPieces(2);

    assertThat(codes).containsExactly(127, 127);
  }

  @Test
  void the_status_code_does_not_matter() {
    serving(peer -> peer.send(ascii("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found")));
    fetchPieces(1);

    assertThat(body.utf8String()).isEqualTo("not found");
  }

  @Test
  void a_status_line_that_does_not_fit_into_32_bytes_is_minus_6() {
    serving(peer -> peer.send(ascii("HTTP/1.1 416 Requested Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n")));
    fetchPieces(1);

    assertThat(codes).containsExactly(-6);
    assertThat(hal.console()).contains("_http_parse_response_header(367): \r\n not found\r\n",
        "[err] wrapper_http_perform(732): httpclient_recv_response is error,res = -6\r\n");
  }

  @Test
  void a_lower_case_content_length_is_not_found() {
    serving(peer -> peer.send(ascii(OK_206 + "content-length: 3\r\n\r\nabc")));
    fetchPieces(1);

    assertThat(codes).containsExactly(-1541);
    assertThat(hal.lines()).last()
        .isEqualTo("[err] wrapper_http_perform(732): httpclient_recv_response is error,res = -1541");
    assertThat(hal.lines()).noneMatch(line -> line.contains("Could not parse"));
  }

  @Test
  void an_empty_body_is_a_piece_of_0_bytes_and_the_next_fetch_waits_for_another_header() {
    serving(peer -> peer.send(ascii("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")));
    fetchPieces(2);

    assertThat(codes).containsExactly(0, -521);
  }

  @Test
  void a_server_that_says_nothing_for_a_second_is_a_timeout() {
    serving(peer -> peer.sendAfter(1001, ascii(OK_206 + "Content-Length: 3\r\n\r\nabc")));
    fetchPieces(1);

    assertThat(codes).containsExactly(-521);
    assertThat(hal.lines()).contains("[inf] _http_recv(214): ret of _http_recv is 0");
  }

  @Test
  void a_short_read_is_tried_again_within_the_budget_and_100_ms_more() {
    serving(peer -> {
      peer.send(ascii(OK_206 + "Content-Length: 200\r\n\r\n" + "b".repeat(50)));
      peer.sendAfter(1050, ascii("b".repeat(150)));
    });
    fetchPieces(1);

    assertThat(codes).containsExactly(127);
  }

  @Test
  void what_a_failed_fetch_had_is_thrown_away() {
    serving(peer -> peer.send(ascii(OK_206 + "Content-Length: 200\r\n\r\n" + "b".repeat(150))));
    fetchPieces(2);

    assertThat(codes).containsExactly(127, -521);
    assertThat(body.size()).isEqualTo(127);
  }

  @Test
  void a_header_that_stalls_when_the_budget_is_used_up_blocks_for_ever() {
    serving(peer -> {
      peer.send(ascii(OK_206 + "Content-L"));
      peer.sendAfter(3_600_000, ascii("ength: 3\r\n\r\nabc"));
    });
    fetchPieces(1);

    assertThat(codes).containsExactly(3);
    assertThat(endedAtMillis).isGreaterThan(3_600_000);
    assertThat(hal.reports()).containsOnlyOnce(new BoardEvent.DownloadHindered("blocked-read"));
  }

  @Test
  void a_closed_connection_is_minus_520() {
    serving(VirtualPeer::closeNotify);
    fetchPieces(1);

    assertThat(codes).containsExactly(-520);
    assertThat(hal.lines()).contains("ssl recv error: code = -30848", "[inf] _http_recv(214): ret of _http_recv is -2");
  }

  @Test
  void a_close_notify_within_a_piece_is_minus_521_when_the_time_is_over_if_tcp_stays() {
    serving(peer -> {
      peer.send(ascii(OK_206 + "Content-Length: 200\r\n\r\n" + "b".repeat(50)));
      peer.sayCloseNotify();
    });
    fetchPieces(1);

    assertThat(codes).containsExactly(-521);
    assertThat(endedAtMillis).isGreaterThanOrEqualTo(1000);
    assertThat(hal.lines()).containsOnlyOnce("ssl recv error: code = -30848")
        .contains("[inf] _http_recv(214): ret of _http_recv is 0");
  }

  @Test
  void a_close_notify_within_a_piece_is_minus_520_if_tcp_ends_in_the_meantime() {
    serving(peer -> {
      peer.send(ascii(OK_206 + "Content-Length: 200\r\n\r\n" + "b".repeat(50)));
      peer.sayCloseNotify();
      hal.after(300, peer::eof);
    });
    fetchPieces(1);

    assertThat(codes).containsExactly(-520);
    assertThat(endedAtMillis).isLessThan(1000);
    assertThat(hal.lines()).containsOnlyOnce("ssl recv error: code = -30848");
  }

  @Test
  void a_port_that_nobody_serves_is_tried_three_times_a_second_apart() {
    hal.network((host, port, peer) -> VirtualBoard.failed(Connected.Stage.TCP, -3004, "refused"));
    fetchPieces(1);

    assertThat(codes).containsExactly(-520);
    assertThat(endedAtMillis).isBetween(3000L, 3200L);
    assertThat(hal.lines()).filteredOn(line -> line.contains("httpclient_connect(4")).containsExactly(
        "[dbg] httpclient_connect(418): calling TCP or TLS connect HAL for [1/3] iteration",
        "[err] httpclient_connect(423): TCP or TLS connect failed, rc = -522",
        "[dbg] httpclient_connect(418): calling TCP or TLS connect HAL for [2/3] iteration",
        "[err] httpclient_connect(423): TCP or TLS connect failed, rc = -522",
        "[dbg] httpclient_connect(418): calling TCP or TLS connect HAL for [3/3] iteration",
        "[err] httpclient_connect(423): TCP or TLS connect failed, rc = -522");
    assertThat(hal.lines()).contains("[err] _http_send(534): _http_send_request is error, ret = -520");
  }

  @Test
  void without_a_certificate_the_port_aborts_three_times() {
    http = new CsdkHttp(hal.hal(), tls, "http://" + HOST + "/f", 80, false, 0, Mends.NONE);
    fetchPieces(1);

    assertThat(codes).containsExactly(-520);
    assertThat(hal.lines()).filteredOn("input params are NULL, abort"::equals).hasSize(3);
  }

  @Test
  void a_host_of_less_than_8_characters_is_refused() {
    http = client("https://a.b.com/f", 0);
    fetchPieces(1);

    assertThat(codes).containsExactly(-520);
    assertThat(hal.lines()).filteredOn("invalid host: 'a.b.com'(len=7), abort"::equals).hasSize(3);
  }

  @Test
  void a_path_that_is_too_long_ends_in_a_hard_fault() {
    http = client("https://" + HOST + "/" + "p".repeat(255), 0);
    fetchPieces(1);

    assertThat(hal.ended()).isEqualTo("halt: hard-fault");
    assertThat(codes).isEmpty();
  }

  @Test
  void a_header_beyond_the_buffer_ends_in_a_hard_fault() {
    serving(peer -> peer.send(ascii(OK_206 + "X: " + "y".repeat(1100) + "\r\nContent-Length: 1\r\n\r\nz")));
    fetchPieces(1);

    assertThat(hal.ended()).isEqualTo("halt: hard-fault");
  }

  @Test
  void a_header_of_900_bytes_is_taken() {
    serving(peer -> peer.send(ascii(OK_206 + "X: " + "y".repeat(850) + "\r\nContent-Length: 1\r\n\r\nz")));
    fetchPieces(1);

    assertThat(codes).containsExactly(1);
  }

  @Test
  void closing_says_so_even_without_a_connection() {
    hal.run(() -> http.close(() -> { }));

    assertThat(hal.lines()).containsExactly("[inf] httpclient_close(503): client disconnected");
  }

  private CsdkHttp client(String url, long offset) {
    return new CsdkHttp(hal.hal(), tls, url, 443, true, offset, Mends.NONE);
  }

  private void serving(Consumer<VirtualPeer> answer) {
    hal.network((host, port, peer) -> peer.onReceive(request -> answer.accept(peer)).up());
  }

  private void fetchPieces(int count) {
    hal.run(() -> fetchNext(count));
  }

  private void fetchNext(int left) {
    http.fetch(128, 1000, fetched -> {
      keep(fetched);
      if (left > 1 && fetched.code() >= 0) {
        fetchNext(left - 1);
      }
    });
  }

  private void keep(CsdkHttp.Fetched fetched) {
    codes.add(fetched.code());
    endedAtMillis = hal.uptimeMillis();
    body = body.concat(fetched.bytes());
  }

  private static ByteString ascii(String text) {
    return ByteString.fromString(text);
  }
}
