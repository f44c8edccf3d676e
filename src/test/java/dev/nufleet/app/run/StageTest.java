package dev.nufleet.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.cloud.CloudFile;
import dev.nufleet.app.cloud.CloudInstance;
import dev.nufleet.app.settings.AccessKey;
import dev.nufleet.app.settings.Detour;
import dev.nufleet.app.settings.MadeUpDevices;
import dev.nufleet.app.settings.RunSettings.Cloud;
import dev.nufleet.app.settings.RunSettings.Embedded;
import dev.nufleet.app.settings.RunSettings.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the boards of a run meet, and how long its platform may be silent. */
class StageTest {
  private static final ActorSystem<Void> SYSTEM = Actors.start("stage");

  private static final CloudInstance INSTANCE = CloudFile.read(Path.of(CloudFile.USUAL)).instance(
      new CloudFile.Asked(Optional.empty(), "cn-shanghai", Optional.empty(), Optional.empty(), 443, Optional.empty()));

  @AfterAll
  static void stop() {
    Actors.stop(SYSTEM);
  }

  @Test
  void a_stand_in_of_the_own_process_may_be_silent_for_minutes_for_only_a_dead_one_takes_so_long() {
    assertThat(account(new Embedded()).patience()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void a_platform_elsewhere_is_lost_after_half_a_minute() {
    Cloud cloud = new Cloud(Optional.of(new AccessKey("id", "secret")), Optional.empty(), INSTANCE, Detour.NONE);
    assertThat(account(cloud).patience()).isEqualTo(Duration.ofSeconds(30));
  }

  private static OpenApiClient.Account account(Target target) {
    return Stage.set(SYSTEM, target, "cn-shanghai", MadeUpDevices.of(1, List.of("board-1")), true,
        SystemRunClock.start()).account().orElseThrow();
  }
}
