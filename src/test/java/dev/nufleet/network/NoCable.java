package dev.nufleet.network;

import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Of a board whose cable is not plugged in: every link fails. */
public final class NoCable {
  public static final Links LINKS = dial -> Flow.fromSinkAndSource(
          Sink.<Links.Writes>cancelled(), Source.<Links.Brought>empty())
      .mapMaterializedValue(unused -> refused());

  private NoCable() {}

  private static CompletionStage<Links.Opened> refused() {
    return CompletableFuture.failedStage(new Links.LinkEnded(Links.LinkEnded.Cause.TCP, "no cable"));
  }
}
