package dev.nufleet.tls;

import akka.util.ByteString;
import dev.nufleet.model.Granted;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The ports of one connection, its limits of time, and how it ends, well or not. What is done while it lives is
 * {@link #turn}, in {@link TlsLogic}.
 */
abstract class TlsEnds extends TurningLogic<ByteString> {
  /** Keys of the timers. */
  enum Limit { READ, HANDSHAKE, CLOSE }

  final TlsStage stage;
  final TlsRecords records;

  /** Null once the handshake is over, well or not. */
  private CompletableFuture<TlsStage.Established> established;

  /** What is left to the peer of a limit whose timer runs. Nothing is granted any more once the handshake is over. */
  private Map<Limit, Granted> granted = new EnumMap<>(Limit.class);

  /** The connection is lost; all that is left to do is to get an alert out. */
  boolean failed;

  TlsEnds(TlsStage stage, SSLEngine engine, CompletableFuture<TlsStage.Established> established) {
    super(stage.shape());
    this.stage = stage;
    this.records = new TlsRecords(engine, stage.settings);
    this.established = established;
  }

  @Override
  public void postStop() {
    if (!isUp()) {
      established.completeExceptionally(stage.failure.apply(
          new TlsEnded(TlsEnded.Why.EOF, true, "the connection was given up during the TLS handshake", null)));
    }
  }

  /** Sets the timer of a limit of the handshake. */
  void grant(Limit limit, Duration time) {
    granted.put(limit, stage.grants.apply(time.toNanos()));
    scheduleOnce(limit, time);
  }

  @Override
  public void onTimer(Object limit) {
    long leftNanos = granted.getOrDefault(limit, Granted.BY_THE_TIMER).leftNanos();
    if (leftNanos > 0) {
      scheduleOnce(limit, Duration.ofNanos(leftNanos));
    } else if (limit == Limit.CLOSE && isClosed(stage.cipherOut)) {
      // all is said; a transport that lingers all the same has bytes left that the peer does not take
      cancel(stage.cipherIn, new TlsEnded(TlsEnded.Why.TIMEOUT, !isUp(), "the peer does not end the connection", null));
    } else if (limit == Limit.CLOSE) {
      failStage(stage.failure.apply(
          new TlsEnded(TlsEnded.Why.TIMEOUT, !isUp(), "the peer did not take the end of the TLS connection", null)));
    } else if (!isUp()) {
      fail(new TlsEnded(TlsEnded.Why.TIMEOUT, true, "the peer was silent during the TLS handshake", null));
    }
  }

  boolean isUp() {
    return established == null;
  }

  CompletableFuture<TlsStage.Established> handshakeEnds() {
    cancelTimer(Limit.READ);
    cancelTimer(Limit.HANDSHAKE);
    granted = Map.of();
    CompletableFuture<TlsStage.Established> listeners = established;
    established = null;
    return listeners;
  }

  void fail(RuntimeException reason) {
    RuntimeException told = reason instanceof TlsEnded ended ? stage.failure.apply(ended) : reason;
    failed = true;
    records.dropReceived();
    records.dropUnsent();
    if (!isUp()) {
      handshakeEnds().completeExceptionally(told);
    }
    fail(stage.plainOut, told);
    cancel(stage.plainIn);
    if (transportFailure == null) {
      records.engine().closeOutbound();
      sendLastWords();
      discard();
    } else {
      failStage(told);
    }
  }

  /** An alert, if the engine has one. */
  void sendLastWords() {
    if (isAvailable(stage.cipherOut)) {
      try {
        ByteString alert = records.wrapOwnWords();
        if (!alert.isEmpty()) {
          push(stage.cipherOut, alert);
        }
        complete(stage.cipherOut);
      } catch (SSLException | RuntimeException e) {
        failStage(e); // the connection's end is told already; an engine too broken to speak has nothing to add
        return;
      }
    }
    limitClosing();
  }

  /**
   * Until the transport has ended its input stays open, and what comes is thrown away: a cancellation would make it
   * close at once and lose our last words.
   */
  void awaitTransport() {
    discard();
    limitClosing();
  }

  void discard() {
    records.dropReceived();
    if (!isClosed(stage.cipherIn) && !hasBeenPulled(stage.cipherIn)) {
      pull(stage.cipherIn);
    }
  }

  void limitClosing() {
    if (!isTimerActive(Limit.CLOSE) && !(isClosed(stage.cipherIn) && isClosed(stage.cipherOut))) {
      scheduleOnce(Limit.CLOSE, stage.settings.close());
    }
  }

  TlsEnded lost() {
    return TlsReasons.lost(transportFailure, !isUp());
  }

  // --- events

  @Override
  protected void takePlain(ByteString chunk) {
    records.accept(chunk);
  }

  @Override
  protected void takeReceived(ByteString chunk) {
    records.receive(chunk);
    if (!isUp()) {
      cancelTimer(Limit.READ);
    }
  }
}
