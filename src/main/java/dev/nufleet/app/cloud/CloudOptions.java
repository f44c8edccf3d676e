package dev.nufleet.app.cloud;

import java.util.List;
import picocli.CommandLine.Option;

/** Whose account at which real platform; read by name, because a scenario file may hold them too. */
public final class CloudOptions {
  @Option(names = "--region", paramLabel = "REGION", description = "of the platform (default: "
      + CloudFile.USUAL_REGION + ")")
  private String region;

  @Option(names = "--access-key-id", paramLabel = "ID",
      description = "of the Aliyun account (default: $ALIBABA_CLOUD_ACCESS_KEY_ID, then what the SDK's credential"
          + " chain finds; a run without a key makes no campaign there, its boards only sign in)")
  private String accessKeyId;

  @Option(names = "--access-key-secret", paramLabel = "SECRET",
      description = "of the Aliyun account (default: $ALIBABA_CLOUD_ACCESS_KEY_SECRET)")
  private String accessKeySecret;

  @Option(names = "--access-key-secret-file", paramLabel = "FILE",
      description = "the same in the first line of a file, where the list of processes does not show it")
  private String accessKeySecretFile;

  @Option(names = "--access-key-file", paramLabel = "FILE",
      description = "id and secret in a file that only you may read: a line each, or the CSV of the console")
  private String accessKeyFile;

  @Option(names = {"--instance-id", "--iot-instance-id"}, paramLabel = "ID",
      description = "of the Aliyun instance, where it has one (default: none)")
  private String instanceId;

  @Option(names = "--instance", paramLabel = "KIND",
      description = "kind of the Aliyun instance, for its limits and hosts: public, enterprise or legacy-public"
          + " (default: enterprise with an --instance-id, otherwise legacy-public)")
  private String instance;

  @Option(names = "--limits", paramLabel = "FILE.conf",
      description = "what the instance grants, in the form of conf/aliyun.conf (default: that file)")
  private String limits;

  @Option(names = "--mqtt-host", paramLabel = "HOST[:PORT]",
      description = "with --target aliyun: where boards sign in instead of at the instance's host; {product} stands for"
          + " the ProductKey (default port: that of --mqtt-port)")
  private String mqttHost;

  @Option(names = "--mqtt-port", paramLabel = "PORT",
      description = "with --target aliyun: 443 or 8883, which shows a chain of the platform's own root (default: 443)")
  private String mqttPort;

  @Option(names = "--ota-host", paramLabel = "HOST",
      description = "with --target aliyun: which host download links name, for a region that is not documented")
  private String otaHost;

  @Option(names = "--route", hidden = true, paramLabel = "HOST:PORT=HOST:PORT",
      description = "with --target aliyun: where a name of the platform leads instead; may repeat")
  private List<String> route;

  @Option(names = "--ca-file", hidden = true, paramLabel = "FILE.pem",
      description = "with --target aliyun: the authority that boards trust instead of the system's")
  private String caFile;

  @Option(names = "--api-url", hidden = true, paramLabel = "URL",
      description = "with --target aliyun: the OpenAPI instead of the region's")
  private String apiUrl;

  @Option(names = "--yes", description = "with --target aliyun: do what costs devices, connects and messages there")
  private boolean yes;

  /** Only the command line can: a scenario is written before anybody knows what it costs. */
  public boolean saidYes() {
    return yes;
  }
}
