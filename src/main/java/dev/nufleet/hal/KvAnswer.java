package dev.nufleet.hal;

import dev.nufleet.model.KvStatus;

/**
 * What a key-value store answers.
 *
 * @param value of {@link KvRequest.Get}; empty unless the status is OK
 */
public record KvAnswer(KvStatus status, byte[] value) {
  public static KvAnswer of(KvStatus status) {
    return new KvAnswer(status, new byte[0]);
  }
}
