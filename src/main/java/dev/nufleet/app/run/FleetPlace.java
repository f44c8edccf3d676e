package dev.nufleet.app.run;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.stream.javadsl.Tcp;
import dev.nufleet.app.report.NodeRecord;
import dev.nufleet.app.report.Resources;
import dev.nufleet.app.settings.RunSettings;
import dev.nufleet.board.BoardActor;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardFaults;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardSpec;
import dev.nufleet.cluster.NodeStanding;
import dev.nufleet.cluster.NodesWatch;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.LagMeter;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.TlsLinks;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Where the boards of a run live. */
interface FleetPlace {
  /** A board that is made now, without power. @param events where it tells what happens to it */
  Behavior<BoardCommand> board(BoardSpec spec, ActorRef<BoardEvent> events);

  /** The run's. */
  RunClock clock();

  /** Other processes that hold boards, or held some; none, where the boards live here. */
  default List<NodeStanding> nodes() {
    return List.of();
  }

  /** Why nobody can hold the boards any more, in a line for people; empty while somebody can. */
  default Optional<String> lost() {
    return Optional.empty();
  }

  /** The run is over: whoever holds boards lets go of them. */
  default void over() {}

  /** In this process. @param startNanos of the run's clock, from which moments of plans count */
  static FleetPlace here(ActorSystem<?> system, RunSettings settings, Stage stage, Memories memories,
      Optional<RunChaos> chaos, RunClock time, long startNanos) {
    RunClock fair = LagMeter.watch(system, time, settings.target().echo());
    TlsLinks links = new TlsLinks(Tcp.get(system), stage.routes(),
        LinkSettings.DEFAULT.withSourceAddresses(settings.sourceAddresses()), CertificatePolicy.STRICT,
        stage.trusted(), fair, chaos.map(RunChaos::links), stage.random(settings.seed()));
    BoardSettings firmware = BoardSettings.DEFAULT.mended(settings.mends());
    Optional<BoardFaults.Source> faults = chaos.map(one -> one.source(startNanos));
    return new FleetPlace() {
      @Override
      public Behavior<BoardCommand> board(BoardSpec spec, ActorRef<BoardEvent> events) {
        return BoardActor.create(
            spec, new BoardEnvironment(events, links, firmware, memories.stores(), fair, faults));
      }

      @Override
      public RunClock clock() {
        return fair;
      }
    };
  }

  /** Nodes as reports and pages have them. */
  static List<NodeRecord> records(List<NodeStanding> nodes) {
    return nodes.stream().map(node -> new NodeRecord(node.facts().name(), node.boards(), node.state().word(),
        node.sinceNanos() / 1e9, node.facts().cores(), node.facts().boards(), node.use().map(use ->
            new Resources(use.cpuSeconds(), use.peakHeapBytes(), use.threads())))).toList();
  }

  /** Tells of nodes whoever hears what happens in a run. @param says what is for the terminal */
  static NodesWatch watch(FleetDesk.Ears ears, Consumer<String> says) {
    return new NodesWatch() {
      @Override
      public void said(String line) {
        says.accept(line);
      }

      @Override
      public void stand(List<NodeStanding> all) {
        ears.metrics().onNodes(all.stream().collect(
            Collectors.groupingBy(node -> node.state().word(), Collectors.counting())));
        List<NodeRecord> nodes = records(all);
        ears.history().get().nodes(nodes);
        ears.view().ifPresent(one -> one.nodes(nodes));
      }

      @Override
      public void lives(BoardId board, String node) {
        ears.view().ifPresent(one -> one.fleet().lives(board, node));
      }
    };
  }
}
