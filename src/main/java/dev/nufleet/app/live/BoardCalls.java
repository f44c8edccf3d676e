package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.app.live.view.BoardsJson;
import dev.nufleet.app.live.view.Desk;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.fleet.OperatorDid;
import dev.nufleet.fleet.OperatorDid.Deed;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Calls that look at one board, or do something to it. */
final class BoardCalls {
  /** Consoles that are followed at once, of all boards. */
  static final int MOST_CONSOLES = 64;
  /** What hands order takes less. */
  static final int MOST_BYTES = 1024;

  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  /** What a terminal sends for keys of one byte; the board's FIFO has room for so many. */
  private static final Pattern KEYS = Pattern.compile("[ -~\r\n\t\u001b\b\u007f]{1,16}");

  private final RunView view;
  private final BoardsJson boards;
  private final Materializer materializer;
  private final AtomicInteger consoles = new AtomicInteger();

  BoardCalls(RunView view, Materializer materializer) {
    this.view = view;
    this.boards = new BoardsJson(view);
    this.materializer = materializer;
  }

  CompletionStage<HttpResponse> show(String name) throws Refused {
    BoardId board = named(name);
    Desk desk = desk();
    CompletionStage<BoardCommand.StorageAnswer> storage = boards.isLaunched(board)
        ? desk.storage(board)
        : CompletableFuture.completedFuture(new BoardCommand.NoStorage("the board is not switched on yet"));
    return answered(desk.board(board).thenCombine(storage, (answer, held) -> {
      if (answer.isEmpty()) {
        throw new CompletionException(noAnswer());
      }
      return Answers.json(200, boards.one(answer.get(), held));
    }));
  }

  // ---- console ----

  CompletionStage<HttpResponse> console(HttpRequest call, String name) throws Refused {
    Printed.Style style = Printed.Style.PLAIN;
    for (Pair<String, String> one : call.getUri().query().toList()) {
      if (!one.first().equals("style") || !List.of("plain", "raw").contains(one.second())) {
        throw new Refused(400, "a console is asked by style=plain or style=raw");
      }
      style = one.second().equals("raw") ? Printed.Style.RAW : Printed.Style.PLAIN;
    }
    return answered(desk().console(switchedOn(name), style)).thenApply(Answers::text);
  }

  HttpResponse follow(String name) throws Refused {
    BoardId board = switchedOn(name);
    Desk desk = desk();
    if (consoles.get() >= MOST_CONSOLES) {
      throw new Refused(503, MOST_CONSOLES + " consoles are followed already, as many as may be; close one, or read"
          + " this one without /stream");
    }
    Source<ByteString, ?> events = Source.fromGraph(new ConsoleSource(reader -> {
      consoles.incrementAndGet();
      desk.tell(board, new BoardCommand.FollowConsole(reader, /* withKept= */ true));
    }, consoles::decrementAndGet));
    return FleetCalls.events(events);
  }

  // ---- hands ----

  /** What a body may say: one key, and what it means. */
  private interface Order {
    /** @throws Refused if it means nothing */
    OperatorDid of(BoardId board, JsonNode body) throws Refused;
  }

  CompletionStage<HttpResponse> keys(HttpRequest call, String name) throws Refused {
    return order(call, name, (board, body) -> {
      String keys = only(body, "keys", "{\"keys\":\"h\"}").asText();
      if (!body.get("keys").isTextual() || !KEYS.matcher(keys).matches()) {
        throw new Refused(400, "keys are 1 to 16 characters of ASCII, as a terminal sends them: {\"keys\":\"h\"}");
      }
      return new OperatorDid(board, Deed.TYPED, keys);
    });
  }

  CompletionStage<HttpResponse> power(HttpRequest call, String name) throws Refused {
    return order(call, name, (board, body) ->
        new OperatorDid(board, flag(body, "on") ? Deed.SWITCHED_ON : Deed.PULLED_PLUG));
  }

  CompletionStage<HttpResponse> reset(HttpRequest call, String name) throws Refused {
    return order(call, name, (board, body) -> {
      if (!body.isEmpty()) {
        throw new Refused(400, "a reset has nothing to say: {}");
      }
      return new OperatorDid(board, Deed.RESET);
    });
  }

  CompletionStage<HttpResponse> card(HttpRequest call, String name) throws Refused {
    requireHands();
    return order(call, name, (board, body) ->
        new OperatorDid(board, flag(body, "inserted") ? Deed.PUT_CARD : Deed.PULLED_CARD));
  }

  CompletionStage<HttpResponse> link(HttpRequest call, String name) throws Refused {
    requireHands();
    return order(call, name, (board, body) ->
        new OperatorDid(board, flag(body, "up") ? Deed.MENDED_LINK : Deed.CUT_LINK));
  }

  private void requireHands() throws Refused {
    String whyNot = view.whyNoHands();
    if (!whyNot.isEmpty()) {
      throw new Refused(409, "cards and links are not for hands in this run: " + whyNot);
    }
  }

  private static boolean flag(JsonNode body, String key) throws Refused {
    JsonNode value = only(body, key, "{\"" + key + "\":false}");
    if (!value.isBoolean()) {
      throw new Refused(400, key + " is true or false: {\"" + key + "\":false}");
    }
    return value.asBoolean();
  }

  private static JsonNode only(JsonNode body, String key, String example) throws Refused {
    if (body.size() != 1 || !body.has(key)) {
      throw new Refused(400, "the body says " + key + " and nothing else: " + example);
    }
    return body.get(key);
  }

  private CompletionStage<HttpResponse> order(HttpRequest call, String name, Order order) throws Refused {
    BoardId board = switchedOn(name);
    Desk desk = desk();
    return Bodies.read(call, "an order", MOST_BYTES, materializer).thenCompose(bytes -> {
      try {
        return answered(desk.touch(order.of(board, object(bytes))));
      } catch (Refused e) {
        throw new CompletionException(e);
      }
    }).thenApply(felt -> {
      if (!felt) {
        throw new CompletionException(notThere(name));
      }
      return Answers.done();
    });
  }

  private static JsonNode object(byte[] bytes) throws Refused {
    try {
      JsonNode body = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
      if (body != null && body.isObject()) {
        return body;
      }
      throw new Refused(400, "an order is an object of JSON, for example {\"on\":false}");
    } catch (JsonProcessingException e) {
      throw new Refused(400, "the order is no JSON (" + e.getOriginalMessage() + ")");
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  // ---- whom ----

  private BoardId named(String name) throws Refused {
    return boards.named(name).orElseThrow(() -> new Refused(404, "there is no board " + name
        + " in this run; GET /api/boards names them")).id();
  }

  private BoardId switchedOn(String name) throws Refused {
    BoardId board = named(name);
    if (!boards.isLaunched(board)) {
      throw notThere(name);
    }
    return board;
  }

  private static Refused notThere(String name) {
    return new Refused(503, "board " + name + " is not switched on yet; try again in a moment");
  }

  private Desk desk() throws Refused {
    return view.desk().orElseThrow(() -> new Refused(503, "the boards are not there yet; try again in a moment"));
  }

  private static Refused noAnswer() {
    return new Refused(503, "the board does not answer just now; try again");
  }

  private static <T> CompletionStage<T> answered(CompletionStage<T> answer) {
    return answer.exceptionallyCompose(failure -> {
      throw new CompletionException(noAnswer());
    });
  }
}
