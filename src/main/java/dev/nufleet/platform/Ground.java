package dev.nufleet.platform;

import dev.nufleet.broker.SessionKeeper;
import dev.nufleet.platform.registry.DiskKeeper;
import dev.nufleet.platform.registry.Keeper;
import dev.nufleet.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What takes time or disk before anything is opened: certificates, directories, the state of an earlier run. */
record Ground(CertificateAuthority authority, Path caFile, Workspace workspace, Optional<DiskKeeper> disk) {
  /** Where files are kept. @param temporary to be removed in the end */
  record Workspace(Path objects, List<Path> temporary) {}

  Keeper keeper() {
    return disk.<Keeper>map(keeper -> keeper).orElse(Keeper.NONE);
  }

  SessionKeeper sessions() {
    return disk.<SessionKeeper>map(keeper -> keeper).orElse(SessionKeeper.NONE);
  }

  /** Made up anew at each start, or kept with the rest. */
  String key(String name, Supplier<String> madeUp) {
    return disk.map(keeper -> keeper.stays(name, madeUp)).orElseGet(madeUp);
  }

  /** @throws IllegalArgumentException with a line for the user */
  static Ground prepare(StandInConfig config, Clock clock) {
    try {
      List<Path> temporary = new ArrayList<>();
      List<String> regions = List.of(config.region());
      CertificateAuthority authority;
      Path caFile;
      Optional<Path> tlsDir = config.tlsDir().or(() -> config.dataDir().map(dir -> dir.resolve("tls")));
      if (tlsDir.isPresent()) {
        Files.createDirectories(tlsDir.get());
        authority = CertificateAuthority.open(tlsDir.get(), regions, clock);
        caFile = tlsDir.get().resolve("ca.pem");
      } else {
        authority = CertificateAuthority.create(regions, clock);
        caFile = Files.createTempFile("nufleet-ca-", ".pem");
        temporary.add(caFile);
        authority.writeCertificate(caFile);
      }
      Path objects;
      DiskKeeper keeper = null;
      if (config.dataDir().isPresent()) {
        objects = Files.createDirectories(config.dataDir().get().resolve("objects"));
        keeper = new DiskKeeper(config.dataDir().get().resolve("stand-in.mv"));
      } else {
        objects = Files.createTempDirectory("nufleet-objects-");
        temporary.add(objects);
      }
      return new Ground(
          authority, caFile.toAbsolutePath(), new Workspace(objects, temporary), Optional.ofNullable(keeper));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot use the stand-in's directory: " + e + "; name one that can be written", e);
    }
  }
}
