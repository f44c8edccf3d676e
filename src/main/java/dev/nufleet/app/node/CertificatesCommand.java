package dev.nufleet.app.node;

import dev.nufleet.app.settings.UserMistake;
import dev.nufleet.model.RunClock;
import dev.nufleet.tls.ClusterAuthority;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nufleet certificates}: by what members of a cluster know each other. */
@Command(
    name = "certificates",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes what members of a cluster prove by that they belong to it: an authority in DIR, kept there for further"
          + " members, and a member's certificate and key.",
      "Then DIR is what `node --tls-dir` and `run --cluster-tls` take. Again later it renews what ends within 30 days."
    })
public final class CertificatesCommand implements Callable<Integer> {
  private final RunClock clock;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "the authority's folder; made if it is missing")
  private Path dir;

  @Option(names = "--member", paramLabel = "DIR",
      description = "folder for a member of that authority, to be carried to its machine; may repeat (default: the"
          + " authority's own)")
  private List<Path> members = List.of();

  public CertificatesCommand(RunClock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Instant now = clock.asClock().instant();
    try {
      ClusterAuthority authority = ClusterAuthority.open(dir, now);
      NodeCommand.say(out, "authority " + dir.resolve("ca.pem") + (authority.isNew() ? ", made now" : ", kept")
          + "; good until " + day(authority.certificate().getNotAfter().toInstant()));
      for (Path folder : members.isEmpty() ? List.of(dir) : members) {
        ClusterAuthority.Member member = authority.member(folder, now);
        NodeCommand.say(out, "member    " + folder.resolve("node.pem") + (member.isNew() ? ", made now" : ", kept")
            + "; good until " + day(member.certificate().getNotAfter().toInstant()));
      }
      NodeCommand.say(out, "Whoever has " + authority.keyFile() + " can make members: it stays here. Of a member's"
          + " folder all else goes to its machine, for `node --tls-dir` or `run --cluster-tls`.");
      return 0;
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  private static String day(Instant end) {
    return end.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
