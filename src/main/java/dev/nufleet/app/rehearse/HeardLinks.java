package dev.nufleet.app.rehearse;

import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.nufleet.model.BoardId;
import dev.nufleet.network.Dial;
import dev.nufleet.network.Links;
import dev.nufleet.network.Routes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Links that lead nowhere but to the routes: any other name does not exist, so no rehearsal asks a name server or
 * leaves this machine. Keeps what is known of each link that failed, which is more than a board prints.
 */
final class HeardLinks implements Links {
  private static final int MOST_KEPT = 64;

  private final Links links;
  private final Routes routes;
  private final Map<BoardId, Heard> boards = new ConcurrentHashMap<>();

  private record Heard(AtomicInteger dials, List<Why> whys) {}

  private record Why(int number, String text) {}

  HeardLinks(Links links, Routes routes) {
    this.links = links;
    this.routes = routes;
  }

  @Override
  public Flow<Writes, Brought, CompletionStage<Opened>> open(Dial dial) {
    Heard heard = boards.computeIfAbsent(
        dial.board(), id -> new Heard(new AtomicInteger(), new CopyOnWriteArrayList<>()));
    int number = heard.dials.getAndIncrement();
    if (routes.resolve(dial.host(), dial.port()).equals(new Routes.Endpoint(dial.host(), dial.port()))) {
      LinkEnded why = new LinkEnded(LinkEnded.Cause.DNS, "no such host: " + dial.host());
      keep(heard, number, why);
      return Flow.fromSinkAndSource(Sink.<Writes>cancelled(), Source.<Brought>failed(why))
          .mapMaterializedValue(none -> CompletableFuture.failedFuture(why));
    }
    return links.open(dial).mapMaterializedValue(opened -> opened.whenComplete((up, failure) -> {
      if (failure != null) {
        keep(heard, number, failure);
      }
    }));
  }

  private static void keep(Heard heard, int number, Throwable failure) {
    if (heard.whys.size() < MOST_KEPT) {
      heard.whys.add(new Why(number, String.valueOf(failure.getMessage())));
    }
  }

  /** Why a board's link failed; empty if it did not. @param number of the link since the board was made, from 0 */
  String why(BoardId board, int number) {
    Heard heard = boards.get(board);
    return heard == null ? ""
        : heard.whys.stream().filter(why -> why.number == number).map(Why::text).findFirst().orElse("");
  }
}
