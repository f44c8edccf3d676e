package dev.nufleet.app.console;

import dev.nufleet.app.campaign.Campaign;
import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.run.Stage;
import dev.nufleet.app.settings.Image;
import dev.nufleet.app.settings.Secret;
import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.DeviceTriple;
import dev.nufleet.model.FirmwareVersion;
import dev.nufleet.model.HostTrouble;
import dev.nufleet.model.RunClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What a user orders beforehand: a script at the keys, an upgrade, and the way in which upgrades are pushed. */
final class BoardOrders {
  static final String SECRET_VARIABLE = "NUFLEET_DEVICE_SECRET";

  private final RunClock clock;

  BoardOrders(RunClock clock) {
    this.clock = clock;
  }

  /**
   * What is asked of the keys, checked: every firmware and version that it names.
   *
   * @param script null: none
   * @param upgrade null: none; excludes a script
   * @param upgradeVersion null: the time
   */
  Optional<BoardScript> script(Path script, Path upgrade, String upgradeVersion) {
    if (script != null && upgrade != null) {
      throw new UserMistake("--upgrade and --script exclude each other; a script has its own step 'upgrade'");
    }
    if (upgrade != null) {
      Image.read(upgrade, "--upgrade");
      String version = upgradeVersion == null ? Long.toString(clock.instant().getEpochSecond()) : upgradeVersion;
      version("--upgrade-version", version);
      return Optional.of(BoardScript.pushing(upgrade, version));
    }
    if (script == null) {
      return Optional.empty();
    }
    try {
      BoardScript steps = BoardScript.parse(script.toString(), Files.readAllLines(script));
      steps.upgrades().forEach(step -> {
        Image.read(step.firmware(), script + ": " + step.line());
        version(script + ": " + step.line(), step.version());
      });
      return Optional.of(steps);
    } catch (NoSuchFileException e) {
      throw new UserMistake("--script: " + script + " does not exist");
    } catch (IOException e) {
      throw new UserMistake("--script: " + script + " cannot be read (" + HostTrouble.explained(e) + ")");
    }
  }

  /** Uploads a firmware and starts a job for this one device. */
  CompletionStage<Void> upgrade(Stage stage, DeviceTriple triple, Path firmware, String version) {
    if (stage.account().isEmpty()) {
      return CompletableFuture.failedStage(CampaignRefused.byAnswer(
          "on the real platform an upgrade is started in its console or through its OpenAPI"));
    }
    return CompletableFuture.runAsync(() -> {
      try {
        Campaign campaign = new Campaign(stage.account().get(), triple.productKey());
        campaign.upload(Image.read(firmware, "upgrade"), version("upgrade", version), "board-" + clock.millis());
        campaign.start(List.of(triple), /* ownProduct= */ false);
      } catch (CampaignRefused e) {
        throw new CompletionException(e);
      }
    });
  }

  /**
   * The device that the options name; none of them: empty.
   *
   * @param secret null: in the file or the environment
   */
  static Optional<DeviceTriple> device(String productKey, String deviceName, String secret, Path secretFile) {
    Optional<String> given =
        Secret.of("--device-secret", secret, secretFile, System.getenv(), SECRET_VARIABLE);
    if (productKey == null && deviceName == null && secret == null && secretFile == null) {
      return Optional.empty();
    }
    if (productKey == null || deviceName == null || given.isEmpty()) {
      throw new UserMistake("a device is --product-key, --device-name and --device-secret (or --device-secret-file, or "
          + SECRET_VARIABLE + " in the environment); give all three or none");
    }
    try {
      return Optional.of(DeviceTriple.of(productKey, deviceName, given.get()));
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  static FirmwareVersion version(String option, String text) {
    try {
      return FirmwareVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(option + ": " + e.getMessage());
    }
  }
}
