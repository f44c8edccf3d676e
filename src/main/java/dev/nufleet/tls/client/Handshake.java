package dev.nufleet.tls.client;

import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/**
 * The handshake, message by message. What is expected where, and what is said to anything else, is tls.md 2.
 */
final class Handshake {
  private enum Expected {
    SERVER_HELLO, CERTIFICATE, CERTIFICATE_REQUEST, DONE, TICKET, CHANGE_CIPHER, FINISHED, NOTHING
  }

  private static final int SERVER_HELLO_DONE = 14;
  private static final byte FINISHED = 20;

  /** What blinds a signature's computation; nothing of it shows. */
  private static final int BLINDING_BYTES = 255 + 28 + 28;

  private final CertificateCheck certificates;
  private final ClientIdentity identity;
  private final RandomBytes random;
  private final RecordReader reader;
  private final RecordWriter writer;
  private final List<byte[]> sends;
  private final Transcript transcript = new Transcript();
  private final byte[] clientRandom;

  private Expected expected = Expected.SERVER_HELLO;
  private ServerHello server;
  private RSAPublicKey serverKey;
  private int verification;
  private boolean certificateWanted;
  private Keys keys;
  private byte[] master;

  /** @param sends where the board's records go */
  Handshake(CertificateCheck certificates, ClientIdentity identity, RandomBytes random, int clockSeconds,
      RecordReader reader, RecordWriter writer, List<byte[]> sends) {
    this.certificates = certificates;
    this.identity = identity;
    this.random = random;
    this.reader = reader;
    this.writer = writer;
    this.sends = sends;
    this.clientRandom = ClientHello.random(clockSeconds, random);
  }

  void begin() {
    say(ClientHello.message(clientRandom));
  }

  String suite() {
    return server.suite().name();
  }

  int verification() {
    return verification;
  }

  /** Deals with what has come. @return whether the handshake is over; false: more bytes are wanted */
  boolean advance() throws TlsFault {
    while (expected != Expected.NOTHING) {
      Message message = reader.next();
      if (message == null) {
        return false;
      }
      boolean counts = message.isHandshake() && expected != Expected.FINISHED && expected != Expected.DONE;
      if (counts) {
        transcript.add(message); // ServerHelloDone did, where a request for a certificate was expected
      }
      deal(message);
    }
    return true;
  }

  private void deal(Message message) throws TlsFault {
    switch (expected) {
      case SERVER_HELLO -> {
        writer.setVersion(ServerHello.version(message));
        server = ServerHello.read(message);
        expected = Expected.CERTIFICATE;
      }
      case CERTIFICATE -> {
        List<BoardCertificate> chain = CertificateList.read(message);
        verification = certificates.flags(chain);
        serverKey = chain.isEmpty() ? null : chain.get(0).publicKey();
        expected = Expected.CERTIFICATE_REQUEST;
      }
      case CERTIFICATE_REQUEST -> {
        certificateWanted = CertificateRequest.isOne(message);
        if (certificateWanted) {
          CertificateRequest.check(message);
        } else {
          reader.keep();
        }
        expected = Expected.DONE;
      }
      case DONE -> done(message);
      case TICKET -> {
        NewSessionTicket.check(message);
        expected = Expected.CHANGE_CIPHER;
      }
      case CHANGE_CIPHER -> {
        must(message.type() == RecordHeader.CHANGE_CIPHER_SPEC, "no ChangeCipherSpec");
        reader.opensWith(new OpeningCipher(keys));
        expected = Expected.FINISHED;
      }
      case FINISHED -> finished(message);
      default -> throw new IllegalStateException("the handshake is over");
    }
  }

  private void done(Message message) throws TlsFault {
    must(message.isHandshake(), "no handshake, where ServerHelloDone is expected");
    if (certificateWanted) {
      transcript.add(message);
    }
    if (message.kind() != SERVER_HELLO_DONE || message.bodyBytes() != 0) {
      throw TlsFault.withAlert(
          TlsFault.DECODE_ERROR, MbedCode.SSL_BAD_HS_SERVER_HELLO_DONE, "no ServerHelloDone");
    }
    sayFlight();
    expected = server.ticket() ? Expected.TICKET : Expected.CHANGE_CIPHER;
  }

  private void sayFlight() throws TlsFault {
    if (certificateWanted) {
      say(identity.certificateMessage());
    }
    if (serverKey == null) {
      throw TlsFault.silent(MbedCode.PK_TYPE_MISMATCH, "the server has no certificate that the board can read");
    }
    ClientKeyExchange exchange = ClientKeyExchange.make(serverKey, random);
    say(exchange.message());
    master = Prf.master(exchange.premaster(), clientRandom, server.random());
    keys = Keys.of(server.suite(), master, clientRandom, server.random());
    if (certificateWanted) {
      say(identity.verifyMessage(transcript.soFar()));
      random.draw(new byte[BLINDING_BYTES]);
    }
    sends.add(writer.record(RecordHeader.CHANGE_CIPHER_SPEC, new byte[] {1}));
    writer.sealsWith(new SealingCipher(keys, random));
    say(finishedMessage(Prf.clientFinished(master, transcript.soFar())));
  }

  private void finished(Message message) throws TlsFault {
    must(message.isHandshake(), "no handshake, where Finished is expected");
    byte[] wanted = finishedMessage(Prf.serverFinished(master, transcript.soFar()));
    byte[] found = new byte[wanted.length];
    System.arraycopy(message.bytes(), message.from(), found, 0, Math.min(wanted.length, message.length()));
    if (message.length() != wanted.length || !MessageDigest.isEqual(wanted, found)) {
      throw TlsFault.withAlert(TlsFault.DECODE_ERROR, MbedCode.SSL_BAD_HS_FINISHED, "a wrong Finished");
    }
    expected = Expected.NOTHING;
  }

  private static byte[] finishedMessage(byte[] verifyData) {
    byte[] message = new byte[Message.HEADER_BYTES + verifyData.length];
    message[0] = FINISHED;
    Bytes.putU24(message, 1, verifyData.length);
    System.arraycopy(verifyData, 0, message, Message.HEADER_BYTES, verifyData.length);
    return message;
  }

  private void say(byte[] message) {
    transcript.add(message);
    sends.add(writer.record(RecordHeader.HANDSHAKE, message));
  }

  private static void must(boolean good, String why) throws TlsFault {
    if (!good) {
      throw TlsFault.withAlert(TlsFault.UNEXPECTED_MESSAGE, MbedCode.SSL_UNEXPECTED_MESSAGE, why);
    }
  }
}
