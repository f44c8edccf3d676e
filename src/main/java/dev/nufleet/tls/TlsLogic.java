package dev.nufleet.tls;

import akka.stream.SubscriptionWithCancelException;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** One connection of a {@link TlsStage}. Every event ends in {@link #turn}, which does all that can be done now. */
final class TlsLogic extends TimerGraphStageLogic {
  /** Keys of the timers. */
  private enum Limit { READ, HANDSHAKE, CLOSE }

  private final TlsStage stage;
  private final TlsRecords records;

  /** Null once the handshake is over, well or not. */
  private CompletableFuture<TlsStage.Established> established;

  /** What the transport failed with; null: it has not. */
  private Throwable transportFailure;

  /** The connection is lost; all that is left to do is to get an alert out. */
  private boolean failed;

  TlsLogic(TlsStage stage, SSLEngine engine, CompletableFuture<TlsStage.Established> established) {
    super(stage.shape());
    this.stage = stage;
    this.records = new TlsRecords(engine, stage.settings.maxRecordBytes());
    this.established = established;
    setHandler(stage.plainIn, new PlainIn());
    setHandler(stage.cipherOut, new CipherOut());
    setHandler(stage.cipherIn, new CipherIn());
    setHandler(stage.plainOut, new PlainOut());
  }

  @Override
  public void preStart() throws SSLException {
    records.engine().beginHandshake();
    scheduleOnce(Limit.HANDSHAKE, stage.settings.handshake());
    turn();
  }

  @Override
  public void postStop() {
    if (!isUp()) {
      established.completeExceptionally(stage.failure.apply(
          new TlsEnded(TlsEnded.Why.EOF, true, "the connection was given up during the TLS handshake", null)));
    }
  }

  @Override
  public void onTimer(Object limit) {
    if (limit == Limit.CLOSE && isClosed(stage.cipherOut)) {
      // all is said; a transport that lingers all the same has bytes left that the peer does not take
      cancel(stage.cipherIn, new TlsEnded(TlsEnded.Why.TIMEOUT, !isUp(), "the peer does not end the connection", null));
    } else if (limit == Limit.CLOSE) {
      failStage(stage.failure.apply(
          new TlsEnded(TlsEnded.Why.TIMEOUT, !isUp(), "the peer did not take the end of the TLS connection", null)));
    } else if (!isUp()) {
      fail(new TlsEnded(TlsEnded.Why.TIMEOUT, true, "the peer was silent during the TLS handshake", null));
    }
  }

  private boolean isUp() {
    return established == null;
  }

  private void turn() {
    if (failed) {
      sendLastWords();
      discard();
      return;
    }
    try {
      if (!isUp() && isClosed(stage.plainIn) && isClosed(stage.plainOut)) {
        completeStage(); // nobody waits for the handshake any more
        return;
      }
      if (!isUp()) {
        shakeHands();
      }
      if (isUp()) {
        receive();
        if (!failed) {
          send();
        }
      }
    } catch (SSLException | RuntimeException e) {
      fail(reasonOf(e));
    }
  }

  // --- handshake

  private void shakeHands() throws SSLException {
    while (true) {
      switch (records.status()) {
        case NEED_TASK -> records.runTasks();
        case NEED_WRAP -> {
          if (!isAvailable(stage.cipherOut)) {
            if (isClosed(stage.cipherOut) && isClosed(stage.cipherIn)) {
              throw lost();
            }
            return;
          }
          push(stage.cipherOut, records.wrapOwnWords());
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!records.unwrapHandshake()) {
            askForMore();
            return;
          }
        }
        default -> {
          if (records.peerClosed() || records.closed()) {
            throw new SSLException("the peer closed the connection during the TLS handshake");
          }
          establish();
          return;
        }
      }
    }
  }

  private void askForMore() {
    if (isClosed(stage.cipherIn)) {
      throw lost();
    }
    if (!hasBeenPulled(stage.cipherIn)) {
      pull(stage.cipherIn);
      scheduleOnce(Limit.READ, stage.settings.handshakeRead());
    }
  }

  private void establish() {
    SSLSession session = records.engine().getSession();
    int verification = stage.verification.applyAsInt(session);
    session.invalidate(); // out of the context's cache: a board never resumes
    handshakeEnds().complete(new TlsStage.Established(session.getProtocol(), session.getCipherSuite(), verification));
  }

  private CompletableFuture<TlsStage.Established> handshakeEnds() {
    cancelTimer(Limit.READ);
    cancelTimer(Limit.HANDSHAKE);
    CompletableFuture<TlsStage.Established> listeners = established;
    established = null;
    return listeners;
  }

  // --- from the peer

  private void receive() throws SSLException {
    boolean discarding = isClosed(stage.plainOut);
    boolean wanted = discarding || isAvailable(stage.plainOut);
    boolean progress = true;
    while (progress && !records.peerClosed() && (wanted || records.beginsWithControl())) {
      int before = records.receivedBytes();
      ByteString plain = records.decrypt(wanted ? stage.settings.maxPlainBytes() : 0);
      if (!plain.isEmpty() && !discarding) {
        push(stage.plainOut, plain);
        wanted = false;
      }
      progress = records.receivedBytes() < before;
    }
    if (records.peerClosed()) {
      records.dropReceived();
      complete(stage.plainOut);
    } else if (isClosed(stage.cipherIn)) {
      if (wanted || records.receivedBytes() == 0) {
        endOfTransport();
      }
    } else if (wanted && !hasBeenPulled(stage.cipherIn)) {
      pull(stage.cipherIn);
    }
  }

  /** The transport is over and all that it brought is delivered, but there was no {@code close_notify}. */
  private void endOfTransport() {
    if (records.closed() && transportFailure == null) {
      completeStage(); // we closed first; a peer that then just hangs up is within its rights
    } else {
      fail(lost());
    }
  }

  // --- to the peer

  private void send() throws SSLException {
    if (isClosed(stage.cipherOut) || records.peerClosed()) {
      // TLS 1.2: whoever receives close_notify answers with it and closes; what is not yet sent is dropped
      records.dropUnsent();
      cancel(stage.plainIn);
    }
    if (isClosed(stage.cipherOut)) {
      if (isClosed(stage.plainIn) && isClosed(stage.plainOut)) {
        awaitTransport();
      }
      return;
    }
    if (isClosed(stage.plainIn) && !records.hasUnsent() && !records.closed()) {
      records.engine().closeOutbound();
    }
    if (isAvailable(stage.cipherOut)) {
      pushRecords();
    }
    if (records.closed()) {
      complete(stage.cipherOut);
      cancelTimer(Limit.CLOSE);
      if (records.peerClosed() || isClosed(stage.plainOut)) {
        awaitTransport();
      } else if (records.receivedBytes() == 0 && !isClosed(stage.cipherIn) && !hasBeenPulled(stage.cipherIn)) {
        pull(stage.cipherIn); // though nobody asked, so that the transport's end is seen
      }
    } else if (isClosed(stage.plainIn)) {
      limitClosing();
    } else if (isAvailable(stage.cipherOut) && !records.hasUnsent() && !hasBeenPulled(stage.plainIn)) {
      pull(stage.plainIn);
    }
  }

  private void pushRecords() throws SSLException {
    ByteString out = ByteString.emptyByteString();
    if (records.status() == HandshakeStatus.NEED_WRAP) {
      out = records.wrapOwnWords();
    }
    if (records.hasUnsent()) {
      out = out.concat(records.encrypt(stage.settings.maxPlainBytes()));
    }
    if (!out.isEmpty()) {
      push(stage.cipherOut, out);
    }
  }

  // --- ends

  private void fail(RuntimeException reason) {
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
  private void sendLastWords() {
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
  private void awaitTransport() {
    discard();
    limitClosing();
  }

  private void discard() {
    records.dropReceived();
    if (!isClosed(stage.cipherIn) && !hasBeenPulled(stage.cipherIn)) {
      pull(stage.cipherIn);
    }
  }

  private void limitClosing() {
    if (!isTimerActive(Limit.CLOSE) && !(isClosed(stage.cipherIn) && isClosed(stage.cipherOut))) {
      scheduleOnce(Limit.CLOSE, stage.settings.close());
    }
  }

  private TlsEnded lost() {
    String when = isUp() ? "" : " during the TLS handshake";
    return transportFailure == null
        ? new TlsEnded(TlsEnded.Why.EOF, !isUp(), "the peer closed the connection without close_notify" + when, null)
        : new TlsEnded(TlsEnded.Why.TRANSPORT, !isUp(), transportFailure.getMessage(), transportFailure);
  }

  private RuntimeException reasonOf(Exception e) {
    if (e instanceof TlsEnded ended) {
      return ended;
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CertificateException) {
        return new TlsEnded(
            TlsEnded.Why.CERTIFICATE, !isUp(), "the peer's certificate is refused: " + t.getMessage(), null);
      }
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    boolean alert = message.startsWith("Received fatal alert");
    return new TlsEnded(alert ? TlsEnded.Why.ALERT : TlsEnded.Why.PROTOCOL, !isUp(), message, null);
  }

  // --- events

  private final class PlainIn extends AbstractInHandler {
    @Override
    public void onPush() {
      records.accept(grab(stage.plainIn));
      turn();
    }

    @Override
    public void onUpstreamFinish() {
      turn();
    }
  }

  private final class CipherIn extends AbstractInHandler {
    @Override
    public void onPush() {
      ByteString chunk = grab(stage.cipherIn);
      records.receive(chunk);
      if (!isUp()) {
        cancelTimer(Limit.READ);
      }
      turn();
    }

    @Override
    public void onUpstreamFinish() {
      turn();
    }

    @Override
    public void onUpstreamFailure(Throwable failure) {
      transportFailure = failure;
      turn();
    }
  }

  private final class CipherOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      turn();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      turn();
    }
  }

  private final class PlainOut extends AbstractOutHandler {
    @Override
    public void onPull() {
      turn();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) throws Exception {
      if (cause instanceof SubscriptionWithCancelException.NonFailureCancellation) {
        turn();
      } else {
        super.onDownstreamFinish(cause);
      }
    }
  }
}
