package dev.nufleet.interop;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Tcp;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.model.BoardProfile;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.Pace;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.Links;
import dev.nufleet.network.Routes;
import dev.nufleet.network.TestDials;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;

/**
 * What a board takes for the Aliyun platform: Mosquitto where its broker's name leads, nginx where the files' name
 * does, and an operator who publishes notices with {@code mosquitto_pub}.
 */
final class ForeignPlatform implements AutoCloseable {
  private static final String PRODUCT_KEY = "a1TestPk001";

  final Mosquitto mosquitto;
  final Nginx nginx;
  private final ActorTestKit kit;
  private final Links links;

  /** @param directory empty; @param devices names of all devices that will sign in */
  ForeignPlatform(Path directory, List<String> devices) throws IOException {
    Path pemFiles = Files.createDirectories(directory.resolve("pem"));
    CertificateAuthority authority = CertificateAuthority.open(pemFiles, List.of("cn-shanghai"), Clock.systemUTC());
    mosquitto = new Mosquitto(Files.createDirectories(directory.resolve("mosquitto")), pemFiles,
        devices.stream().map(ForeignPlatform::triple).toList());
    try {
      nginx = new Nginx(Files.createDirectories(directory.resolve("nginx")), pemFiles);
    } catch (IOException | RuntimeException | Error e) {
      mosquitto.close();
      throw e;
    }
    kit = ActorTestKit.create(
        ConfigFactory.parseResources("nufleet-akka.conf").withFallback(ConfigFactory.load()).resolve());
    Routes routes = Routes.parse(List.of(
        "*.iot-as-mqtt.cn-shanghai.aliyuncs.com:443=127.0.0.1:" + mosquitto.port(),
        TestedBoard.FILE_HOST + ":443=127.0.0.1:" + nginx.port()));
    links = new TlsLinks(Tcp.get(kit.system()), routes, LinkSettings.DEFAULT, CertificatePolicy.STRICT,
        List.of(authority.certificate()), TestDials.CLOCK);
  }

  static DeviceTriple triple(String deviceName) {
    return DeviceTriple.of(PRODUCT_KEY, deviceName, "made-up-secret-of-" + deviceName);
  }

  TestedBoard board(BoardProfile profile, String deviceName) {
    return board(profile, deviceName, BoardSettings.DEFAULT);
  }

  TestedBoard board(BoardProfile profile, String deviceName, BoardSettings settings) {
    return new TestedBoard(kit, links, profile, Pace.MAX, settings, triple(deviceName));
  }

  /** Switches a board on and waits until the broker has all its subscriptions. */
  void bootToWaiting(TestedBoard board) {
    board.powerOn();
    String last = " 0 " + board.topics.configPush();
    mosquitto.log().awaitLines(1, "the last subscription of " + board.triple.deviceName(),
        line -> line.contains(board.triple.deviceName().value() + "|") && line.endsWith(last));
  }

  void publishNotice(TestedBoard board, String notice) {
    mosquitto.publish(board.topics.upgrade(), notice);
  }

  /** A link as the platform signs them. @param path of the file at nginx; @param board named in it, for nginx's log */
  static String link(String path, TestedBoard board) {
    return "https://" + TestedBoard.FILE_HOST + path + "?Expires=1577238418&OSSAccessKeyId=cS8uRRy54RszYWna"
        + "&Signature=FQgpZxIpUxWzfAU8vzgzI7za29Y%3D&of=" + board.triple.deviceName();
  }

  static String notice(long size, String link, byte[] image) {
    String md5 = md5(image);
    return "{\"code\":\"1000\",\"data\":{\"size\":" + size + ",\"sign\":\"" + md5 + "\",\"version\":\""
        + TestedBoard.NEW_VERSION + "\",\"url\":\"" + link + "\",\"signMethod\":\"Md5\",\"md5\":\"" + md5
        + "\"},\"id\":1577152018928,\"message\":\"success\"}";
  }

  static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    nginx.close();
    mosquitto.close();
  }
}
