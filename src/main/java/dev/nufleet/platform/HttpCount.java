package dev.nufleet.platform;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Counts answers by status code. */
final class HttpCount {
  private final Map<Integer, LongAdder> counts = new ConcurrentHashMap<>();

  Function<HttpRequest,
      CompletionStage<HttpResponse>> around(Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return request -> handler.apply(request).thenApply(response -> {
      counts.computeIfAbsent(response.status().intValue(), status -> new LongAdder()).increment();
      return response;
    });
  }

  Map<Integer, Long> byStatus() {
    Map<Integer, Long> figures = new TreeMap<>();
    counts.forEach((status, count) -> figures.put(status, count.sum()));
    return figures;
  }
}
