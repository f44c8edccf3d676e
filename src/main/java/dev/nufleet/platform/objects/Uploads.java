package dev.nufleet.platform.objects;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.Multipart;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import akka.stream.Attributes;
import akka.stream.IOOperationIncompleteException;
import akka.stream.Materializer;
import akka.stream.StreamLimitReachedException;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.platform.registry.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes files as the object store's PostObject: form fields {@code key}, {@code policy}, {@code OSSAccessKeyId}, {@code
 * signature}, {@code success_action_status}, and {@code file} as the last. The file goes to disk as it comes. Source:
 * platform.md section 9.
 */
public final class Uploads {
  public static final String PATH = "/oss";

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final int MAX_FIELD_BYTES = 8192;
  private static final int MAX_FIELDS = 32;
  private static final Duration MAX_TIME = Duration.ofMinutes(30);
  /** A form that cannot be read is its sender's mistake, and told in a line; the stream would write a stack trace. */
  private static final Attributes UNTOLD = Attributes.createLogLevels(
      Attributes.logLevelOff(), Attributes.logLevelOff(), Attributes.logLevelOff());

  private final ObjectStore store;
  private final ObjectLinks links;
  private final long maxBytes;
  private final Ids ids;
  private final Clock clock;
  private final Materializer materializer;

  public Uploads(
      ObjectStore store, ObjectLinks links, long maxBytes, Ids ids, Clock clock, Materializer materializer) {
    this.store = store;
    this.links = links;
    this.maxBytes = maxBytes;
    this.ids = ids;
    this.clock = clock;
    this.materializer = materializer;
  }

  /** Why an upload is refused. */
  private static final class Refused extends RuntimeException {
    private final int status;
    private final String code;

    Refused(int status, String code, String message) {
      super(message, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  public CompletionStage<HttpResponse> take(HttpRequest request) {
    Map<String, String> fields = new HashMap<>();
    return Unmarshaller.entityToMultipartFormData()
        .unmarshal(streamed(request.entity()).withSizeLimit(maxBytes + 64 * 1024), materializer)
        .thenCompose(form -> parts(form, fields))
        .handle((stored, failure) -> {
          if (failure == null) {
            return done(fields, stored);
          }
          Throwable cause = failure;
          while (cause instanceof CompletionException || cause instanceof IOOperationIncompleteException) {
            cause = cause.getCause(); // as futures and streams wrap it
          }
          request.entity().getDataBytes().runWith(Sink.cancelled(), materializer);
          if (cause instanceof Refused refused) {
            return refusal(refused, request);
          }
          if (cause instanceof ObjectStore.Sealed) {
            return refusal(new Refused(409, "FileAlreadyExists",
                "The object you specified already exists and can not be overwritten."), request);
          }
          if (cause instanceof StoreFull) {
            return refusal(new Refused(403, "QuotaExceeded", cause.getMessage()), request);
          }
          if (cause instanceof UncheckedIOException || cause instanceof IOException) { // of the disk
            LOG.warn("an upload cannot be kept: {}", HostTrouble.explained(cause));
            return refusal(new Refused(500, "InternalError", "We encountered an internal error. Please try again."
                + HostTrouble.of(cause).map(trouble -> " (" + trouble.advice() + ")").orElse("")), request);
          }
          LOG.info("an upload failed: {}", cause.toString());
          return refusal(
              new Refused(400, "MalformedPOSTRequest", "The body of your POST request is not well-formed."), request);
        });
  }

  /** One that is there as a whole is read before anybody could say what becomes of its mistakes. */
  private static RequestEntity streamed(RequestEntity entity) {
    return entity.isStrict()
        ? HttpEntities.createChunked(entity.getContentType(), entity.getDataBytes()) : entity;
  }

  private CompletionStage<ObjectStore.Stored> parts(Multipart.FormData form, Map<String, String> fields) {
    return form.getParts().addAttributes(UNTOLD).completionTimeout(MAX_TIME).limit(MAX_FIELDS)
        .mapError(StreamLimitReachedException.class,
            e -> new Refused(400, "InvalidArgument", "The form has more than " + MAX_FIELDS + " form fields."))
        .mapAsync(1, part -> part.getName().equals("file")
            ? write(part, fields)
            : part.getEntity().withSizeLimit(MAX_FIELD_BYTES).getDataBytes()
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), materializer)
                .thenApply(bytes -> {
                  fields.put(part.getName().toLowerCase(Locale.ROOT), bytes.utf8String());
                  return Optional.<ObjectStore.Stored>empty();
                }))
        .runWith(Sink.fold(Optional.<ObjectStore.Stored>empty(), (before, now) -> now.or(() -> before)), materializer)
        .thenApply(file -> file.orElseThrow(
            () -> new Refused(400, "InvalidArgument", "POST requires exactly one file upload per request.")));
  }

  private CompletionStage<Optional<ObjectStore.Stored>> write(
      Multipart.FormData.BodyPart part, Map<String, String> fields) {
    String key = fields.getOrDefault("key", "");
    try {
      check(fields, key);
    } catch (Refused refused) {
      part.getEntity().getDataBytes().runWith(Sink.cancelled(), materializer);
      return CompletableFuture.failedFuture(refused);
    }
    return store.write(key, part.getEntity().withSizeLimit(maxBytes).getDataBytes(), clock.millis(), materializer)
        .thenApply(Optional::of);
  }

  private void check(Map<String, String> fields, String key) {
    String policy = fields.getOrDefault("policy", "");
    String expected = Base64.getEncoder().encodeToString(ObjectLinks.hmacSha1(links.secret(), policy));
    if (!fields.getOrDefault("ossaccesskeyid", "").equals(links.keyId())) {
      throw new Refused(403, "InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist in our records.");
    }
    if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8),
        fields.getOrDefault("signature", "").getBytes(StandardCharsets.UTF_8))) {
      throw new Refused(
          403, "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided.");
    }
    try {
      JsonNode terms = new ObjectMapper().readTree(Base64.getDecoder().decode(policy));
      if (!terms.path("conditions").path(0).path("key").asText().equals(key)) {
        throw new Refused(403, "AccessDenied", "Invalid according to Policy: key");
      }
      if (Instant.parse(terms.path("expiration").asText()).isBefore(clock.instant())) {
        throw new Refused(403, "AccessDenied", "Invalid according to Policy: Policy expired.");
      }
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      throw new Refused(
          400, "InvalidPolicyDocument", "The content of the form does not meet the conditions of the policy.");
    }
  }

  private static HttpResponse done(Map<String, String> fields, ObjectStore.Stored stored) {
    String etag = "\"" + stored.md5().toUpperCase(Locale.ROOT) + "\"";
    int status = switch (fields.getOrDefault("success_action_status", "204")) {
      case "200" -> 200;
      case "201" -> 201;
      default -> 204;
    };
    HttpResponse response =
        HttpResponse.create().withStatus(StatusCodes.get(status)).addHeader(RawHeader.create("ETag", etag));
    return status != 201 ? response : response.withEntity(HttpEntities.create(
        ContentTypes.create(MediaTypes.APPLICATION_XML, HttpCharsets.UTF_8),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Key>" + ErrorXml.escape(stored.name())
            + "</Key><ETag>" + etag + "</ETag></PostResponse>\n"));
  }

  private HttpResponse refusal(Refused refused, HttpRequest request) {
    String requestId = FileServer.requestId(ids);
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    return HttpResponse.create().withStatus(StatusCodes.get(refused.status))
        .addHeader(RawHeader.create("x-oss-request-id", requestId))
        .withEntity(HttpEntities.create(ContentTypes.create(MediaTypes.APPLICATION_XML, HttpCharsets.UTF_8),
            ErrorXml.text(refused.code, refused.getMessage(), requestId, host, Map.of())));
  }
}
