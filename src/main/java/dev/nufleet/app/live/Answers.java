package dev.nufleet.app.live;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.Failures;
import dev.nufleet.model.Printable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.LoggerFactory;

/** Answers to calls: JSON, or a line of text that says why something is not carried out. */
final class Answers {
  private Answers() {}

  /** Something that may be refused. */
  interface Call {
    HttpResponse carryOut() throws Refused;
  }

  static CompletionStage<HttpResponse> soon(Call call, Executor blocking) {
    return CompletableFuture.supplyAsync(() -> carriedOut(call), blocking);
  }

  static HttpResponse carriedOut(Call call) {
    try {
      return call.carryOut();
    } catch (UserMistake e) {
      return refusal(new Refused(400, e.getMessage()));
    } catch (Refused e) {
      return refusal(e);
    } catch (RuntimeException e) {
      return broken(e);
    }
  }

  /** @param failure of a stage that answers */
  static HttpResponse failed(Throwable failure) {
    Throwable cause = Failures.ofStage(failure);
    return cause instanceof Refused refused ? refusal(refused) : broken(cause);
  }

  private static HttpResponse broken(Throwable failure) {
    LoggerFactory.getLogger(Answers.class).error("a call broke down", failure);
    return refusal(new Refused(500, "the call broke down; the log says how"));
  }

  static HttpResponse json(int status, ObjectNode node) {
    return fresh(HttpResponse.create().withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, node + "\n")));
  }

  static HttpResponse text(String text) {
    return fresh(HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text)));
  }

  static HttpResponse done() {
    return HttpResponse.create().withStatus(204);
  }

  static HttpResponse refusal(Refused why) {
    return fresh(HttpResponse.create().withStatus(why.status())
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, Printable.line(why.getMessage()) + "\n")));
  }

  private static HttpResponse fresh(HttpResponse answer) {
    return answer.addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
  }
}
