package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.nufleet.app.live.view.BoardOrder;
import dev.nufleet.app.live.view.BoardsJson;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.BoardState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Calls that look at a run and its boards. */
final class FleetCalls {
  private static final List<String> OF_THE_LIST =
      List.of("state", "profile", "site", "node", "cause", "q", "sort", "order", "offset", "limit");
  private static final int LONGEST_NUMBER = 9;

  private final RunView view;
  private final BoardsJson boards;
  private final Viewers viewers;
  private final Executor blocking;

  FleetCalls(RunView view, Viewers viewers, Executor blocking) {
    this.view = view;
    this.boards = new BoardsJson(view);
    this.viewers = viewers;
    this.blocking = blocking;
  }

  CompletionStage<HttpResponse> fleet() {
    return view.refresh().thenApplyAsync(
        done -> Answers.carriedOut(() -> Answers.json(200, view.fleetJson())), blocking);
  }

  CompletionStage<HttpResponse> nodes() {
    return Answers.soon(() -> Answers.json(200, view.nodesJson()), blocking);
  }

  CompletionStage<HttpResponse> timeline() {
    return Answers.soon(() -> Answers.json(200, view.timelineJson()), blocking);
  }

  CompletionStage<HttpResponse> latencies() {
    return Answers.soon(() -> Answers.json(200, view.latenciesJson()), blocking);
  }

  HttpResponse stream() throws Refused {
    return events(viewers.source());
  }

  /** Server-sent events. */
  static HttpResponse events(Source<ByteString, ?> events) {
    return HttpResponse.create()
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
        .withEntity(HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events));
  }

  CompletionStage<HttpResponse> boards(HttpRequest call) throws Refused {
    Map<String, String> asked = new HashMap<>();
    for (Pair<String, String> one : call.getUri().query().toList()) {
      if (!OF_THE_LIST.contains(one.first())) {
        throw new Refused(400, "a list of boards is not asked by " + one.first() + "; known: "
            + String.join(", ", OF_THE_LIST));
      }
      if (!one.second().isEmpty()) {
        asked.put(one.first(), one.second());
      }
    }
    BoardsJson.Query query = new BoardsJson.Query(
        words(asked, "state", Arrays.stream(BoardState.values()).map(BoardState::word).toList()),
        word(asked, "profile", Arrays.stream(BoardProfile.values()).map(BoardProfile::id).toList()),
        asked.containsKey("site") ? Optional.of(number(asked, "site", 0, 0, Integer.MAX_VALUE)) : Optional.empty(),
        Optional.ofNullable(asked.get("node")), Optional.ofNullable(asked.get("cause")), asked.getOrDefault("q", ""),
        BoardOrder.byWord(word(asked, "sort", BoardOrder.words())),
        word(asked, "order", List.of("asc", "desc")).equals("desc"),
        number(asked, "offset", 0, 0, Integer.MAX_VALUE),
        number(asked, "limit", BoardsJson.USUAL, 1, BoardsJson.MOST));
    return Answers.soon(() -> Answers.json(200, boards.list(query)), blocking);
  }

  private static String word(Map<String, String> asked, String key, List<String> known) throws Refused {
    return known(key, asked.getOrDefault(key, ""), known);
  }

  /** Several, with commas between them. */
  private static Set<String> words(Map<String, String> asked, String key, List<String> known) throws Refused {
    Set<String> words = new HashSet<>();
    for (String word : asked.getOrDefault(key, "").split(",")) {
      if (!word.isEmpty()) {
        words.add(known(key, word, known));
      }
    }
    return words;
  }

  private static String known(String key, String word, List<String> known) throws Refused {
    if (!word.isEmpty() && !known.contains(word)) {
      throw new Refused(400, key + "=" + word + " is none; known: " + String.join(", ", known));
    }
    return word;
  }

  private static int number(Map<String, String> asked, String key, int usual, int least, int most) throws Refused {
    String text = asked.getOrDefault(key, String.valueOf(usual));
    int number = text.matches("[0-9]{1," + LONGEST_NUMBER + "}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw new Refused(400, key + "=" + text + " is no whole number from " + least + " to "
          + Math.min(most, 999_999_999));
    }
    return number;
  }
}
