package dev.nufleet.tls.client;

import static dev.nufleet.tls.client.DerMaker.element;
import static dev.nufleet.tls.client.DerMaker.join;
import static dev.nufleet.tls.client.DerMaker.oid;
import static dev.nufleet.tls.client.DerMaker.sequence;
import static dev.nufleet.tls.client.MadeCertificate.authority;
import static dev.nufleet.tls.client.MadeCertificate.extension;
import static dev.nufleet.tls.client.MadeCertificate.hosts;
import static dev.nufleet.tls.client.MadeCertificate.keyUsage;
import static dev.nufleet.tls.client.MadeCertificate.purpose;
import static dev.nufleet.tls.client.ScriptedServer.bytes;
import static dev.nufleet.tls.client.ScriptedServer.filled;
import static dev.nufleet.tls.client.ScriptedServer.message;
import static dev.nufleet.tls.client.ScriptedServer.u16;
import static dev.nufleet.tls.client.ScriptedServer.u24;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The rows of tls.md as cases, by the names that they have in the vendor's record of them. What a case ends in that is
 * not in that record is said here, from the row.
 */
final class TlsCases {
  /** Up to the client's Finished. */
  private static final String FLIGHT = "ClientKeyExchange 262; CCS; Finished 16 enc 80";
  private static final String WELL = FLIGHT + "; APP enc; ALERT 1,0 enc | FIN null 0x00 -30848";
  private static final byte[] GOOD = leaf().der();

  private final List<TlsCase> cases = new ArrayList<>();

  private interface Script extends Consumer<ScriptedServer> {}

  static List<TlsCase> all() {
    TlsCases all = new TlsCases();
    all.serverHellos();
    all.tickets();
    all.orders();
    all.requests();
    all.namesOfCertificates();
    all.certificates();
    all.chains();
    all.certificateLists();
    all.records();
    all.alerts();
    all.ccsAndFinished();
    all.afterHandshake();
    return all.cases;
  }

  private static MadeCertificate leaf(String... names) {
    return new MadeCertificate(names.length == 0 ? new String[] {TlsCase.HOST} : names);
  }

  // ---- how a case is told

  private void add(String name, String expected, Script script) {
    cases.add(new TlsCase(name, Suite.RSA_AES_256_CBC_SHA256, "leaf", List.of(GOOD), 1, script, expected));
  }

  private void add(String name, String expected, Suite suite, Script script) {
    cases.add(new TlsCase(name, suite, "leaf", List.of(GOOD), 1, script, expected));
  }

  private void chain(String name, String expected, String key, byte[]... chain) {
    cases.add(new TlsCase(name, Suite.RSA_AES_256_CBC_SHA256, key, List.of(chain), 1, TlsCases::full, expected));
  }

  private static void flight(ScriptedServer s) {
    s.clientHello();
    s.hello();
    s.certificate();
    s.done();
  }

  private static void finish(ScriptedServer s) {
    s.clientFlight();
    s.changeCipher();
    s.finished();
  }

  private static void endWell(ScriptedServer s) {
    s.data();
    s.send(21, bytes(1, 0));
  }

  private static void full(ScriptedServer s) {
    flight(s);
    finish(s);
    endWell(s);
  }

  /** Something right behind the ClientHello, then all as usual. */
  private static Script first(Script what) {
    return s -> {
      s.clientHello();
      what.accept(s);
      s.hello();
      s.certificate();
      s.done();
      finish(s);
      endWell(s);
    };
  }

  private static Script onlyFirst(Script what) {
    return s -> {
      s.clientHello();
      what.accept(s);
    };
  }

  /** In place of ServerHello, Certificate and ServerHelloDone. */
  private static Script flightOf(Script... what) {
    return s -> {
      s.clientHello();
      for (Script one : what) {
        one.accept(s);
      }
      finish(s);
      endWell(s);
    };
  }

  /** In place of the server's ChangeCipherSpec and Finished. */
  private static Script afterFlight(Script what) {
    return s -> {
      flight(s);
      s.clientFlight();
      what.accept(s);
      endWell(s);
    };
  }

  private static Script post(Script what) {
    return s -> {
      flight(s);
      finish(s);
      s.data();
      what.accept(s);
    };
  }

  private static Script closing(Script what) {
    return post(s -> {
      what.accept(s);
      s.send(21, bytes(1, 0));
    });
  }

  private static String refused(int alert, String code, String end) {
    return "ALERT 2," + alert + " | " + end + " " + code + " null null";
  }

  private static String silently(String code, String end) {
    return " | " + end + " " + code + " null null";
  }

  private static String late(String more, String code, String end) {
    return FLIGHT + (more.isEmpty() ? "" : "; ALERT " + more + " enc") + " | " + end + " " + code + " null null";
  }

  private static String withFlags(String flags) {
    return WELL.replace("0x00", flags);
  }

  private static String afterwards(String more, String recv, String end) {
    return FLIGHT + "; APP enc; " + more + "ALERT 1,0 enc | " + end + " null 0x00 " + recv;
  }

  // ---- 2.1

  private void serverHellos() {
    add("ok", WELL, TlsCases::full);
    for (Suite suite : List.of(Suite.RSA_AES_256_CBC_SHA, Suite.RSA_AES_128_CBC_SHA256, Suite.RSA_AES_128_CBC_SHA)) {
      String expected = suite.macBytes == 32 ? WELL : WELL.replace("enc 80", "enc 64");
      add(String.format(Locale.ROOT, "suite-%04x", suite.number), expected, suite, TlsCases::full);
    }
    extensions("none", WELL, null);
    extensions("empty", WELL, bytes());
    extensions("mfl4", WELL, renegotiation(1, 4));
    extensions("sni", WELL, renegotiation(0));
    extensions("status", WELL, renegotiation(5));
    extensions("alpn", WELL, renegotiation(16, 0, 3, 2, 'h', '2'));
    extensions("etm", WELL, renegotiation(22));
    extensions("ems", WELL, renegotiation(23));
    extensions("truncated-hmac", WELL, renegotiation(4));
    extensions("point-formats", WELL, renegotiation(11, 1, 0));
    extensions("supported-versions", WELL, renegotiation(43, 3, 4));
    extensions("unknown", WELL, renegotiation(0x1234, 1, 2, 3));
    extensions("twice", WELL, join(ScriptedServer.RENEGOTIATION, ScriptedServer.RENEGOTIATION));
    extensions("mfl3", refused(40, "-0x7980", "RST"), renegotiation(1, 3));
    extensions("mfl-empty", refused(40, "-0x7980", "RST"), renegotiation(1));
    extensions("reneg-bad", refused(40, "-0x7980", "RST"), ScriptedServer.extension(0xff01, 1, 'x'));
    extensions("ticket-not-empty", refused(40, "-0x7980", "RST"), renegotiation(35, 'x'));
    extensions("too-long", refused(50, "-0x7980", "RST"), join(ScriptedServer.RENEGOTIATION, bytes(0, 1, 0, 5, 'x')));
    extensions("tail", silently("-0x7980", "RST"), join(ScriptedServer.RENEGOTIATION, bytes(0)));
    tail("sh-ext-block-length", join(bytes(0, 9), ScriptedServer.RENEGOTIATION));
    tail("sh-ext-block-one-byte", bytes(0));
    for (int version : new int[] {0x0300, 0x0301, 0x0302, 0x0304, 0x0203}) {
      String text = String.format(Locale.ROOT, "%04x", version);
      helloOf("sh-version-" + text, "ALERT 2,70 version=" + text + " | RST -0x6e80 null null", version, 0x3d, 0);
    }
    for (int suite : new int[] {0x009d, 0xc027, 0x000a, 0x0005, 0x1301, 0x0000, 0x00ff}) {
      helloOf(String.format(Locale.ROOT, "sh-suite-%04x", suite), refused(80, "-0x7100", "RST"), 0x0303, suite, 0);
    }
    for (int suite : new int[] {0x008d, 0x0095, 0x00b7}) {
      helloOf(String.format(Locale.ROOT, "sh-suite-%04x", suite), refused(47, "-0x7980", "RST"), 0x0303, suite, 0);
    }
    helloOf("sh-compression", refused(47, "-0x7080", "RST"), 0x0303, 0x3d, 1);
    for (int size : new int[] {0, 16, 33}) {
      add("sh-session-id-" + size, size <= 32 ? WELL : refused(50, "-0x7980", "RST"), s -> {
        s.sessionId = filled(size, 'x');
        full(s);
      });
    }
    add("sh-short", refused(50, "-0x7980", "FIN"), onlyFirst(s -> s.say(2, join(u16(0x0303), filled(20, 'x')))));
  }

  private static byte[] renegotiation(int kind, int... body) {
    return join(ScriptedServer.RENEGOTIATION, ScriptedServer.extension(kind, body));
  }

  private void extensions(String name, String expected, byte[] extensions) {
    add("sh-ext-" + name, expected, s -> {
      s.extensions = extensions;
      full(s);
    });
  }

  private void tail(String name, byte[] tail) {
    add(name, refused(50, "-0x7980", "RST"), s -> {
      s.extensions = null;
      s.clientHello();
      s.say(2, s.helloBody(0x0303, 0x3d, 0, tail));
      s.certificate();
      s.done();
    });
  }

  private void helloOf(String name, String expected, int version, int suite, int compression) {
    add(name, expected, s -> {
      s.clientHello();
      s.say(2, s.helloBody(version, suite, compression, bytes()));
      s.certificate();
      s.done();
    });
  }

  // ---- 2.2

  private void tickets() {
    ticket("ticket", WELL, true, join(bytes(0, 0, 1, 44), u16(200), filled(200, 'T')));
    ticket("ticket-length-0", WELL, true, join(bytes(0, 0, 1, 44), u16(0)));
    ticket("ticket-3000", WELL, true, join(bytes(0, 0, 1, 44), u16(3000), filled(3000, 'T')));
    ticket("ticket-not-promised", late("2,10", "-0x7700", "RST"), false,
        join(bytes(0, 0, 1, 44), u16(200), filled(200, 'T')));
    ticket("ticket-short", late("2,50", "-0x6e00", "RST"), true, bytes(0, 0));
    add("ticket-after-finished", late("2,10", "-0x7700", "RST"), s -> {
      s.extensions = renegotiation(35);
      flight(s);
      s.clientFlight();
      s.changeCipher();
      s.finished();
      s.send(22, message(4, join(bytes(0, 0, 1, 44), u16(0))));
      endWell(s);
    });
    add("ticket-promised-not-sent", late("2,10", "-0x7700", "RST"), s -> {
      s.extensions = renegotiation(35);
      full(s);
    });
  }

  private void ticket(String name, String expected, boolean promised, byte[] body) {
    add(name, expected, s -> {
      if (promised) {
        s.extensions = renegotiation(35);
      }
      flight(s);
      s.clientFlight();
      s.say(4, body);
      s.changeCipher();
      s.finished();
      endWell(s);
    });
  }

  private void orders() {
    Script hello = ScriptedServer::hello;
    Script certificate = ScriptedServer::certificate;
    Script done = ScriptedServer::done;
    Script helloRequest = s -> s.record(22, message(0, bytes()));
    add("order-no-certificate", refused(50, "-0x7a00", "FIN"), flightOf(hello, done));
    add("order-done-first", refused(50, "-0x7a00", "RST"), flightOf(hello, done, certificate));
    add("order-certificate-first", refused(50, "-0x7980", "RST"), flightOf(certificate, hello, done));
    add("order-server-key-exchange", refused(50, "-0x7b80", "RST"),
        flightOf(hello, certificate, s -> s.say(12, filled(77, 3)), done));
    add("order-certificate-twice", refused(50, "-0x7b80", "RST"), flightOf(hello, certificate, certificate, done));
    add("order-certificate-status", refused(50, "-0x7b80", "RST"),
        flightOf(hello, certificate, s -> s.say(22, bytes(1, 0, 0, 1, 'x')), done));
    add("order-unknown-message", refused(50, "-0x7b80", "RST"),
        flightOf(hello, certificate, s -> s.say(99, bytes(1, 2, 3)), done));
    add("order-done-with-body", refused(50, "-0x7b80", "FIN"), flightOf(hello, certificate, s -> s.say(14, bytes(1))));
    add("hello-request-before-server-hello", refused(50, "-0x7980", "RST"),
        flightOf(helloRequest, hello, certificate, done));
    add("hello-request-before-certificate", refused(50, "-0x7a00", "RST"),
        flightOf(hello, helloRequest, certificate, done));
  }

  private void requests() {
    request("cr", bytes(1, 2, 64), bytes(4, 1, 6, 1, 2, 1), bytes());
    request("cr-no-types", bytes(), bytes(4, 1), bytes());
    request("cr-no-algorithms", bytes(1), bytes(), bytes());
    request("cr-sha512-only", bytes(1), bytes(6, 1), bytes());
    request("cr-ecdsa-only", bytes(64), bytes(4, 3), bytes());
    request("cr-names", bytes(1), bytes(4, 1), join(u16(14), filled(14, '0')));
    add("cr-sha-suite", asked("64"), Suite.RSA_AES_128_CBC_SHA, flightOf(ScriptedServer::hello,
        ScriptedServer::certificate, request(bytes(1), bytes(4, 1), bytes()), ScriptedServer::done));
    badRequest("cr-truncated", bytes(1, 1, 0, 2, 4, 1));
    badRequest("cr-without-algorithm-list", bytes(1, 1, 0, 0));
    Script request = request(bytes(1), bytes(4, 1), bytes());
    add("cr-twice", refused(50, "-0x7b80", "RST"), flightOf(ScriptedServer::hello, ScriptedServer::certificate,
        request, request, ScriptedServer::done));
    add("cr-before-certificate", refused(50, "-0x7a00", "RST"), flightOf(ScriptedServer::hello, request,
        ScriptedServer::certificate, ScriptedServer::done));
    add("cr-after-done", late("2,10", "-0x7700", "FIN"), flightOf(ScriptedServer::hello, ScriptedServer::certificate,
        ScriptedServer::done, s -> s.record(22, message(13, bytes(1, 1, 0, 2, 4, 1, 0, 0)))));
  }

  private static String asked(String finished) {
    return "Certificate 917; ClientKeyExchange 262; CertificateVerify 264 04010100; CCS; Finished 16 enc " + finished
        + "; APP enc; ALERT 1,0 enc | FIN null 0x00 -30848";
  }

  private static Script request(byte[] types, byte[] algorithms, byte[] names) {
    return s -> s.say(13, join(
        bytes(types.length), types, u16(algorithms.length), algorithms, u16(names.length), names));
  }

  private void request(String name, byte[] types, byte[] algorithms, byte[] names) {
    add(name, asked("80"), flightOf(ScriptedServer::hello, ScriptedServer::certificate,
        request(types, algorithms, names), ScriptedServer::done));
  }

  private void badRequest(String name, byte[] body) {
    add(name, refused(50, "-0x7a80", "RST"), flightOf(ScriptedServer::hello, ScriptedServer::certificate,
        s -> s.say(13, body), ScriptedServer::done));
  }

  // ---- 4

  private void namesOfCertificates() {
    String host = TlsCase.HOST;
    chain("cert-name-mismatch", withFlags("0x04"), "leaf", leaf("other.example").der());
    chain("cert-name-case", WELL, "leaf", leaf(host.toUpperCase(Locale.ROOT)).der());
    chain("cert-name-wildcard", WELL, "leaf", leaf("*." + host.split("\\.", 2)[1]).der());
    chain("cert-name-wildcard-two-labels", withFlags("0x04"), "leaf", leaf("*." + host.split("\\.", 3)[2]).der());
    chain("cert-name-second-cn", WELL, "leaf", leaf("a.b", host).der());
    chain("cert-alt-name", WELL, "leaf", leaf("x").with(hosts(host)).der());
    chain("cert-alt-name-other", withFlags("0x04"), "leaf", leaf().with(hosts("zzz.example")).der());
    chain("cert-alt-name-ip-only", withFlags("0x04"), "leaf", leaf().with(extension("2.5.29.17", false,
        sequence(element(0x87, bytes(127, 0, 0, 1))))).der());
    chain("cert-subject-empty", withFlags("0x04"), "leaf", new MadeCertificate().der());
    chain("cert-self-signed", withFlags("0x08"), "leaf", leaf().by(host, "leaf").der());
    chain("cert-self-signed-other-name", withFlags("0x0c"), "leaf", leaf("o.example").by("o.example", "leaf").der());
    chain("cert-unknown-issuer", withFlags("0x08"), "leaf", leaf().by("Nobody", "int").der());
    chain("cert-with-root", WELL, "leaf", GOOD, MadeCertificate.ROOT);
    chain("cert-twice", WELL, "leaf", GOOD, GOOD);
    chain("cert-expired", WELL, "leaf", leaf().valid("20200101", "20210101").der());
    chain("cert-not-yet", WELL, "leaf", leaf().valid("20390101", "20400101").der());
    chain("cert-version-1", WELL, "leaf", leaf().version(1).der());
    chain("cert-version-4", refused(43, "-0x2580", "RST"), "leaf", leaf().version(4).with(authority(false)).der());
  }

  private void certificates() {
    chain("cert-signed-sha1", withFlags("0x4000"), "leaf", leaf().signedWith("SHA1").der());
    for (String digest : List.of("SHA224", "SHA384", "SHA512")) {
      chain("cert-signed-" + digest.toLowerCase(Locale.ROOT), WELL, "leaf", leaf().signedWith(digest).der());
    }
    chain("cert-signed-md5", silently("-0x6d00", "FIN"), "leaf", leaf().signedWith("MD5").der());
    chain("cert-signed-ecdsa", silently("-0x6d00", "FIN"), "leaf", leaf().signedWith("ECDSA").der());
    chain("cert-signed-pss", refused(42, "-0x2300", "RST"), "leaf", leaf().signedWith("PSS").der());
    byte[] bad = GOOD.clone();
    bad[bad.length - 1] ^= 1;
    chain("cert-bad-signature", withFlags("0x08"), "leaf", bad);
    key("512", "70", "0x10000");
    key("1024", "134", "0x10000");
    key("2040", "261", "0x10000");
    key("3072", "390", "0x00");
    key("4096", "518", "0x00");
    key("e3", "262", "0x00");
    chain("cert-key-8192", refused(42, "-0x3b00", "RST"), "leaf", leaf().info(MadeCertificate.hugeInfo()).der());
    byte[] elliptic = MadeCertificate.ellipticInfo();
    chain("cert-key-ec", refused(42, "-0x3c80", "RST"), "leaf", leaf().info(elliptic).der());
    chain("cert-key-ec-in-chain", refused(42, "-0x3c80", "RST"), "leaf", GOOD,
        leaf("EC").info(elliptic).with(authority(true)).der());
    chain("cert-ec-root-in-chain", WELL, "leaf", GOOD,
        leaf("EC").by("EC", "ca").signedWith("ECDSA").info(elliptic).with(authority(true)).der());
    chain("cert-critical-unknown", refused(42, "-0x2562", "RST"), "leaf",
        leaf().with(extension("1.2.3.4", true, sequence())).der());
    chain("cert-unknown-extension", WELL, "leaf", leaf().with(extension("1.2.3.4", false, sequence())).der());
    chain("cert-critical-policy", refused(42, "-0x2080", "RST"), "leaf", leaf().with(policy("1.2.3.4")).der());
    chain("cert-critical-any-policy", WELL, "leaf", leaf().with(policy("2.5.29.32.0")).der());
    chain("cert-critical-name-constraints", refused(42, "-0x2562", "RST"), "leaf", GOOD,
        leaf("X").key("int").with(authority(true)).with(extension("2.5.29.30", true, sequence())).der());
    chain("cert-key-usage-signature", withFlags("0x800"), "leaf", leaf().with(keyUsage(0x80)).der());
    chain("cert-key-usage-encipherment", WELL, "leaf", leaf().with(keyUsage(0x20)).der());
    chain("cert-extended-key-usage-client", withFlags("0x1000"), "leaf",
        leaf().with(purpose("1.3.6.1.5.5.7.3.2")).der());
    chain("cert-extended-key-usage-server", WELL, "leaf", leaf().with(purpose("1.3.6.1.5.5.7.3.1")).der());
    chain("cert-extended-key-usage-any", WELL, "leaf", leaf().with(purpose("2.5.29.37.0")).der());
    chain("cert-ca-true", WELL, "leaf", leaf().with(authority(true)).der());
  }

  private static byte[] policy(String number) {
    return extension("2.5.29.32", true, sequence(sequence(oid(number))));
  }

  private void key(String name, String exchange, String flags) {
    chain("cert-key-" + name, withFlags(flags).replace("Exchange 262", "Exchange " + exchange), "k" + name,
        leaf().key("k" + name).der());
  }

  private static byte[][] chainOf(int length, String key, boolean authority, String digest) {
    byte[][] chain = new byte[length + 1][];
    String issuer = "Test Root";
    String signer = "ca";
    for (int i = 0; i < length; i++) {
      chain[length - i] = leaf("I" + i).by(issuer, signer).key(key).signedWith(digest).with(authority(authority)).der();
      issuer = "I" + i;
      signer = key;
    }
    chain[0] = leaf().by(issuer, signer).der();
    return chain;
  }

  private void chains() {
    byte[][] two = chainOf(2, "int", true, "SHA256");
    chain("cert-chain-1", WELL, "leaf", chainOf(1, "int", true, "SHA256"));
    chain("cert-chain-2", WELL, "leaf", two);
    chain("cert-chain-wrong-order", withFlags("0x08"), "leaf", two[0], two[2], two[1]);
    chain("cert-chain-missing", withFlags("0x08"), "leaf", two[0], two[1]);
    chain("cert-chain-not-ca", withFlags("0x08"), "leaf", chainOf(1, "int", false, "SHA256"));
    chain("cert-chain-path-length", withFlags("0x08"), "leaf", two[0], two[1],
        leaf("I0").key("int").with(authority(0)).der());
    chain("cert-chain-sha1", withFlags("0x4000"), "leaf", chainOf(1, "int", true, "SHA1"));
    chain("cert-chain-version-1", withFlags("0x08"), "leaf", leaf().by("V1", "int").der(),
        leaf("V1").key("int").version(1).der());
    chain("cert-chain-key-1024", withFlags("0x10000"), "leaf", chainOf(1, "k1024", true, "SHA256"));
    chain("cert-chain-of-8", withFlags("0x10000"), "leaf", chainOf(8, "k512", true, "SHA256"));
    chain("cert-chain-of-9", refused(49, "-0x3000", "RST"), "leaf", chainOf(9, "k512", true, "SHA256"));
  }

  private void certificateLists() {
    list("list-empty", refused(50, "-0x7a00", "RST"), entry(bytes()));
    list("body-empty", refused(50, "-0x7a00", "RST"), bytes());
    list("entry-short", refused(50, "-0x7a00", "RST"), entry(entry(join(bytes(0x30), filled(99, 'x')))));
    list("entry-garbage", refused(42, "-0x21e2", "RST"), entry(entry(join(bytes(0x30), filled(199, 'x')))));
    list("entry-overrun", refused(50, "-0x7a00", "RST"), join(u24(GOOD.length + 3), u24(GOOD.length + 50), GOOD));
    list("list-tail", refused(50, "-0x7a00", "RST"), entry(join(entry(GOOD), bytes('a', 'b'))));
    list("der-tail", WELL, entry(entry(MadeCertificate.tail(GOOD, (byte) 0, (byte) 0))));
    list("der-truncated", refused(42, "-0x2180", "RST"),
        entry(entry(java.util.Arrays.copyOf(GOOD, GOOD.length - 20))));
  }

  private static byte[] entry(byte[] body) {
    return join(u24(body.length), body);
  }

  private void list(String name, String expected, byte[] body) {
    add("cert-" + name, expected, flightOf(ScriptedServer::hello, s -> s.say(11, body), ScriptedServer::done));
  }

  // ---- 2.4

  private static byte[] allMessages(ScriptedServer s) {
    byte[] all = join(message(2, s.helloBody()), message(11, s.certificateBody()), message(14, bytes()));
    s.counts(all);
    return all;
  }

  private static byte[] sized(int messageBytes) {
    int more = messageBytes - 900;
    while (true) {
      byte[] der = leaf().with(extension("1.2.3.4.5", false, element(4, new byte[more]))).der();
      if (der.length + 10 == messageBytes) {
        return der;
      }
      more += messageBytes - 10 - der.length;
    }
  }

  private void records() {
    String split = silently("-0x7080", "RST");
    add("frag-certificate-400", split, flightOf(ScriptedServer::hello,
        s -> s.sayInPieces(11, s.certificateBody(), 400), ScriptedServer::done));
    add("frag-certificate-in-two", split, flightOf(ScriptedServer::hello,
        s -> s.sayInPieces(11, s.certificateBody(), s.certificateBody().length), ScriptedServer::done));
    add("frag-server-hello-40", split, flightOf(s -> s.sayInPieces(2, s.helloBody(), 40), ScriptedServer::certificate,
        ScriptedServer::done));
    add("frag-done-2-2", silently("-0x7200", "RST"), flightOf(ScriptedServer::hello, ScriptedServer::certificate,
        s -> s.sayInPieces(14, bytes(), 2)));
    add("several-in-one", WELL, flightOf(s -> s.record(22, allMessages(s))));
    add("several-in-one-tail", late("", "-0x7200", "FIN"),
        flightOf(s -> s.record(22, join(allMessages(s), bytes(14)))));
    add("several-split", split, flightOf(s -> {
      byte[] all = allMessages(s);
      s.record(22, java.util.Arrays.copyOf(all, 300));
      s.record(22, java.util.Arrays.copyOfRange(all, 300, all.length));
    }));
    for (int size : new int[] {4096, 4097, 4416, 4417}) {
      chain("certificate-message-" + size, size <= 4416 ? WELL : silently("-0x7100", "RST"), "leaf", sized(size));
    }
    for (int size : new int[] {4416, 4417}) {
      cases.add(new TlsCase("flight-record-" + size, Suite.RSA_AES_256_CBC_SHA256, "leaf",
          List.of(sized(size - 81 - 4)), 1, flightOf(s -> s.record(22, allMessages(s))),
          size <= 4416 ? WELL : silently("-0x7100", "RST")));
    }
    add("record-header-4417-only", silently("-0x7100", "FIN"), onlyFirst(s -> s.raw(bytes(22, 3, 3, 0x11, 0x41))));
    add("record-16384", silently("-0x7100", "RST"), onlyFirst(s -> s.record(22, new byte[16384])));
    add("message-over-record", silently("-0x7080", "FIN"),
        onlyFirst(s -> s.record(22, join(bytes(2), u24(200), filled(50, 'x')))));
    add("message-three-bytes", silently("-0x7200", "FIN"), onlyFirst(s -> s.record(22, bytes(2, 0, 0))));
    for (int type : new int[] {0, 19, 24, 255}) {
      add("record-type-" + type, silently("-0x7200", "RST"), first(s -> s.record(type, filled(4, 'a'))));
    }
    add("plain-http", silently("-0x7200", "RST"),
        onlyFirst(s -> s.raw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))));
    String[] types = {"ccs", "alert", "handshake", "data"};
    for (int i = 0; i < types.length; i++) {
      int type = 20 + i;
      add("record-empty-" + types[i], silently("-0x7200", "RST"), first(s -> s.record(type, bytes())));
    }
    for (int version : new int[] {0x0300, 0x0301, 0x0302, 0x0304, 0x0403}) {
      add(String.format(Locale.ROOT, "record-version-%04x", version),
          version <= 0x0302 ? WELL : silently("-0x7200", "RST"), flightOf(s -> helloRecord(s, version),
          ScriptedServer::certificate, ScriptedServer::done));
    }
    add("record-version-mixed", WELL, flightOf(s -> helloRecord(s, 0x0303), s -> {
      byte[] certificate = message(11, s.certificateBody());
      s.counts(certificate);
      s.record(22, certificate, 0x0301);
    }, s -> {
      s.counts(message(14, bytes()));
      s.record(22, message(14, bytes()), 0x0302);
    }));
    add("data-before-server-hello", refused(10, "-0x7700", "RST"), first(s -> s.record(23, filled(5, 'h'))));
  }

  private static void helloRecord(ScriptedServer s, int version) {
    byte[] hello = message(2, s.helloBody());
    s.counts(hello);
    s.record(22, hello, version);
  }

  // ---- 2.3

  private void alerts() {
    firstAlert(2, 40, silently("-0x7780", "RST"));
    firstAlert(2, 0, silently("-0x7780", "RST"));
    firstAlert(1, 0, silently("-0x7880", "RST"));
    firstAlert(1, 90, WELL);
    firstAlert(1, 100, refused(10, "-0x7700", "RST"));
    firstAlert(1, 255, WELL);
    firstAlert(3, 40, WELL);
    firstAlert(0, 0, WELL);
    add("alert-1-0-after-server-hello", silently("-0x7880", "RST"), amidst(bytes(1, 0)));
    add("alert-1-90-after-server-hello", WELL, amidst(bytes(1, 90)));
    add("alert-2-51-before-ccs", late("", "-0x7780", "RST"), beforeCcs(bytes(2, 51)));
    add("alert-1-90-before-ccs", WELL, beforeCcs(bytes(1, 90)));
    add("alert-1-0-before-ccs", late("", "-0x7880", "RST"), beforeCcs(bytes(1, 0)));
    add("alert-2-20-after-ccs", late("", "-0x7780", "RST"), afterCcs(bytes(2, 20)));
    add("alert-1-90-after-ccs", WELL, afterCcs(bytes(1, 90)));
    add("alert-300-warnings", WELL, first(s -> {
      for (int i = 0; i < 300; i++) {
        s.record(21, bytes(1, 90));
      }
    }));
    add("alert-one-byte", silently("-0x7200", "RST"), first(s -> s.record(21, bytes(1))));
    add("alert-two-in-one", silently("-0x7200", "RST"), first(s -> s.record(21, bytes(1, 90, 1, 90))));
  }

  private void firstAlert(int level, int description, String expected) {
    add("alert-" + level + "-" + description + "-first", expected, first(s -> s.record(21, bytes(level, description))));
  }

  private static Script amidst(byte[] alert) {
    return flightOf(ScriptedServer::hello, s -> s.record(21, alert), ScriptedServer::certificate, ScriptedServer::done);
  }

  private static Script beforeCcs(byte[] alert) {
    return afterFlight(s -> {
      s.record(21, alert);
      s.changeCipher();
      s.finished();
    });
  }

  private static Script afterCcs(byte[] alert) {
    return afterFlight(s -> {
      s.changeCipher();
      s.send(21, alert);
      s.finished();
    });
  }

  private void ccsAndFinished() {
    add("ccs-before-server-hello", refused(10, "-0x7700", "RST"), first(s -> s.record(20, bytes(1))));
    add("ccs-after-server-hello", refused(10, "-0x7700", "RST"), flightOf(ScriptedServer::hello,
        s -> s.record(20, bytes(1)), ScriptedServer::certificate, ScriptedServer::done));
    add("ccs-value-2", late("", "-0x7200", "RST"), wrongCcs(bytes(2)));
    add("ccs-two-bytes", late("", "-0x7200", "RST"), wrongCcs(bytes(1, 1)));
    add("ccs-twice", late("2,20", "-0x7180", "RST"), afterFlight(s -> {
      s.record(20, bytes(1));
      s.changeCipher();
      s.finished();
    }));
    add("ccs-twice-encrypted", late("2,10", "-0x7700", "RST"), afterFlight(s -> {
      s.changeCipher();
      s.send(20, bytes(1));
      s.finished();
    }));
    add("ccs-missing", late("2,10", "-0x7700", "FIN"), afterFlight(ScriptedServer::finished));
    add("finished-plain-after-ccs", late("2,20", "-0x7180", "FIN"), afterFlight(s -> {
      s.record(20, bytes(1));
      s.finished();
    }));
    finished("finished-wrong", late("2,50", "-0x7e80", "FIN"), s -> {
      byte[] wrong = s.finishedMessage();
      wrong[4] ^= 1;
      s.send(22, wrong);
    });
    finished("finished-11-bytes", late("2,50", "-0x7e80", "FIN"), s -> s.say(20, filled(11, 'x')));
    finished("finished-13-bytes", late("2,50", "-0x7e80", "FIN"), s -> s.say(20, filled(13, 'x')));
    finished("finished-other-type", late("2,50", "-0x7e80", "FIN"), s -> s.say(14, bytes()));
    Script badMac = s -> s.record(22, s.seal(22, s.finishedMessage(), 0x0303, 0, true, false));
    finished("finished-bad-mac", late("2,20", "-0x7180", "FIN"), badMac);
    add("finished-bad-mac-sha-suite", late("2,20", "-0x7180", "FIN").replace("enc 80", "enc 64"),
        Suite.RSA_AES_256_CBC_SHA, afterFlight(s -> {
          s.changeCipher();
          badMac.accept(s);
        }));
    finished("finished-bad-padding", late("2,20", "-0x7180", "FIN"),
        s -> s.record(22, s.seal(22, s.finishedMessage(), 0x0303, 0, false, true)));
    finished("finished-padding-256", WELL, s -> {
      byte[] message = s.finishedMessage();
      s.counts(message);
      s.record(22, s.seal(22, message, 0x0303, 256, false, false));
    });
    finished("finished-in-two", late("", "-0x7080", "RST"), s -> {
      byte[] message = s.finishedMessage();
      s.send(22, java.util.Arrays.copyOf(message, 8));
      s.send(22, java.util.Arrays.copyOfRange(message, 8, message.length));
    });
    finished("data-before-finished", late("2,10", "-0x7700", "RST"), s -> {
      s.send(23, filled(5, 'h'));
      s.finished();
    });
    finished("encrypted-length-17", late("2,20", "-0x7180", "FIN"), s -> s.record(22, new byte[17]));
    finished("encrypted-length-16", late("2,20", "-0x7180", "FIN"), s -> s.record(22, new byte[16]));
    finished("encrypted-length-0", late("", "-0x7200", "FIN"), s -> s.record(22, bytes()));
  }

  private void finished(String name, String expected, Script inPlace) {
    add(name, expected, afterFlight(s -> {
      s.changeCipher();
      inPlace.accept(s);
    }));
  }

  private static Script wrongCcs(byte[] body) {
    return afterFlight(s -> {
      s.record(20, body);
      s.beginSealing();
      s.finished();
    });
  }

  // ---- 3.4

  private void afterHandshake() {
    byte[] data = bytes(0x20, 2, 0, 0);
    byte[] request = message(0, bytes());
    add("post-fatal", afterwards("", "-30592", "FIN"), post(s -> s.send(21, bytes(2, 40))));
    add("post-close-notify-data", afterwards("", "-30848", "RST"), post(s -> {
      s.send(21, bytes(1, 0));
      s.send(23, data);
    }));
    add("post-warning", WELL, closing(s -> s.send(21, bytes(1, 90))));
    add("post-warning-255", WELL, closing(s -> s.send(21, bytes(1, 255))));
    add("post-alert-level-3", WELL, closing(s -> s.send(21, bytes(3, 40))));
    add("post-no-renegotiation", afterwards("", "-26880", "FIN"), post(s -> s.send(21, bytes(1, 100))));
    add("post-alert-three-bytes", afterwards("", "-29184", "FIN"), post(s -> s.send(21, bytes(1, 90, 0))));
    String no = "ALERT 1,100 enc; ";
    add("post-hello-request", afterwards(no, "-30848", "FIN"), closing(s -> {
      s.send(22, request);
      s.receive();
    }));
    add("post-hello-request-two", afterwards(no + no, "-30848", "FIN"), closing(s -> {
      s.send(22, join(request, request));
      s.receive();
      s.receive();
    }));
    add("post-hello-request-three-records", afterwards(no + no + no, "-30848", "FIN"), closing(s -> {
      for (int i = 0; i < 3; i++) {
        s.send(22, request);
      }
      for (int i = 0; i < 3; i++) {
        s.receive();
      }
    }));
    add("post-hello-request-body", afterwards("", "-30464", "FIN"), post(s -> s.send(22, message(0, bytes('x')))));
    add("post-client-hello", afterwards("", "-30464", "FIN"), post(s -> s.send(22, message(1, filled(40, 'x')))));
    add("post-ticket", afterwards("", "-30464", "FIN"), post(s -> s.send(22, message(4, new byte[6]))));
    add("post-ccs", afterwards("", "-30464", "FIN"), post(s -> s.send(20, bytes(1))));
    String bad = afterwards("ALERT 2,20 enc; ", "-29056", "FIN");
    add("post-bad-mac", bad, post(s -> s.record(23, s.seal(23, data, 0x0303, 0, true, false))));
    add("post-bad-padding", bad, post(s -> s.record(23, s.seal(23, data, 0x0303, 0, false, true))));
    add("post-length-17", bad, post(s -> s.record(23, new byte[17])));
    add("post-record-type-24", afterwards("", "-29184", "RST"), post(s -> s.record(24, new byte[32])));
    add("post-record-version-0304", afterwards("", "-29184", "RST"),
        post(s -> s.record(23, s.seal(23, data, 0x0303, 0, false, false), 0x0304)));
    add("post-record-version-0302", WELL,
        post(s -> s.record(21, s.seal(21, bytes(1, 0), 0x0302, 0, false, false), 0x0302)));
    add("post-record-version-0302-mac-0303", bad,
        post(s -> s.record(23, s.seal(23, data, 0x0303, 0, false, false), 0x0302)));
    add("post-empty-handshake", afterwards("", "-29184", "FIN"), post(s -> s.send(22, bytes())));
    add("post-empty-alert", afterwards("", "-29184", "FIN"), post(s -> s.send(21, bytes())));
    add("post-empty-data-1", WELL, closing(s -> s.send(23, bytes())));
    add("post-empty-data-4", bad, post(s -> {
      for (int i = 0; i < 4; i++) {
        s.send(23, bytes());
      }
    }));
    data(4367, Suite.RSA_AES_256_CBC_SHA256, true);
    data(4368, Suite.RSA_AES_256_CBC_SHA256, false);
    data(4379, Suite.RSA_AES_256_CBC_SHA, true);
    data(4380, Suite.RSA_AES_256_CBC_SHA, false);
    add("post-data-5000", afterwards("", "-28928", "RST"), post(s -> s.send(23, new byte[5000])));
    add("post-padding-254", WELL,
        post(s -> s.record(21, s.seal(21, bytes(1, 0), 0x0303, 16 * 15 + 16 - 34 % 16, false, false))));
  }

  private void data(int size, Suite suite, boolean fits) {
    String expected = fits ? afterwards("", "null", "FIN") : afterwards("", "-28928", "RST");
    cases.add(new TlsCase(String.format(Locale.ROOT, "post-data-%d-%04x", size, suite.number), suite, "leaf",
        List.of(GOOD), size, post(s -> s.send(23, new byte[size])),
        suite.macBytes == 32 ? expected : expected.replace("enc 80", "enc 64")));
  }
}
