package dev.nufleet.network;

import akka.util.ByteString;
import dev.nufleet.network.Links.Brought;
import dev.nufleet.network.Links.LinkEnded;
import dev.nufleet.tls.client.Heard;
import dev.nufleet.tls.client.MbedCode;
import dev.nufleet.tls.client.TlsClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One link of a {@link BoardTlsStage}. Every event ends in {@link #turn}, which does all that can be done now. */
final class BoardTlsLogic extends BoardTlsEnds {
  /** Where a thread lays out what TLS asks for; nothing stays in it. */
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[TlsClient.MOST_WANTED_BYTES]);

  /** Of so many records the data is given out at once: what one chunk of the transport holds, at 4 KiB a record. */
  private static final int MOST_RECORDS = 4;

  private final TlsClient client;

  /** What came after data that is given out before it, and has not befallen yet; null: nothing. */
  private TlsClient.Step held;

  /** A read has met {@code close_notify}. */
  private boolean peerSaidGoodbye;
  private boolean saidGoodbye;

  BoardTlsLogic(BoardTlsStage stage, TlsClient client, CompletableFuture<Links.Opened> opened) {
    super(stage, opened);
    this.client = client;
  }

  @Override
  public void preStart() {
    enqueue(client.begin().sends());
  }

  @Override
  List<byte[]> seal(ByteString text) {
    byte[] bytes = text.toArrayUnsafe();
    return client.write(bytes, 0, bytes.length);
  }

  /** A read that lacks bytes has taken those that there are. */
  @Override
  boolean leavesUnread() {
    return held != null || received.nonEmpty() && (refused || received.length() >= client.wanted());
  }

  @Override
  protected void turn() {
    flush();
    if (refused) {
      if (outgoing.isEmpty()) {
        endTransport();
      } else {
        limitClosing();
      }
    } else if (!isUp() && isClosed(BoardTlsStage.PLAIN_IN) && isClosed(BoardTlsStage.PLAIN_OUT)) {
      completeStage(); // nobody waits for the handshake any more
    } else if (!isUp()) {
      shakeHands();
    } else {
      receive();
      send();
    }
  }

  // --- handshake

  private void shakeHands() {
    while (!isUp() && !refused && outgoing.isEmpty()) {
      if (received.length() < client.wanted()) {
        if (isClosed(BoardTlsStage.CIPHER_IN)) {
          lost();
        } else {
          askForMore();
        }
        return;
      }
      TlsClient.Step step = take();
      enqueue(step.sends());
      flush();
      if (step.heard() instanceof Heard.Established up) {
        established(up.verification());
        turn();
      } else if (step.heard() instanceof Heard.Failed failed) {
        boolean untrusted = failed.code() == MbedCode.X509_CERT_VERIFY_FAILED;
        LinkEnded.Cause cause = untrusted ? LinkEnded.Cause.CERTIFICATE : LinkEnded.Cause.TLS;
        refuse(LinkEnded.inHandshake(cause, failed.why(), failed.code()));
      }
    }
  }

  private void lost() {
    receivesNoMore(transportFailure == null
        ? LinkEnded.inHandshake(LinkEnded.Cause.TLS, "the peer closed the connection during the TLS handshake",
            MbedCode.SSL_CONN_EOF)
        : TransportFailures.inHandshake(transportFailure));
  }

  private TlsClient.Step take() {
    int wanted = client.wanted();
    byte[] scratch = SCRATCH.get();
    received.copyToBuffer(ByteBuffer.wrap(scratch, 0, wanted));
    ByteString rest = received.drop(wanted);
    received = rest.length() < received.length() / 2 ? rest.compact() : rest; // lest a little holds on to a lot
    return client.take(scratch, 0);
  }

  // --- from the peer

  private void receive() {
    while (isAvailable(BoardTlsStage.PLAIN_OUT) && outgoing.isEmpty() && hasMore()) {
      TlsClient.Step step = next();
      enqueue(step.sends());
      flush();
      Heard heard = step.heard();
      if (heard instanceof Heard.Data data) {
        push(BoardTlsStage.PLAIN_OUT, new Brought.Data(withNext(data)));
      } else if (heard instanceof Heard.CloseNotify) {
        peerSaidGoodbye = true;
        push(BoardTlsStage.PLAIN_OUT, new Brought.CloseNotify());
      } else if (heard instanceof Heard.Failed failed) {
        push(BoardTlsStage.PLAIN_OUT, new Brought.ReadEnds(failed.code()));
      } else if (heard instanceof Heard.Pause) {
        push(BoardTlsStage.PLAIN_OUT, new Brought.ReadEnds(Brought.ReadEnds.QUIETLY));
      }
    }
    boolean lacksBytes = !hasMore();
    if (isClosed(BoardTlsStage.CIPHER_IN) && lacksBytes) {
      endOfTransport();
    } else if (isAvailable(BoardTlsStage.PLAIN_OUT) && outgoing.isEmpty() && lacksBytes) {
      askForMore();
    }
  }

  private boolean hasMore() {
    return held != null || received.length() >= client.wanted();
  }

  private TlsClient.Step next() {
    if (held == null) {
      return take();
    }
    TlsClient.Step step = held;
    held = null;
    return step;
  }

  /** Data of the records that follow goes with it. What is no data waits for its own demand, and so does its answer. */
  private List<ByteString> withNext(Heard.Data first) {
    if (!hasMore()) {
      return List.of(textOf(first));
    }
    List<ByteString> texts = new ArrayList<>(MOST_RECORDS);
    texts.add(textOf(first));
    while (texts.size() < MOST_RECORDS && held == null && hasMore()) {
      TlsClient.Step step = take();
      if (step.sends().isEmpty() && step.heard() instanceof Heard.Data data) {
        texts.add(textOf(data));
      } else if (!step.sends().isEmpty() || !(step.heard() instanceof Heard.Nothing)) {
        held = step;
      }
    }
    return texts;
  }

  private static ByteString textOf(Heard.Data data) {
    return ByteString.fromArrayUnsafe(data.bytes(), data.from(), data.to() - data.from());
  }

  /** All that the transport brought is delivered. */
  private void endOfTransport() {
    if (transportFailure != null) {
      failStage(TransportFailures.later(transportFailure));
    } else if (isClosed(BoardTlsStage.PLAIN_OUT)) {
      return;
    } else if (peerSaidGoodbye || saidGoodbye) {
      complete(BoardTlsStage.PLAIN_OUT);
    } else {
      fail(BoardTlsStage.PLAIN_OUT,
          new LinkEnded(LinkEnded.Cause.EOF, "the peer closed the connection without close_notify"));
    }
  }

  // --- to the peer

  private void send() {
    if (isClosed(BoardTlsStage.CIPHER_OUT)) {
      cancel(BoardTlsStage.PLAIN_IN);
      if (isClosed(BoardTlsStage.PLAIN_OUT)) {
        limitClosing();
      }
    } else if (isClosed(BoardTlsStage.PLAIN_IN)) {
      if (!saidGoodbye) {
        saidGoodbye = true;
        enqueue(List.of(client.closeNotify()));
        flush();
      }
      if (outgoing.isEmpty()) {
        endTransport();
      } else {
        limitClosing();
      }
    } else if (isAvailable(BoardTlsStage.CIPHER_OUT) && outgoing.isEmpty() && !hasBeenPulled(BoardTlsStage.PLAIN_IN)) {
      pull(BoardTlsStage.PLAIN_IN);
    }
  }
}
