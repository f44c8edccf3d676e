package dev.nufleet.tls;

import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/** One connection of a {@link TlsStage}. Every event ends in {@link #turn}, which does all that can be done now. */
final class TlsLogic extends TlsEnds {
  TlsLogic(TlsStage stage, SSLEngine engine, CompletableFuture<TlsStage.Established> established) {
    super(stage, engine, established);
  }

  @Override
  public void preStart() throws SSLException {
    records.engine().beginHandshake();
    grant(Limit.HANDSHAKE, stage.settings.handshake());
    turn();
  }

  @Override
  protected void turn() {
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
      fail(TlsReasons.of(e, !isUp()));
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
      grant(Limit.READ, stage.settings.handshakeRead());
    }
  }

  private void establish() {
    SSLSession session = records.engine().getSession();
    int verification = stage.verification.applyAsInt(session);
    session.invalidate(); // out of the context's cache: a board never resumes
    handshakeEnds().complete(new TlsStage.Established(session.getProtocol(), session.getCipherSuite(), verification));
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
      if (records.peerClosed()) {
        complete(stage.plainOut); // both have said it, and the transport's end is no news
      }
      if (isClosed(stage.plainOut)) {
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
}
