package dev.nufleet.model;

import java.util.concurrent.CompletionException;

/** What failed, beneath what others wrapped it in. */
public final class Failures {
  private Failures() {}

  /** Of a stage that others follow: what it failed with itself. */
  public static Throwable ofStage(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
  }

  /** What was there first. */
  public static Throwable innermost(Throwable failure) {
    return failure.getCause() == null ? failure : innermost(failure.getCause());
  }
}
