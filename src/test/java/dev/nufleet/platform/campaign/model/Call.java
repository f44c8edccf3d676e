package dev.nufleet.platform.campaign.model;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A call of the OpenAPI: what is sent, what the documents say to it, and what it does if it is not refused.
 *
 * @param params with {@link Refs} in place of ids
 * @param refusals codes of which one must be answered; empty if the call must be taken
 */
record Call(String action, Map<String, String> params, Set<String> refusals, Consumer<Model> effect) {
  @Override
  public String toString() {
    return action + " " + params;
  }
}
