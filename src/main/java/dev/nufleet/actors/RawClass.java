package dev.nufleet.actors;

/** Java has no class literal of a generic type: what an adapter hears of one is told apart by its raw class. */
public final class RawClass {
  private RawClass() {}

  /** @param raw the class without its parameters, of which nothing is checked */
  @SuppressWarnings("unchecked")
  public static <T> Class<T> of(Class<?> raw) {
    return (Class<T>) raw;
  }
}
