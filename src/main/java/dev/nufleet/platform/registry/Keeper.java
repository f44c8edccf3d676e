package dev.nufleet.platform.registry;

import java.util.Collection;

/** Keeps what the platform knows over a restart. */
public interface Keeper extends AutoCloseable {
  /** In memory: nothing is kept. */
  Keeper NONE = new Keeper() {
    @Override
    public void load(Cloud cloud) {}

    @Override
    public void keep(Collection<Object> changed, Collection<Object> removed) {}

    @Override
    public void close() {}
  };

  /** Puts back what was kept. */
  void load(Cloud cloud);

  /** When it returns, the things survive the end of this process. */
  void keep(Collection<Object> changed, Collection<Object> removed);

  @Override
  void close();
}
