package dev.nufleet.api;

import akka.actor.typed.ActorSystem;
import dev.nufleet.app.campaign.OpenApiClient;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.Stage;
import dev.nufleet.app.run.SystemRunClock;
import dev.nufleet.app.settings.RunSettingsReader;
import dev.nufleet.model.Pace;
import dev.nufleet.platform.Reach;
import dev.nufleet.platform.StandInChaos;
import dev.nufleet.platform.StandInConfig;
import dev.nufleet.tls.KeysAhead;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** Starts a stand-in by itself, and ends it: the only place of the library that knows actors. */
final class HostEdge {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final String LOOPBACK = "127.0.0.1";

  private HostEdge() {}

  static StandIn start(StandInPlan plan) {
    KeysAhead.begin();
    String secret = Stage.madeUpSecret();
    StandInConfig config = new StandInConfig(LOOPBACK, 0, 0, 0, Optional.empty(), RunSettingsReader.DEFAULT_REGION,
        Optional.empty(), Optional.empty(), "nufleet", secret, plan.devices(), plan.settings(),
        Reach.NOTHING_FURTHER).withChaos(Optional.of(new StandInChaos( // without faults it still knows whose a link is
            plan.chaos().scenario(), plan.seed(), Pace.BOARD, StandInChaos.Start.WITH_THE_FIRST_SIGN_IN)));
    ActorSystem<Void> system = Actors.start("nufleet-stand-in");
    CompletableFuture<dev.nufleet.platform.StandIn> starting =
        dev.nufleet.platform.StandIn.start(system, config, SystemRunClock.start()).toCompletableFuture();
    boolean started = false;
    try {
      dev.nufleet.platform.StandIn running = starting.get(START.toSeconds(), TimeUnit.SECONDS);
      Ears ears = new Ears();
      running.listenToProgress();
      running.listen(ears::hear);
      running.lost().thenAccept(why -> LoggerFactory.getLogger(StandIn.class).error("{}", why));
      OpenApiClient.Account account = new OpenApiClient.Account("http",
          running.endpoints().apiEndpoint().getAuthority(), config.region(), config.accessKeyId(), secret,
          Optional.empty());
      started = true;
      return new StandIn(running, account, plan.devices(), ears, () -> stop(system, running));
    } catch (TimeoutException e) {
      throw new NotInTime("the stand-in did not start in " + START.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IllegalArgumentException mistake
          ? mistake : new IllegalStateException("the stand-in did not start: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      throw NotInTime.interrupted("the stand-in was started");
    } finally {
      if (!started) {
        Actors.stop(system);
      }
    }
  }

  private static void stop(ActorSystem<Void> system, dev.nufleet.platform.StandIn running) {
    try {
      running.stop().toCompletableFuture().get(STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LoggerFactory.getLogger(StandIn.class).warn("the stand-in did not end in order: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Actors.stop(system);
  }
}
