package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.DeviceCalls;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.cloud.CloudOptions;
import dev.nufleet.app.run.Stage;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Target;
import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.app.settings.Settings;
import dev.nufleet.model.Printable;
import dev.nufleet.model.ProductKey;
import dev.nufleet.model.RunClock;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** At which platform, as `run` is told it. */
final class DevicesOptions {
  @Option(names = "--platform", paramLabel = "READY.json",
      description = "a stand-in that runs: the file that `platform --ready-file` wrote")
  private String platform;

  @Option(names = "--target", paramLabel = "TARGET", description = "aliyun (the real platform), instead of --platform")
  private String target;

  @Mixin private CloudOptions cloud;

  /** Which platform, and who one is there. @param yes whether the user wants what it costs */
  record Place(Target target, OpenApiClient.Account account, boolean yes) {
    boolean isReal() {
      return target instanceof Cloud;
    }

    /** The same in words, for a file that is gone on with: where a stand-in listens may differ the next time. */
    String words() {
      return isReal() ? "aliyun " + account.region() + account.instanceId().map(id -> " " + id).orElse("")
          : "stand-in " + account.region();
    }

    DeviceCalls calls(ProductKey product, RunClock clock, PrintWriter err) throws CampaignRefused {
      return new DeviceCalls(account, product, clock, time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()), line -> {
        err.println("nufleet: " + Printable.line(line));
        err.flush();
      });
    }
  }

  /** @throws dev.nufleet.app.settings.UserMistake if no platform is named, or there is no key for it */
  Place place(CommandSpec spec, RunClock clock, Map<String, String> environment) {
    Settings settings = Settings.of(spec.commandLine().getParseResult(), Map.of());
    RunSettingsReader reader = new RunSettingsReader(settings, Home.find(), environment, clock.asClock());
    Target where = reader.platform();
    return new Place(where, Stage.account(where, reader.regionOf(where)).orElseThrow(), reader.isSaidYes());
  }
}
