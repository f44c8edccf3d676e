package dev.nufleet.platform.device;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.openapi.ApiProblem;
import dev.nufleet.platform.openapi.ApiSignature;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Dynamic registration by HTTP form: a device that knows only its product's secret is told its own. The answer has no
 * space after colons and stays below 256 bytes, which the C-SDK needs. Source: device-protocol.md 1.5.
 */
public final class Registration {
  public static final String PATH = "/auth/register/device";
  private static final int MAX_FORM_BYTES = 4096;

  private final SignInRules rules;
  private final Materializer materializer;

  public Registration(SignInRules rules, Materializer materializer) {
    this.rules = rules;
    this.materializer = materializer;
  }

  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    return request.entity().withSizeLimit(MAX_FORM_BYTES).toStrict(10_000, materializer)
        .handle((strict, failure) ->
            json(failure == null ? judge(strict.getData().utf8String()) : error(460, "request parameter error")));
  }

  public String judge(String form) {
    Map<String, String> fields;
    try {
      fields = ApiSignature.parse(form);
    } catch (ApiProblem e) {
      return error(460, "request parameter error");
    }
    Optional<SignIn.Method> method = SignIn.Method.ofWord(fields.getOrDefault("signMethod", "hmacmd5"));
    Optional<DeviceId> device = key(fields);
    if (method.isEmpty() || device.isEmpty() || !fields.containsKey("sign")) {
      return error(460, "request parameter error");
    }
    return rules.secretFor(device.get(), method.get(), fields.getOrDefault("random", ""), fields.get("sign"))
        .map(secret -> "{\"code\":200,\"data\":{\"productKey\":\"" + device.get().productKey() + "\",\"deviceName\":\""
            + device.get().deviceName() + "\",\"deviceSecret\":\"" + secret.reveal() + "\"},\"message\":\"success\"}")
        .orElseGet(() -> error(6289, "registration is not allowed"));
  }

  private static Optional<DeviceId> key(Map<String, String> fields) {
    try {
      return Optional.of(DeviceId.of(fields.getOrDefault("productKey", ""), fields.getOrDefault("deviceName", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String error(int code, String message) {
    return "{\"code\":" + code + ",\"data\":{},\"message\":\"" + message + "\"}";
  }

  private static HttpResponse json(String text) {
    return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, text));
  }
}
