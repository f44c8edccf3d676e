package dev.nufleet.app.live;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One of the calls that can be made: method and path, and who answers. */
final class ApiCall {
  /** Answers a call. */
  interface Answer {
    /** @param names what stands in the path's gaps, decoded. @throws Refused if it is not carried out */
    CompletionStage<HttpResponse> to(HttpRequest call, List<String> names) throws Refused;
  }

  private static final Pattern REST = Pattern.compile("\\{[a-z]+\\.\\.\\.}");
  private static final Pattern GAP = Pattern.compile("\\{[a-z]+}");

  private final HttpMethod method;
  private final String path;
  private final Pattern pattern;
  private final Answer answer;

  private ApiCall(HttpMethod method, String path, Answer answer) {
    this.method = method;
    this.path = path;
    this.pattern = Pattern.compile(GAP.matcher(REST.matcher(path).replaceAll("(.+)")).replaceAll("([^/]+)"));
    this.answer = answer;
  }

  /** @param path with gaps: {@code {name}} is one step of it, {@code {file...}} the rest */
  static ApiCall of(HttpMethod method, String path, Answer answer) {
    return new ApiCall(method, path, answer);
  }

  static ApiCall get(String path, Answer answer) {
    return of(HttpMethods.GET, path, answer);
  }

  HttpMethod method() {
    return method;
  }

  String path() {
    return path;
  }

  /** HEAD is GET of which nobody wants the answer's body. */
  boolean takes(HttpMethod called) {
    return method.equals(called) || method.equals(HttpMethods.GET) && called.equals(HttpMethods.HEAD);
  }

  /** What stands in the gaps, if this is the path that was called. @param called as it came */
  Optional<List<String>> names(String called) {
    Matcher matcher = pattern.matcher(called);
    return matcher.matches()
        ? Optional.of(IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(i -> decoded(matcher.group(i))).toList())
        : Optional.empty();
  }

  /** Percent escapes alone: a plus in a path is a plus. Akka has refused those that are none. */
  private static String decoded(String step) {
    return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  CompletionStage<HttpResponse> answer(HttpRequest call) throws Refused {
    return answer.to(call, names(call.getUri().path()).orElseThrow());
  }
}
