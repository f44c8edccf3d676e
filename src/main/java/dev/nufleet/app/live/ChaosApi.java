package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * {@code /api/chaos}: GET shows what is planned and what was given, POST gives a fault, DELETE with its number takes it
 * back.
 */
final class ChaosApi {
  private static final String PATH = "/api/chaos";

  private final Optional<LiveFaults> faults;
  private final Executor blocking;

  /**
   * @param faults empty: this run takes none
   * @param blocking for what waits for a disk and for the fleet
   */
  ChaosApi(Optional<LiveFaults> faults, Executor blocking) {
    this.faults = faults;
    this.blocking = blocking;
  }

  CompletionStage<HttpResponse> show() throws Refused {
    LiveFaults all = all();
    return Answers.soon(() -> Answers.json(200, all.show()), blocking);
  }

  CompletionStage<HttpResponse> give(HttpRequest call, Materializer materializer) throws Refused {
    LiveFaults all = all();
    return Bodies.read(call, "a fault", LiveFault.MOST_BYTES, materializer).thenApplyAsync(body ->
        Answers.carriedOut(() -> {
          int id = all.give(body);
          return Answers.json(201, JsonNodeFactory.instance.objectNode().put("id", id))
              .addHeader(RawHeader.create("Location", PATH + "/" + id));
        }), blocking);
  }

  /** @param id as it stands in the path */
  CompletionStage<HttpResponse> end(String id) throws Refused {
    LiveFaults all = all();
    if (!id.matches("[0-9]{1,9}")) {
      throw new Refused(404, "a fault's id is a number, as POST " + PATH + " answered it");
    }
    return Answers.soon(() -> {
      all.end(Integer.parseInt(id));
      return Answers.done();
    }, blocking);
  }

  private LiveFaults all() throws Refused {
    return faults.orElseThrow(() -> new Refused(409, "this run takes no faults, for its boards have nothing by which"
        + " they could befall them; start it with --http HOST:PORT, or with a scenario:"
        + " --chaos calm"));
  }
}
