package dev.nufleet.app.live;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.app.settings.LiveFault;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Printable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/chaos}: GET shows what is planned and what was given, POST gives a fault, DELETE with its number takes it
 * back. Answers are JSON; what is not carried out is one line of text that says why.
 */
public final class ChaosApi extends AllDirectives {
  private static final String PATH = "/api/chaos";
  private static final Pattern ONE = Pattern.compile(Pattern.quote(PATH) + "/([0-9]{1,9})");
  /** For a body of a few hundred bytes. */
  private static final Duration BODY_TIME = Duration.ofSeconds(5);

  private final CallerGuard guard;
  private final Optional<LiveFaults> faults;
  private final Executor blocking;

  private ChaosApi(CallerGuard guard, Optional<LiveFaults> faults, Executor blocking) {
    this.guard = guard;
    this.faults = faults;
    this.blocking = blocking;
  }

  /**
   * @param at where the calls come in
   * @param faults empty: this run takes none
   * @param blocking for what waits for a disk and for the fleet
   */
  public static ChaosApi of(HostPort at, Optional<LiveFaults> faults, Executor blocking) {
    return new ChaosApi(CallerGuard.of(at), faults, blocking);
  }

  public Route route() {
    return pathPrefix("api", () -> extractMaterializer(materializer -> extractRequest(call ->
        completeWithFuture(answer(call, materializer)))));
  }

  /**
   * How to call, for the terminal. A token is told in any case, for it cannot be had otherwise.
   *
   * @param place of this port, {@code http://127.0.0.1:8080}
   */
  public Optional<String> introduction(String place, boolean quiet) {
    if (faults.isEmpty() || quiet && guard.token().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of("live control: " + place + PATH + ", with the header " + CallerGuard.HEADER + ": 1"
        + guard.token().map(token -> " and Authorization: Bearer " + token).orElse(""));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest call, Materializer materializer) {
    try {
      guard.check(call);
      String path = call.getUri().path();
      Matcher one = ONE.matcher(path);
      if (path.equals(PATH) && call.method().equals(HttpMethods.POST)) {
        LiveFaults all = all();
        return call.entity().withSizeLimit(LiveFault.MOST_BYTES).toStrict(BODY_TIME.toMillis(), materializer)
            .handleAsync((body, failure) -> {
              if (failure != null) {
                return refusal(unread(failure));
              }
              return carriedOut(() -> given(all.give(body.getData().toArray())));
            }, blocking);
      }
      call.discardEntityBytes(materializer);
      if (path.equals(PATH)) {
        require(call.method(), HttpMethods.GET, "GET and POST");
        LiveFaults all = all();
        return soon(() -> json(200, all.show()));
      } else if (one.matches()) {
        require(call.method(), HttpMethods.DELETE, "DELETE");
        LiveFaults all = all();
        return soon(() -> {
          all.end(Integer.parseInt(one.group(1)));
          return HttpResponse.create().withStatus(204);
        });
      }
      throw new Refused(404, "there is no such call; GET and POST " + PATH + " and DELETE " + PATH + "/ID are");
    } catch (Refused e) {
      call.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(refusal(e));
    }
  }

  private LiveFaults all() throws Refused {
    return faults.orElseThrow(() -> new Refused(409, "this run takes no faults, for its boards have nothing by which"
        + " they could befall them; start it with --chaos calm, or with another scenario"));
  }

  private static void require(HttpMethod method, HttpMethod wanted, String allowed) throws Refused {
    if (!method.equals(wanted)) {
      throw new Refused(405, method.name() + " is not for this place; " + allowed + " are");
    }
  }

  /** Something that may be refused. */
  private interface Call {
    HttpResponse carryOut() throws Refused;
  }

  private CompletionStage<HttpResponse> soon(Call call) {
    return CompletableFuture.supplyAsync(() -> carriedOut(call), blocking);
  }

  private static HttpResponse carriedOut(Call call) {
    try {
      return call.carryOut();
    } catch (UserMistake e) {
      return refusal(new Refused(400, e.getMessage()));
    } catch (Refused e) {
      return refusal(e);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(ChaosApi.class).error("a call of {} broke down", PATH, e);
      return refusal(new Refused(500, "the call broke down; the log says how"));
    }
  }

  private static Refused unread(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof EntityStreamSizeException
        ? new Refused(413, "a fault has at most " + LiveFault.MOST_BYTES + " bytes")
        : new Refused(400, "the fault did not come in " + BODY_TIME.toSeconds() + " s, or not as a whole");
  }

  private static HttpResponse given(int id) {
    return json(201, JsonNodeFactory.instance.objectNode().put("id", id))
        .addHeader(RawHeader.create("Location", PATH + "/" + id));
  }

  private static HttpResponse json(int status, ObjectNode node) {
    return HttpResponse.create().withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, node + "\n"));
  }

  private static HttpResponse refusal(Refused why) {
    return HttpResponse.create().withStatus(why.status())
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, Printable.line(why.getMessage()) + "\n"));
  }
}
