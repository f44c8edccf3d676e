package dev.nufleet.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.iot20180120.models.GenerateOTAUploadURLRequest;
import com.aliyun.iot20180120.models.GenerateOTAUploadURLResponseBody.GenerateOTAUploadURLResponseBodyData;
import dev.nufleet.PlainFormats;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.platform.campaign.TestCloud;
import dev.nufleet.platform.device.Registration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that misbehave at the two HTTP ports, beside an innocent device. */
@ExtendWith(PlainFormats.class)
class HttpAbuseTest {
  private static final long SEED = 20_261_122;
  private static final byte[] IMAGE = new byte[50_000];
  private static final int MOST_API_CONNECTIONS = 100;

  @TempDir static Path dir;
  private static TestCloud cloud;
  private static Neighbour neighbour;
  private static LogLines log;
  private static String link;
  private static int versions;

  @BeforeAll
  static void start() throws Exception {
    log = new LogLines();
    List<DeviceTriple> devices = IntStream.range(0, 3).mapToObj(TestCloud::board).toList();
    StandInSettings settings = StandInSettings.documented().with("report-grace", "0").with("subscribe-grace", "0")
        .with("qos1-per-second", "1000") // a quick machine has more than ten of these tests within a second
        .with("request-timeout", "1").with("max-api-connections", "" + MOST_API_CONNECTIONS);
    cloud = TestCloud.start(devices, settings, usual -> new StandInConfig(usual.host(), 0, 0, 0, usual.otaBaseUrl(),
        usual.region(), Optional.empty(), Optional.of(dir), usual.accessKeyId(), usual.accessKeySecret(),
        usual.devices(), usual.settings(), usual.reach()));
    neighbour = Neighbour.movesIn(cloud, TestCloud.board(0));
    link = neighbour.livesAsBefore("1.1", IMAGE);
  }

  @AfterEach
  void the_neighbour_is_unharmed() throws Exception {
    neighbour.livesAsBefore("2." + ++versions, new byte[100]);
    assertThat(log.errors()).as("seed %d", SEED).isEmpty();
  }

  @AfterAll
  static void stop() throws Exception {
    neighbour.close();
    cloud.close();
    log.close();
  }

  private static Socket api() throws IOException {
    return Abuse.socket("127.0.0.1", cloud.at.apiEndpoint().getPort());
  }

  private static Socket ota() throws IOException {
    Socket socket = TestDevice.trusting(cloud.at.caFile()).getSocketFactory()
        .createSocket(InetAddress.getLoopbackAddress(), cloud.at.otaPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** @return status and all that follows */
  private static String ask(Socket socket, String request) throws IOException {
    try (socket) {
      return new String(Abuse.dialogue(socket, request.getBytes(StandardCharsets.ISO_8859_1)),
          StandardCharsets.ISO_8859_1);
    }
  }

  private static String get(String target, String headers) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n";
  }

  private static String path() {
    URI uri = URI.create(link);
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  @Test
  void bytes_that_are_no_requests_are_refused_or_the_connection_ends() throws Exception {
    Abuse abuse = new Abuse(SEED);
    byte[] good = get(path(), "Range: bytes=5-9\r\nUser-Agent: x\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] call = ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + "Content-Length: 12\r\nConnection: close\r\n\r\nAction=Pub&a").getBytes(StandardCharsets.ISO_8859_1);
    for (int round = 0; round < 6; round++) {
      Map<Socket, byte[]> sent = new LinkedHashMap<>();
      for (int i = 0; i < 10; i++) {
        Socket socket = i % 2 == 0 ? ota() : api();
        sent.put(socket, switch (i / 2 % 3) {
          case 0 -> abuse.noise(500);
          case 1 -> abuse.mutated(good);
          default -> abuse.mutated(call);
        });
        Abuse.send(socket, sent.get(socket));
      }
      for (Socket socket : sent.keySet()) {
        String said = new String(Abuse.answerOrEnd(socket, sent.get(socket)), StandardCharsets.ISO_8859_1);
        assertThat(said).as("seed %d", SEED)
            .doesNotStartWith("HTTP/1.1 500").matches("(?s)|HTTP/1\\.[01] [2345].*");
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a?b=%zz", "/a?b=c=d&Signature==", "/%00", "/%2e%2e/%2e%2e/etc/passwd", "//x", "*",
    "/?auth_key", "/x?auth_key=99999999999999999999-0-0-0",
    "/x?Expires=99999999999999999&OSSAccessKeyId=a&Signature=%ff",
    "/x?Expires=1&Expires=2&OSSAccessKeyId=&Signature=", "/\u00e9?\u00e9=\u00e9", "/?Action=%ff&=&&&=", "/a?[]{}|^`"})
  void odd_targets_are_refused_on_both_ports(String target) throws Exception {
    assertThat(ask(ota(), get(target, ""))).matches("(?s)HTTP/1.1 4.*");
    assertThat(ask(api(), get(target, ""))).matches("(?s)HTTP/1.1 [24].*");
  }

  @Test
  void a_signature_whose_padding_is_not_encoded_is_taken() throws Exception {
    assertThat(path()).contains("%3D");
    assertThat(ask(ota(), get(path().replace("%3D", "="), "Range: bytes=0-0\r\n"))).startsWith("HTTP/1.1 206");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=9-5", "bytes=a-b", "bytes=-", "bytes", "bytes=0-1,x", "lines=0-1", "bytes=--1",
    "bytes=99999999999999999999-", "bytes=0x0-1", "bytes=0-99999999999999999999"})
  void ranges_that_make_no_sense_count_as_none(String range) throws Exception {
    assertThat(ask(ota(), get(path(), "Range: " + range + "\r\n"))).startsWith("HTTP/1.1 200")
        .contains("Content-Length: " + IMAGE.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=50000-", "bytes=999999999999999999-", "bytes=-0", "bytes=60000-70000"})
  void ranges_outside_the_object_get_all_of_it_unless_the_standard_is_asked_for(String range) throws Exception {
    assertThat(ask(ota(), get(path(), "Range: " + range + "\r\n"))).startsWith("HTTP/1.1 200")
        .contains("Content-Length: " + IMAGE.length).doesNotContain("Content-Range");
    assertThat(ask(ota(), get(path(), "Range: " + range + "\r\nx-oss-range-behavior: standard\r\n")))
        .startsWith("HTTP/1.1 416").contains("Content-Range: bytes */" + IMAGE.length, "<Code>InvalidRange</Code>");
  }

  @Test
  void several_ranges_are_refused() throws Exception {
    assertThat(ask(ota(), get(path(), "Range: bytes=0-1,4-5\r\n"))).startsWith("HTTP/1.1 416");
  }

  @Test
  void what_a_client_has_is_not_sent_again() throws Exception {
    String head = ask(ota(), get(path(), "Range: bytes=0-0\r\n"));
    String tag = head.replaceFirst("(?s).*ETag: (\"[0-9A-F]{32}\").*", "$1");
    String modified = head.replaceFirst("(?s).*Last-Modified: ([^\r]*).*", "$1");
    assertThat(ask(ota(), get(path(), "If-None-Match: " + tag + "\r\n"))).startsWith("HTTP/1.1 304")
        .endsWith("\r\n\r\n");
    assertThat(ask(ota(), get(path(), "If-Modified-Since: " + modified + "\r\n"))).startsWith("HTTP/1.1 304");
    assertThat(ask(ota(), get(path(), "If-Match: \"x\"\r\n"))).startsWith("HTTP/1.1 412")
        .contains("<Code>PreconditionFailed</Code>");
  }

  @Test
  void a_parameter_that_is_added_to_a_signed_link_breaks_its_signature() throws Exception {
    assertThat(ask(ota(), get(path() + "&response-content-type=text/html", ""))).startsWith("HTTP/1.1 403")
        .contains("<Code>SignatureDoesNotMatch</Code>", "response-content-type=text/html</StringToSign>",
            "<StringToSignBytes>47 45 54 0A ", "<EC>0002-00000040</EC>");
  }

  @Test
  void a_call_with_two_hundred_names_in_its_query_is_taken() throws Exception {
    StringBuilder names = new StringBuilder("/?Action=CreateOTAStaticUpgradeJob&Version=2018-01-20");
    for (int i = 1; i <= 200; i++) {
      names.append("&TargetDeviceName.").append(i).append('=').append("n".repeat(32));
    }
    assertThat(ask(api(), get(names.toString(), ""))).startsWith("HTTP/1.1 400").contains("InvalidTimeStamp.Format");
  }

  @Test
  void heads_beyond_all_bounds_are_refused() throws Exception {
    String many = IntStream.range(0, 200).mapToObj(i -> "X-" + i + ": 1\r\n").reduce("", String::concat);
    for (boolean overTls : new boolean[] {true, false}) {
      assertThat(ask(overTls ? ota() : api(), get("/" + "a".repeat(1_000_000), ""))).matches("(?s)|HTTP/1.1 414.*");
      assertThat(ask(overTls ? ota() : api(), get("/", "X: " + "a".repeat(1_000_000) + "\r\n")))
          .matches("(?s)|HTTP/1.1 431.*");
      assertThat(ask(overTls ? ota() : api(), get("/", many))).matches("(?s)|HTTP/1.1 4(00|31).*");
    }
  }

  @Test
  void bodies_beyond_all_bounds_are_refused() throws Exception {
    String head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ";
    assertThat(ask(api(), "POST /oss" + head
        + "multipart/form-data; boundary=b\r\nContent-Length: 999999999999999\r\n\r\n")).startsWith("HTTP/1.1 4");
    assertThat(ask(api(), "POST /" + head + "text/plain\r\nContent-Length: 2000000\r\n\r\n" + "a".repeat(2_000_000)))
        .matches("(?s)|HTTP/1.1 413.*");
    assertThat(ask(ota(), "PUT /x" + head + "text/plain\r\nContent-Length: 99999999999\r\n\r\nabc"))
        .startsWith("HTTP/1.1 4");
    assertThat(ask(ota(), "POST " + Registration.PATH + head
        + "application/x-www-form-urlencoded\r\nContent-Length: 99999999999\r\n\r\nabc")).startsWith("HTTP/1.1 ");
  }

  @Test
  void a_form_of_countless_fields_is_refused() throws Exception {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      form.append("--b\r\nContent-Disposition: form-data; name=\"f").append(i).append("\"\r\n\r\nx\r\n");
    }
    form.append("--b--\r\n");
    assertThat(ask(api(), "POST /oss HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        + "multipart/form-data; boundary=b\r\nContent-Length: " + form.length() + "\r\n\r\n" + form))
        .startsWith("HTTP/1.1 400").contains("more than 32 form fields");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\u001b[31m\"\r\n\r\nx\r\n--b--\r\n",
    "--b\r\nContent-Disposition: form-data; name=\"key\"\u0001\r\n\r\nx\r\n--b--\r\n",
    "--b\r\nContent-Disposition form-data\r\n\r\nx\r\n--b--\r\n",
    "--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx\r\n--b\r\n\u007f: x\r\n\r\ny\r\n--b--\r\n",
    "--c\r\n\r\nx\r\n--c--\r\n", "--b--\r\n", "--b", "\u0000"})
  void a_form_that_nobody_can_read_is_refused_without_a_trace(String form) throws Exception {
    String head = "POST /oss HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: multipart/form-data;"
        + " boundary=b\r\n";
    assertThat(ask(api(), head + "Content-Length: " + form.length() + "\r\n\r\n" + form))
        .startsWith("HTTP/1.1 400");
    try (Socket socket = api()) { // the rest comes when what was before it is being read
      Abuse.send(socket, (head + "Content-Length: " + (form.length() + 20_000) + "\r\n\r\n" + "--b\r\n"
          + "Content-Disposition: form-data; name=\"policy\"\r\n\r\n" + "p".repeat(6000) + "\r\n")
          .getBytes(StandardCharsets.ISO_8859_1));
      assertThat(ask(socket, form + "x".repeat(20_000))).startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8443", "localhost.evil.example", "127.0.0.1.evil.example"})
  void downloads_and_registration_are_not_for_foreign_names(String host) throws Exception {
    String refusal = ask(ota(), get(path(), "").replace("localhost", host));
    assertThat(refusal).startsWith("HTTP/1.1 403").contains("<Code>AccessDenied</Code>");
    assertThat(ask(ota(), "POST " + Registration.PATH + " HTTP/1.1\r\nHost: " + host
        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOCALHOST", "127.0.0.1:1", "[::1]:8443", "ota.iot-thing.cn-shanghai.aliyuncs.com",
    "iotx-ota.oss-cn-shanghai.aliyuncs.com", "ota-cn-shanghai.iot-thing.aliyuncs.com"})
  void the_store_answers_to_its_addresses_and_the_platform_s_names(String host) throws Exception {
    assertThat(ask(ota(), get(path(), "").replace("localhost", host))).startsWith("HTTP/1.1 200");
  }

  @Test
  void what_was_written_of_an_upload_that_breaks_off_is_removed() throws Exception {
    GenerateOTAUploadURLResponseBodyData place =
        cloud.sdk.generateOTAUploadURL(new GenerateOTAUploadURLRequest()).getBody().getData();
    String[][] fields = {{"key", place.getKey()}, {"policy", place.getPolicy()},
        {"OSSAccessKeyId", place.getOSSAccessKeyId()}, {"signature", place.getSignature()}};
    StringBuilder form = new StringBuilder();
    for (String[] field : fields) {
      form.append("--b\r\nContent-Disposition: form-data; name=\"").append(field[0]).append("\"\r\n\r\n")
          .append(field[1]).append("\r\n");
    }
    form.append("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n")
        .append("a".repeat(100_000));
    try (Socket socket = api()) {
      socket.getOutputStream().write(("POST /oss HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
          + "multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n" + form)
          .getBytes(StandardCharsets.ISO_8859_1));
      until("a part of the file is there", () -> parts() == 1);
      socket.setSoLinger(true, 0);
    }
    log.await(1, "an upload failed");
    until("it is removed", () -> parts() == 0);
  }

  private static long parts() {
    try (Stream<Path> files = Files.list(dir.resolve("objects"))) {
      return files.filter(file -> file.toString().endsWith(".part")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void a_request_that_does_not_come_whole_is_not_waited_for() throws Exception {
    for (boolean overTls : new boolean[] {true, false}) {
      long before = log.count("no whole request within 1 s");
      try (Socket socket = overTls ? ota() : api()) {
        int sent = 0;
        String head = get("/", "X: " + "y".repeat(4000) + "\r\n");
        while (log.count("no whole request within 1 s") == before && sent < head.length() - 10) {
          socket.getOutputStream().write(head.charAt(sent++)); // as slow as this loop: the log is what ends it
          socket.getOutputStream().flush();
          log.pause();
        }
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
      log.await((int) before + 1, "no whole request within 1 s");
    }
  }

  @Test
  void slow_requests_slow_bodies_and_silence_keep_nobody_out() throws Exception {
    String[] slow = {"", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "POST / HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na",
        "POST /oss HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        + "Content-Length: 100000\r\n\r\n--b\r\n", "GET /page.js HTTP/1.1\r\nHost: localhost\r\n\r\n"};
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * MOST_API_CONNECTIONS; i++) {
        Socket socket = api();
        crowd.add(socket);
        socket.getOutputStream().write(slow[i % slow.length].getBytes(StandardCharsets.ISO_8859_1));
        if (i % 10 == 0) {
          assertThat(ask(api(), get("/healthz", ""))).as("connection %d", i).startsWith("HTTP/1.1 200");
        }
      }
      neighbour.livesAsBefore("3.1", new byte[200_000]);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void who_is_being_served_is_not_sent_away_for_a_crowd() throws Exception {
    try (Socket listener = api()) {
      listener.getOutputStream().write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(listener.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      List<Socket> crowd = new ArrayList<>();
      for (int i = 0; i < 2 * MOST_API_CONNECTIONS; i++) {
        crowd.add(api());
      }
      neighbour.livesAsBefore("3.2", new byte[100]);
      listener.setSoTimeout(30_000);
      String heard = "";
      while (!heard.contains("data: ")) {
        heard += (char) listener.getInputStream().read();
        assertThat(heard).doesNotContain("\uffff");
      }
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void connections_without_a_request_are_dropped() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < MOST_API_CONNECTIONS + 10; i++) {
      silent.add(api());
    }
    for (Socket socket : silent) {
      assertThat(Abuse.dialogue(socket, new byte[0])).isEmpty();
      socket.close();
    }
  }
}
