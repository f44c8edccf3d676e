package dev.nufleet.app.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import dev.nufleet.app.cluster.OwnHost;
import dev.nufleet.app.run.Actors;
import dev.nufleet.app.run.Interruption;
import dev.nufleet.app.run.Signals;
import dev.nufleet.app.settings.AskedCluster;
import dev.nufleet.app.settings.Home;
import dev.nufleet.app.settings.HostPort;
import dev.nufleet.cluster.ClusterEdge;
import dev.nufleet.cluster.ClusterSettings;
import dev.nufleet.doors.DoorActor;
import dev.nufleet.doors.DoorsEdge;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nufleet door}: a process that a run starts for more connections of its stand-in than it may open itself. */
@Command(
    name = "door",
    hidden = true,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Holds connections of a run's stand-in. Started by run, and ends with it.")
public final class DoorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--join", paramLabel = "HOST:PORT", required = true, description = "the run's member of the cluster")
  private String join;

  @Option(names = "--name", paramLabel = "NAME", description = "for people")
  private String name = "door";

  @Option(names = "--for-process", paramLabel = "PID", required = true, description = "ends when that process does")
  private long forProcess;

  @Override
  public Integer call() throws Exception {
    List<HostPort> members = AskedCluster.places(join);
    AskedCluster.refuseStrangers(members, Optional.empty(), "--join", "--tls-dir");
    try (Interruption interruption = Interruption.install(spec.commandLine().getErr())) {
      CompletableFuture<Void> parent = Signals.belongTo(Optional.of(forProcess));
      ActorSystem<Void> system = Actors.inCluster(new ClusterSettings(
          ClusterSettings.nameFor(Optional.of(forProcess)), OwnHost.towards(members), 0,
          members.stream().map(HostPort::toString).toList(), Optional.empty(), Optional.empty(),
          Optional.of(ProcessHandle.current().pid())).with(AskedCluster.times(Home.find())));
      try {
        CompletableFuture<Void> out = new CompletableFuture<>();
        ClusterEdge.whenOut(system, () -> out.complete(null));
        system.systemActorOf(DoorActor.create(), "door", DispatcherSelector.fromConfig(DoorsEdge.OWN_THREAD));
        interruption.await(CompletableFuture.anyOf(parent, out));
        return 0;
      } finally {
        Actors.stop(system);
      }
    } catch (Interruption.Stop e) {
      return 0;
    }
  }
}
