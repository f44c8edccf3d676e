package dev.nufleet.network;

import akka.util.ByteString;
import dev.nufleet.model.Granted;
import dev.nufleet.network.Links.LinkEnded;
import dev.nufleet.tls.TurningLogic;
import dev.nufleet.tls.client.MbedCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The ports of one link's TLS, its limits of time, and how its handshake ends. What is done while it lives is {@link
 * #turn}, in {@link BoardTlsLogic}.
 */
abstract class BoardTlsEnds extends TurningLogic<Links.Writes> {
  /** Keys of the timers. */
  enum Limit { RECEIVE, CLOSE }

  final BoardTlsStage stage;

  /** From the transport, not yet asked for by TLS. */
  ByteString received = ByteString.emptyByteString();

  /** Records that the transport has not taken; while there are any, the board is within its send call. */
  ByteString outgoing = ByteString.emptyByteString();

  /** The handshake has failed: all that is left to do is to get an alert out. */
  boolean refused;

  /** Null once the handshake is over, well or not. */
  private CompletableFuture<Links.Opened> opened;

  /** What is left to the peer of a receive call. */
  private Granted granted = Granted.BY_THE_TIMER;

  BoardTlsEnds(BoardTlsStage stage, CompletableFuture<Links.Opened> opened) {
    super(BoardTlsStage.SHAPE);
    this.stage = stage;
    this.opened = opened;
  }

  /** Whether bytes are here that no receive call has asked for. */
  abstract boolean leavesUnread();

  /** Records for one send call of the program. */
  abstract List<byte[]> seal(ByteString text);

  boolean isUp() {
    return opened == null && !refused;
  }

  void established(int verification) {
    handshakeEnds().complete(new Links.Opened(verification));
  }

  private CompletableFuture<Links.Opened> handshakeEnds() {
    cancelTimer(Limit.RECEIVE);
    CompletableFuture<Links.Opened> listeners = opened;
    opened = null;
    return listeners;
  }

  /** A receive call of the handshake brings nothing more; it has taken what there was. */
  void receivesNoMore(LinkEnded why) {
    received = ByteString.emptyByteString();
    refuse(why);
  }

  /** The board gives the handshake up. */
  void refuse(LinkEnded why) {
    refused = true;
    handshakeEnds().completeExceptionally(why);
    fail(BoardTlsStage.PLAIN_OUT, why);
    cancel(BoardTlsStage.PLAIN_IN);
    if (transportFailure != null) {
      failStage(why);
    } else {
      turn();
    }
  }

  void enqueue(List<byte[]> records) {
    for (byte[] record : records) {
      outgoing = outgoing.concat(ByteString.fromArrayUnsafe(record));
    }
  }

  void flush() {
    if (isClosed(BoardTlsStage.CIPHER_OUT)) {
      outgoing = ByteString.emptyByteString();
    } else if (outgoing.nonEmpty() && isAvailable(BoardTlsStage.CIPHER_OUT)) {
      push(BoardTlsStage.CIPHER_OUT, outgoing);
      outgoing = ByteString.emptyByteString();
    }
  }

  /** Waits for more of the transport, within a receive call's time while the handshake lasts. */
  void askForMore() {
    if (!hasBeenPulled(BoardTlsStage.CIPHER_IN)) {
      pull(BoardTlsStage.CIPHER_IN);
      if (!isUp()) {
        granted = stage.grants.apply(stage.receiveTimeout.toNanos());
        scheduleOnce(Limit.RECEIVE, stage.receiveTimeout);
      }
    }
  }

  /** All is said. */
  void endTransport() {
    if (!isClosed(BoardTlsStage.CIPHER_OUT)) {
      if (leavesUnread()) {
        stage.unread.areLeft();
      }
      complete(BoardTlsStage.CIPHER_OUT);
    }
    limitClosing();
  }

  void limitClosing() {
    if (!isTimerActive(Limit.CLOSE)) {
      scheduleOnce(Limit.CLOSE, BoardTlsStage.CLOSING);
    }
  }

  @Override
  public void onTimer(Object limit) {
    long leftNanos = granted.leftNanos();
    if (limit == Limit.CLOSE) {
      failStage(new LinkEnded(LinkEnded.Cause.RESET, "the peer did not take the end of the TLS connection"));
    } else if (leftNanos > 0) {
      scheduleOnce(Limit.RECEIVE, Duration.ofNanos(leftNanos));
    } else {
      receivesNoMore(LinkEnded.inHandshake(
          LinkEnded.Cause.TLS, "the peer was silent during the TLS handshake", MbedCode.SSL_TIMEOUT));
    }
  }

  @Override
  public void postStop() {
    if (opened != null) {
      opened.completeExceptionally(LinkEnded.inHandshake(
          LinkEnded.Cause.TLS, "the connection was given up during the TLS handshake", MbedCode.SSL_CONN_EOF));
    }
  }

  // --- events

  @Override
  protected void takePlain(Links.Writes given) {
    for (ByteString text : given.texts()) {
      enqueue(seal(text));
    }
  }

  @Override
  protected boolean isCalm(Throwable cause) {
    if (cause != LinkPort.LEFT_UNREAD) {
      return super.isCalm(cause);
    }
    stage.unread.areLeft();
    return true;
  }

  @Override
  protected void takeReceived(ByteString chunk) {
    received = received.concat(chunk);
    cancelTimer(Limit.RECEIVE);
  }
}
