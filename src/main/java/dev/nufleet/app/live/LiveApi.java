package dev.nufleet.app.live;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import dev.nufleet.app.live.view.RunView;
import dev.nufleet.app.settings.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The page of a run and the calls behind it: what may be seen and done while it goes on. Answers are JSON; what is not
 * carried out is one line of text that says why. {@code docs/api.md} lists all calls, {@code /api/openapi.json}
 * describes them.
 */
public final class LiveApi extends AllDirectives {
  private final CallerGuard guard;
  private final Materializer materializer;
  private final boolean takesFaults;
  private final List<ApiCall> calls;

  private LiveApi(CallerGuard guard, Materializer materializer, boolean takesFaults, List<ApiCall> calls) {
    this.guard = guard;
    this.materializer = materializer;
    this.takesFaults = takesFaults;
    this.calls = calls;
  }

  /**
   * @param at where the calls come in
   * @param faults empty: this run takes none
   * @param blocking for what waits for a disk and for the fleet
   */
  public static LiveApi of(
      HostPort at, RunView view, Optional<LiveFaults> faults, ActorSystem<?> system, Executor blocking) {
    Materializer materializer = SystemMaterializer.get(system).materializer();
    FleetCalls fleet = new FleetCalls(view, new Viewers(view, system.scheduler(), blocking), blocking);
    BoardCalls board = new BoardCalls(view, materializer);
    ChaosApi chaos = new ChaosApi(faults, blocking);
    PageFiles files = new PageFiles();
    return new LiveApi(CallerGuard.of(at), materializer, faults.isPresent(), List.of(
        ApiCall.get("/", (call, names) -> now(files.page(call))),
        ApiCall.get("/page/{file...}", (call, names) -> now(files.file(call, names.get(0)))),
        ApiCall.get("/api/openapi.json", (call, names) -> now(files.description(call))),
        ApiCall.get("/api/fleet", (call, names) -> fleet.fleet()),
        ApiCall.get("/api/boards", (call, names) -> fleet.boards(call)),
        ApiCall.get("/api/boards/{name}", (call, names) -> board.show(names.get(0))),
        ApiCall.get("/api/boards/{name}/console", (call, names) -> board.console(call, names.get(0))),
        ApiCall.get("/api/boards/{name}/console/stream", (call, names) -> now(board.follow(names.get(0)))),
        ApiCall.of(HttpMethods.POST, "/api/boards/{name}/keys", (call, names) -> board.keys(call, names.get(0))),
        ApiCall.of(HttpMethods.POST, "/api/boards/{name}/power", (call, names) -> board.power(call, names.get(0))),
        ApiCall.of(HttpMethods.POST, "/api/boards/{name}/reset", (call, names) -> board.reset(call, names.get(0))),
        ApiCall.of(HttpMethods.POST, "/api/boards/{name}/card", (call, names) -> board.card(call, names.get(0))),
        ApiCall.of(HttpMethods.POST, "/api/boards/{name}/link", (call, names) -> board.link(call, names.get(0))),
        ApiCall.get("/api/nodes", (call, names) -> fleet.nodes()),
        ApiCall.get("/api/timeline", (call, names) -> fleet.timeline()),
        ApiCall.get("/api/latencies", (call, names) -> fleet.latencies()),
        ApiCall.get("/api/stream", (call, names) -> now(fleet.stream())),
        ApiCall.get("/api/chaos", (call, names) -> chaos.show()),
        ApiCall.of(HttpMethods.POST, "/api/chaos", (call, names) -> chaos.give(call, materializer)),
        ApiCall.of(HttpMethods.DELETE, "/api/chaos/{id}", (call, names) -> chaos.end(names.get(0)))));
  }

  private static CompletionStage<HttpResponse> now(HttpResponse answer) {
    return CompletableFuture.completedFuture(answer);
  }

  public Route route() {
    return extractRequest(call -> completeWithFuture(answer(call)));
  }

  /**
   * What there is, for the terminal. A token is told in any case, for it cannot be had otherwise.
   *
   * @param place of this port, {@code http://127.0.0.1:8080}
   */
  public Optional<String> introduction(String place, boolean quiet) {
    if (quiet && guard.token().isEmpty() || !takesFaults) {
      return Optional.empty();
    }
    return Optional.of("live control: " + place + "/api/chaos, with the header " + CallerGuard.HEADER + ": 1"
        + guard.token().map(token -> " and Authorization: Bearer " + token).orElse(""));
  }

  /** What can be called, for who checks that all of it is described. */
  List<ApiCall> calls() {
    return calls;
  }

  private CompletionStage<HttpResponse> answer(HttpRequest call) {
    try {
      guard.check(call);
      List<ApiCall> ofPath = calls.stream().filter(one -> one.names(path(call)).isPresent()).toList();
      if (ofPath.isEmpty()) {
        throw new Refused(404, "there is nothing at this path; docs/api.md lists what there is");
      }
      Optional<ApiCall> meant = ofPath.stream().filter(one -> one.takes(call.method())).findFirst();
      if (meant.isEmpty()) {
        call.discardEntityBytes(materializer);
        String allowed = ofPath.stream().map(one -> one.method().name()).collect(Collectors.joining(", "));
        Refused why = new Refused(405, call.method().name() + " is not for this path; allowed: " + allowed);
        return now(Answers.refusal(why).addHeader(RawHeader.create("Allow", allowed)));
      }
      if (call.method().equals(HttpMethods.GET)) {
        call.discardEntityBytes(materializer);
      }
      return meant.get().answer(call).exceptionally(Answers::failed);
    } catch (Refused e) {
      call.discardEntityBytes(materializer);
      return now(Answers.refusal(e));
    }
  }

  private static String path(HttpRequest call) {
    return call.getUri().path();
  }
}
