package dev.nufleet.hal;

import dev.nufleet.model.RootOfTrust;

/**
 * What the firmware asks of its board's key-value stores: one request, one {@link KvAnswer}.
 *
 * <p>Source: board.md 1.1, 3.2 and 8.1.
 */
public sealed interface KvRequest {
  /** Where a key lies: in the log of the internal flash, or on the card. */
  enum Store { INTERNAL, MAIN }

  /** {@code kv_init_storage_config}: finds both stores, formatting what cannot be read. */
  record Open() implements KvRequest {}

  record Get(Store store, String key) implements KvRequest {}

  /** @param writeOnce the internal store refuses to replace or remove it ever after; the main store has no such mark */
  record Set(Store store, String key, byte[] value, boolean writeOnce) implements KvRequest {}

  record Remove(Store store, String key) implements KvRequest {}

  /** {@code kv_reset}: empties the main store, then the internal one, and the root of trust is gone. */
  record Reset() implements KvRequest {}

  /** Writes the root of trust where there is none. */
  record SaveRootOfTrust(RootOfTrust root) implements KvRequest {}
}
