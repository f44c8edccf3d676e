package dev.nufleet.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Tcp;
import dev.nufleet.board.BoardEnvironment;
import dev.nufleet.board.BoardFaults;
import dev.nufleet.board.BoardSettings;
import dev.nufleet.board.BoardStores;
import dev.nufleet.chaos.ChaosTime;
import dev.nufleet.cluster.wire.BoardMark;
import dev.nufleet.cluster.wire.RunBrief;
import dev.nufleet.cluster.wire.ToNode;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.Mends;
import dev.nufleet.model.RunClock;
import dev.nufleet.network.CertificatePolicy;
import dev.nufleet.network.FaultyLinks;
import dev.nufleet.network.LagMeter;
import dev.nufleet.network.LinkRandom;
import dev.nufleet.network.LinkSettings;
import dev.nufleet.network.Links;
import dev.nufleet.network.Routes;
import dev.nufleet.network.TlsLinks;
import dev.nufleet.storage.FactoryImage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the boards of one node share: links, clock, faults; as the run's leader briefs it. */
final class NodeEnvironment {
  private final RunBrief brief;
  private final Links links;
  private final BoardSettings firmware;
  private final RunClock clock;
  private final Optional<FaultyLinks> faulty;
  private final BoardStores factory = BoardStores.inMemory();
  /** By the image's identity: a node fetches each once. */
  private final Map<byte[], BoardStores> flashed = Collections.synchronizedMap(new IdentityHashMap<>(1));

  private NodeEnvironment(
      RunBrief brief, Links links, BoardSettings firmware, RunClock clock, Optional<FaultyLinks> faulty) {
    this.brief = brief;
    this.links = links;
    this.firmware = firmware;
    this.clock = clock;
    this.faulty = faulty;
  }

  /**
   * @param time the run's
   * @param sources local addresses that boards dial from; empty: the system's choice
   */
  static NodeEnvironment of(ActorSystem<?> system, RunBrief brief, RunClock time, List<InetAddress> sources) {
    RunClock fair = LagMeter.watch(system, time, brief.echo().map(at -> new InetSocketAddress(at.host(), at.port())));
    Optional<FaultyLinks> faulty = brief.mayBefall()
        ? Optional.of(FaultyLinks.of(new ChaosTime(brief.pace()), time, brief.seed()))
        : Optional.empty();
    List<X509Certificate> trusted = certificates(brief.trusted());
    Mends mends = Mends.of(brief.mends().toArray(String[]::new));
    Links links = new TlsLinks(Tcp.get(system), new Routes(brief.routes()),
        LinkSettings.DEFAULT.withSourceAddresses(sources), CertificatePolicy.STRICT, trusted, fair, faulty,
        LinkRandom.towards(trusted, brief.seed()));
    return new NodeEnvironment(brief, links, BoardSettings.DEFAULT.mended(mends), fair, faulty);
  }

  /**
   * Where one board's memory comes from, if no folder has it.
   *
   * @param known what the cluster remembers of it; empty: it is as it left the factory, or was flashed just now
   * @param isFlashed whether all boards of the run are flashed with one merged image
   * @param image that image for a new board of such a run; else the firmware that the board runs
   */
  BoardStores stores(Optional<BoardMark> known, boolean isFlashed, byte[] image) {
    if (known.isPresent()) {
      return spec -> RestoredMemory.of(spec, known.get(), image);
    }
    return isFlashed
        ? flashed.computeIfAbsent(image, bytes -> BoardStores.inMemory(FactoryImage.of(bytes)))
        : factory;
  }

  /** For one board. @param stores where its memory comes from */
  record Share(NodeEnvironment all, BoardStores stores) {
    BoardEnvironment of(
        ToNode.Begin begin, ActorRef<BoardEvent> ears, ActorRef<BoardEnvironment.IsKept> ledger) {
      return new BoardEnvironment(ears, all.links, all.firmware, stores, all.clock, all.faulty.map(links ->
          new BoardFaults.Source(spec -> begin.acts(), links, all.brief.startNanos())), Optional.of(ledger));
    }
  }

  private static List<X509Certificate> certificates(List<byte[]> encoded) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] one : encoded) {
        certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("what the run's leader trusts is no certificate: " + e.getMessage(), e);
    }
    return certificates;
  }
}
