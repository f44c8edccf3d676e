package dev.nufleet.tls.client;

import static dev.nufleet.tls.client.DerMaker.join;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server in memory that says what a test wants, right or wrong, and writes down what the client does. What it says
 * between two of its reads reaches the client in one piece. It checks each thing that the client sends by itself: an
 * exclamation mark in a line is a fault of the client.
 */
final class ScriptedServer {
  /** The client is over, or has nothing to say. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;

    Over() {
      super("the client says nothing more", null, false, false);
    }
  }

  private static final byte[] SHA_256_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  final Suite suite;
  final MadeCertificate.Key key;
  final List<byte[]> chain;
  final ClientUnderTest client;
  final List<String> records = new ArrayList<>();

  byte[] sessionId = filled(32, 0xaa);
  byte[] extensions = RENEGOTIATION;
  static final byte[] RENEGOTIATION = extension(0xff01, 0);

  private final byte[] random = new byte[32];
  private final Transcript transcript = new Transcript();
  private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
  private byte[] out = {};
  private boolean sealed;
  private boolean opens;
  private long sentSequence;
  private long receivedSequence;
  private byte[] clientRandom;
  private byte[] clientCertificate;
  private byte[] master;
  private Keys keys;

  ScriptedServer(Suite suite, MadeCertificate.Key key, List<byte[]> chain, ClientUnderTest client) {
    this.suite = suite;
    this.key = key;
    this.chain = chain;
    this.client = client;
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) i;
    }
    arrived.addAll(client.begin());
  }

  static byte[] filled(int length, int with) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) with);
    return all;
  }

  static byte[] bytes(int... values) {
    byte[] all = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      all[i] = (byte) values[i];
    }
    return all;
  }

  static byte[] u16(int value) {
    return bytes(value >> 8, value);
  }

  static byte[] u24(int value) {
    return bytes(value >> 16, value >> 8, value);
  }

  static byte[] extension(int kind, int... body) {
    return join(u16(kind), u16(body.length), bytes(body));
  }

  static byte[] message(int kind, byte[] body) {
    return join(bytes(kind), u24(body.length), body);
  }

  // ---- what it says

  void raw(byte[] bytes) {
    out = join(out, bytes);
  }

  void record(int type, byte[] body) {
    record(type, body, 0x0303);
  }

  void record(int type, byte[] body, int version) {
    raw(join(bytes(type), u16(version), u16(body.length), body));
  }

  /** In a record of its own, encrypted once that has begun. */
  void send(int type, byte[] body) {
    record(type, sealed ? seal(type, body, 0x0303, 0, false, false) : body);
  }

  /** @param padding 1..256; 0: the shortest */
  byte[] seal(int type, byte[] body, int version, int padding, boolean badMac, boolean badPadding) {
    try {
      byte[] header = new byte[13];
      SealingCipher.macHeader(header, sentSequence++, type, version, body.length);
      byte[] mac = mac(keys.serverMac(), header, body);
      mac[0] ^= (byte) (badMac ? 1 : 0);
      int size = padding > 0 ? padding : 16 - (body.length + mac.length) % 16;
      byte[] filler = filled(size, badPadding ? size - 1 ^ 0xff : size - 1);
      filler[size - 1] = (byte) (size - 1);
      byte[] iv = filled(16, 0x5a);
      Cipher aes = Cipher.getInstance("AES/CBC/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, keys.serverKey(), new IvParameterSpec(iv));
      return join(iv, aes.doFinal(join(body, mac, filler)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next record has the number of the one before. */
  void countsAgain() {
    sentSequence--;
  }

  private byte[] mac(SecretKeySpec with, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(suite.mac);
    mac.init(with);
    return mac.doFinal(join(parts));
  }

  void say(int kind, byte[] body) {
    byte[] message = message(kind, body);
    transcript.add(message);
    send(22, message);
  }

  /** In pieces of so many bytes. */
  void sayInPieces(int kind, byte[] body, int pieceBytes) {
    byte[] message = message(kind, body);
    transcript.add(message);
    for (int at = 0; at < message.length; at += pieceBytes) {
      send(22, Arrays.copyOfRange(message, at, Math.min(message.length, at + pieceBytes)));
    }
  }

  void counts(byte[] messages) {
    transcript.add(messages);
  }

  byte[] helloBody(int version, int number, int compression, byte[] tail) {
    return join(u16(version), random, bytes(sessionId.length), sessionId, u16(number), bytes(compression),
        extensions == null ? bytes() : join(u16(extensions.length), extensions), tail);
  }

  byte[] helloBody() {
    return helloBody(0x0303, suite.number, 0, bytes());
  }

  void hello() {
    say(2, helloBody());
  }

  byte[] certificateBody() {
    byte[] list = {};
    for (byte[] one : chain) {
      list = join(list, u24(one.length), one);
    }
    return join(u24(list.length), list);
  }

  void certificate() {
    say(11, certificateBody());
  }

  void done() {
    say(14, bytes());
  }

  void changeCipher() {
    record(20, bytes(1));
    beginSealing();
  }

  void beginSealing() {
    sealed = true;
    sentSequence = 0;
  }

  byte[] finishedMessage() {
    return message(20, Prf.serverFinished(master, transcript.soFar()));
  }

  void finished() {
    byte[] message = finishedMessage();
    transcript.add(message);
    send(22, message);
  }

  /** What was said and not yet handed over. */
  byte[] takeSaid() {
    byte[] said = out;
    out = bytes();
    return said;
  }

  // ---- what it hears

  /** Hands over what was said and takes the client's next record. */
  byte[] receive() {
    byte[] said = takeSaid();
    if (said.length > 0) {
      client.hears(said).forEach(arrived::add);
    }
    byte[] next = arrived.poll();
    if (next == null) {
      throw new Over();
    }
    return note(next);
  }

  void clientHello() {
    byte[] plain = receive();
    clientRandom = Arrays.copyOfRange(plain, 6, 38);
  }

  /** Until the client's Finished. */
  void clientFlight() {
    String last = "";
    while (!last.startsWith("Finished")) {
      receive();
      last = records.get(records.size() - 1);
      if (last.startsWith("ALERT") || last.startsWith("APP")) {
        throw new Over();
      }
    }
  }

  void data() {
    receive();
    if (!records.get(records.size() - 1).startsWith("APP")) {
      throw new Over();
    }
  }

  /** All that the client still has to say. */
  void drain() {
    try {
      while (true) {
        receive();
      }
    } catch (Over over) {
      client.isLeftAlone().forEach(this::note);
    }
  }

  private byte[] note(byte[] record) {
    int type = record[0];
    int version = Bytes.u16(record, 1);
    byte[] body = Arrays.copyOfRange(record, 5, record.length);
    StringBuilder notes = new StringBuilder();
    if (Bytes.u16(record, 3) != body.length) {
      notes.append(" !length");
    }
    if (opens) {
      notes.append(" enc").append(type == 22 ? " " + body.length : "");
      body = open(type, version, body, notes);
    }
    if (version != 0x0303) {
      notes.append(String.format(Locale.ROOT, " version=%04x", version));
    }
    String what = switch (type) {
      case 20 -> "CCS" + (Arrays.equals(body, bytes(1)) ? "" : " !");
      case 21 -> "ALERT " + (body[0] & 0xff) + "," + (body[1] & 0xff);
      case 22 -> handshake(body);
      case 23 -> "APP";
      default -> "TYPE" + type + " !";
    };
    records.add(what + notes);
    if (type == 20) {
      opens = true;
      receivedSequence = 0;
    }
    return body;
  }

  private byte[] open(int type, int version, byte[] body, StringBuilder notes) {
    try {
      Cipher aes = Cipher.getInstance("AES/CBC/NoPadding");
      aes.init(Cipher.DECRYPT_MODE, keys.clientKey(), new IvParameterSpec(body, 0, 16));
      byte[] text = aes.doFinal(body, 16, body.length - 16);
      int padding = (text[text.length - 1] & 0xff) + 1;
      if (!Arrays.equals(Arrays.copyOfRange(text, text.length - padding, text.length), filled(padding, padding - 1))) {
        notes.append(" !padding");
      }
      notes.append(padding > 16 ? " !long-padding" : "");
      int size = text.length - padding - suite.macBytes;
      byte[] plain = Arrays.copyOf(text, size);
      byte[] header = new byte[13];
      SealingCipher.macHeader(header, receivedSequence++, type, version, size);
      if (!Arrays.equals(Arrays.copyOfRange(text, size, size + suite.macBytes), mac(keys.clientMac(), header, plain))) {
        notes.append(" !mac");
      }
      return plain;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String handshake(byte[] message) {
    String faults = Bytes.u24(message, 1) == message.length - 4 ? "" : " !length";
    String name = switch (message[0]) {
      case 1 -> "ClientHello";
      case 11 -> {
        clientCertificate = Arrays.copyOfRange(message, 10, message.length);
        yield "Certificate " + message.length;
      }
      case 15 -> "CertificateVerify " + message.length + " " + HexFormat.of().formatHex(message, 4, 8)
          + (isSigned(message) ? "" : " !signature");
      case 16 -> "ClientKeyExchange " + message.length + (exchange(message) ? "" : " !premaster");
      case 20 -> "Finished " + message.length + (Arrays.equals(Arrays.copyOfRange(message, 4, message.length),
          Prf.clientFinished(master, transcript.soFar())) ? "" : " !verify_data");
      default -> "HS" + message[0] + " !";
    };
    transcript.add(message);
    return name + faults;
  }

  private boolean exchange(byte[] message) {
    int size = (key.n().bitLength() + 7) / 8;
    byte[] block = power(Arrays.copyOfRange(message, 6, message.length), key.d(), key.n(), size);
    byte[] premaster = Arrays.copyOfRange(block, size - 48, size);
    master = Prf.master(premaster, clientRandom, random);
    keys = Keys.of(suite, master, clientRandom, random);
    boolean zeros = false;
    for (int i = 2; i < size - 49; i++) {
      zeros |= block[i] == 0;
    }
    return Bytes.u16(message, 4) == size && message.length == 6 + size && block[0] == 0 && block[1] == 2 && !zeros
        && block[size - 49] == 0 && Bytes.u16(premaster, 0) == 0x0303;
  }

  private boolean isSigned(byte[] message) {
    try {
      var own = java.security.cert.CertificateFactory.getInstance("X.509")
          .generateCertificate(new java.io.ByteArrayInputStream(clientCertificate));
      var rsa = (java.security.interfaces.RSAPublicKey) own.getPublicKey();
      byte[] block = power(
          Arrays.copyOfRange(message, 8, message.length), rsa.getPublicExponent(), rsa.getModulus(), 256);
      byte[] digest = join(SHA_256_INFO, transcript.soFar());
      byte[] wanted = join(bytes(0, 1), filled(256 - 3 - digest.length, 0xff), bytes(0), digest);
      return MessageDigest.isEqual(block, wanted);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] power(byte[] base, BigInteger exponent, BigInteger modulus, int size) {
    byte[] number = new BigInteger(1, base).modPow(exponent, modulus).toByteArray();
    byte[] block = new byte[size];
    int taken = Math.min(size, number.length);
    System.arraycopy(number, number.length - taken, block, size - taken, taken);
    return block;
  }

  /** The board around a client: writes once it may, reads until something ends a read, and closes then. */
  static final class ClientUnderTest {
    /** One that fails for ever would not end. */
    private static final int MOST_READS = 5;

    private final TlsClient tls;
    private final int readBytes;
    private byte[] received = {};
    private int data;
    private boolean over;

    /** It closes at nothing that a read ends with. */
    boolean goesOn;
    final List<String> reads = new ArrayList<>();
    String code;
    String flags;
    String recv;

    ClientUnderTest(TlsClient tls, int readBytes) {
      this.tls = tls;
      this.readBytes = readBytes;
    }

    static ClientUnderTest trusting(byte[] root, String host, int readBytes) {
      try {
        Random drawn = new Random(7);
        List<BoardCertificate> anchors = List.of(BoardCertificate.read(root, 0, root.length).orElseThrow());
        return new ClientUnderTest(new TlsClient(new ChainRules(anchors, host), drawn::nextBytes, 0), readBytes);
      } catch (TlsFault e) {
        throw new IllegalStateException(e);
      }
    }

    List<byte[]> begin() {
      return tls.begin().sends();
    }

    int wantedBytes() {
      return tls.wanted();
    }

    /** FIN or RST: whether bytes are left unread. */
    String end() {
      return received.length == 0 ? "FIN" : "RST";
    }

    List<byte[]> hears(byte[] bytes) {
      if (over) {
        return List.of(); // what comes to who has gone is unread by nobody
      }
      received = join(received, bytes);
      List<byte[]> says = new ArrayList<>();
      while (!over && received.length >= tls.wanted() && reads.size() < MOST_READS) {
        int wanted = tls.wanted();
        TlsClient.Step step = tls.take(received, 0);
        received = Arrays.copyOfRange(received, wanted, received.length);
        says.addAll(step.sends());
        heard(step.heard(), says);
      }
      return says;
    }

    private void heard(Heard heard, List<byte[]> says) {
      if (heard instanceof Heard.Established up) {
        flags = String.format(Locale.ROOT, "0x%02x", up.verification());
        says.addAll(tls.write(new byte[227], 0, 227));
      } else if (heard instanceof Heard.Failed failed && !tls.isEstablished()) {
        code = String.format(Locale.ROOT, "-0x%04x", -failed.code());
        over = true;
      } else if (heard instanceof Heard.Failed failed) {
        closes(Integer.toString(failed.code()), says);
      } else if (heard instanceof Heard.CloseNotify) {
        closes(Integer.toString(MbedCode.SSL_PEER_CLOSE_NOTIFY), says);
      } else if (heard instanceof Heard.Pause && goesOn) {
        reads.add("pause");
      } else if (heard instanceof Heard.Data some) {
        data += some.to() - some.from();
        if (data >= readBytes) {
          closes(null, says);
        }
      }
    }

    private void closes(String why, List<byte[]> says) {
      if (goesOn) {
        reads.add(why == null ? "data" : why);
        return;
      }
      recv = why;
      says.add(tls.closeNotify());
      over = true;
    }

    /** Its read's time is over. */
    List<byte[]> isLeftAlone() {
      List<byte[]> says = new ArrayList<>();
      if (!over && !goesOn && tls.isEstablished()) {
        closes(null, says);
      }
      return says;
    }
  }
}
