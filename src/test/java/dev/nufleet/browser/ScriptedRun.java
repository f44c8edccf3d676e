package dev.nufleet.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nufleet.pages.PageFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Serves the live page, and answers its calls as a test says: for what a real run does not do when it is wanted. */
final class ScriptedRun implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final List<String> STATES = List.of("off", "booting", "provisioning", "connecting", "online", "offline",
      "downloading", "verifying", "staged", "installing", "reporting", "upgraded", "failed", "halted");

  private static final String END = "";
  private static final String PAGE = "/dev/nufleet/live/";
  private static final String SHARED = "/dev/nufleet/pages/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** One that is refused. */
  record Refusal(int status, String why) {}

  final List<String> names = new ArrayList<>();
  /** By board: a word of {@link #STATES}. */
  final List<String> states = new ArrayList<>();
  /** Each call that changes something: method, path and body. */
  final List<String> changes = new CopyOnWriteArrayList<>();
  /** The next calls that change something are answered so, one after the other. */
  final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
  volatile String console = "";
  /** Names of nodes that hold the boards, the first of them lost; none, where these live in the run's process. */
  final List<String> nodes = new CopyOnWriteArrayList<>();
  /** Of each page of the boards that was asked for. */
  final List<String> queries = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<BlockingQueue<String>> streams = new CopyOnWriteArrayList<>();
  private volatile boolean gone;
  private volatile double seconds = 12;
  /** So many of {@link #nodes} viewers know. */
  private volatile int toldNodes;

  private ScriptedRun(int boards) throws IOException {
    for (int board = 0; board < boards; board++) {
      names.add(String.format(Locale.ROOT, "board-%05d", board));
      states.add("off");
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static ScriptedRun of(int boards) throws IOException {
    return new ScriptedRun(boards);
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** A board comes into that state, and all who listen are told. */
  void tell(int board, String state) {
    states.set(board, state);
    seconds++;
    ObjectNode delta = JSON.createObjectNode().put("version", 2);
    place(delta.putArray("rows").addArray().add(board).add(STATES.indexOf(state)).add(-1).add(0), board);
    delta.putArray("causes");
    ArrayNode fresh = delta.putArray("nodes");
    nodes.subList(toldNodes, nodes.size()).forEach(fresh::add);
    toldNodes = nodes.size();
    delta.set("fleet", fleet());
    streams.forEach(one -> one.add(event("delta", delta.toString())));
  }

  /** Boards with even numbers live on the first node, the others on the last. */
  private void place(ArrayNode row, int board) {
    if (!nodes.isEmpty()) {
      row.add(board % 2 == 0 ? 1 : nodes.size());
    }
  }

  /** Ends all streams; until {@link #comeBack} whoever calls is told that the run is busy. */
  void go() {
    gone = true;
    streams.forEach(one -> one.add(END));
    streams.clear();
  }

  void comeBack() {
    gone = false;
  }

  ObjectNode fleet() {
    ObjectNode fleet = JSON.createObjectNode();
    fleet.putObject("run").put("id", "20261127-010101").put("scenario", "calm").put("target", "embedded")
        .put("pace", "max").put("seed", 1).put("version", "1795357822");
    fleet.put("seconds", seconds).put("doing", "upgrading").putNull("ended");
    Map<String, Integer> counts = new TreeMap<>();
    states.forEach(state -> counts.merge(state, 1, Integer::sum));
    int upgraded = counts.getOrDefault("upgraded", 0);
    int failed = counts.getOrDefault("failed", 0);
    fleet.put("soFar", failed > 0 ? "bad" : "good");
    fleet.putObject("boards").put("total", names.size()).put("launched", names.size()).put("upgraded", upgraded)
        .put("failed", failed).put("halted", 0).put("offline", 0).put("unfinished", names.size() - upgraded);
    fleet.set("states", JSON.valueToTree(counts));
    fleet.putObject("passed").put("boot", names.size()).put("report", upgraded);
    fleet.put("downloadedBytes", 0).put("bytesPerSecond", 0).put("upgradedPerSecond", 0).putNull("secondsLeft");
    fleet.putObject("causes");
    fleet.putObject("invariants").putObject("exact-image").put("held", true).put("violations", 0).put("checked", true)
        .put("why", "");
    ObjectNode fault = fleet.putArray("faults").addObject();
    fault.put("id", 1_000_001).put("text", "{ kind = latency, delay = 1s }").put("kind", "latency").put("live", true)
        .put("boards", 2).put("acted", 1).put("since", 2.5).putNull("ended").put("scenario", false);
    fleet.put("takesFaults", true).put("whyNot", "").put("sites", 2).put("metrics", "/metrics");
    fleet.putArray("profiles").add("nuc472").add("m487");
    ArrayNode places = fleet.putArray("nodes");
    for (String node : nodes) {
      boolean isLost = places.isEmpty() && nodes.size() > 1;
      places.addObject().put("name", node).put("boards", 15).put("state", isLost ? "lost" : "up")
          .put("lostAtSecond", isLost ? 7.5 : null).put("sinceSecond", isLost ? 7.5 : 1.5).put("cores", 2)
          .put("room", 900).put("cpuSeconds", isLost ? null : 12.5).put("peakHeapBytes", 100_000_000)
          .put("threads", 30);
    }
    return fleet;
  }

  private String snapshot() {
    ObjectNode root = JSON.createObjectNode().put("version", 1);
    root.set("fleet", fleet());
    root.set("names", JSON.valueToTree(names));
    root.set("stateWords", JSON.valueToTree(STATES));
    root.putArray("causes").add("");
    ArrayNode told = root.putArray("nodes").add("");
    nodes.forEach(told::add);
    toldNodes = nodes.size();
    ArrayNode profiles = root.putArray("profiles");
    ArrayNode sites = root.putArray("sites");
    ArrayNode rows = root.putArray("rows");
    for (int board = 0; board < names.size(); board++) {
      profiles.add(board % 2);
      sites.add(board % 2);
      place(rows.addArray().add(STATES.indexOf(states.get(board))).add(-1).add(0), board);
    }
    return root.toString();
  }

  private void answer(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath();
    if (!call.getRequestMethod().equals("GET")) {
      changes.add(call.getRequestMethod() + " " + path + " "
          + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8) + " "
          + call.getRequestHeaders().getFirst("X-NuFleet") + " "
          + call.getRequestHeaders().getFirst("Authorization"));
      Refusal refusal = refusals.poll();
      send(call, refusal == null ? 200 : refusal.status(), "text/plain",
          refusal == null ? "{\"id\":1000002}" : refusal.why());
    } else if (path.equals("/") || path.startsWith("/page/")) {
      sendFile(call, path.equals("/") ? "page.html" : path.substring("/page/".length()));
    } else if (gone) {
      send(call, 503, "text/plain", "busy");
    } else if (path.equals("/api/stream")) {
      stream(call, event("snapshot", snapshot()));
    } else if (path.endsWith("/console/stream")) {
      stream(call, event("text", JSON.writeValueAsString(console)));
    } else if (path.equals("/api/timeline")) {
      send(call, 200, "application/json", timeline());
    } else if (path.equals("/api/latencies")) {
      send(call, 200, "application/json", "{\"phases\":{\"boot\":{\"count\":2,\"p50Ms\":1,\"p90Ms\":2,\"p99Ms\":3}}}");
    } else if (path.equals("/api/boards")) {
      queries.add(call.getRequestURI().getQuery());
      send(call, 200, "application/json", boards());
    } else if (path.startsWith("/api/boards/")) {
      send(call, 200, "application/json", board(path.substring("/api/boards/".length())));
    } else {
      send(call, 404, "text/plain", "there is no such call");
    }
  }

  private static String timeline() {
    ObjectNode root = JSON.createObjectNode().put("widthSeconds", 1);
    ArrayNode points = root.putArray("points");
    for (int second = 0; second < 10; second++) {
      ObjectNode point = points.addObject().put("second", second).put("signIns", second).put("notices", 1)
          .put("downloads", 1).put("downloadedBytes", 1000).put("upgraded", 0).put("errors", 1).put("faults", 1)
          .put("cpuPercent", 50).put("heapBytes", 1_000_000);
      point.putObject("states").put("off", 1).put("online", second);
      point.putObject("errorsByCause").put("tls", 1);
    }
    return root.toString();
  }

  private String boards() {
    ObjectNode root = JSON.createObjectNode().put("total", names.size());
    ArrayNode boards = root.putArray("boards");
    for (int board = 0; board < Math.min(50, names.size()); board++) {
      boards.addObject().put("name", names.get(board)).put("profile", "nuc472").put("site", 1)
          .put("state", states.get(board)).put("phase", "boot").put("percent", -1).put("version", "1")
          .put("cause", "").put("tookMs", 1200)
          .put("node", nodes.isEmpty() ? null : nodes.get(board % 2 == 0 ? 0 : nodes.size() - 1));
    }
    return root.toString();
  }

  private String board(String name) {
    ObjectNode board = JSON.createObjectNode().put("name", name).put("profile", "nuc472").put("site", 1)
        .put("state", states.get(Math.max(0, names.indexOf(name)))).put("phase", "boot").put("percent", -1)
        .put("version", "1").put("cause", "").put("detail", "").put("since", 3).put("boots", 1).put("downloads", 0)
        .put("resumes", 0).put("reconnects", 0).put("downloadedBytes", 0).put("power", true).put("card", true)
        .put("link", true).put("historyDropped", 0).put("storageWhy", "");
    board.set("storage", storage());
    board.putObject("phases").put("boot", 12.5);
    board.putArray("history").addObject().put("t", 1.5).put("what", "BootEnded").put("text", "boots, " + name);
    board.putArray("faults");
    return board.toString();
  }

  private static ObjectNode storage() {
    ObjectNode storage = JSON.createObjectNode();
    ObjectNode flash = storage.putObject("flash").put("bytes", 524_288).put("sectorBytes", 4096).put("erases", 78)
        .put("mostErases", 2).put("mostErasedAt", 0x12000);
    ArrayNode areas = flash.putArray("areas");
    areas.addObject().put("what", "bootloader").put("from", 0).put("bytes", 65_536).putNull("usedBytes");
    areas.addObject().put("what", "key-value").put("from", 0x10000).put("bytes", 4096).put("usedBytes", 500);
    areas.addObject().put("what", "key-value").put("from", 0x11000).put("bytes", 4096).put("usedBytes", 0);
    areas.addObject().put("what", "header").put("from", 0x12000).put("bytes", 1024).put("usedBytes", 1024);
    areas.addObject().put("what", "application").put("from", 0x12400).put("bytes", 449_536).put("usedBytes", 314_676);
    storage.putObject("header").put("version", "1577098827").put("size", 314_676).put("sha256", "ab".repeat(32))
        .put("intact", true);
    storage.put("rootOfTrust", true);
    ArrayNode keyValue = storage.putArray("keyValue");
    keyValue.addObject().put("area", 0).put("active", true).put("version", 3).put("usedBytes", 500)
        .put("sizeBytes", 4096).put("keys", 2);
    keyValue.addObject().put("area", 1).put("active", false).putNull("version").put("usedBytes", 0)
        .put("sizeBytes", 4096).put("keys", 0);
    ObjectNode card = storage.putObject("card").put("bytes", 1_980_760_064L).put("files", 1).put("userFormatted", true);
    card.putArray("areas").addObject().put("what", "candidate").put("from", 67_108_864).put("bytes", 449_536)
        .put("usedBytes", 100);
    card.putArray("candidates").addObject().put("slot", 0).put("state", "newer").put("version", "1577151897")
        .put("size", 100);
    return storage;
  }

  private static String event(String word, String data) {
    return "event: " + word + "\ndata: " + data + "\n\n";
  }

  private void stream(HttpExchange call, String first) throws IOException {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    events.add(first);
    streams.add(events);
    call.getResponseHeaders().set("Content-Type", "text/event-stream");
    call.sendResponseHeaders(200, 0);
    try (OutputStream out = call.getResponseBody()) {
      for (String next = events.take(); !next.equals(END); next = events.take()) {
        out.write(next.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.remove(events);
    }
  }

  private static void sendFile(HttpExchange call, String name) throws IOException {
    String place = name.startsWith("uplot/") ? UPLOT + name.substring("uplot/".length())
        : (name.equals("text.js") ? SHARED : PAGE) + name;
    try (InputStream in = ScriptedRun.class.getResourceAsStream(place)) {
      if (in == null) {
        send(call, 404, "text/plain", "there is no file " + name);
        return;
      }
      String type = name.endsWith(".html") ? "text/html; charset=utf-8"
          : name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
      send(call, 200, type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void send(HttpExchange call, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", type);
    call.getResponseHeaders().set("Content-Security-Policy", PageFile.POLICY);
    call.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = call.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    go();
    server.stop(0);
    threads.shutdownNow();
  }
}
