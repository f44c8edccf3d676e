package dev.nufleet.app.devices;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A way to a stand-in's OpenAPI on which answers are lost, and each step of a registration takes its time. */
final class WhimsicalFront implements AutoCloseable {
  private static final Pattern APPLICATION = Pattern.compile("ApplyId=([0-9]+)");

  private final OkHttpClient http = new OkHttpClient();
  private final HttpServer server;
  private final URI behind;
  private final Predicate<String> loses;
  private final Set<String> said = new HashSet<>();
  private final List<String> actions = new CopyOnWriteArrayList<>();

  private WhimsicalFront(URI behind, Predicate<String> loses) throws IOException {
    this.behind = behind;
    this.loses = loses;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.start();
  }

  /** @param loses asked for each call by its action, once it was done, whether its answer is lost */
  static WhimsicalFront of(URI behind, Predicate<String> loses) throws IOException {
    return new WhimsicalFront(behind, loses);
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> actions() {
    return actions;
  }

  private void pass(HttpExchange exchange) throws IOException {
    String action = exchange.getRequestHeaders().getFirst("x-acs-action");
    String query = exchange.getRequestURI().getRawQuery();
    Request.Builder request = new Request.Builder().url(behind + "/?" + query)
        .post(RequestBody.create(exchange.getRequestBody().readAllBytes(), null));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!name.equalsIgnoreCase("Transfer-Encoding") && !name.equalsIgnoreCase("Connection")) {
        request.header(name, values.get(0));
      }
    });
    try (Response answer = http.newCall(request.build()).execute()) {
      actions.add(action);
      String text = answer.body().string();
      if (loses.test(action)) {
        exchange.close();
        return;
      }
      byte[] body = later(action, query, text).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }
  }

  /** The first look at a step that is done finds it under way. */
  private String later(String action, String query, String answer) {
    Matcher application = APPLICATION.matcher(query);
    if (!action.equals("QueryBatchRegisterDeviceStatus") || !application.find()) {
      return answer;
    }
    for (String step : List.of("CHECK", "CREATE")) {
      if (answer.contains(step + "_SUCCESS") && said.add(step + application.group(1))) {
        return answer.replace(step + "_SUCCESS", step);
      }
    }
    return answer;
  }

  @Override
  public void close() {
    server.stop(0);
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
