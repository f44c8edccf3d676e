package dev.nufleet.platform;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.nufleet.model.RunClock;
import dev.nufleet.observe.StandInTimes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Counts answers by status code, and takes the time of each. */
final class HttpCount {
  private final Map<Integer, LongAdder> counts = new ConcurrentHashMap<>();

  private final StandInTimes latencies;
  private final RunClock clock;

  HttpCount(StandInTimes latencies, RunClock clock) {
    this.latencies = latencies;
    this.clock = clock;
  }

  Function<HttpRequest, CompletionStage<HttpResponse>> around(
      StandInTimes.Port port, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    return request -> {
      long came = clock.nanos();
      return handler.apply(request).thenApply(response -> {
        latencies.answered(port, clock.nanos() - came);
        counts.computeIfAbsent(response.status().intValue(), status -> new LongAdder()).increment();
        return response;
      });
    };
  }

  StandInTimes latencies() {
    return latencies;
  }

  Map<Integer, Long> byStatus() {
    Map<Integer, Long> figures = new TreeMap<>();
    counts.forEach((status, count) -> figures.put(status, count.sum()));
    return figures;
  }
}
