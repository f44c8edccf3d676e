package dev.nufleet.platform;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.Failures;
import dev.nufleet.model.Printable;
import dev.nufleet.observe.Exposition;
import dev.nufleet.observe.StandInTimes;
import dev.nufleet.platform.device.Quotas;
import dev.nufleet.platform.device.Registration;
import dev.nufleet.platform.objects.ObjectStore;
import dev.nufleet.platform.objects.Uploads;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.ApiSignature;
import dev.nufleet.platform.openapi.ConfigActions;
import dev.nufleet.platform.openapi.FirmwareActions;
import dev.nufleet.platform.openapi.Nonces;
import dev.nufleet.platform.openapi.Params;
import dev.nufleet.platform.registry.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API port: OpenAPI calls at {@code /}, and beside it uploads, dynamic registration, the event feed and the page.
 */
public final class ApiServer {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_BODY_BYTES = 1024 * 1024;
  private static final int MAX_CONFIG_BYTES = 64 * 1024;
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);

  private final Calls platform;
  private final ApiParts parts;
  private final Materializer materializer;
  private final PlatformMetrics metrics;
  private final Nonces nonces = new Nonces(2 * CLOCK_SKEW.toMillis());

  record ApiParts(
      String keyId,
      String secret,
      ObjectStore store,
      Ids ids,
      Clock clock,
      Uploads uploads,
      Registration registration,
      EventFeed events,
      Map<String, Supplier<Map<String, Object>>> told,
      Quotas quotas,
      ConsolePage console,
      Supplier<StandIn.Figures> figures,
      StandInTimes latencies) {
    @Override
    public String toString() {
      return "ApiParts"; // a secret is in it
    }
  }

  /** Runs a call where the platform's state is. */
  interface Calls {
    CompletionStage<PlatformActor.Answer> call(String action, Params params);
  }

  ApiServer(Calls platform, Materializer materializer, ApiParts parts) {
    this.platform = platform;
    this.materializer = materializer;
    this.parts = parts;
    this.metrics = new PlatformMetrics(parts.figures(), parts.latencies());
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!parts.console().isOwn(request)) {
      return answered(request, CompletableFuture.failedFuture(ApiProblem.transport(403, "Forbidden.Host",
          "this port is called by its address or as localhost, not by a name that somebody else made point here")));
    }
    String path = request.getUri().path();
    boolean post = request.method().equals(HttpMethods.POST);
    if (path.equals(Uploads.PATH) && post) {
      return parts.uploads().take(request);
    }
    if (path.equals(Registration.PATH) && post) {
      return parts.registration().answer(request);
    }
    Map<String, String> headers = headers(request);
    String query = request.getUri().rawQueryString().orElse("");
    boolean reading = request.method().equals(HttpMethods.GET);
    if ((path.equals(EventFeed.PATH) || path.equals(EventFeed.RECENT)) && reading) {
      return discard(request, parts.events().answer(path));
    }
    if (path.equals("/healthz") && reading) {
      return discard(request, HttpResponse.create().withEntity("ok\n"));
    }
    if (path.equals("/metrics") && reading) {
      Exposition scrape = metrics.scrape(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
      return discard(request, HttpResponse.create().withEntity(HttpEntities.create(
          ContentTypes.parse(scrape.contentType()), ByteString.fromArrayUnsafe(scrape.text()))));
    }
    if (parts.told().containsKey(path) && reading) {
      return discard(request, json(200, parts.told().get(path).get()));
    }
    if (path.startsWith(ConsolePage.CALLS)) {
      return consoleCall(request, headers, path.substring(ConsolePage.CALLS.length()));
    }
    boolean call = path.equals("/") && (headers.containsKey("x-acs-action") || query.contains("Action=") || post);
    if (!call) {
      return discard(request, ConsolePage.file(request).orElseGet(
          () -> HttpResponse.create().withStatus(StatusCodes.NOT_FOUND).withEntity("nothing is here\n")));
    }
    if (!post && !request.method().equals(HttpMethods.GET)) {
      return discard(request, HttpResponse.create().withStatus(StatusCodes.METHOD_NOT_ALLOWED));
    }
    return answered(request, body(request).thenCompose(body -> called(request, headers, query, body)));
  }

  private CompletionStage<HttpResponse> consoleCall(HttpRequest request, Map<String, String> headers, String action) {
    Optional<String> refusal = parts.console().refusal(request, action);
    if (refusal.isPresent()) {
      return answered(request,
          CompletableFuture.failedFuture(ApiProblem.transport(403, "Forbidden.Console", refusal.get())));
    }
    return answered(request, body(request).thenCompose(body -> run(action,
        ApiSignature.parse(new String(body, StandardCharsets.UTF_8)), headers.getOrDefault("host", "localhost"))));
  }

  private CompletionStage<HttpResponse> answered(HttpRequest request, CompletionStage<PlatformActor.Answer> called) {
    String requestId = parts.ids().uuid();
    return called
        .thenApply(
            answer -> answer.problem() == null ? good(requestId, answer.body())
            : bad(request, requestId, answer.problem()))
        .exceptionally(failure -> {
          Throwable cause = Failures.ofStage(failure);
          if (cause instanceof ApiProblem problem) {
            return bad(request, requestId, problem);
          }
          LOG.error("call {} failed", requestId, cause);
          return bad(request, requestId, ApiProblem.transport(500, "InternalError",
              "The request processing has failed due to some unknown error."));
        });
  }

  private CompletionStage<byte[]> body(HttpRequest request) {
    return request.entity().withSizeLimit(MAX_BODY_BYTES).toStrict(BODY_TIMEOUT.toMillis(), materializer)
        .thenApply(strict -> strict.getData().toArray())
        .exceptionally(failure -> {
          Throwable cause = Failures.ofStage(failure);
          throw cause instanceof EntityStreamSizeException
              ? ApiProblem.transport(413, "RequestTooLarge", "a body has at most " + MAX_BODY_BYTES + " bytes")
              : ApiProblem.transport(400, "IncompleteBody", "the body did not come whole");
        });
  }

  private CompletionStage<PlatformActor.Answer> called(
      HttpRequest request, Map<String, String> headers, String query, byte[] body) {
    boolean form = request.entity().getContentType().toString().startsWith("application/x-www-form-urlencoded");
    ApiSignature.Call call = new ApiSignature.Call(request.method().value(), ApiSignature.parse(query),
        form ? ApiSignature.parse(new String(body, StandardCharsets.UTF_8)) : Map.of(), headers, body);
    Map<String, String> values = new LinkedHashMap<>(call.parameters());
    String action = call.isAcs3() ? headers.getOrDefault("x-acs-action", "") : values.getOrDefault("Action", "");
    if (action.isEmpty()) {
      throw ApiProblem.missing("Action");
    }
    String version = call.isAcs3() ? headers.getOrDefault("x-acs-version", "") : values.getOrDefault("Version", "");
    if (!version.equals("2018-01-20")) {
      throw ApiProblem.transport(400, "InvalidVersion", "Specified parameter Version is not valid.");
    }
    checkTime(call.isAcs3() ? headers.getOrDefault("x-acs-date", "") : values.getOrDefault("Timestamp", ""));
    ApiSignature.check(call, parts.keyId(), parts.secret());
    String nonce = call.isAcs3() ? "x-acs-signature-nonce" : "SignatureNonce";
    nonces.use((call.isAcs3() ? headers : values).getOrDefault(nonce, ""), nonce, parts.clock().millis());
    parts.quotas().checkInstance(values.get("IotInstanceId"));
    return run(action, values, headers.getOrDefault("host", "localhost"));
  }

  /** Runs a call whose right to be made was checked. */
  CompletionStage<PlatformActor.Answer> run(String action, Map<String, String> values, String host) {
    return added(action, values, Params.Added.host("http://" + host + Uploads.PATH))
        .thenCompose(added -> platform.call(action, new Params(values, added)));
  }

  private void checkTime(String stamp) {
    try {
      Duration apart = Duration.between(Instant.parse(stamp), parts.clock().instant()).abs();
      if (apart.compareTo(CLOCK_SKEW) > 0) {
        throw ApiProblem.transport(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
      }
    } catch (DateTimeParseException e) {
      throw ApiProblem.transport(
          400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
    }
  }

  /** Does what needs the disk before the platform's actor is asked, which must not wait. */
  private CompletionStage<Params.Added> added(String action, Map<String, String> values, Params.Added added) {
    if (values.containsKey("DnListFileUrl") && action.equals("CreateOTAStaticUpgradeJob")) {
      ObjectStore.Stored list = FirmwareActions.stored(parts.store(), values.get("DnListFileUrl"));
      if (list.sizeBytes() > 64 * 1024 * 1024) {
        throw Params.invalid(
            "DnListFileUrl", "names a file of " + list.sizeBytes() + " bytes; at most 64 MB are allowed");
      }
      return parts.store().slice(list, 0, (int) list.sizeBytes(), materializer)
          .thenApply(file -> added.withNameList(Params.names("DnListFileUrl", file.toArray())));
    }
    String content = values.getOrDefault("Content", "");
    if (action.equals(ConfigActions.SET_CONFIG) && !content.isEmpty()) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      try {
        JSON.readTree(bytes);
      } catch (IOException e) {
        throw Params.invalid("Content", "is no JSON");
      }
      if (bytes.length > MAX_CONFIG_BYTES) {
        throw Params.invalid("Content", "has " + bytes.length + " bytes; at most " + MAX_CONFIG_BYTES + " are allowed");
      }
      String name = "config/" + parts.ids().hex(32) + ".json";
      return parts.store().write(name, Source.single(ByteString.fromArray(bytes)), parts.clock().millis(), materializer)
          .thenApply(added::withConfig);
    }
    return CompletableFuture.completedFuture(added);
  }

  private static Map<String, String> headers(HttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (HttpHeader header : request.getHeaders()) {
      headers.putIfAbsent(header.lowercaseName(), header.value());
    }
    String type = request.entity().getContentType().toString();
    if (!type.equals("none/none") && !type.isEmpty()) {
      headers.putIfAbsent("content-type", type);
    }
    return headers;
  }

  private HttpResponse good(String requestId, Map<String, Object> body) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("RequestId", requestId);
    whole.put("Success", true);
    whole.put("Code", "");
    whole.putAll(body);
    return json(200, whole);
  }

  private HttpResponse bad(HttpRequest request, String requestId, ApiProblem problem) {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("RequestId", requestId);
    if (problem.isBusiness()) {
      whole.put("Success", false);
      whole.put("Code", problem.code);
      whole.put("ErrorMessage", problem.getMessage());
    } else {
      whole.put("HostId", request.getHeader("Host").map(HttpHeader::value).orElse(""));
      whole.put("Code", problem.code);
      whole.put("Message", problem.getMessage());
    }
    return json(problem.status, whole);
  }

  static HttpResponse json(int status, Map<String, Object> body) {
    try {
      return HttpResponse.create().withStatus(StatusCodes.get(status))
          .withEntity(HttpEntities.create(
              ContentTypes.APPLICATION_JSON, Printable.json(JSON.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists, texts and numbers can be written", e);
    }
  }

  private CompletionStage<HttpResponse> discard(HttpRequest request, HttpResponse response) {
    request.entity().getDataBytes().runWith(Sink.ignore(), materializer);
    return CompletableFuture.completedFuture(response);
  }
}
