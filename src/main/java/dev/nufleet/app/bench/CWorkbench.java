package dev.nufleet.app.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nufleet.aliyun.SignIn;
import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.ReadyFile;
import dev.nufleet.app.standin.StandInProcess;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the C programs work with: a stand-in with one device, and the signed link of a campaign for it. Both are made
 * when they are first needed, and serve all rounds.
 */
final class CWorkbench {
  /** OpenSSL's name of the suite that boards and stand-in agree on, TLS_RSA_WITH_AES_256_CBC_SHA256. */
  static final String SUITE = "AES256-SHA256";

  private static final FirmwareVersion VERSION = new FirmwareVersion(2_000_000_000);
  private static final String NOTICE_SECONDS = "60";

  private final Lab lab;
  private final FleetRuns fleets;
  private StandInProcess standIn;
  private String link;

  CWorkbench(Lab lab, FleetRuns fleets) {
    this.lab = lab;
    this.fleets = fleets;
  }

  /** Publishes each line of its input, over one connection, as boards publish progress. */
  List<String> publisher() throws Unmeasured, Over {
    List<String> command = client("mosquitto_pub");
    command.addAll(List.of("-q", "0", "-t", "/ota/device/progress/" + topic(), "-l"));
    return command;
  }

  /** Gets what its input names, each over a TLS connection that owes nothing to another. */
  List<String> fetcher() throws Unmeasured, Over {
    return List.of(Programs.find("curl", "curl"), "-q", "-sS", "--fail", "--ipv4", "--noproxy", "*",
        "--cacert", at().caFile().toString(), "--tlsv1.2", "--tls-max", "1.2", "--ciphers", SUITE, "--no-sessionid",
        "--http1.1", "-H", "Connection: close", "-K", "-");
  }

  /** Where the image is, as the notice of a campaign says. */
  String link() throws Unmeasured, Over {
    if (link == null) {
      List<String> listener = client("mosquitto_sub");
      listener.addAll(List.of("-q", "1", "-t", "/ota/device/upgrade/" + topic(), "-C", "1", "-W", NOTICE_SECONDS));
      campaign();
      String notice = lab.stopwatch().succeed(listener, Stopwatch.NOTHING).output();
      try {
        link = new ObjectMapper().readTree(notice).at("/data/url").asText();
      } catch (JsonProcessingException e) {
        throw Unmeasured.broken("the stand-in's notice is no JSON: " + e.getOriginalMessage());
      }
    }
    return link;
  }

  private void campaign() throws Unmeasured, Over {
    ReadyFile at = at();
    Campaign campaign = new Campaign(new OpenApiClient.Account("http", at.apiEndpoint(), at.region(),
        at.accessKeyId(), at.accessKeySecret(), Optional.empty()), device().productKey());
    try {
      campaign.upload(Image.read(lab.image(), "bench"), VERSION, "bench");
      campaign.start(List.of(device()), /* ownProduct= */ false);
    } catch (CampaignRefused e) {
      throw Unmeasured.broken("no campaign for the C programs: " + e.getMessage());
    }
  }

  private List<String> client(String program) throws Unmeasured, Over {
    DeviceTriple device = device();
    return new ArrayList<>(List.of(Programs.find(program, "mosquitto-clients"), "-h", "localhost",
        "-p", Integer.toString(at().mqtt().port()), "--cafile", at().caFile().toString(),
        "--tls-version", "tlsv1.2", "--ciphers", SUITE, "-V", "mqttv311", "-i", SignIn.sdkClientId(device),
        "-u", SignIn.userName(device.productKey(), device.deviceName()), "-P", SignIn.sdkPassword(device)));
  }

  private String topic() throws Unmeasured, Over {
    return device().productKey() + "/" + device().deviceName();
  }

  private DeviceTriple device() throws Unmeasured, Over {
    return at().devices().get(0);
  }

  private ReadyFile at() throws Unmeasured, Over {
    if (standIn == null) { // it may tell of the upgrade at once: nobody reports a version here
      standIn = fleets.standIn(1, "--set", "report-grace=0", "--set", "subscribe-grace=0");
    }
    return standIn.ready();
  }

  void close() {
    if (standIn != null) {
      standIn.close();
      standIn = null;
      link = null;
    }
  }
}
